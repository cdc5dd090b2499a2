"""The counts on the fleet's tabs, however its pipelines come, change and go."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import cast

from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing
from services.domain.status import ExecutionStatus
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.live.diff import FleetDiff
from services.live.events import FleetChanged
from tests.budget.whole_fleet import whole_snapshots
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import TARGET, Start
from tui.screens.fleet import FleetScreen

ENDS = (ExecutionStatus.SUCCEEDED, ExecutionStatus.FAILED, ExecutionStatus.STOPPED)


def ended(snapshot: PipelineSnapshot, status: ExecutionStatus) -> PipelineSnapshot:
    """The pipeline whose newest execution has ended so."""
    newest, *others = snapshot.executions or ()
    return replace(snapshot, executions=(replace(newest, status=status), *others))


async def test_they_are_what_counting_every_row_anew_finds(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    dice = random.Random(5)
    fleet = {snapshot.key: snapshot for snapshot in whole_snapshots(TARGET, 60)}
    async with start(wait="All 1") as deck:
        screen = cast("FleetScreen", deck.app.screen)
        assert deck.app.backend is not None
        deck.app.backend.engine.pause()
        shown: set[PipelineKey] = set()
        for _ in range(60):
            come = {key for key in fleet if key not in shown and dice.random() < 0.2}
            gone = {key for key in shown if dice.random() < 0.1}
            other = {key for key in shown - gone if dice.random() < 0.3}
            screen.take_event(
                FleetChanged(
                    FleetDiff(
                        tuple(fleet[key] for key in come),
                        tuple(ended(fleet[key], dice.choice(ENDS)) for key in other),
                        tuple(gone),
                    )
                )
            )
            shown = (shown | come) - gone
            counted = Counter(row.head.standing for row in screen.grid.all_rows())
            assert +screen._standings == counted
        failed = sum(row.head.standing is Standing.FAILED for row in screen.grid.all_rows())
        await deck.wait(f"1 All {len(shown) + 1} 2 Waiting 0? ?3 Failed {failed} ")
