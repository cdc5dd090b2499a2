from __future__ import annotations

from dataclasses import replace

import pytest

from services.domain.pipeline import StageDeclaration
from services.domain.standing import Standing
from services.domain.state import ActionState, PipelineState, StageExecution, StageState
from services.domain.status import StageStatus
from tests.unit.widgets import examples
from tests.unit.widgets.examples import NEW_RUN, NOW
from widgets.glyphs import ASCII, UNICODE, Glyphs
from widgets.graph.items import ActionItem, InboundItem
from widgets.graph.lines import ActionLine, FailureLine, InboundLine, Timing
from widgets.graph.model import build
from widgets.graph.paint import Painter
from widgets.graph.source import GraphSource
from widgets.lines import line_width, plain
from widgets.tones import Tone


def _painted(source: GraphSource, limit: int, signs: Glyphs = UNICODE) -> list[str]:
    lines = build(source)
    painter = Painter(lines, signs, limit)
    return [plain(painter.paint(line, NOW)).rstrip() for line in lines]


def test_the_graph_at_its_best() -> None:
    assert _painted(examples.source(), 75) == [
        " ✓ Source          3f1c9ab  Raise fee cap                succeeded 10m ago",
        "   ✓ App           CodeStarSourceConnection              succeeded      9s",
        "   │",
        " ✓ Build           3f1c9ab                               succeeded  8m ago",
        "   ✓ UnitTests   ┐ CodeBuild                             succeeded   1m42s",
        "   ✓ Package     ┘ CodeBuild                             succeeded   2m05s",
        "   │",
        " ◆ Approve         3f1c9ab                    attempt 2  waiting        8m",
        "   ◆ ReleaseGate   Manual           expires in 6 d 23 h  waiting        8m",
        "   ╳ held 2 h ago by bob: freeze INC-4121                        1 waiting",
        "   › 77fa0b1  VAT rules                                    started 1 h ago",
        " ✘ Deploy          91aa0de  2 behind  Backfill job       failed     5d ago",
        "   ◇ before entry: fail unless met                               succeeded",
        "     ✓ Office  DeploymentWindow                                  succeeded",
        " 1 ✓ Stack         CloudFormation                        succeeded  5d ago",
        " 2 ✘ Service     ┐ ECS                                   failed     5d ago",
        "       JobFailed: 0 of 4 tasks passed the ␛[31mhealth check",
        "   ✓ Workers     ┘ ECS                                   succeeded  5d ago",
        " 3 ○ Smoke         Lambda                                not run",
        "   ⚑ on failure: roll back",
    ]


def test_where_room_is_scarce_a_success_needs_no_word() -> None:
    lines = _painted(examples.source(), 50)
    assert lines[4] == "   ✓ UnitTests   ┐ CodeBuild                1m42s"
    assert lines[8] == "   ◆ ReleaseGate   Manual              waiting 8m"
    assert lines[15] == " 2 ✘ Service     ┐ ECS              failed 5d ago"


def test_ascii_signs_reach_every_line() -> None:
    assert all(line.isascii() or "health" in line for line in _painted(examples.source(), 76, ASCII))


@pytest.mark.parametrize("source", [examples.source(), examples.parallel_source(), GraphSource()])
@pytest.mark.parametrize("limit", range(12, 130, 7))
def test_every_line_has_exactly_the_cells(source: GraphSource, limit: int) -> None:
    lines = build(source)
    painter = Painter(lines, UNICODE, limit)
    for line in lines:
        for here in (False, True):
            assert line_width(painter.paint(line, NOW, here=here)) == limit


def test_names_of_a_hundred_characters_and_wide_ones_are_cut() -> None:
    long, wide = "n" * 100, "漢" * 50
    state = PipelineState(
        "x",
        stages=(
            StageState(
                long,
                latest=StageExecution(NEW_RUN, StageStatus.SUCCEEDED),
                actions=(ActionState(long, examples.done(NOW)), ActionState(wide, examples.done(NOW))),
            ),
        ),
    )
    declaration = StageDeclaration(long, (examples.declared(long), examples.declared(wide)))
    definition = replace(examples.definition(), stages=(declaration,))
    for limit in (40, 58, 76, 118):
        lines = build(GraphSource(definition, state))
        painter = Painter(lines, UNICODE, limit)
        painted = [painter.paint(line, NOW) for line in lines]
        assert {line_width(line) for line in painted} == {limit}
        assert all("…" in plain(line) for line in painted)
        assert "CodeBuild" in plain(painted[1])


def test_what_was_not_reached_is_dim_and_says_so() -> None:
    line = ActionLine(ActionItem("S", "A"), Standing.SUCCEEDED, "ECS", reached=False, active=True)
    painted = Painter([line], UNICODE, 60).paint(line, NOW)
    assert plain(painted).split() == ["○", "A", "ECS", "not", "yet"]
    assert {span.tone for span in painted if span.text.strip()} == {Tone.DIM}


def test_progress_is_told_in_percent_and_time_moves_on() -> None:
    line = ActionLine(
        ActionItem("S", "A"), Standing.RUNNING, percent=40, timing=Timing(since=NOW - 62), attempt=3
    )
    painter = Painter([line], UNICODE, 70)
    assert plain(painter.paint(line, NOW)).rstrip().endswith("40%  attempt 3  running     1m02s")
    assert plain(painter.paint(line, NOW + 1)).rstrip().endswith("running     1m03s")


def test_the_cursor_is_a_bar() -> None:
    line = ActionLine(ActionItem("S", "A"), Standing.RUNNING)
    painter = Painter([line], UNICODE, 40)
    assert plain(painter.paint(line, NOW, here=True)).startswith("▌")
    assert plain(painter.paint(line, NOW)).startswith(" ")


def test_words_of_the_service_that_are_new_stay_words() -> None:
    failure = FailureLine("EXPLODE", "SOME_ACTIONS")
    assert "on failure: EXPLODE SOME_ACTIONS" in plain(Painter([], UNICODE, 60).paint(failure, NOW))
    stopped = InboundLine(InboundItem("S", "x"), Standing.STOPPED, "abc", "def", NOW - 60)
    assert plain(Painter([], UNICODE, 60).paint(stopped, NOW)).rstrip().endswith("stopped started 1 min ago")
