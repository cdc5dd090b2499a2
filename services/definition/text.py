"""A declaration as text, JSON or YAML: read with the place of every member, and written."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn

from services.definition.json_places import DuplicateMemberError, find_json_places
from services.definition.places import Place, Places, line_and_column
from services.definition.problem import Path
from services.definition.yaml_places import YamlProblemError, read_yaml, write_yaml

_WRAPPER = "pipeline"
METADATA = "metadata"


class TextFormat(StrEnum):
    """How a declaration is written."""

    JSON = "json"
    YAML = "yaml"


class DefinitionSyntaxError(ValueError):
    """The text is neither JSON nor YAML, or no object; ``place`` is where it stops making sense."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


@dataclass(frozen=True, slots=True)
class DefinitionText:
    """A declaration that was read.

    Args:
        declaration: the pipeline's members, without the ``metadata`` that GetPipeline answers beside them.
        format: how it is written.
        places: where every member of the text begins.
        prefix: the path of the declaration in the text: under ``pipeline``, or at the top.
    """

    declaration: dict[str, Any]
    format: TextFormat
    places: Places
    prefix: Path

    def place_of(self, path: Path) -> Place:
        """The line and column, from 1, of a member of the declaration; of what holds it where it is not there."""
        whole = (*self.prefix, *path)
        while whole and whole not in self.places:
            whole = whole[:-1]
        return self.places.get(whole, Place(1, 1))


def read_definition(text: str) -> DefinitionText:
    """The declaration in a text: JSON where it begins with a brace, YAML otherwise.

    What GetPipeline answers (``pipeline`` and ``metadata``) is taken as well as the pipeline alone; ``metadata``
    is dropped, which UpdatePipeline would refuse.

    Raises:
        DefinitionSyntaxError: it cannot be read, or is no object.
    """
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise DefinitionSyntaxError("the text is empty", Place(1, 1))
    form = TextFormat.JSON if text.lstrip().startswith("{") else TextFormat.YAML
    value, places = _read_json(text) if form is TextFormat.JSON else _read_yaml(text)
    if not isinstance(value, dict):
        raise DefinitionSyntaxError("a declaration is an object with members", Place(1, 1))
    inner = value.get(_WRAPPER)
    wrapped = isinstance(inner, Mapping) and "stages" not in value
    declaration = dict(inner) if wrapped and isinstance(inner, Mapping) else dict(value)
    declaration.pop(METADATA, None)
    return DefinitionText(declaration, form, places, (_WRAPPER,) if wrapped else ())


def write_definition(declaration: Mapping[str, Any], form: TextFormat) -> str:
    """The declaration as a text for people, its members in their order; reading it gives the same again."""
    if form is TextFormat.JSON:
        return json.dumps(declaration, indent=2, ensure_ascii=False) + "\n"
    stream = io.StringIO()
    write_yaml(declaration, stream)
    return stream.getvalue()


def _read_json(text: str) -> tuple[Any, Places]:
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        return value, find_json_places(text)
    except json.JSONDecodeError as error:
        raise DefinitionSyntaxError(f"no JSON: {error.msg}", Place(error.lineno, error.colno)) from error
    except DuplicateMemberError as error:
        raise DefinitionSyntaxError(
            f"{error.name} is there twice", line_and_column(text, error.offset)
        ) from error
    except ValueError as error:
        raise DefinitionSyntaxError(f"no JSON: {error}", Place(1, 1)) from error
    except RecursionError as error:
        raise DefinitionSyntaxError("nested too deep", Place(1, 1)) from error


def _read_yaml(text: str) -> tuple[Any, Places]:
    try:
        return read_yaml(text)
    except YamlProblemError as error:
        raise DefinitionSyntaxError(f"no YAML: {error}", error.place) from error
    except RecursionError as error:
        raise DefinitionSyntaxError("nested too deep", Place(1, 1)) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value in JSON")
