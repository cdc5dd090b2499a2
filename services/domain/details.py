"""What a provider tells about an action's attempt beyond CodePipeline: facts, tables and events in sections.

All text is cleaned already; instants are POSIX seconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.log import LogSource
from services.domain.problem import Problem
from services.domain.standing import Standing


@dataclass(frozen=True, slots=True)
class Link:
    """A page that AWS or the pipeline names ready-made, or an ARN to copy.

    Args:
        label: what is behind it, such as ``build`` or ``commit``.
        target: the URL or the ARN.
    """

    label: str
    target: str

    @property
    def openable(self) -> bool:
        """Whether a browser may be given it: only http and https are, all else is to be copied."""
        return self.target.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value: ``status  FAILED``."""

    label: str
    value: str
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: as many cells as the table has columns."""

    cells: tuple[str, ...]
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a phase, a stack event, a lifecycle event.

    Args:
        time: when it began or happened, where that is known.
        title: what: ``BUILD``, ``Listener UPDATE_FAILED``.
        standing: how it went.
        text: the provider's words about it.
        seconds: how long it took, once it ended.
    """

    time: float | None
    title: str
    standing: Standing | None = None
    text: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the details: facts, a table, events; or the problem that kept it from being read.

    Args:
        title: what it is about.
        facts: labelled values.
        columns: the table's headings; empty where there is no table.
        rows: the table's rows.
        events: in the order in which they are to be read.
        note: a line about the section as a whole, such as what was left out.
        problem: why nothing could be read.
    """

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    events: tuple[Event, ...] = ()
    note: str = ""
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """All that a provider tells about one attempt.

    Args:
        sections: in the order in which they are to be read.
        cause: why it failed, in one or a few lines, where the provider knows better than CodePipeline.
        logs: where its log is, as the provider says; empty where the provider says nothing of logs.
        links: pages that the provider names.
        live: whether it may still change by itself, so that reading it again is worth a call.
    """

    sections: tuple[Section, ...] = ()
    cause: str = ""
    logs: tuple[LogSource, ...] = ()
    links: tuple[Link, ...] = ()
    live: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What could not be read, and why."""
        return tuple(section.problem for section in self.sections if section.problem is not None)
