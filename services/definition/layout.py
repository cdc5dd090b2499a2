"""Where everything in a text stands from its first to its last character: JSON, and YAML in either of its styles."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

_REST_OF_LINE = re.compile(r"[ \t]*(?:[ \t]#[^\r\n]*)?(?=\r?\n|\Z)")


class LayoutError(ValueError):
    """The text is laid out in a way that is not taken apart here, such as with aliases."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of an object, or an entry of a list.

    Args:
        name: the member's; "" in a list.
        begin: where its name begins, in a list its value.
        end: where it ends; between brackets with its value, otherwise with the remark on its last line.
        value: its value.
    """

    name: str
    begin: int
    end: int
    value: Layout


@dataclass(frozen=True, slots=True)
class Layout:
    """A value's place.

    Args:
        begin: its first character.
        end: what follows its last one.
        column: that of the first character, from 0.
        brackets: whether it is written between brackets, as in JSON; otherwise its entries stand on lines.
        entries: what is in it; None for a scalar.
    """

    begin: int
    end: int
    column: int
    brackets: bool = False
    entries: tuple[Entry, ...] | None = None


def lay_out(text: str) -> Layout:
    """The layout of a text that is known to be JSON or YAML.

    Raises:
        LayoutError: it has aliases, merges objects, or has names that are no texts.
    """
    try:
        # JSON is YAML but for tabs between its tokens; only places are looked at here.
        root = YAML(typ="safe", pure=True).compose(text.replace("\t", " "))
    except YAMLError as error:
        raise LayoutError(str(error)) from error
    if not isinstance(root, Node):
        raise LayoutError("there is nothing in it")
    return _lay_out(root, text, 0)


def _lay_out(node: Node, text: str, after: int) -> Layout:
    begin, end, column = node.start_mark.index, node.end_mark.index, node.start_mark.column
    if begin < after:
        raise LayoutError("it has aliases")
    if isinstance(node, ScalarNode):
        return Layout(begin, begin + len(text[begin:end].rstrip()), column)
    brackets = isinstance(node, CollectionNode) and bool(node.flow_style)
    entries = []
    for name, value in _pairs(node):
        first = after if name is None else name.start_mark.index
        found = _lay_out(value, text, first)
        entries.append(
            Entry(
                "" if name is None else str(name.value),
                found.begin if name is None else first,
                found.end if brackets else _end_of_line(text, found.end),
                found,
            )
        )
        after = found.end
    last = entries[-1].end if entries and not brackets else end
    return Layout(begin, last, column, brackets, tuple(entries))


def _pairs(node: Node) -> list[tuple[ScalarNode | None, Node]]:
    if isinstance(node, SequenceNode):
        return [(None, value) for value in node.value]
    if not isinstance(node, MappingNode) or not all(isinstance(name, ScalarNode) for name, _ in node.value):
        raise LayoutError("a member's name is no text")
    return list(node.value)


def _end_of_line(text: str, at: int) -> int:
    """Where the line ends that goes on at an offset with nothing but a remark; else the offset."""
    found = _REST_OF_LINE.match(text, at)
    return found.end() if found else at
