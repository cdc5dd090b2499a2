from __future__ import annotations

from services.domain.problem import Problem, ProblemKind
from widgets.footer import KeyHint, fit_hints
from widgets.glyphs import UNICODE
from widgets.lines import line_width, plain
from widgets.status_strip import Trouble, lay_out_troubles
from widgets.tones import Tone

HINTS = [
    KeyHint("s", "start"),
    KeyHint("a", "approve"),
    KeyHint("x", "stop"),
    KeyHint("?", "help", always=True),
]
EXPIRED = Trouble(
    "prod/eu-west-1", Problem(ProblemKind.EXPIRED, "SSO session expired", hint="press L to log in")
)
THROTTLED = Trouble("dev/eu-west-1", Problem(ProblemKind.THROTTLED, "throttled", retryable=True))


def test_hints_are_dropped_from_the_right_but_help() -> None:
    assert fit_hints(HINTS, 80) == HINTS
    assert [hint.text for hint in fit_hints(HINTS, 26)] == ["start", "approve", "help"]
    assert [hint.text for hint in fit_hints(HINTS, 6)] == ["help"]
    assert fit_hints(HINTS, 3) == []


def test_troubles_stand_side_by_side_where_there_is_room() -> None:
    text = plain(lay_out_troubles([EXPIRED, THROTTLED], 0, 120, UNICODE))
    assert (
        text.strip()
        == "⚑ prod/eu-west-1: SSO session expired: press L to log in    ⚑ dev/eu-west-1: throttled"
    )


def test_what_has_no_room_is_counted() -> None:
    line = lay_out_troubles([EXPIRED, THROTTLED], 0, 70, UNICODE)
    assert plain(line).endswith("log in  +1 more")
    turned = lay_out_troubles([EXPIRED, THROTTLED], 1, 40, UNICODE)
    assert plain(turned) == " ⚑ dev/eu-west-1: throttled  +1 more"


def test_one_trouble_is_cut_to_the_line() -> None:
    for limit in range(4, 60):
        assert line_width(lay_out_troubles([EXPIRED], 0, limit, UNICODE)) <= limit
        assert line_width(lay_out_troubles([EXPIRED, THROTTLED, EXPIRED], 0, limit + 9, UNICODE)) <= limit + 9


def test_what_passes_by_itself_is_a_warning() -> None:
    assert lay_out_troubles([EXPIRED], 0, 80, UNICODE)[1].tone is Tone.BAD
    assert lay_out_troubles([THROTTLED], 0, 80, UNICODE)[1].tone is Tone.CALL
