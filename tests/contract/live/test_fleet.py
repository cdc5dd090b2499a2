"""A fleet appears, moves and vanishes before the engine's eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.clock import SteppedClock
from services.domain.headline import headline
from services.domain.standing import Standing
from services.domain.status import ExecutionMode, ExecutionStatus
from services.emulator import Emulator
from services.live.events import FleetChanged, ListingProgress, LiveEvent
from services.pipelines.approvals import pending_approvals
from tests.contract.live.conftest import AddPipeline
from tests.declarations import action, approval, approved_pipeline, pipeline, source, stage
from tests.engine_worlds import start
from tests.live_rig import TARGET, Rig, key, reader_of

if TYPE_CHECKING:
    from types_boto3_codepipeline import CodePipelineClient


def test_an_empty_account_is_listed_and_well(rig: Rig) -> None:
    rig.advance(5)
    assert rig.engine.snapshots() == ()
    assert ListingProgress(TARGET, 0, complete=True) in rig.events
    health = rig.engine.freshness(TARGET)
    assert health.listed
    assert health.problem is None


def test_rows_appear_before_the_listing_ends(rig: Rig, add: AddPipeline) -> None:
    for number in range(250):
        add(pipeline(f"p{number:03d}"))
    rig.advance_until(lambda: rig.engine.freshness(TARGET).listed, within=30)
    firsts = [event for event in rig.events if isinstance(event, FleetChanged | ListingProgress)]
    assert isinstance(firsts[0], FleetChanged)
    assert 0 < len(firsts[0].diff.added) < 250
    counts = [event.count for event in firsts if isinstance(event, ListingProgress)]
    assert counts == sorted(counts)
    assert counts[-1] == 250
    assert len(rig.engine.snapshots()) == 250


def test_an_execution_is_followed_to_its_end(rig: Rig, add: AddPipeline) -> None:
    run = add(pipeline("web"))
    rig.engine.watch([key("web")])
    rig.advance(10)
    assert headline(rig.snapshot("web")).standing is Standing.NEVER_RUN
    start(run)
    rig.engine.refresh(key("web"))
    rig.advance(1)
    assert headline(rig.snapshot("web")).standing is Standing.RUNNING
    rig.advance(1800)
    words = [headline(snapshot) for snapshot in rig.told("web")]
    assert words[-1].standing is Standing.SUCCEEDED
    stages = [word.stage for word in words if word.standing is Standing.RUNNING]
    assert [each for each in dict.fromkeys(stages) if each] == ["Source", "Build", "Deploy"]


def test_a_finished_execution_is_known_soon_after_its_last_stage(
    rig: Rig, add: AddPipeline, clock: SteppedClock
) -> None:
    run = add(pipeline("web"))
    rig.engine.watch([key("web")])
    start(run)
    rig.advance_until(lambda: headline(rig.snapshot("web")).standing is Standing.SUCCEEDED, within=3600)
    execution = (rig.snapshot("web").executions or ())[0]
    assert execution.updated is not None
    assert clock.now() - execution.updated < 6


def test_what_is_open_is_whole_and_fresh(rig: Rig, add: AddPipeline) -> None:
    run = add(pipeline("web"))
    start(run)
    rig.engine.open(key("web"))
    rig.advance(3)
    web = rig.snapshot("web")
    assert web.definition is not None
    assert [each.name for each in web.definition.stages] == ["Source", "Build", "Deploy"]
    assert web.state is not None
    assert web.executions
    assert {each.execution_id for each in web.attempts} == {web.executions[0].id}
    before = web.state_at
    rig.advance(2.5)
    assert (rig.snapshot("web").state_at or 0) > (before or 0)


def test_a_definition_is_read_again_only_for_a_new_version(
    rig: Rig, add: AddPipeline, emulator: Emulator, client: CodePipelineClient
) -> None:
    add(pipeline("web"))
    rig.engine.open(key("web"))
    rig.advance(60)
    assert len(emulator.calls.find("GetPipeline")) == 1
    declared = client.get_pipeline(name="web")["pipeline"]
    client.update_pipeline(pipeline={**declared, "roleArn": "arn:aws:iam::111122223333:role/another"})
    emulator.calls.clear()
    rig.advance(60)
    definition = rig.snapshot("web").definition
    assert definition is not None
    assert (definition.version, definition.role_arn) == (2, "arn:aws:iam::111122223333:role/another")
    assert len(emulator.calls.find("GetPipeline")) == 1


def test_an_approval_that_waits_brings_its_definition(rig: Rig, add: AddPipeline) -> None:
    run = add(approved_pipeline("web"))
    rig.engine.watch([key("web")])
    start(run)
    rig.advance_until(lambda: headline(rig.snapshot("web")).standing is Standing.WAITING, within=3600)
    rig.advance(10)
    waiting = headline(rig.snapshot("web"))
    assert waiting.action == "Approve"
    assert waiting.since is not None
    assert waiting.expires == waiting.since + 7 * 86400


def test_a_held_transition_of_an_idle_pipeline_is_seen(
    rig: Rig, add: AddPipeline, client: CodePipelineClient
) -> None:
    add(pipeline("web"))
    rig.engine.watch([key("web")])
    rig.advance(10)
    client.disable_stage_transition(
        pipelineName="web", stageName="Deploy", transitionType="Inbound", reason="release freeze"
    )
    rig.advance(150)
    state = rig.snapshot("web").state
    assert state is not None
    deploy = state.stage("Deploy")
    assert deploy is not None
    assert deploy.transition.reason == "release freeze"


def test_parallel_executions_are_known_by_their_attempts(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    stages = [stage("Source", source()), stage("Ask", approval())]
    run = add(pipeline("web", stages, mode="PARALLEL"))
    rig.engine.watch([key("web")])
    first, second = start(run), start(run)
    rig.advance_until(lambda: headline(rig.snapshot("web")).standing is Standing.WAITING, within=3600)
    rig.advance(10)
    web = rig.snapshot("web")
    assert web.summary.mode is ExecutionMode.PARALLEL
    asking = {each.execution_id: each.external_id for each in web.attempts if each.stage == "Ask"}
    assert asking.keys() == {first, second}
    assert all(asking.values())
    assert not emulator.calls.find("GetPipelineState")


def test_pipelines_come_and_go_with_the_listing(
    rig: Rig, add: AddPipeline, client: CodePipelineClient
) -> None:
    add(pipeline("old"))
    rig.advance(5)
    client.delete_pipeline(name="old")
    add(pipeline("new"))
    rig.advance(120)
    assert [each.key.pipeline for each in rig.engine.snapshots()] == ["new"]
    removed = [each for event in rig.events if isinstance(event, FleetChanged) for each in event.diff.removed]
    assert removed == [key("old")]


def test_a_pipeline_that_is_gone_is_noticed_at_its_next_read(
    rig: Rig, add: AddPipeline, client: CodePipelineClient
) -> None:
    add(pipeline("web"))
    rig.engine.open(key("web"))
    rig.advance(5)
    client.delete_pipeline(name="web")
    rig.advance(10)
    assert rig.engine.snapshots() == ()


def test_refresh_reads_at_once(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("web"))
    add(pipeline("api"))
    rig.engine.watch([key("web")])
    rig.advance(12)
    emulator.calls.clear()
    rig.engine.refresh(key("api"))
    rig.engine.run_due()
    assert emulator.calls.operations() == ["ListPipelineExecutions", "GetPipelineState"]
    emulator.calls.clear()
    rig.engine.refresh()
    rig.engine.run_due()
    asked = emulator.calls.operations()
    assert sorted(asked) == ["GetPipelineState", "ListPipelineExecutions", "ListPipelines"]


def test_nothing_is_asked_while_paused(rig: Rig, add: AddPipeline, emulator: Emulator) -> None:
    add(pipeline("web"))
    rig.engine.watch([key("web")])
    rig.advance(10)
    rig.engine.pause()
    rig.engine.run_due()
    emulator.calls.clear()
    rig.advance(600)
    assert emulator.calls.operations() == []
    rig.engine.resume()
    rig.advance(1)
    assert "ListPipelineExecutions" in emulator.calls.operations()


def test_a_larger_scale_asks_less(add: AddPipeline, emulator: Emulator, clock: SteppedClock) -> None:
    add(pipeline("web"))

    def calls(scale: float) -> int:
        rig = Rig(clock, {TARGET: reader_of(emulator)}, refresh_scale=scale)
        rig.engine.open(key("web"))
        rig.advance(20)
        emulator.calls.clear()
        rig.advance(600)
        return len(emulator.calls.operations())

    assert calls(4.0) < calls(1.0) / 3


def test_visible_rows_come_before_hidden_ones_and_executions_before_states(
    add: AddPipeline, emulator: Emulator, clock: SteppedClock
) -> None:
    for number in range(60):
        start(add(pipeline(f"p{number:02d}")))
    bottom = [key(f"p{number:02d}") for number in range(40, 60)]

    def look_down(rig: Rig, event: LiveEvent) -> None:
        if isinstance(event, FleetChanged) and event.diff.added:
            rig.engine.watch(bottom)

    rig = Rig(clock, {TARGET: reader_of(emulator)}, look_down)
    rig.advance_until(lambda: len(emulator.calls.operations()) >= 21, within=60)
    asked = emulator.calls.operations()
    assert asked[:21] == ["ListPipelines"] + ["ListPipelineExecutions"] * 20
    known = {each.key for each in rig.engine.snapshots() if each.executions is not None}
    assert known == set(bottom)


def test_a_running_pipeline_off_the_screen_is_still_followed(rig: Rig, add: AddPipeline) -> None:
    run = add(pipeline("web"))
    add(pipeline("api"))
    rig.engine.watch([key("api")])
    rig.advance(100)
    start(run)
    rig.advance_until(lambda: headline(rig.snapshot("web")).standing is Standing.RUNNING, within=150)
    rig.advance_until(
        lambda: (rig.snapshot("web").executions or ())[0].status is ExecutionStatus.SUCCEEDED, within=3600
    )


def test_what_an_approval_asks_is_read_once_and_resolved(
    rig: Rig, add: AddPipeline, emulator: Emulator
) -> None:
    asks = {"CustomData": "Release #{AppSource.CommitId}?"}
    stages = [
        stage("Source", source(namespace="AppSource")),
        stage("Ask", action("Gate", "Approval", "Manual", configuration=asks)),
    ]
    run = add(pipeline("web", stages))
    start(run)
    rig.engine.watch([key("web")])
    rig.advance(600)
    (asked,) = pending_approvals(rig.snapshot("web"))
    assert asked.comment.startswith("Release ")
    assert "#{" not in asked.comment
    assert len(emulator.calls.find("ListActionExecutions")) == 1
