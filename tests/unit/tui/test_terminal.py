from __future__ import annotations

import base64
import re

import pytest

from tui.wire.terminal import CLIPBOARD_LIMIT, SCREEN_CHUNK, TooLargeToCopy, clipboard_sequence

TEXT = "aws codepipeline --name 'x' \x1b]0;evil\x07 漢字"
PAYLOAD = base64.b64encode(TEXT.encode()).decode()


def test_the_text_goes_out_in_base64_alone() -> None:
    assert clipboard_sequence(TEXT, {"TERM": "xterm-256color"}) == f"\x1b]52;c;{PAYLOAD}\x07"


def test_tmux_gets_it_bare_and_wrapped_with_its_escapes_doubled() -> None:
    bare = f"\x1b]52;c;{PAYLOAD}\x07"
    sequence = clipboard_sequence(TEXT, {"TMUX": "/tmp/tmux", "TERM": "screen-256color"})
    assert sequence == bare + "\x1bPtmux;\x1b" + bare + "\x1b\\"


def test_screen_gets_it_in_small_strings() -> None:
    sequence = clipboard_sequence("x" * 500, {"TERM": "screen"})
    chunks = re.findall(r"\x1bP(.*?)\x1b\\", sequence, re.DOTALL)
    assert "".join(f"\x1bP{chunk}\x1b\\" for chunk in chunks) == sequence
    assert max(map(len, chunks)) <= SCREEN_CHUNK
    assert "".join(chunks) == f"\x1b]52;c;{base64.b64encode(b'x' * 500).decode()}\x07"


def test_what_a_terminal_would_not_take_is_refused() -> None:
    assert clipboard_sequence("x" * CLIPBOARD_LIMIT, {})
    with pytest.raises(TooLargeToCopy):
        clipboard_sequence("é" * (CLIPBOARD_LIMIT // 2 + 1), {})


def test_half_a_character_is_no_obstacle() -> None:
    assert clipboard_sequence("a\ud800b", {}) == f"\x1b]52;c;{base64.b64encode(b'a?b').decode()}\x07"
