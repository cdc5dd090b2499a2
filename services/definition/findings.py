"""What is wrong with an edited text: where it stands in it, and whether it can be sent all the same."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from services.definition.places import Place
from services.definition.problem import Path, show_path


class Severity(StrEnum):
    """Whether a finding keeps the text from being sent."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a text.

    Args:
        severity: an error keeps it from being sent.
        message: what is wrong, in one line.
        place: line and column in the text, both from 1.
        path: the member; empty where the text cannot be read.
        rule: the rule's id.
        code: the error that the service would answer with; None where it would take it, or was not to be asked.
    """

    severity: Severity
    message: str
    place: Place
    path: Path = ()
    rule: str = ""
    code: str | None = None

    @property
    def where(self) -> str:
        """The member as people write it: ``stages[0].actions[1].name``."""
        return show_path(self.path)
