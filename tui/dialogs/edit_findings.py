"""What is wrong with an edited text, as lines to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from services.definition.findings import Finding, Severity
from widgets.cells import clean
from widgets.tones import Tone

_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.EASING}


class FindingList(OptionList):
    """Findings in the order of the text; enter on one goes to its place in the editor."""

    DEFAULT_CSS = """
    FindingList { height: auto; max-height: 16; text-wrap: wrap; }
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(*(Option(finding_line(finding)) for finding in findings), id="findings")
        self.findings = tuple(findings)

    @property
    def chosen(self) -> Finding | None:
        """The finding under the cursor."""
        return self.findings[self.highlighted] if self.highlighted is not None else None


def finding_line(finding: Finding) -> Content:
    """A finding as ``12:5  error  stages[1].name: it is there twice  InvalidStructureException``."""
    place = f"{finding.place.line}:{finding.place.column}"
    where = f"{clean(finding.where)}: " if finding.where else ""
    return Content.assemble(
        (f"{place:>7}  ", Tone.DIM.style),
        (f"{finding.severity.value:<8} ", _TONES[finding.severity].style),
        (where, Tone.BUSY.style),
        clean(finding.message),
        (f"  {finding.code}" if finding.code else "", Tone.DIM.style),
    )


def count_findings(findings: Sequence[Finding]) -> str:
    """How many errors and warnings, in words."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    counted = ((errors, "error"), (len(findings) - errors, "warning"))
    return ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counted if number)
