"""What triggers say to an event, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textual.content import Content

from services.domain.git_trigger import GitTrigger
from services.domain.pipeline import PipelineDefinition
from services.domain.standing import Standing
from services.domain.target import PipelineKey
from services.triggers.judging import Reason
from services.triggers.reach import PipelineVerdict, SourceVerdict
from services.triggers.tester import FilterVerdict
from services.triggers.words import describe_filter
from widgets.cells import clean
from widgets.glyphs import glyphs
from widgets.tones import Tone


@dataclass(frozen=True, slots=True)
class Signs:
    """How yes and no are drawn."""

    yes: str
    no: str

    @classmethod
    def of(cls, *, ascii_only: bool) -> Signs:
        """The signs of a terminal."""
        standings = glyphs(ascii_only).standings
        return cls(standings[Standing.SUCCEEDED], standings[Standing.FAILED])

    def line(self, words: str, *, holds: bool, indent: int = 0, strong: bool = False) -> Content:
        """A sign and what it is said of."""
        tone = Tone.GOOD if holds else Tone.BAD if strong else Tone.DIM
        text = Tone.STRONG if strong else Tone.PLAIN
        return Content.assemble(
            " " * indent, (f"{self.yes if holds else self.no} ", tone.style), (clean(words), text.style)
        )


def verdict_lines(
    definition: PipelineDefinition, verdict: PipelineVerdict, *, ascii_only: bool
) -> list[Content]:
    """What a pipeline's source actions and their filters say, each reason on a line of its own.

    Args:
        definition: the pipeline's.
        verdict: what it says.
        ascii_only: draw with ASCII alone.
    """
    signs = Signs.of(ascii_only=ascii_only)
    if not verdict.sources:
        return [
            Content.styled("No source action of it has a connection: Git starts nothing.", Tone.CALL.style)
        ]
    told = "would start" if verdict.starts else "would not start"
    lines = [signs.line(f"{definition.name} {told}", holds=verdict.starts, strong=True)]
    for source in verdict.sources:
        lines += _source(definition, source, signs, several=len(verdict.sources) > 1)
    return lines


def _source(
    definition: PipelineDefinition, source: SourceVerdict, signs: Signs, *, several: bool
) -> Iterator[Content]:
    indent = 2
    if several:
        yield signs.line(f"source {source.action}", holds=source.starts, indent=2)
        indent = 4
    trigger = next((entry for entry in definition.triggers if entry.source_action == source.action), None)
    yield from _reasons(source.verdict.reasons, signs, indent)
    for entry in source.verdict.filters:
        yield signs.line(_name(entry, trigger), holds=entry.fires, indent=indent)
        yield from _reasons(entry.reasons, signs, indent + 4)


def _reasons(reasons: tuple[Reason, ...], signs: Signs, indent: int) -> Iterator[Content]:
    for reason in reasons:
        yield signs.line(reason.text, holds=reason.holds, indent=indent)


def _name(entry: FilterVerdict, trigger: GitTrigger | None) -> str:
    if trigger is None:
        return f"{entry.kind} filter {entry.place + 1}"
    filters = trigger.push if entry.kind == "push" else trigger.pull_request
    return describe_filter(filters[entry.place])


def fleet_lines(
    verdicts: Mapping[PipelineKey, PipelineVerdict],
    repository: str,
    unread: int,
    failed: int,
    *,
    ascii_only: bool,
) -> list[Content]:
    """Which of the fleet's other pipelines the event would start.

    Args:
        verdicts: those on the repository.
        repository: its name.
        unread: how many pipelines are not known yet.
        failed: how many could not be read.
        ascii_only: draw with ASCII alone.
    """
    signs = Signs.of(ascii_only=ascii_only)
    title = f"Others of the fleet on {clean(repository)}"
    rest = f"   not read yet: {unread}" if unread else ""
    lost = f"   could not be read: {failed}" if failed else ""
    lines = [Content.assemble((title, Tone.STRONG.style), (rest, Tone.DIM.style), (lost, Tone.BAD.style))]
    for key, verdict in sorted(verdicts.items(), key=lambda item: (not item[1].starts, item[0].pipeline)):
        lines.append(signs.line(f"{key.pipeline}  {key.target}", holds=verdict.starts, indent=2))
    if not verdicts:
        lines.append(Content.styled("  none that is known", Tone.DIM.style))
    return lines
