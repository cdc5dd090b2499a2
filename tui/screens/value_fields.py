"""Fields of values that AWS keeps by name (configuration, variables), with the secrets among them masked."""

from __future__ import annotations

from services.domain.pipeline import ActionType
from services.domain.status import ActionCategory
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


def external_fields(kind: ActionType | None, external_id: str | None) -> list[Field]:
    """What the provider calls its work, if that is told; of an approval that is the token that answers it."""
    if not external_id or kind is None or kind.category == ActionCategory.APPROVAL:
        return []
    return [Field("External", external_id)]
