"""Two executions beside each other, in words."""

from __future__ import annotations

from services.domain.comparison import Comparison, DurationChange, RevisionChange
from services.domain.execution import Execution
from services.domain.revision import SourceRevision
from services.domain.standing import of_execution
from tui.screens.value_fields import value_field
from widgets.ages import duration, when
from widgets.cells import clean, pad, width
from widgets.glyphs import glyphs
from widgets.key_value import Entry, Field, Space, Title, Toned
from widgets.lines import Span
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

SLOWER_SECONDS = 10.0
"""Below this a difference is noise and stays dim."""
_NAME_CELLS = 34


def comparison_entries(comparison: Comparison, now: float, *, ascii_only: bool) -> list[Entry]:
    """What differs, part by part; what is the same is said in one line.

    Args:
        comparison: the two executions.
        now: the present, in POSIX seconds.
        ascii_only: draw with ASCII alone.
    """
    entries: list[Entry] = [
        _head("This", comparison.after, now, ascii_only=ascii_only),
        _head("Held against", comparison.before, now, ascii_only=ascii_only),
        Space(),
        Title("Revisions"),
    ]
    entries += [entry for change in comparison.revisions for entry in _revision(change)]
    if not comparison.revisions:
        entries.append(Field("", "Neither tells any.", Tone.DIM))
    entries += [Space(), Title("Variables")]
    absent = glyphs(ascii_only).dash
    for variable in comparison.variables:
        name = f"{variable.namespace} {variable.name}".strip()
        entries += [
            Toned((Span(clean(name)),)),
            _value(variable.name, variable.before, "  before", absent, Tone.DIM),
            _value(variable.name, variable.after, "  now", absent),
        ]
    if not comparison.variables:
        entries.append(Field("", "None differs.", Tone.DIM))
    entries += [Space(), Title("Durations")]
    entries += [_duration(change, absent) for change in comparison.durations]
    total = DurationChange("", "All", _took(comparison.before), _took(comparison.after))
    entries.append(_duration(total, absent))
    return entries


def _value(name: str, value: str | None, label: str, absent: str, tone: Tone = Tone.PLAIN) -> Field:
    return Field(label, absent, tone) if value is None else value_field(name, value, label=label, tone=tone)


def _head(label: str, run: Execution, now: float, *, ascii_only: bool) -> Entry:
    standing = of_execution(run)
    spans = [
        Span(pad(label, 14), Tone.DIM),
        Span(run.short_id, Tone.STRONG),
        Span(f"  {glyph(standing, ascii_only)} {standing.value}", tone(standing)),
    ]
    if run.started is not None:
        spans.append(Span(f"  started {when(run.started, now)}", Tone.DIM))
    return Toned(tuple(spans))


def _revision(change: RevisionChange) -> list[Entry]:
    if change.same and change.after is not None:
        return [Field(change.action, f"the same: {_words(change.after)}", Tone.DIM)]
    return [
        Toned((Span(clean(change.action)),)),
        Field("  before", _words(change.before), Tone.DIM),
        Field("  now", _words(change.after)),
    ]


def _words(revision: SourceRevision | None) -> str:
    if revision is None:
        return "none"
    return f"{revision.short_id}  {' '.join(revision.summary.split())}".strip() or "none told"


def _took(run: Execution) -> float | None:
    return None if run.status.active else run.duration(0.0)


def _duration(change: DurationChange, absent: str) -> Entry:
    name = clean(" · ".join(part for part in (change.stage, change.action) if part))
    before = absent if change.before is None else duration(change.before)
    after = absent if change.after is None else duration(change.after)
    spans = [
        Span(pad(name, max(_NAME_CELLS, width(name)) if width(name) < 60 else 60)),
        Span(f"{before:>8}", Tone.DIM),
        Span(f"  {after:>8}"),
    ]
    difference = change.change
    if difference is not None:
        sign = "+" if difference >= 1 else "-" if difference <= -1 else ""
        slower = difference >= max(SLOWER_SECONDS, 0.2 * (change.before or 0.0))
        faster = -difference >= max(SLOWER_SECONDS, 0.2 * (change.before or 0.0))
        shade = Tone.EASING if slower else Tone.GOOD if faster else Tone.DIM
        spans.append(Span(f"  {sign + duration(abs(difference)):>8}", Tone.DIM if change.waits else shade))
    if change.waits:
        spans.append(Span("  a person's answer", Tone.DIM))
    return Toned(tuple(spans))
