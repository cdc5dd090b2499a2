from __future__ import annotations

import pytest
from textual import events

from tui.escape import PromptParser


def keys(*chunks: str) -> list[str]:
    """The keys that a terminal's packets mean, at once."""
    parser = PromptParser()
    return [event.key for chunk in chunks for event in parser.feed(chunk) if isinstance(event, events.Key)]


@pytest.mark.parametrize(
    ("packets", "expected"),
    [
        (("\x1bq",), ["escape", "q"]),
        (("\x1b:",), ["escape", "colon"]),
        (("\x1b[A",), ["up"]),
        (("\x1bOP",), ["f1"]),
        (("\x1b[", "A"), ["up"]),
        (("abc",), ["a", "b", "c"]),
    ],
)
def test_esc_stands_alone_unless_a_sequence_follows(packets: tuple[str, ...], expected: list[str]) -> None:
    assert keys(*packets) == expected
