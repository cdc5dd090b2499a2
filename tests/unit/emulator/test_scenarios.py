"""Scenarios: believable, true to the model, alive where they should be and quiet where they must be."""

from __future__ import annotations

import copy
from collections import Counter
from random import Random
from typing import Any

import pytest

from services.clock import SteppedClock
from services.definition.changes import find_changes
from services.definition.declaration import without_version
from services.emulator.changes.filters import GitChange
from services.emulator.changes.git import GitEvent, happen
from services.emulator.engine.capacity import HISTORY_LIMIT
from services.emulator.engine.invariants import check
from services.emulator.eventbridge.rules import rule_arn
from services.emulator.operations import load_handlers
from services.emulator.operations.pipelines import replace_structure
from services.emulator.operations.registry import HANDLERS, Caller, Context
from services.emulator.scenarios import build_scenario, scenario_names
from services.emulator.scenarios.demo.fleet import PLANS
from services.emulator.scenarios.demo.history import nightly_instants, working_instants
from services.emulator.scenarios.demo.plan import ACCOUNTS, DAY
from services.emulator.structure import require_sound
from services.emulator.validation.responses import check_response
from services.emulator.world import PipelineRecord, Region, World

PROD = ("111122223333", "eu-west-1")
QUIET = ("payments-prod", "checkout-release")
_READS = {
    "GetPipeline": "name",
    "GetPipelineState": "name",
    "ListPipelineExecutions": "pipelineName",
    "ListActionExecutions": "pipelineName",
    "ListRuleExecutions": "pipelineName",
}


@pytest.fixture
def demo() -> World:
    """The demo on a stepped clock."""
    return build_scenario("demo", SteppedClock())


def _step(world: World, seconds: float) -> None:
    assert isinstance(world.clock, SteppedClock)
    world.clock.step(seconds)
    world.timeline.catch_up()


def _ask(region: Region, operation: str, request: dict[str, Any]) -> Any:
    load_handlers()
    caller = Caller(region.account, f"arn:aws:iam::{region.account}:user/operator", "AKIA")
    payload = HANDLERS["codepipeline", operation](Context(region.world, region, caller), request)
    assert check_response("codepipeline", operation, payload) == []
    return payload


def _records(world: World) -> list[PipelineRecord]:
    return [record for region in world.regions() for record in region.pipelines.values()]


def _statuses(records: list[PipelineRecord]) -> Counter[str]:
    """How many executions have each status."""
    return Counter(str(found.status.value) for record in records for found in record.run.newest_first())


def _history(record: PipelineRecord) -> list[tuple[str, str, float]]:
    return [(found.id, found.status.value, found.started) for found in record.run.newest_first()]


def test_every_answer_about_the_demo_is_as_the_model_has_it(demo: World) -> None:
    for region in demo.regions():
        listed = _ask(region, "ListPipelines", {})["pipelines"]
        assert [found["name"] for found in listed] == sorted(region.pipelines)
        for name in region.pipelines:
            for operation, member in _READS.items():
                _ask(region, operation, {member: name})


def test_the_demo_is_a_companys_fleet(demo: World) -> None:
    assert {region.account for region in demo.regions()} == set(ACCOUNTS.values())
    assert {region.name for region in demo.regions()} == {
        "sa-east-1",
        "eu-west-1",
        "us-east-1",
        "us-west-2",
    }
    assert 48 <= len(_records(demo)) <= 60
    assert len(demo.region(*PROD).pipelines) >= 22
    assert max(len(record.name) for record in _records(demo)) == 100


def test_one_account_and_region_shows_every_status_and_mode(demo: World) -> None:
    records = list(demo.region(*PROD).pipelines.values())
    assert set(_statuses(records)) == {
        "InProgress",
        "Succeeded",
        "Failed",
        "Stopping",
        "Stopped",
        "Superseded",
        "Cancelled",
    }
    modes = {(record.declaration["pipelineType"], record.declaration["executionMode"]) for record in records}
    assert modes == {("V1", "SUPERSEDED"), ("V2", "SUPERSEDED"), ("V2", "QUEUED"), ("V2", "PARALLEL")}
    assert any(not record.run.executions for record in records)
    assert any(found.rollback for record in records for found in record.run.newest_first())


