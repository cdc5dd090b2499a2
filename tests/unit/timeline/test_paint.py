from __future__ import annotations

from datetime import UTC

import pytest

from services.domain.estimate import UsualDurations
from services.domain.execution import ActionAttempt, ErrorDetails
from services.domain.pipeline import PipelineDefinition
from services.domain.timeline import timeline_of
from tests.unit.timeline.runs import APPROVAL, NOON, attempt, declared, definition, run
from widgets.lines import line_width, plain
from widgets.timeline.model import AheadRow, build_rows
from widgets.timeline.paint import Painter

UNSTABLE = ErrorDetails("JobFailed", "The deployment did not stabilise: 0 of 4 tasks passed")


def painted(
    attempts: list[ActionAttempt],
    *,
    at: float = 600,
    status: str = "Failed",
    cells: int = 80,
    ascii_only: bool = False,
    usual: UsualDurations | None = None,
    declaration: PipelineDefinition | None = None,
) -> list[str]:
    timeline = timeline_of(run(status=status), attempts, declaration)
    rows = build_rows(timeline, usual or UsualDurations(), NOON + at)
    painter = Painter(rows, cells, NOON + at, active=timeline.active, ascii_only=ascii_only, zone=UTC)
    lines = [painter.axis(), *(painter.paint(row, NOON + at) for row in rows)]
    assert all(line_width(line) <= cells for line in lines)
    return [plain(line).rstrip() for line in lines]


def test_attempts_are_bars_on_a_clock_with_duration_and_cause() -> None:
    lines = painted(
        [
            attempt("Build", "Test", 0, 120),
            attempt("Deploy", "Service", 120, 420, "Failed", error=UNSTABLE),
            attempt("Deploy", "Service", 430, 600, "Failed", error=UNSTABLE),
        ]
    )
    assert lines == [
        "                 12:00      12:02      12:04      12:06      12:08",
        " Build",
        "   ✓ Test        ███████████ 2m00s",
        " Deploy",
        "   ✘ Service #1             ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 5m00s  The deployment d…",
        "   ✘ Service #2                                         ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓ 2m50s",
    ]


def test_ascii_draws_with_ascii_alone() -> None:
    waits = attempt("Ask", "Ask", 60, None, type=APPROVAL)
    lines = painted([attempt("Build", "Test", 0, 60), waits], status="InProgress", ascii_only=True)
    assert all(line.isascii() for line in lines)
    assert "==" in lines[2]
    assert "..." in lines[4]


def test_a_running_action_shows_how_long_it_usually_takes_and_what_follows() -> None:
    web = definition(("Build", (declared("Test"),)), ("Deploy", (declared("Service"),)))
    usual = UsualDurations({("Build", "Test"): 200.0, ("Deploy", "Service"): 100.0}, 3)
    lines = painted(
        [attempt("Build", "Test", 0, None)], at=100, status="InProgress", usual=usual, declaration=web
    )
    build, deploy = lines[2], lines[4]
    assert build.count("█") == pytest.approx(build.count("┄"), abs=2)
    assert deploy.endswith("~1m40s")
    assert deploy.index("┄") == pytest.approx(build.rindex("┄") + 1, abs=1)
    assert deploy[build.rindex("█") + 1] == "│"


def test_nothing_is_forecast_behind_an_approval() -> None:
    web = definition(("Ask", (declared("Ask", 1, APPROVAL),)), ("Deploy", (declared("Service"),)))
    usual = UsualDurations({("Deploy", "Service"): 100.0}, 3)
    asked = timeline_of(run(), [attempt("Ask", "Ask", 0, None, type=APPROVAL)], web)
    ahead = [row for row in build_rows(asked, usual, NOON + 50) if isinstance(row, AheadRow)]
    assert [(row.usual, row.expected) for row in ahead] == [(100.0, None)]


def test_a_bar_at_the_far_end_has_its_words_in_front() -> None:
    lines = painted([attempt("Build", "Test", 0, 590), attempt("Build", "Lint", 599, 600)], cells=40)
    assert lines[3].endswith("1s")


@pytest.mark.parametrize("text", ["a\x1b[31mb\x9b2J\u202e", "二つの言葉" * 30, "\U0001f600" * 50])
def test_hostile_and_wide_words_stay_in_their_cells(text: str) -> None:
    lines = painted(
        [attempt(text, text, 0, 10, "Failed", error=ErrorDetails(text, text)), attempt("B", "Test", 20, 600)]
    )
    assert not any(
        ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for line in lines for character in line
    )


def test_an_attempt_without_times_has_a_label_and_no_bar() -> None:
    timeless = ActionAttempt("id", "run", "Build", "Test", attempt("B", "T", 0, 1).status)
    assert painted([timeless, attempt("Build", "Lint", 0, 60)])[2] == "   ✓ Test"
