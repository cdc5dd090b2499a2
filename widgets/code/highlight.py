"""What each piece of a line of JSON or YAML is, told by tones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from widgets.lines import Line, Span
from widgets.tones import Tone


class Language(StrEnum):
    """How a text is written."""

    JSON = "JSON"
    YAML = "YAML"


_QUOTED = r'"(?:[^"\\]|\\.)*"'
_JSON = re.compile(
    rf"(?P<key>{_QUOTED})(?=\s*:)|(?P<text>{_QUOTED})|(?P<word>\b(?:true|false|null)\b|-?\d[\d.eE+-]*)|(?P<sign>[^\"\w-]+|.)"
)
_YAML = re.compile(
    r"(?P<lead>\s*(?:- +)*-?)"
    rf"(?:(?P<key>{_QUOTED}|'(?:[^']|'')*'|[^\s\"'#{{\[&*!|>%@`-][^#]*?):(?= |$)(?P<gap> *))?"
    r"(?P<value>.*)"
)
_YAML_WORD = re.compile(r"true|false|null|~|-?\d[\d.eE+-]*")
_MASK = re.compile(r"[\"']?(?:\* ?){3,}\*[\"']?")
"""A secret that GetPipeline does not answer."""
_NAME = re.compile(r"[\"']?name[\"']?")


def highlight(text: str, language: Language) -> Line:
    """The pieces of a clean line, in order; joined they are the line again.

    Names stand out, for by them one finds a stage or an action; so do masked secrets, for they are none.
    """
    pieces = _pieces_of_json(text) if language is Language.JSON else _pieces_of_yaml(text)
    return tuple(Span(piece, tone) for piece, tone in pieces if piece)


def _pieces_of_json(text: str) -> Iterator[tuple[str, Tone]]:
    key = ""
    for found in _JSON.finditer(text):
        piece = found[0]
        match found.lastgroup:
            case "key":
                key = piece
                yield piece, Tone.BUSY
            case "text":
                yield piece, _tone_of_value(key, piece)
            case "word":
                yield piece, Tone.HELD
            case _:
                yield piece, Tone.DIM


def _pieces_of_yaml(text: str) -> Iterator[tuple[str, Tone]]:
    found = _YAML.fullmatch(text)
    if found is None:
        yield text, Tone.PLAIN
        return
    yield found["lead"], Tone.DIM
    key = found["key"] or ""
    if key:
        yield key, Tone.BUSY
        yield f":{found['gap']}", Tone.DIM
    value = found["value"]
    if _YAML_WORD.fullmatch(value):
        yield value, Tone.HELD
    elif value in ("[]", "{}"):
        yield value, Tone.DIM
    else:
        yield value, _tone_of_value(key, value.strip())


def _tone_of_value(key: str, value: str) -> Tone:
    if _MASK.fullmatch(value):
        return Tone.CALL
    return Tone.STRONG if _NAME.fullmatch(key) else Tone.PLAIN