def test_something_waits_is_held_and_was_skipped(demo: World) -> None:
    region = demo.region(*PROD)
    states = [_ask(region, "GetPipelineState", {"name": name}) for name in region.pipelines]
    stages = [stage for state in states for stage in state["stageStates"]]
    tokens = [
        action
        for stage in stages
        for action in stage["actionStates"]
        if "token" in action.get("latestExecution", {})
    ]
    held = [stage for stage in stages if not stage["inboundTransitionState"]["enabled"]]
    assert len(tokens) >= 5
    assert {stage["inboundTransitionState"]["disabledReason"] for stage in held} == {
        "freeze INC-4121",
        "freeze INC-4121 until Monday! (CAB)",
    }
    assert all(stage["inboundExecutions"] for stage in held)
    conditions = [
        stage["beforeEntryConditionState"]["latestExecution"]["status"]
        for stage in stages
        if "beforeEntryConditionState" in stage
    ]
    assert "Failed" in conditions
    assert any("retryStageMetadata" in stage for stage in stages)
    assert "Skipped" in {stage.get("latestExecution", {}).get("status") for stage in stages}
    errors = [
        action["latestExecution"]["errorDetails"]["message"]
        for stage in stages
        for action in stage["actionStates"]
        if "errorDetails" in action.get("latestExecution", {})
    ]
    assert len(errors) >= 3


def test_every_provider_family_is_there(demo: World) -> None:
    providers = {
        action["actionTypeId"]["provider"]
        for record in _records(demo)
        for stage in record.declaration["stages"]
        for action in stage["actions"]
    }
    assert providers >= {
        "CodeStarSourceConnection",
        "CodeCommit",
        "S3",
        "ECR",
        "GitHub",
        "CodeBuild",
        "Commands",
        "ECRBuildAndPublish",
        "DeviceFarm",
        "CloudFormation",
        "CloudFormationStackSet",
        "CodeDeploy",
        "CodeDeployToECS",
        "ECS",
        "EC2",
        "EKS",
        "ElasticBeanstalk",
        "AppConfig",
        "Lambda",
        "StepFunctions",
        "InspectorScan",
        "CodePipeline",
        "Manual",
    }


def test_a_hostile_commit_message_is_passed_on_as_it_is(demo: World) -> None:
    answer = _ask(demo.region(*PROD), "ListPipelineExecutions", {"pipelineName": "fraud-rules"})
    summary = answer["pipelineExecutionSummaries"][0]["sourceRevisions"][0]["revisionSummary"]
    assert "\x1b[31m" in summary
    assert "[bold red]" in summary


def test_the_demo_lives_on_and_stays_sound(demo: World) -> None:
    before = {record.arn: len(record.run.executions) for record in _records(demo)}
    for _ in range(30):
        _step(demo, 60)
        assert check(demo) == []
    grown = [record for record in _records(demo) if len(record.run.executions) > before[record.arn]]
    living = {plan.name for plan in PLANS if plan.alive}
    assert {record.name for record in grown} == living
    assert sum(len(record.run.executions) for record in grown) - sum(before[r.arn] for r in grown) > 60


def test_after_a_working_day_there_is_still_everything_to_see_and_not_too_much(demo: World) -> None:
    for _ in range(8):
        for _ in range(12):
            _step(demo, 300)
        assert check(demo) == []
    test_every_answer_about_the_demo_is_as_the_model_has_it(demo)
    records = _records(demo)
    newest = Counter(
        next(record.run.newest_first()).status.value for record in records if record.run.executions
    )
    assert newest["InProgress"] > 4
    assert newest["Succeeded"] > 4
    assert newest["Failed"] > 4
    waiting = [one for record in records for _, one in record.run.approvals.values() if one.running]
    assert len(waiting) > 3
    assert any(not gate.enabled for record in records for gate in record.run.board.inbound.values())
    assert any(queue for record in records for queue in record.run.board.queues.values())
    assert max(len(record.run.executions) for record in records) <= HISTORY_LIMIT + 1


