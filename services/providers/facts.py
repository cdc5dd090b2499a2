"""Facts of a section from what services answer: those without a value are left out."""

from __future__ import annotations

from services.domain.details import Fact
from services.pipelines.parse.members import read_text
from services.providers.standings import standing_of


def facts_of(*pairs: tuple[str, object]) -> tuple[Fact, ...]:
    """A fact for each label whose value is not empty.

    Args:
        *pairs: a label and a member of an answer, of whatever type.
    """
    found = ((label, read_text(value, lines=True).strip()) for label, value in pairs)
    return tuple(Fact(label, text) for label, text in found if text)


def status_fact(value: object, label: str = "status") -> tuple[Fact, ...]:
    """The fact of a status, with how it stands; none where there is no status."""
    text = read_text(value)
    return (Fact(label, text, standing_of(text)),) if text else ()
