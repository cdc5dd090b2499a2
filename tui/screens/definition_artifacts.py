"""The artifacts of a pipeline as lanes: each begins at the action that makes it and ends at the last that takes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.definition.artifact_flow import ActionPlace, ArtifactFlow, find_artifact_flows
from services.definition.declared import DeclaredAction, declared_of
from widgets.cells import clean, pad
from widgets.glyphs import glyphs
from widgets.key_value import Entry, Field, Space, Title, Toned
from widgets.lines import Span
from widgets.tones import Tone

_NAME_CELLS = 30
_MOST_LANES = 12
"""Artifacts side by side that a narrow terminal has room for."""


@dataclass(frozen=True, slots=True)
class Lane:
    """An artifact's place in the picture: from the row of its maker to that of its last taker.

    Args:
        flow: the artifact.
        first: the row where it begins.
        last: the row where it ends.
        column: where it is drawn; lanes that do not meet share one.
    """

    flow: ArtifactFlow
    first: int
    last: int
    column: int


def lay_lanes(flows: Sequence[ArtifactFlow], rows: Sequence[ActionPlace]) -> list[Lane]:
    """The lane of each artifact.

    Args:
        flows: the artifacts.
        rows: the actions from top to bottom.
    """
    at = {place: number for number, place in enumerate(rows)}
    spans = []
    for flow in flows:
        touched = [at[place] for place in (flow.maker, *flow.takers) if place is not None and place in at]
        if touched:
            spans.append((min(touched), max(touched), flow))
    lanes: list[Lane] = []
    ends: list[int] = []
    for first, last, flow in sorted(spans, key=lambda span: (span[0], span[1])):
        column = next((number for number, end in enumerate(ends) if end < first), len(ends))
        ends[column : column + 1] = [last]
        lanes.append(Lane(flow, first, last, column))
    return lanes


def artifact_graph(declaration: object, *, ascii_only: bool) -> list[Entry]:
    """The graph of a declaration's artifacts: who makes each, who takes it; what nobody makes or takes is said.

    Args:
        declaration: the ``pipeline`` of a GetPipeline answer.
        ascii_only: draw with ASCII alone.
    """
    declared, flows = declared_of(declaration), find_artifact_flows(declaration)
    if not flows:
        return [Field("", "No action makes or takes an artifact.", Tone.DIM)]
    # Within a stage what runs earlier stands higher, so that every lane leads down.
    stages = [
        (stage.name, sorted(stage.actions, key=lambda action: action.order)) for stage in declared.stages
    ]
    rows = [_place(action) for _, actions in stages for action in actions]
    lanes = lay_lanes(flows, rows)
    columns = min(_MOST_LANES, max((lane.column for lane in lanes), default=0) + 1)
    entries: list[Entry] = []
    row = 0
    for name, actions in stages:
        above = _signs(lanes, row, columns, None, ascii_only=ascii_only) if row else ()
        entries.append(Toned((Span(pad(clean(name), _NAME_CELLS), Tone.STRONG), *above)))
        for action in actions:
            signs = _signs(lanes, row, columns, rows[row], ascii_only=ascii_only)
            label = Span(pad(f"  {clean(action.name)}", _NAME_CELLS - 1) + " ")
            entries.append(Toned((label, *signs, *_words(action))))
            row += 1
    return [*entries, *_loose_ends(flows)]


def _place(action: DeclaredAction) -> ActionPlace:
    return ActionPlace(action.stage, action.name)


def _signs(
    lanes: Iterable[Lane], row: int, columns: int, place: ActionPlace | None, *, ascii_only: bool
) -> tuple[Span, ...]:
    """What stands in each column of a row; ``place`` is None for the row of a stage's name above ``row``."""
    signs = glyphs(ascii_only)
    cells = [Span(" ")] * columns
    for lane in lanes:
        if lane.column >= columns:
            continue
        if place is not None and lane.flow.maker == place:
            cells[lane.column] = Span("*" if ascii_only else "●", Tone.ACCENT)
        elif place is not None and place in lane.flow.takers:
            cells[lane.column] = Span("o" if ascii_only else "○", Tone.BUSY)
        elif lane.first < row <= lane.last:
            cells[lane.column] = Span(signs.line, Tone.DIM)
    return tuple(span for cell in cells for span in (cell, Span(" ")))


def _words(action: DeclaredAction) -> list[Span]:
    made, taken = (_names(action.artifacts(member)) for member in ("outputArtifacts", "inputArtifacts"))
    spans: list[Span] = [Span("  ")]
    if taken:
        spans += [Span("takes ", Tone.DIM), Span(taken, Tone.BUSY)]
    if made:
        spans += [Span("  makes " if taken else "makes ", Tone.DIM), Span(made, Tone.ACCENT)]
    return spans


def _names(names: Iterable[str]) -> str:
    return ", ".join(clean(name) for name in names)


def _loose_ends(flows: Iterable[ArtifactFlow]) -> list[Entry]:
    """What nobody makes, which the service refuses, and what nobody takes, which is only idle."""
    unmade = [flow.name for flow in flows if flow.maker is None]
    untaken = [flow.name for flow in flows if not flow.takers]
    entries: list[Entry] = [Space(), Title("Loose ends")] if unmade or untaken else []
    if unmade:
        entries.append(Field("Nobody makes", ", ".join(unmade), Tone.BAD))
    if untaken:
        entries.append(Field("Nobody takes", ", ".join(untaken), Tone.EASING))
    return entries


def count_artifacts(declaration: object) -> int:
    """How many artifacts a declaration names."""
    return len(find_artifact_flows(declaration))
