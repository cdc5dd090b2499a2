"""Another declaration put into a text, so that whatever it leaves as it was stays byte for byte, remarks included."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from services.definition.changes import entries_by_name
from services.definition.layout import Entry, Layout, LayoutError, lay_out
from services.definition.text import (
    METADATA,
    DefinitionSyntaxError,
    DefinitionText,
    TextFormat,
    read_definition,
    write_definition,
)
from services.definition.yaml_places import write_yaml
from services.pipelines.parse.members import Json

_STEP = 2
"""Spaces that what is new is indented by."""


def amend(text: str, declaration: Json, form: TextFormat) -> str:
    """The text with this declaration in it; only what differs is written anew.

    Where the text cannot be read, or is laid out in a way that leaves no choice (such as with aliases), all of it is
    written anew.

    Args:
        text: as people have it.
        declaration: what it shall say.
        form: how it is written where it is written anew as a whole.
    """
    try:
        read = read_definition(text)
        if text == write_definition(read.declaration, read.format):
            return write_definition(declaration, read.format)
        amended = _amend(text, read, declaration)
        if _canonical(read_definition(amended).declaration) == _canonical(declaration):
            return amended
    except (DefinitionSyntaxError, LayoutError):
        pass  # nothing to keep the layout of
    return write_definition(declaration, form)


def _amend(text: str, read: DefinitionText, declaration: Json) -> str:
    layout = lay_out(text)
    for name in read.prefix:
        layout = next(entry.value for entry in layout.entries or () if entry.name == name)
    before, after = dict(read.declaration), dict(declaration)
    if any(entry.name == METADATA for entry in layout.entries or ()):
        # What reading drops is not for this to take out of somebody's text.
        before[METADATA] = after[METADATA] = None
    amended = _Amender(text, read.format).value(layout, before, after)
    return text[: layout.begin] + amended + text[layout.end :]


@dataclass(frozen=True, slots=True)
class _Amender:
    """Writes a value where another one stands in a text."""

    text: str
    form: TextFormat

    def value(self, layout: Layout, before: Any, after: Any) -> str:
        """What stands in place of a value."""
        if _canonical(before) == _canonical(after):
            return self.text[layout.begin : layout.end]
        if layout.begin == layout.end:
            raise LayoutError("nothing is written for what becomes something")
        if layout.entries and after and isinstance(before, Mapping) and isinstance(after, Mapping):
            return self._members(layout, layout.entries, before, after)
        if layout.entries and after and isinstance(before, list) and isinstance(after, list):
            return self._list(layout, layout.entries, before, after)
        inline = layout.entries is None and not (isinstance(after, Mapping | list) and after)
        if layout.brackets or inline:
            return self._written(after, self._indent_at(layout.begin))
        raise LayoutError("what stands on lines comes or goes")

    def _members(self, layout: Layout, entries: Sequence[Entry], before: Json, after: Json) -> str:
        there = {entry.name: at for at, entry in enumerate(entries)}
        if len(there) < len(entries) or there.keys() != before.keys():
            raise LayoutError("names are read otherwise than they are written")
        kept = [name for name in there if name in after]
        rows: list[tuple[int | None, str]] = []
        for name in _in_order(kept, list(after)):
            if name not in there:
                rows.append((None, self._new(layout, entries, name, after[name])))
                continue
            entry = entries[there[name]]
            try:
                body = self._kept(entry, before[name], after[name])
            except LayoutError:
                body = self._new(layout, entries, name, after[name])
            rows.append((there[name], body))
        return self._joined(layout, entries, rows)

    def _list(self, layout: Layout, entries: Sequence[Entry], before: list[Any], after: list[Any]) -> str:
        if len(entries) != len(before):
            raise LayoutError("a list is read otherwise than it is written")
        rows: list[tuple[int | None, str]] = []
        for old, new in _pair(before, after):
            if old is None and new is not None:
                rows.append((None, self._new(layout, entries, "", after[new])))
            elif old is not None and new is not None:
                try:
                    body = self._kept(entries[old], before[old], after[new])
                except LayoutError:
                    body = self._new(layout, entries, "", after[new])
                rows.append((old, body))
        return self._joined(layout, entries, rows)

    def _kept(self, entry: Entry, before: Any, after: Any) -> str:
        """An entry with its name and remark as they are, and its value as it shall be."""
        begin, end = self.text[entry.begin : entry.value.begin], self.text[entry.value.end : entry.end]
        return begin + self.value(entry.value, before, after) + end

    def _joined(
        self, layout: Layout, entries: Sequence[Entry], rows: Sequence[tuple[int | None, str]]
    ) -> str:
        """Entries, each behind what stood before it."""
        parts = [self.text[layout.begin : entries[0].begin]]
        for place, (at, body) in enumerate(rows):
            if place:
                between = self.text[entries[at - 1].end : entries[at].begin] if at else ""
                parts.append(between or self._separator(layout, entries))
            parts.append(body)
        return "".join((*parts, self.text[entries[-1].end : layout.end]))

    def _separator(self, layout: Layout, entries: Sequence[Entry]) -> str:
        """What stands between two entries, where one of them is new."""
        newline = "\r\n" if "\r\n" in self.text else "\n"
        if not layout.brackets:
            dash = "" if entries[0].name else "- "
            return newline + " " * layout.column + dash
        lead = self.text[layout.begin + 1 : entries[0].begin]
        return f",{newline}{lead.rpartition(chr(10))[2]}" if "\n" in lead else ", "

    def _new(self, layout: Layout, entries: Sequence[Entry], name: str, value: Any) -> str:
        """An entry that is new; of a member with its name."""
        if layout.brackets:
            lead = self.text[layout.begin + 1 : entries[0].begin]
            indent = len(lead.rpartition("\n")[2]) if "\n" in lead else None
            body = self._bracketed(value, indent)
            return f"{json.dumps(name, ensure_ascii=False)}: {body}" if name else body
        column = layout.column if name else layout.column + _STEP
        return self._lines({name: value} if name else value, column)

    def _written(self, value: Any, indent: int) -> str:
        """A value where another one stood between brackets, or on its line."""
        if isinstance(value, Mapping | list):
            return self._bracketed(value, indent if self.form is TextFormat.JSON else None)
        if self.form is TextFormat.JSON:
            return json.dumps(value, ensure_ascii=False)
        return self._lines(value, 0)

    def _bracketed(self, value: Any, indent: int | None) -> str:
        step = _STEP if indent is not None and self.form is TextFormat.JSON else None
        return self._indented(json.dumps(value, ensure_ascii=False, indent=step), indent or 0)

    def _lines(self, value: Any, column: int) -> str:
        """A value as YAML on lines of its own, the first of which has its indentation already."""
        stream = io.StringIO()
        write_yaml({"x": value} if not isinstance(value, Mapping) or not value else value, stream)
        text = stream.getvalue().rstrip("\n")
        if isinstance(value, Mapping) and value:
            return self._indented(text, column)
        if isinstance(value, list) and value:
            return self._bracketed(value, None)
        return text.removeprefix("x:").lstrip(" ")

    def _indented(self, text: str, column: int) -> str:
        newline = "\r\n" if "\r\n" in self.text else "\n"
        return text.replace("\n", newline + " " * column)

    def _indent_at(self, offset: int) -> int:
        """How far the line is indented that has an offset in it."""
        line = self.text[self.text.rfind("\n", 0, offset) + 1 : offset]
        return len(line) - len(line.lstrip(" \t"))


def _in_order(kept: list[str], names: Sequence[str]) -> list[str]:
    """The names that are there in their order, each new one behind the one that it follows."""
    ordered = list(kept)
    for at, name in enumerate(names):
        if name not in ordered:
            ordered.insert(ordered.index(names[at - 1]) + 1 if at else 0, name)
    return ordered


def _pair(before: list[Any], after: list[Any]) -> Iterator[tuple[int | None, int | None]]:
    """Which entry became which, in the order of what is after; None for what is new or gone."""
    old, new = (list(entries_by_name(entries) or map(_canonical, entries)) for entries in (before, after))
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        same = min(last - first, end - begin) if kind in ("equal", "replace") else 0
        yield from zip(range(first, first + same), range(begin, begin + same), strict=True)
        yield from ((at, None) for at in range(first + same, last))
        yield from ((None, at) for at in range(begin + same, end))


def _canonical(value: Any) -> str:
    """A value as JSON with its members sorted: true is not 1, and the order of members says nothing."""
    return json.dumps(value, sort_keys=True)
