"""What a definition is, in one line; and a pipeline's tags."""

from __future__ import annotations

from collections.abc import Mapping

from services.definition.declaration import Declaration
from services.definition.declared import declared_of
from services.domain.problem import Problem
from services.pipelines.parse.members import read_text
from services.redact import looks_secret
from widgets.ages import ago
from widgets.glyphs import facts
from widgets.key_value import Entry, Field, Space, Title
from widgets.lines import Line, Span
from widgets.tones import Tone


def about_line(
    shown: Declaration | None,
    newest: Declaration | None,
    problem: Problem | None,
    now: float,
    *,
    ascii_only: bool,
) -> Line:
    """Which version it is, whether it is in force, since when, and what it declares.

    Args:
        shown: the version that is shown; None until it was read.
        newest: the version in force, as far as is known.
        problem: why the version could not be read.
        now: the present, in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    if shown is None:
        return (
            (Span(f" {problem.line}", Tone.BAD),) if problem else (Span(" Reading the definition", Tone.DIM),)
        )
    declared = declared_of(shown.members)
    if newest is None or shown.version == newest.version:
        since = f", {ago(now - shown.updated)}" if shown.updated is not None else ""
        head = Span(f" version {shown.version}{since}", Tone.STRONG)
    else:
        head = Span(f" version {shown.version}, not in force: that is {newest.version}", Tone.CALL)
    rest = facts(
        "",
        read_text(shown.members.get("pipelineType")) or "V1",
        str(declared.mode),
        _count(len(declared.stages), "stage"),
        _count(len(declared.actions), "action"),
        ascii_only=ascii_only,
    )
    spans = [head, Span(f"   {rest}", Tone.DIM)]
    if problem is not None:
        spans.append(Span(f"   {problem.line}", Tone.BAD))
    return tuple(spans)


def tag_entries(tags: Mapping[str, str] | None, problem: Problem | None) -> list[Entry]:
    """The tags by key, or why they are not known."""
    if problem is not None:
        return [Field("", f"{problem.line}. ctrl+r tries again.", Tone.BAD)]
    if tags is None:
        return [Field("", "Reading the tags", Tone.DIM)]
    entries: list[Entry] = [Title("Tags", "press T to edit them"), Space()]
    if not tags:
        return [*entries, Field("", "It has none.", Tone.DIM)]
    return [*entries, *(Field(key, value, secret=looks_secret(key)) for key, value in sorted(tags.items()))]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
