"""What a terminal is said to be able to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from services.doctor.finding import Finding, Verdict
from services.doctor.terminal import Surroundings, check_terminal
from services.doctor.terminal_query import Answers

OK, UNKNOWN, WARN, BROKEN = Verdict.OK, Verdict.UNKNOWN, Verdict.WARN, Verdict.BROKEN
XTERM = {"TERM": "xterm-256color"}
WHOLE = Answers(answered=True, synchronised=True, clipboard=True)


def found(
    environ: Mapping[str, str] = XTERM,
    size: tuple[int, int] | None = (120, 36),
    encoding: str = "utf-8",
    answers: Answers | None = WHOLE,
    tmux: Callable[[str], str] = lambda _: "",
) -> list[Finding]:
    return list(check_terminal(Surroundings(environ, size, encoding, answers, tmux)))


def about(findings: list[Finding], word: str) -> Finding:
    (one,) = [finding for finding in findings if word in finding.what]
    return one


def test_a_good_terminal_is_fine_in_every_way() -> None:
    findings = found({**XTERM, "COLORTERM": "truecolor"})
    assert {finding.verdict for finding in findings} == {OK}
    assert len(findings) == 6


def test_without_a_terminal_nothing_is_broken() -> None:
    (one,) = found(size=None)
    assert one.verdict is UNKNOWN


@pytest.mark.parametrize(
    ("size", "verdict"), [((80, 24), OK), ((79, 24), WARN), ((80, 23), WARN), ((200, 60), OK)]
)
def test_the_size(size: tuple[int, int], verdict: Verdict) -> None:
    assert about(found(size=size), "columns").verdict is verdict


@pytest.mark.parametrize(
    ("environ", "word", "verdict"),
    [
        ({"TERM": "dumb"}, "TERM is dumb", BROKEN),
        ({}, "TERM is not set", BROKEN),
        (XTERM, "TERM is xterm-256color", OK),
        (XTERM, "256 colours", OK),
        ({"TERM": "xterm"}, "16 colours", OK),
        ({**XTERM, "COLORTERM": "24bit"}, "true colour", OK),
        ({**XTERM, "NO_COLOR": "1"}, "no colours", OK),
    ],
)
def test_kind_and_colours(environ: Mapping[str, str], word: str, verdict: Verdict) -> None:
    assert about(found(environ), word).verdict is verdict


@pytest.mark.parametrize(
    ("encoding", "verdict"), [("UTF-8", OK), ("utf8", OK), ("ascii", WARN), ("latin-1", WARN)]
)
def test_the_encoding(encoding: str, verdict: Verdict) -> None:
    one = about(found(encoding=encoding), "signs")
    assert one.verdict is verdict
    assert "--ascii" in one.what + one.todo


@pytest.mark.parametrize(
    ("environ", "answers", "verdict"),
    [
        (XTERM, WHOLE, OK),
        (XTERM, Answers(answered=True), UNKNOWN),
        (XTERM, None, UNKNOWN),
        ({**XTERM, "TERM_PROGRAM": "WezTerm"}, None, OK),
        ({"TERM": "xterm-kitty"}, None, OK),
        ({**XTERM, "TERM_PROGRAM": "Apple_Terminal"}, Answers(answered=True), WARN),
    ],
)
def test_the_clipboard(environ: Mapping[str, str], answers: Answers | None, verdict: Verdict) -> None:
    assert about(found(environ, answers=answers), "clipboard").verdict is verdict


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [(None, UNKNOWN), (Answers(), UNKNOWN), (Answers(answered=True), OK), (WHOLE, OK)],
)
def test_whole_frames(answers: Answers | None, verdict: Verdict) -> None:
    assert about(found(answers=answers), "mode 2026").verdict is verdict


@pytest.mark.parametrize(
    ("passes", "sets", "verdict"),
    [
        ("on", "external", OK),
        ("off", "on", OK),
        ("off", "external", WARN),
        ("off", "off", WARN),
        ("", "", UNKNOWN),
    ],
)
def test_tmux(passes: str, sets: str, verdict: Verdict) -> None:
    options = {"allow-passthrough": passes, "set-clipboard": sets}
    findings = found({**XTERM, "TMUX": "/tmp/tmux-0/default,1,0"}, tmux=options.__getitem__)
    assert about(findings, "inside tmux").verdict is verdict


def test_gnu_screen() -> None:
    assert about(found({**XTERM, "STY": "1.pts-0"}), "GNU screen").verdict is OK
