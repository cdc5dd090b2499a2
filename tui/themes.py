"""pipedeck's own colours. Status is never told by colour alone."""

from __future__ import annotations

from textual.theme import Theme


def _variables(track: str) -> dict[str, str]:
    """What Textual would derive otherwise: the track of scrollbars, and the cursor's style."""
    tracks = dict.fromkeys(
        ("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"), track
    )
    return {"block-cursor-text-style": "none", **tracks}


DARK = Theme(
    name="pipedeck",
    primary="#4aa8d8",
    secondary="#5f87d7",
    accent="#c678dd",
    warning="#e6b450",
    error="#f2665e",
    success="#5fbf77",
    foreground="#d7dae0",
    background="#0f1216",
    surface="#161a20",
    panel="#1f252d",
    dark=True,
    variables=_variables("#1f252d"),
)

LIGHT = Theme(
    name="pipedeck-light",
    primary="#0b6fa4",
    secondary="#44607a",
    accent="#7b3fb0",
    warning="#8a5a00",
    error="#b3261e",
    success="#128a2e",
    foreground="#1c2126",
    background="#fbfbfa",
    surface="#f1f2f3",
    panel="#e4e7ea",
    dark=False,
    variables=_variables("#e4e7ea"),
)

THEMES = (DARK, LIGHT)
