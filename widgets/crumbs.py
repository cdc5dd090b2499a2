"""Crumbs: where we are, as ``Fleet › payments-prod › 7c24df87``."""

from __future__ import annotations

from collections.abc import Sequence

from widgets.cells import clean, fit, width
from widgets.glyphs import UNICODE, Glyphs
from widgets.lines import Line, Span
from widgets.tones import Tone

SHORTEST = 6
"""The fewest cells a crumb is cut to before crumbs are left out."""


def fit_crumbs(crumbs: Sequence[str], limit: int, signs: Glyphs = UNICODE) -> Line:
    """The crumbs in at most ``limit`` cells.

    The middle ones give way first: they are cut, then left out for an ellipsis; then the first goes, and the
    last is cut at the end.
    """
    texts = [clean(crumb) for crumb in crumbs]
    if not texts:
        return ()
    separator = f" {signs.chevron} "
    candidates = [texts]
    if len(texts) > 2:
        candidates.append(
            [texts[0], *(fit(text, SHORTEST, signs.ellipsis) for text in texts[1:-1]), texts[-1]]
        )
        candidates.append([texts[0], signs.ellipsis, texts[-1]])
    if len(texts) > 1:
        candidates.append([signs.ellipsis, texts[-1]])
    for candidate in candidates:
        if width(separator.join(candidate)) <= limit:
            return _line(candidate, separator)
    lead = f"{signs.ellipsis}{separator}" if len(texts) > 1 else ""
    last = fit(texts[-1], limit - width(lead), signs.ellipsis)
    if not last:
        return (Span(fit(texts[-1], limit, signs.ellipsis), Tone.STRONG),)
    return _line([signs.ellipsis, last] if lead else [last], separator)


def _line(texts: Sequence[str], separator: str) -> Line:
    spans: list[Span] = []
    for text in texts[:-1]:
        spans += [Span(text), Span(separator, Tone.DIM)]
    spans.append(Span(texts[-1], Tone.STRONG))
    return tuple(spans)
