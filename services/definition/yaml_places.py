"""YAML, read with the place of everything, and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from services.definition.places import Place, Places
from services.definition.problem import Path

_ENTRIES_MOST = 100_000
"""What aliases may blow a text up to."""


class _JsonTypes(SafeConstructor):
    """Makes of YAML what JSON has too: a date is a text (YAML 1.2, Core Schema), sets and bytes are refused."""


_JsonTypes.add_constructor("tag:yaml.org,2002:timestamp", SafeConstructor.construct_yaml_str)
for _kind in ("binary", "omap", "pairs", "set"):
    _JsonTypes.add_constructor(f"tag:yaml.org,2002:{_kind}", SafeConstructor.construct_undefined)


class YamlProblemError(ValueError):
    """The text is no YAML, or none that can be a declaration; ``place`` is where."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


def read_yaml(text: str) -> tuple[Any, Places]:
    """The value of a YAML 1.2 text with one document, and the place of everything in it.

    Raises:
        YamlProblemError: it cannot be read, refers to itself, or has far too many entries.
    """
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _JsonTypes
    try:
        root = reader.compose(text)
        if root is None:
            return None, {}
        places: Places = {}
        for path, place in _walk(root, (), ()):
            places.setdefault(path, place)
            if len(places) > _ENTRIES_MOST:
                raise YamlProblemError(f"more than {_ENTRIES_MOST} entries", place)
        return reader.constructor.construct_document(root), places
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(mark.line + 1, mark.column + 1) if mark is not None else Place(1, 1)
        raise YamlProblemError(_first_line(error.problem or str(error)), place) from error
    except YAMLError as error:
        raise YamlProblemError(_first_line(str(error)), Place(1, 1)) from error


def write_yaml(value: Mapping[str, Any], stream: TextIO) -> None:
    """Writes a value of JSON's types as YAML, members in their order, long texts on one line."""
    writer = YAML()
    writer.default_flow_style = False
    writer.allow_unicode = True
    writer.width = 1 << 16
    writer.representer.ignore_aliases = lambda *_: True
    writer.dump(_quoted(value), stream)


def _quoted(value: Any) -> Any:
    """The value with such texts in double quotes, escaped, as YAML would otherwise not read back."""
    if isinstance(value, Mapping):
        return {_quoted(name): _quoted(entry) for name, entry in value.items()}
    if isinstance(value, list):
        return [_quoted(entry) for entry in value]
    if isinstance(value, str) and not value.isprintable():
        return DoubleQuotedScalarString(value)
    return value


def _walk(node: Node, path: Path, above: tuple[int, ...]) -> Iterator[tuple[Path, Place]]:
    if id(node) in above:
        raise YamlProblemError("refers to itself", _place(node))
    if not path or not isinstance(path[-1], str):
        yield path, _place(node)
    inside = (*above, id(node))
    if isinstance(node, MappingNode):
        for name, value in node.value:
            if not isinstance(name, ScalarNode):
                raise YamlProblemError("a member's name is a text", _place(name))
            place = (*path, str(name.value))
            yield place, _place(name)
            yield from _walk(value, place, inside)
    elif isinstance(node, SequenceNode):
        for at, value in enumerate(node.value):
            yield from _walk(value, (*path, at), inside)


def _place(node: Node) -> Place:
    return Place(node.start_mark.line + 1, node.start_mark.column + 1)


def _first_line(text: str) -> str:
    return text.strip().split("\n", 1)[0]
