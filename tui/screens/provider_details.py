"""What a provider tells about an attempt, laid out: facts, tables and events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.domain.details import Details, Event, Row, Section
from services.domain.standing import Standing
from widgets.ages import clock_time, duration
from widgets.cells import clean, pad, width
from widgets.key_value import Entry, Field, Space, Title, Toned
from widgets.lines import Span
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

_CELL_LIMIT = 48


def detail_entries(details: Details, *, ascii_only: bool) -> list[Entry]:
    """The sections of a provider's details.

    Args:
        details: as they were read.
        ascii_only: draw with ASCII alone.
    """
    entries: list[Entry] = []
    for section in details.sections:
        entries += [Space()] if entries else []
        entries += _section(section, ascii_only=ascii_only)
    return entries


def _section(section: Section, *, ascii_only: bool) -> Iterable[Entry]:
    yield Title(section.title, section.note)
    if section.problem is not None:
        yield Field("", section.problem.line, Tone.EASING)
    for fact in section.facts:
        sign = f"{glyph(fact.standing, ascii_only)} " if fact.standing else ""
        yield Field(
            fact.label, sign + fact.value, tone(fact.standing) if fact.standing else Tone.PLAIN, fact.value
        )
    yield from _table(section.columns, section.rows, ascii_only=ascii_only)
    for event in section.events:
        yield from _event(event, ascii_only=ascii_only)


def _table(columns: Sequence[str], rows: Sequence[Row], *, ascii_only: bool) -> Iterable[Entry]:
    if not rows:
        return
    widths = [
        min(
            _CELL_LIMIT,
            max([width(title), *(width(clean(row.cells[i])) for row in rows if i < len(row.cells))]),
        )
        for i, title in enumerate(columns)
    ]
    yield Toned(
        (
            Span("  "),
            *(Span(pad(title, cells) + "  ", Tone.DIM) for title, cells in zip(columns, widths, strict=True)),
        )
    )
    for row in rows:
        shade = tone(row.standing) if row.standing else Tone.PLAIN
        sign = glyph(row.standing, ascii_only) if row.standing else " "
        cells = [Span(pad(clean(cell), size) + "  ") for cell, size in zip(row.cells, widths, strict=False)]
        yield Toned((Span(f"{sign} ", shade), *cells))


def _event(event: Event, *, ascii_only: bool) -> Iterable[Entry]:
    label = clock_time(event.time) if event.time is not None else ""
    standing = event.standing
    words = [f"{glyph(standing, ascii_only)} {event.title}" if standing else event.title]
    if event.seconds is not None:
        words.append(duration(event.seconds))
    shade = tone(standing) if standing in (Standing.FAILED, Standing.RUNNING) and standing else Tone.PLAIN
    text = "  ".join(words)
    if not event.text:
        yield Field(label or " ", text, shade)
    elif "\n" in event.text or len(event.text) > 100:
        yield Field(label or " ", text, shade)
        yield Field(" ", event.text, Tone.DIM if shade is Tone.PLAIN else shade)
    else:
        yield Field(label or " ", f"{text}  {event.text}", shade)
