"""Changes to the text of a configuration file that leave its comments, order and spacing as they are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, Comment, Table, Whitespace

_HEADER = re.compile(r"^[ \t]*\[[ \t]*targets[ \t]*\.(?P<key>[^\n]+?)\][ \t]*(#[^\n]*)?$", re.MULTILINE)


class CannotEdit(Exception):
    """The text is written in a way that is not edited here; the message says what to do by hand."""


def without_table(text: str, name: str) -> str:
    """The text without ``[targets.NAME]``; comments below its last key stay, as they may be the next table's.

    Raises:
        CannotEdit: the table has no header of its own, or tables below it.
    """
    start, body_start = _place(text, name)
    table = _table(text, name)
    if any(isinstance(value, Table | tomlkit.items.AoT) for value in table.values()):
        raise CannotEdit(f"targets.{name} has tables below it: remove it by hand")
    body = table.as_string()
    if not text.startswith(body, body_start):
        raise CannotEdit(f"targets.{name} is written in pieces: remove it by hand")
    trailing = ""
    for _, item in reversed(table.value.body):
        if not isinstance(item, Comment | Whitespace):
            break
        trailing = item.as_string() + trailing
    return text[:start] + trailing.lstrip("\n") + text[body_start + len(body) :]


def with_enabled(text: str, name: str, *, enabled: bool) -> str:
    """The text with ``[targets.NAME]`` enabled or not; the key comes right below the header.

    Raises:
        CannotEdit: the table has no header of its own.
    """
    document = _parsed(text)
    table = _table_in(document, name)
    if "enabled" in table:
        table["enabled"] = enabled
        return tomlkit.dumps(document)
    if enabled:
        return text
    _, body_start = _place(text, name)
    return f"{text[:body_start]}enabled = false\n{text[body_start:]}"


def with_regions(text: str, name: str, regions: Sequence[str]) -> str:
    """The text with other regions in ``[targets.NAME]``: those that stay keep their lines and comments.

    Raises:
        CannotEdit: the table is not to be found.
    """
    document = _parsed(text)
    array = _table_in(document, name).get("regions")
    if not isinstance(array, Array):
        raise CannotEdit(f"targets.{name} has no list of regions: edit it by hand")
    for region in [str(item) for item in array.unwrap() if item not in regions]:
        array.remove(region)
    for region in regions:
        if region not in array.unwrap():
            array.append(region)
    return tomlkit.dumps(document)


def with_new_table(text: str, name: str, members: Sequence[tuple[str, Any]]) -> str:
    """The text with a new ``[targets.NAME]`` at its end.

    Args:
        text: the file's.
        name: the table's.
        members: keys and values; a table among the values is written inline.
    """
    lines = [f"[targets.{tomlkit.key(name).as_string()}]"]
    lines += [f"{key} = {_value(value)}" for key, value in members]
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    return f"{text}{gap}" + "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key} = {_value(item)}' for key, item in value.items())}}}"
    return str(tomlkit.item(value).as_string())


def _place(text: str, name: str) -> tuple[int, int]:
    """Where a table's header begins, and where what is below it does."""
    for header in _HEADER.finditer(text):
        try:
            named = tomllib.loads(f"{header['key']} = 0")
        except tomllib.TOMLDecodeError:
            continue
        if named == {name: 0}:
            return header.start(), min(header.end() + 1, len(text))
    raise CannotEdit(f"targets.{name} has no [targets.{name}] line of its own: edit it by hand")


def _parsed(text: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise CannotEdit(f"the file is no TOML: {error}") from error


def _table(text: str, name: str) -> Table:
    return _table_in(_parsed(text), name)


def _table_in(document: tomlkit.TOMLDocument, name: str) -> Table:
    table = document.get("targets", {}).get(name)
    if not isinstance(table, Table):
        raise CannotEdit(f"targets.{name} is not a table of its own: edit it by hand")
    return table
