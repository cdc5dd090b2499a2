"""Executions, actions and revisions in a line of a dialog."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content

from services.domain.execution import Execution
from services.domain.revision import SourceRevision
from services.domain.standing import of_execution
from services.pipelines.passages import ActionPassage
from services.providers import describe
from widgets.ages import ago
from widgets.cells import clean, fit
from widgets.glyphs import facts
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone


def revision_words(revision: SourceRevision | None, limit: int = 40) -> str:
    """A revision as people say it: ``3f1c9ab Raise fee cap``; "" where there is none."""
    if revision is None:
        return ""
    return f"{clean(revision.short_id)} {fit(clean(revision.summary.strip()), limit)}".strip()


def execution_line(run: Execution, where: str, now: float, *, ascii_only: bool) -> Content:
    """An execution to choose: status, id, where it is, its first revision and how long ago it began."""
    standing = of_execution(run)
    revision = revision_words(run.revisions[0], 17) if run.revisions else ""
    began = ago(now - run.started) if run.started is not None else ""
    return Content.assemble(
        (f"{glyph(standing, ascii_only)} ", tone(standing).style),
        (f"{run.short_id} ", Tone.BUSY.style),
        f"{fit(clean(where), 25):<25} ",
        f"{fit(revision, 25):<25} ",
        (began, Tone.DIM.style),
    )


def action_lines(stage: str, actions: Iterable[ActionPassage], *, ascii_only: bool) -> str:
    """A line for each action: where it is and what its provider does."""
    return "\n".join(
        "  " + facts(clean(stage), clean(action.name), ascii_only=ascii_only) + _does(action)
        for action in actions
    )


def _does(action: ActionPassage) -> str:
    words = clean(describe(action.declared)) if action.declared is not None else ""
    return f"  {words}" if words else ""


def names(actions: Iterable[ActionPassage]) -> str:
    """The actions' names in one line."""
    return ", ".join(clean(action.name) for action in actions)
