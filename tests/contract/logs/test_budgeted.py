"""Logs read within a live engine's budget."""

from __future__ import annotations

import threading

from services.aws.clients import ClientFactory
from services.clock import SystemClock
from services.domain.log_tail import TailState, TailUpdate
from services.domain.problem import ProblemKind
from services.emulator.engine.behaviour import succeeds
from services.emulator.scenarios.parts import codebuild
from services.live.engine import LiveEngine
from services.logs.budgeted import Budgeted
from services.logs.reader import reader_of
from services.logs.tail import LogTail
from tests.contract.aws_services.bench import Bench
from tests.contract.logs.test_reading import TARGET, source_of
from tests.live_rig import reader_of as pipelines_of


def test_a_tail_reads_through_the_engine(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(60), seconds=61)
    source = source_of(attempt)
    ended = threading.Event()
    updates: list[TailUpdate] = []

    def take(update: TailUpdate) -> None:
        updates.append(update)
        if update.status.state is TailState.ENDED:
            ended.set()

    engine = LiveEngine({"acme": pipelines_of(bench.emulator)}, SystemClock(), lambda _: None)
    reader = reader_of(ClientFactory(bench.emulator.url), TARGET, source)
    tail = LogTail(reader, source, take, running=False, call=Budgeted(engine, "acme"))
    engine.start()
    tail.start()
    assert ended.wait(60)
    tail.stop()
    engine.stop()
    assert sum(len(update.appended) for update in updates) > 10


def test_an_engine_that_does_nothing_is_not_waited_for_for_ever(bench: Bench) -> None:
    attempt = bench.run(codebuild("Test", "web-test"), outcome=succeeds(60), seconds=61)
    reader = reader_of(ClientFactory(bench.emulator.url), TARGET, source_of(attempt))
    assert reader is not None
    engine = LiveEngine({"acme": pipelines_of(bench.emulator)}, SystemClock(), lambda _: None)
    outcome = Budgeted(engine, "acme", patience=0.01)(reader.latest)
    assert outcome.problem is not None
    assert outcome.problem.kind is ProblemKind.TIMEOUT