def test_life_goes_on_whatever_an_operator_makes_of_its_pipelines(demo: World) -> None:
    living = {plan.name for plan in PLANS if plan.alive}
    records = [record for record in _records(demo) if record.name in living]
    for number, record in enumerate(records):
        declared = record.declaration
        match number % 4:
            case 0:
                replace_structure(record, declared | {"variables": [{"name": "Needed"}]}, demo.timeline.now())
            case 1:
                old = {
                    name: value for name, value in declared.items() if name not in ("variables", "triggers")
                }
                replace_structure(record, old | {"pipelineType": "V1"}, demo.timeline.now())
            case 2:
                stages = [declared["stages"][0], *reversed(declared["stages"][1:])]
                replace_structure(record, declared | {"stages": stages}, demo.timeline.now())
            case _:
                record.run.deleted()
                del record.run.region.pipelines[record.name]
    started = sum(len(record.run.executions) for record in records)
    for _ in range(12):
        _step(demo, 300)
        assert check(demo) == []
    assert sum(len(record.run.executions) for record in records) > started


def test_the_reserved_pipelines_keep_quiet_for_hours(demo: World) -> None:
    pipelines = demo.region(*PROD).pipelines
    before = {name: _history(pipelines[name]) for name in QUIET}
    _step(demo, 8 * 3600)
    assert {name: _history(pipelines[name]) for name in QUIET} == before


def test_payments_prod_is_as_the_mockup_has_it(demo: World) -> None:
    region = demo.region(*PROD)
    state = _ask(region, "GetPipelineState", {"name": "payments-prod"})
    stages = {stage["stageName"]: stage for stage in state["stageStates"]}
    assert list(stages) == ["Source", "Build", "Approve", "Deploy"]
    assert "token" in stages["Approve"]["actionStates"][0]["latestExecution"]
    assert len(stages["Deploy"]["inboundExecutions"]) == 2
    declared = _ask(region, "GetPipeline", {"name": "payments-prod"})["pipeline"]
    assert declared["executionMode"] == "QUEUED"
    assert [(found["name"], found.get("defaultValue")) for found in declared["variables"]] == [
        ("Environment", "staging"),
        ("DryRun", "false"),
        ("Ticket", None),
    ]


def test_checkout_release_runs_when_it_is_driven(demo: World) -> None:
    run = demo.region(*PROD).pipelines["checkout-release"].run
    trigger = {"triggerType": "StartPipelineExecution", "triggerDetail": "arn:aws:iam::111122223333:root"}
    started = run.begin(trigger, {"Environment": "production"})
    _step(demo, 20)
    token = next(token for token, (_, attempt) in run.approvals.items() if attempt.running)
    run.answer("Release", "Approval", token, approved=True, summary="go", actor="arn:aws:iam::1:root")
    _step(demo, 12)
    assert run.executions[started].status.value == "Succeeded"


def _starts(records: list[PipelineRecord]) -> Counter[str]:
    """How many executions each trigger type has started."""
    return Counter(
        str(found.trigger["triggerType"]) for record in records for found in record.run.newest_first()
    )


def test_every_rule_and_webhook_that_started_something_is_there(demo: World) -> None:
    for _ in range(4):
        _step(demo, 600)
    named: set[str] = set()
    for region in demo.regions():
        there = {rule_arn(region, name) for name in region.rules} | {
            webhook["arn"] for webhook in region.webhooks.values()
        }
        for record in region.pipelines.values():
            for found in record.run.newest_first():
                if found.trigger["triggerType"] in ("CloudWatchEvent", "Webhook"):
                    assert found.trigger["triggerDetail"] in there
                    named.add(found.trigger["triggerDetail"])
    assert len(named) >= 5


def test_life_comes_from_git_from_rules_and_from_polling(demo: World) -> None:
    living = {plan.name for plan in PLANS if plan.alive}
    records = [record for record in _records(demo) if record.name in living]
    before = _starts(records)
    for _ in range(8):
        _step(demo, 600)
    grown = _starts(records) - before
    assert min(grown[cause] for cause in ("WebhookV2", "CloudWatchEvent", "PollForSourceChanges")) >= 1


