"""A problem in full, for a dialog."""

from __future__ import annotations

from textual.content import Content

from services.domain.problem import Problem
from widgets.cells import clean
from widgets.tones import Tone


def problem_text(problem: Problem) -> Content:
    """What happened, the service's own words, what to do, and what a support case asks for."""
    parts = [Content.styled(clean(problem.title), Tone.BAD.style)]
    if problem.detail and problem.detail != problem.title:
        parts.append(Content(clean(problem.detail)))
    if problem.hint:
        parts.append(Content(clean(problem.hint)))
    facts = "  ".join(part for part in (problem.code, problem.request_id) if part)
    if facts:
        parts.append(Content.styled(clean(facts), Tone.DIM.style))
    return Content("\n").join(parts)
