"""The last known fleet in the next run: at once, marked, and replaced row by row."""

from __future__ import annotations

import logging
import queue
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from services.cache.fleet import FleetCache
from services.cache.keeper import FleetKeeper
from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.standing import Standing
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.live.engine import LiveEngine
from services.live.events import FleetChanged, LiveEvent
from tests.contract.live.conftest import AddPipeline, add, credentials
from tests.declarations import pipeline
from tests.emulator_fixtures import ACCOUNT, REGION, boto_client
from tests.engine_worlds import start
from tests.live_rig import TARGET, HeldRunner, Rig, key, reader_of

__all__ = ["add", "credentials"]

PATIENCE = 10.0
HOUR = 3600.0
HERE = Target(TARGET, REGION, account=ACCOUNT)
UNKNOWN = replace(HERE, account=None)
ELSEWHERE = replace(HERE, account="444455556666")


class Runs:
    """One run after another, on one cache."""

    def __init__(self, emulator: Emulator, clock: SteppedClock, folder: Path) -> None:
        self.emulator = emulator
        self.clock = clock
        self.cache = FleetCache(folder)
        self.targets = {TARGET: HERE}

    def run(self, **options: object) -> Rig:
        """Another run's engine."""
        return Rig(self.clock, {TARGET: reader_of(self.emulator)}, **options)  # type: ignore[arg-type]  # Rig's own

    def keeper(self, rig: Rig) -> FleetKeeper:
        """What keeps a run's fleet."""
        return FleetKeeper(self.cache, rig.engine, lambda: self.targets, self.clock)

    def delete(self, name: str) -> None:
        """Delete a pipeline."""
        boto_client(self.emulator.url).delete_pipeline(name=name)

    def first(self) -> None:
        """A run that reads all and ends, an hour ago."""
        rig = self.run()
        rig.engine.watch([key(name) for name in ("web", "api")])
        rig.advance(20)
        self.keeper(rig).save()
        self.clock.step(HOUR)


@pytest.fixture
def runs(emulator: Emulator, clock: SteppedClock, tmp_path: Path, add: AddPipeline) -> Runs:
    """Pipelines ``web``, which runs, and ``api``, which never ran."""
    start(add(pipeline("web")))
    add(pipeline("api"))
    return Runs(emulator, clock, tmp_path)


def test_the_rows_are_there_before_any_call(runs: Runs) -> None:
    runs.first()
    runs.emulator.calls.clear()
    rig = runs.run(runner=HeldRunner())
    runs.keeper(rig).load(TARGET)
    rig.engine.run_due()
    assert not runs.emulator.calls.find()
    rows = {each.key.pipeline: each for each in rig.engine.snapshots()}
    assert headline(rows["web"]).standing is Standing.RUNNING
    assert rows["api"].remembered is not None
    since = rig.engine.remembered_since()
    assert since is not None
    assert HOUR <= runs.clock.now() - since <= HOUR + 30


def test_what_is_asked_about_one_pipeline_is_never_answered_from_memory(runs: Runs) -> None:
    runs.first()
    rig = runs.run(runner=HeldRunner())
    runs.keeper(rig).load(TARGET)
    rig.engine.run_due()
    assert rig.snapshot("web").executions is None
    assert rig.snapshot("web").state is None


def test_fresh_rows_replace_them_one_by_one(runs: Runs) -> None:
    runs.first()
    rig = runs.run()
    runs.keeper(rig).load(TARGET)
    rig.engine.watch([key("web"), key("api")])
    rig.advance(30)
    assert rig.engine.remembered_since() is None
    told = [each.remembered is None for each in rig.told("web")]
    assert told[0] is False
    assert told[-1] is True
    removed = [event.diff.removed for event in rig.events if isinstance(event, FleetChanged)]
    assert not any(removed), "no row goes and comes back"


def test_visible_rows_are_read_with_the_first_calls(runs: Runs) -> None:
    runs.first()
    rig = runs.run()
    runs.keeper(rig).load(TARGET)
    rig.engine.watch([key("web")])
    runs.emulator.calls.clear()
    rig.engine.run_due()
    assert runs.emulator.calls.operations()[:2] == ["ListPipelines", "ListPipelineExecutions"]


def test_pipelines_that_are_gone_vanish_with_the_listing(runs: Runs) -> None:
    runs.first()
    runs.delete("api")
    rig = runs.run()
    runs.keeper(rig).load(TARGET)
    rig.advance(30)
    assert [each.key.pipeline for each in rig.engine.snapshots()] == ["web"]


def test_pipelines_that_are_gone_do_not_come_back_when_memory_is_late(runs: Runs) -> None:
    runs.first()
    runs.delete("api")
    rig = runs.run()
    rig.advance(30)
    runs.keeper(rig).load(TARGET)
    rig.engine.run_due()
    (web,) = rig.engine.snapshots()
    assert (web.key.pipeline, web.remembered) == ("web", None)


