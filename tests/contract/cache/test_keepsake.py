"""What is kept of a whole fleet's pipelines tells the same of each as what was read of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from services.cache.keepsake import TEXT, WITHHELD, pack, unpack
from services.clock import SteppedClock
from services.domain.headline import Headline, headline
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_execution
from services.domain.status import ExecutionMode
from services.domain.target import PipelineKey
from services.emulator import Emulator
from services.emulator.scenarios.registry import build_scenario
from services.live.facts import FLEET_EXECUTIONS
from services.pipelines.approvals import pending_approvals
from services.redact import redact
from tests.live_rig import CREDENTIALS, reader_of

REGIONS = ("eu-west-1", "us-east-1")


@pytest.fixture(scope="module")
def fleet() -> Iterator[tuple[PipelineSnapshot, ...]]:
    """Every pipeline of the demo's first account, as a fleet reads it."""
    with pytest.MonkeyPatch.context() as patch, Emulator(build_scenario("demo", SteppedClock())) as emulator:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        yield tuple(_read(emulator))


def _read(emulator: Emulator) -> Iterator[PipelineSnapshot]:
    for region in REGIONS:
        reader = reader_of(emulator, region)
        for page in reader.list_pipelines():
            for summary in page:
                parallel = summary.mode is ExecutionMode.PARALLEL
                yield PipelineSnapshot(
                    PipelineKey(region, summary.name),
                    summary,
                    executions=tuple(reader.executions(summary.name, limit=FLEET_EXECUTIONS)),
                    state=None if parallel else reader.state(summary.name),
                    executions_at=5.0,
                    state_at=None if parallel else 6.0,
                )


def through_disk(snapshot: PipelineSnapshot) -> PipelineSnapshot:
    kept = json.loads(json.dumps(pack(snapshot, headline(snapshot))))
    return unpack(snapshot.key.target, kept)


def told(head: Headline) -> tuple[object, ...]:
    """What a row shows of a headline."""
    run = head.execution
    shown = run and (
        run.id,
        run.started,
        [(revision.id, revision.summary) for revision in run.revisions],
        run.trigger and run.trigger.type,
    )
    return (head.standing, head.stage, head.action, redact(head.note)[:TEXT], head.since, shown)


def test_each_row_tells_the_same_as_before(fleet: tuple[PipelineSnapshot, ...]) -> None:
    for snapshot in fleet:
        kept = through_disk(snapshot)
        assert told(headline(kept)) == told(headline(snapshot)), snapshot.key
        assert kept.summary == snapshot.summary
        assert [of_execution(run) for run in (kept.executions or ())[:5]] == [
            of_execution(run) for run in (snapshot.executions or ())[:5]
        ]
    seen = {headline(snapshot).standing for snapshot in fleet}
    assert seen >= {Standing.WAITING, Standing.FAILED, Standing.RUNNING, Standing.HELD, Standing.SUCCEEDED}


def test_it_is_marked_as_remembered_and_nothing_can_be_done_with_it(
    fleet: tuple[PipelineSnapshot, ...],
) -> None:
    for snapshot in fleet:
        kept = through_disk(snapshot)
        assert kept.remembered == 5.0
        assert (kept.fresh.executions, kept.fresh.state, kept.fresh.remembered) == (None, None, None)
        assert pending_approvals(kept) == ()
        again = through_disk(kept)
        assert again == kept, "what is remembered is kept as it is"


def test_no_token_no_link_and_no_variable_is_kept(fleet: tuple[PipelineSnapshot, ...]) -> None:
    tokens = {approval.token for snapshot in fleet for approval in pending_approvals(snapshot)}
    links = {
        revision.url
        for snapshot in fleet
        for run in snapshot.executions or ()
        for revision in run.revisions
        if revision.url
    }
    assert tokens
    assert links
    for snapshot in fleet:
        text = json.dumps(pack(snapshot, headline(snapshot)))
        assert not [secret for secret in (*tokens, *links) if secret in text]
    waiting = [through_disk(each) for each in fleet if pending_approvals(each)]
    kept = {
        action.latest.token
        for snapshot in waiting
        for stage in (snapshot.state.stages if snapshot.state else ())
        for action in stage.actions
        if action.latest
    }
    assert kept == {WITHHELD}
