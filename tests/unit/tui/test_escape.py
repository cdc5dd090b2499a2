from __future__ import annotations

import pytest
from textual import events

from tui.wire.escape import PromptParser


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
        (("\x1b", "q"), ["escape", "q"]),
        (("x\x1bq",), ["x", "escape", "q"]),
        (("\x1b\x1bq",), ["escape", "escape", "q"]),
        (("j\x1b", "\x1bq\x1b:"), ["j", "escape", "escape", "q", "escape", "colon"]),
        (("\x1b", "[A"), ["up"]),
        (("\x1b", "[B", "\x1bOP"), ["down", "f1"]),
    ],
)
def test_esc_stands_alone_unless_a_sequence_follows(packets: tuple[str, ...], expected: list[str]) -> None:
    assert keys(*packets) == expected


def test_a_paste_is_left_whole() -> None:
    parser = PromptParser()
    found = [event for chunk in ("\x1b[200~one ", "two\x1b[201~", "\x1bq") for event in parser.feed(chunk)]
    assert [event.text for event in found if isinstance(event, events.Paste)] == ["one two"]
    assert [event.key for event in found if isinstance(event, events.Key)] == ["escape", "q"]
