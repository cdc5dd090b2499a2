"""Manual approvals: all that there is to know is in the action itself."""

from __future__ import annotations

from services.providers.provider import Configuration, Provider, value_of


def _say(configuration: Configuration) -> str:
    asked = configuration.get("CustomData", "").strip()
    return f"asks a person: {asked}" if asked else "asks a person to approve"


PROVIDERS = (Provider("Manual", "Manual", value_of(), sentence=_say),)