def test_a_schedule_goes_off_at_night(demo: World) -> None:
    run = demo.region(*PROD).pipelines["etl-nightly"].run
    newest = next(run.newest_first()).id
    until = -demo.timeline.now() % DAY + 2 * 3600
    _step(demo, until - 60)
    assert next(run.newest_first()).id == newest
    _step(demo, 120)
    found = next(run.newest_first())
    assert found.trigger["triggerDetail"].endswith(":rule/etl-nightly-nightly")
    assert found.started % DAY == 2 * 3600


def test_a_connection_is_pending_and_explains_a_pipelines_silence(demo: World) -> None:
    pipelines = demo.region(*PROD).pipelines
    [silent] = [
        record.name
        for record in pipelines.values()
        for action in record.declaration["stages"][0]["actions"]
        if demo.connections.status(action["configuration"].get("ConnectionArn", "")) == "PENDING"
    ]
    event = GitEvent(repository="acme/mobile-api", change=GitChange(branch="main"))
    assert (silent, happen(demo, event)) == ("mobile-api-prod", [])


def test_a_tag_starts_what_is_made_to_listen_to_it(demo: World) -> None:
    """The way of the tester in the demo: a filter on tags is saved, and a tag that matches is pushed."""
    record = demo.region(*PROD).pipelines["web-prod"]
    event = GitEvent(repository="acme/web", change=GitChange(tag="release-7"))
    assert happen(demo, event) == []
    declared = copy.deepcopy(record.declaration)
    declared["triggers"][0]["gitConfiguration"]["push"].append({"tags": {"includes": ["release-*"]}})
    replace_structure(record, declared, demo.timeline.now())
    [started] = happen(demo, event)
    assert (started.pipeline, next(record.run.newest_first()).id) == ("web-prod", started.execution_id)
    assert next(record.run.newest_first()).trigger["triggerType"] == "WebhookV2"


def test_the_same_seed_and_clock_give_the_same_world(demo: World) -> None:
    again = build_scenario("demo", SteppedClock())
    for world in (demo, again):
        _step(world, 600)
    assert [_history(record) for record in _records(demo)] == [_history(record) for record in _records(again)]


@pytest.mark.parametrize("start", [1_790_000_000.0, 1_790_000_000.0 + 2.5 * DAY, 1_798_761_600.0])
def test_the_demo_begins_at_any_time(start: float) -> None:
    world = build_scenario("demo", SteppedClock(start))
    assert check(world) == []
    assert len(_statuses(list(world.region(*PROD).pipelines.values()))) == 7


def test_the_other_scenarios_build(demo: World) -> None:
    assert scenario_names() == ["empty", "single", "demo", "large", "fleet"]
    assert _records(build_scenario("empty", SteppedClock())) == []
    assert [record.name for record in _records(build_scenario("single", SteppedClock()))] == [
        "checkout-release"
    ]
    assert len(_records(demo)) == len(PLANS) + 1
    for unknown in ("nowhere", "large:many", "demo:5", "large:-1"):
        with pytest.raises(KeyError):
            build_scenario(unknown, SteppedClock())


def test_most_work_is_done_in_working_hours() -> None:
    instants = working_instants(Random(1), 1_789_948_800.0, 1_789_948_800.0 + 28 * DAY, 10)
    assert instants == sorted(instants)
    weekend = [instant for instant in instants if (instant // DAY + 4) % 7 in {0, 6}]
    assert len(instants) > 150
    assert len(weekend) < len(instants) / 10
    assert all(7 * 3600 <= instant % DAY <= 20 * 3600 for instant in instants)
    nights = nightly_instants(Random(1), 1_789_948_800.0, 1_789_948_800.0 + 7 * DAY)
    assert [round(instant % DAY / 3600) for instant in nights] == [2] * 7


def test_every_version_of_the_demo_differs_from_the_one_before_and_is_sound(demo: World) -> None:
    kinds: Counter[str] = Counter()
    found = [(region, record) for region in demo.regions() for record in region.pipelines.values()]
    for region, record in found:
        assert sorted(record.versions) == list(range(1, record.version + 1))
        for number in range(2, record.version + 1):
            before, after = (without_version(record.versions[each]) for each in (number - 1, number))
            changes = find_changes(before, after)
            assert 0 < len(changes) <= 2, (record.name, number)
            kinds.update(f"{change.kind} {change.path[-1]}" for change in changes)
            require_sound(region, before)
    assert len(kinds) > 15
