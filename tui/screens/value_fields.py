"""Fields of values that AWS keeps by name (configuration, variables), with the secrets among them masked."""

from __future__ import annotations

from services.redact import MASK, redact_value
from widgets.key_value import Field
from widgets.tones import Tone


def value_field(name: str, value: str, *, label: str | None = None, tone: Tone = Tone.PLAIN) -> Field:
    """A value under its name; masked where the name, or the value itself, says that it is a secret.

    Args:
        name: what the service calls the value.
        value: as the service tells it.
        label: what stands before it, where that is not the name.
        tone: of the value.
    """
    shown = redact_value(name, value) if value else value
    masked = shown == MASK or (bool(shown) and set(shown) == {"*"})
    return Field(name if label is None else label, shown, tone, secret=masked)