def test_they_stay_where_nothing_can_be_read_and_are_kept_for_the_next_run(runs: Runs) -> None:
    runs.first()
    runs.emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    rig = runs.run()
    keeper = runs.keeper(rig)
    keeper.load(TARGET)
    rig.advance(60)
    before = rig.engine.remembered_since()
    assert {each.key.pipeline for each in rig.engine.snapshots()} == {"web", "api"}
    keeper.save()
    again = runs.run(runner=HeldRunner())
    runs.keeper(again).load(TARGET)
    again.engine.run_due()
    assert again.engine.remembered_since() == before, "their age is that of the run that read them"


def test_another_account_s_rows_are_not_shown(runs: Runs) -> None:
    runs.first()
    runs.targets = {TARGET: ELSEWHERE}
    rig = runs.run(runner=HeldRunner())
    runs.keeper(rig).load(TARGET)
    rig.engine.run_due()
    assert rig.engine.snapshots() == ()


def test_they_are_taken_back_when_the_account_turns_out_to_be_another(runs: Runs) -> None:
    runs.first()
    runs.targets = {TARGET: UNKNOWN}
    rig = runs.run(runner=HeldRunner())
    keeper = runs.keeper(rig)
    keeper.load(TARGET)
    rig.engine.run_due()
    assert len(rig.engine.snapshots()) == 2
    keeper.identified(HERE)
    rig.engine.run_due()
    assert len(rig.engine.snapshots()) == 2
    keeper.identified(ELSEWHERE)
    rig.engine.run_due()
    assert rig.engine.snapshots() == ()


def test_rows_that_were_listed_meanwhile_stay_without_what_was_remembered(runs: Runs) -> None:
    runs.first()
    runs.targets = {TARGET: UNKNOWN}
    runs.emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelineExecutions"))
    rig = runs.run()
    keeper = runs.keeper(rig)
    keeper.load(TARGET)
    rig.advance(10)
    keeper.identified(ELSEWHERE)
    rig.engine.run_due()
    assert {each.key.pipeline for each in rig.engine.snapshots()} == {"web", "api"}
    assert all(each.executions is None and each.remembered is None for each in rig.engine.snapshots())


def test_nothing_is_kept_while_it_is_not_known_whose_it_is(runs: Runs) -> None:
    runs.targets = {TARGET: UNKNOWN}
    runs.first()
    assert runs.cache.load(TARGET) is None


def test_a_target_that_has_no_pipelines_any_more_is_kept_so(runs: Runs) -> None:
    runs.first()
    runs.delete("api")
    runs.delete("web")
    rig = runs.run()
    keeper = runs.keeper(rig)
    keeper.save()
    kept = runs.cache.load(TARGET)
    assert kept is not None
    assert kept.lines, "nothing is known yet: the file stays"
    rig.advance(10)
    keeper.save()
    kept = runs.cache.load(TARGET)
    assert kept is not None
    assert not kept.lines


def test_a_spoilt_file_is_said_in_the_log_and_nothing_else(
    runs: Runs, caplog: pytest.LogCaptureFixture
) -> None:
    runs.first()
    runs.cache.path(TARGET).write_text("spoilt")
    rig = runs.run()
    with caplog.at_level(logging.WARNING):
        runs.keeper(rig).load(TARGET)
    rig.advance(30)
    assert len(rig.engine.snapshots()) == 2
    assert TARGET in caplog.text


def test_where_nothing_can_be_written_all_else_goes_on(
    runs: Runs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    runs.cache = FleetCache(tmp_path / "file")
    with caplog.at_level(logging.WARNING):
        runs.first()
    assert "is not kept" in caplog.text


def test_on_its_own_thread_it_loads_at_the_start_and_saves_at_the_end(runs: Runs) -> None:
    runs.first()
    runs.emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    news: queue.SimpleQueue[LiveEvent] = queue.SimpleQueue()
    engine = LiveEngine({TARGET: reader_of(runs.emulator)}, runs.clock, news.put)
    keeper = FleetKeeper(runs.cache, engine, lambda: runs.targets, runs.clock)
    engine.start()
    keeper.start()
    seen: set[str] = set()
    while seen != {"web", "api"}:
        event = news.get(timeout=PATIENCE)
        if isinstance(event, FleetChanged):
            seen |= {each.key.pipeline for each in event.diff.added}
    runs.cache.path(TARGET).unlink()
    keeper.stop()
    engine.stop()
    for thread in threading.enumerate():
        if thread.name == "pipedeck-cache":
            thread.join(PATIENCE)  # a busy machine may need longer than an operator waits
    kept = runs.cache.load(TARGET)
    assert kept is not None
    assert kept.lines


def test_a_target_that_comes_later_is_remembered_too(runs: Runs) -> None:
    runs.first()
    runs.emulator.faults.add(Fault(kind=FaultKind.EXPIRE))
    news: queue.SimpleQueue[LiveEvent] = queue.SimpleQueue()
    engine = LiveEngine({}, runs.clock, news.put)
    targets: dict[str, Target] = {}
    keeper = FleetKeeper(runs.cache, engine, lambda: targets, runs.clock)
    engine.start()
    keeper.start()
    targets[TARGET] = HERE
    engine.add(TARGET, reader_of(runs.emulator))
    keeper.show(TARGET)
    while not isinstance(event := news.get(timeout=PATIENCE), FleetChanged):
        pass
    assert {each.key.pipeline for each in event.diff.added} == {"web", "api"}
    keeper.stop()
    engine.stop()
