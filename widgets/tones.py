"""What a piece of text means, and the theme colour that says it."""

from __future__ import annotations

from enum import StrEnum


class Tone(StrEnum):
    """The meanings a piece of text can have on screen; the value names the component class ``tone--VALUE``.

    Colours are the theme's, never ours, so that every theme, sixteen colours and NO_COLOR work: its full
    colours rather than the pale ones for text, which sixteen colours turn into white, and dim as an attribute
    rather than a blend.
    """

    PLAIN = "plain"
    STRONG = "strong"
    DIM = "dim"
    GOOD = "good"
    BAD = "bad"
    CALL = "call"
    BUSY = "busy"
    EASING = "easing"
    HELD = "held"
    BACK = "back"
    ACCENT = "accent"
    DANGER = "danger"

    @property
    def component(self) -> str:
        """The component class that carries the style in a widget."""
        return f"tone--{self.value}"

    @property
    def style(self) -> str:
        """The style for a ``Content`` object, such as ``bold $warning``."""
        return _STYLES[self]


_STYLES = {
    Tone.PLAIN: "",
    Tone.STRONG: "bold",
    Tone.DIM: "dim",
    Tone.GOOD: "$success",
    Tone.BAD: "bold $error",
    Tone.CALL: "bold $warning",
    Tone.BUSY: "$primary",
    Tone.EASING: "$warning",
    Tone.HELD: "$accent",
    Tone.BACK: "$text-secondary",
    Tone.ACCENT: "bold $accent",
    Tone.DANGER: "bold reverse $error",
}

TONE_COMPONENTS = frozenset(tone.component for tone in Tone)
"""The component classes of all tones, for a widget's COMPONENT_CLASSES."""


def tone_css(selector: str) -> str:
    """The default CSS that gives a widget's tones their styles.

    Args:
        selector: the widget's type name.
    """
    rules = []
    for tone in Tone:
        words = tone.style.split()
        attributes = " ".join(word for word in words if not word.startswith("$"))
        colour = next((word for word in words if word.startswith("$")), None)
        body = (f"color: {colour};" if colour else "") + (f"text-style: {attributes};" if attributes else "")
        if body:
            rules.append(f"{selector} > .{tone.component} {{ {body} }}")
    return "\n".join(rules)
