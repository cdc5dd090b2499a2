"""Requests to an emulator's control path."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

from services.emulator import Emulator


def post_control(emulator: Emulator, name: str, body: dict[str, Any]) -> Any:
    """POST to a route of the control path and answer its JSON.

    Raises:
        urllib.error.HTTPError: it is refused.
    """
    request = urllib.request.Request(
        f"{emulator.url}/_emulator/{name}", data=json.dumps(body).encode(), method="POST"
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
