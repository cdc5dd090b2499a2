"""What differs between two declarations, in words: one line for each change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from services.definition.changes import Change, ChangeKind
from services.redact import looks_secret, redact
from widgets.cells import clean, fit
from widgets.glyphs import glyphs
from widgets.lines import Line, Span
from widgets.tones import Tone

_VALUE_CELLS = 36
_TONES = {
    ChangeKind.ADDED: ("+", Tone.GOOD),
    ChangeKind.REMOVED: ("-", Tone.BAD),
    ChangeKind.CHANGED: ("~", Tone.EASING),
    ChangeKind.MOVED: ("~", Tone.EASING),
}


def change_line(change: Change, *, ascii_only: bool) -> Line:
    """A change as ``~ stages › Deploy › configuration › ServiceName  web → web-blue``."""
    sign, tone = _TONES[change.kind]
    signs = glyphs(ascii_only)
    where = f" {signs.chevron} ".join(clean(str(part)) for part in change.path) or "all of it"
    spans = [Span(f" {sign} ", tone), Span(where, Tone.PLAIN)]
    named = str(change.path[-1]) if change.path else ""
    if looks_secret(named) and change.kind is ChangeKind.CHANGED:
        return (*spans, Span("  another secret", Tone.DIM))
    if change.kind is ChangeKind.MOVED:
        order = f" {signs.chevron} ".join(clean(str(name)) for name in change.after or ())
        return (
            *spans,
            Span("  now in the order ", Tone.DIM),
            Span(fit(order, 2 * _VALUE_CELLS, signs.ellipsis)),
        )
    if change.kind is ChangeKind.CHANGED:
        before, after = (_value(value, signs.ellipsis) for value in (change.before, change.after))
        return (*spans, Span(f"  {before} {signs.arrow} ", Tone.DIM), Span(after))
    value = change.after if change.kind is ChangeKind.ADDED else change.before
    if isinstance(value, (dict, list)) or looks_secret(named):
        return tuple(spans)
    return (*spans, Span(f"  {_value(value, signs.ellipsis)}", Tone.DIM))


def change_summary(changes: Sequence[Change], *, ascii_only: bool) -> str:
    """All changes in a few words: how many, and where."""
    if not changes:
        return "nothing but the number"
    signs = glyphs(ascii_only)
    places = dict.fromkeys(
        f" {signs.chevron} ".join(clean(str(part)) for part in change.path[:2]) for change in changes
    )
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
    return f"{count}: {', '.join(places)}"


def _value(value: Any, ellipsis: str) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return fit(clean(redact(text)), _VALUE_CELLS, ellipsis) or '""'
