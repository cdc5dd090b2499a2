"""How the doctor's findings are told: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

from services.doctor.finding import Finding, Verdict, worst_of
from services.redact import redact
from services.text import clean

SCHEMA = 1
"""Counts up when a member of the JSON changes its meaning or goes away."""

_VERDICT, _CHECK = 9, 15
_SGR = {Verdict.OK: "32", Verdict.UNKNOWN: "36", Verdict.WARN: "33", Verdict.BROKEN: "1;31"}


def lines_of(finding: Finding, width: int | None = None, *, colours: bool = False) -> list[str]:
    """A finding in one line, or in a few where a width is given, and one more for what to do.

    Args:
        finding: what was found.
        width: columns of the terminal; None where no line is folded, for grep.
        colours: whether the verdict is coloured.
    """
    word = f"{finding.verdict:<{_VERDICT}}"
    if colours:
        word = f"\x1b[{_SGR[finding.verdict]}m{word}\x1b[0m"
    where = f"{finding.target}: " if finding.target else ""
    what, *more = _folded(_plain(f"{where}{finding.what}"), width)
    indent = " " * (_VERDICT + _CHECK)
    lines = [f"{word}{finding.check:<{_CHECK}}{what}", *(indent + part for part in more)]
    if finding.todo:
        first, *rest = _folded(f"-> {_plain(finding.todo)}", width, "   ")
        lines += [indent + part for part in (first, *rest)]
    return lines


def _folded(text: str, width: int | None, hanging: str = "") -> Sequence[str]:
    if width is None:
        return [text]
    room = max(30, width - _VERDICT - _CHECK)
    return textwrap.wrap(text, room, subsequent_indent=hanging, break_on_hyphens=False) or [""]


def sum_of(findings: Iterable[Finding]) -> str:
    """How many of each verdict, the worst first."""
    counts = Counter(finding.verdict for finding in findings)
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in reversed(Verdict) if counts[verdict])


def json_of(findings: Sequence[Finding]) -> str:
    """All findings as one JSON object.

    Its members are ``schema`` (1), ``verdict`` (the worst) and ``findings``, each with ``check``, ``verdict``,
    ``what``, ``todo`` and ``target``, all text.
    """
    told = [{name: _plain(str(value)) for name, value in asdict(finding).items()} for finding in findings]
    return json.dumps({"schema": SCHEMA, "verdict": worst_of(findings), "findings": told}, indent=2)


def _plain(text: str) -> str:
    return redact(clean(text, lines=False))
