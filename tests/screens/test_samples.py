"""What the live service once answered and sent is on the screens, read by botocore from an endpoint."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from services.clock import SteppedClock
from services.emulator import Emulator
from services.emulator.engine.behaviour import Outcome, Situation, fails, succeeds
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.operations.registry import HANDLERS
from tests.declarations import action, approval, build, source, stage
from tests.declarations import pipeline as declare
from tests.screens.app_rig import Deck, Start
from tests.screens.recorded_worlds import ACCOUNT, Recorded, go_to, instant
from tests.unit.pipelines.samples import sample
from tui.navigation import ActionPlace, ExecutionPlace
from tui.screens.log import LogScreen

Json = dict[str, Any]


@pytest.fixture
def clock() -> SteppedClock:
    """A clock that stands before the oldest recording."""
    return SteppedClock(instant("2022-04-01T00:00:00+00:00"))


@pytest.fixture
def home(home: Path) -> Path:
    """The home of a user of the recorded account."""
    path = home / "aws"
    path.write_text(path.read_text().replace("AKIA111122223333", f"AKIA{ACCOUNT}"))
    return home


def joined(text: str) -> str:
    """A text as it is compared with what may be folded on the screen."""
    return " ".join(text.split())


async def shows(deck: Deck, *texts: str) -> None:
    """Wait until texts are on the screen, folded at any place: words are cut where they are too long."""
    for text in texts:
        bare = "".join(text.split())
        await deck.until(lambda bare=bare: bare in "".join(deck.words.split()), text)  # type: ignore[misc]  # a lambda's default has no type


# A failed CDK pipeline


def on_the_wire(state: Json) -> Json:
    """A recorded state with its times as the service sends them."""
    state = copy.deepcopy(state)
    for one in state["stageStates"]:
        for entry in one["actionStates"]:
            if "latestExecution" in entry:
                changed = entry["latestExecution"]["lastStatusChange"]
                entry["latestExecution"]["lastStatusChange"] = instant(changed)
    return state


def project_of(entry: Json) -> str:
    """The CodeBuild project that an action's entity names."""
    return str(entry["entityUrl"]).rpartition("/projects/")[2].removesuffix("/view")


def cdk_declaration(state: Json) -> Json:
    """The declaration behind a recorded state."""
    stages = []
    for one in state["stageStates"]:
        actions = []
        for entry in one["actionStates"]:
            name = entry["actionName"]
            if one["stageName"] == "Source":
                repository = {
                    "ConnectionArn": entry["entityUrl"].partition("connectionArn=")[2].partition("&")[0],
                    "FullRepositoryId": "TenzingT-Lama2001/sentinel-aws-monitor",
                    "BranchName": "samrat/ci-cd-test-v2",
                }
                actions.append(source(name, "App") | {"configuration": repository})
            elif "/projects/" in entry["entityUrl"]:
                actions.append(
                    build(name, outputs=[name[:90]], configuration={"ProjectName": project_of(entry)})
                )
            else:
                stack = {"ActionMode": "CREATE_UPDATE", "StackName": name.partition(".")[0]}
                actions.append(action(name, "Deploy", "CloudFormation", configuration=stack, inputs=["App"]))
        stages.append(stage(one["stageName"], *actions))
    return declare(state["pipelineName"], stages)


@pytest.fixture
def cdk(emulator: Emulator, clock: SteppedClock, monkeypatch: pytest.MonkeyPatch) -> tuple[Recorded, Json]:
    """The recorded pipeline, whose GetPipelineState answers as it was recorded, member for member."""
    state = sample("recorded/sentinel.get-pipeline-state-cdk-failed-2026.json")
    latest = {
        entry["actionName"]: entry["latestExecution"]
        for one in state["stageStates"]
        for entry in one["actionStates"]
        if "latestExecution" in entry
    }
    commit, synth, mutate = latest.values()
    started = instant(commit["lastStatusChange"]) - 5
    go_to(emulator, clock, started)
    recorded = Recorded(emulator, "ap-southeast-1", cdk_declaration(state), state["pipelineVersion"])
    message = json.loads(commit["summary"])["CommitMessage"]
    emulator.world.sources.push(
        SourceLocation(
            "CodeStarSourceConnection", "TenzingT-Lama2001/sentinel-aws-monitor", "samrat/ci-cd-test-v2"
        ),
        Revision(commit["externalExecutionId"], message, "someone", None, clock.now()),
    )
    ends = {name: instant(one["lastStatusChange"]) for name, one in latest.items()}

    def behave(situation: Situation) -> Outcome:
        seconds = ends[situation.action] - situation.now
        told = latest[situation.action]
        identity = {key: told.get(f"externalExecution{key.rpartition('_')[2].title()}") for key in IDENTITY}
        if "errorDetails" in told:
            return fails(seconds, told["errorDetails"]["message"], told["errorDetails"]["code"], **identity)
        return succeeds(seconds, **identity)

    emulator.world.behaviours.set(behave)
    recorded.begin(state["stageStates"][0]["latestExecution"]["pipelineExecutionId"])
    go_to(emulator, clock, instant(mutate["lastStatusChange"]) + 60)
    for name, told in latest.items():
        (attempt,) = recorded.attempts(name)
        assert attempt.status == told["status"]
        attempt.id = told["actionExecutionId"]
    assert synth["status"] == "Succeeded"
    monkeypatch.setitem(
        HANDLERS, ("codepipeline", "GetPipelineState"), lambda _context, _request: on_the_wire(state)
    )
    return recorded, state


IDENTITY = ("external_id", "external_url")


async def test_a_failed_cdk_pipeline_is_told_from_the_fleet_to_its_cause(
    start: Start, cdk: tuple[Recorded, Json]
) -> None:
    recorded, state = cdk
    name = state["pipelineName"]
    mutate = state["stageStates"][2]["actionStates"][0]["latestExecution"]
    execution = state["stageStates"][2]["latestExecution"]["pipelineExecutionId"]
    cause = joined(mutate["errorDetails"]["message"])
    async with start(target=recorded.target) as deck:
        await deck.wait(f"✘ failed {name} .*UpdatePipeline · SelfMutate")
        await deck.press("enter")
        await deck.wait(f"Fleet › {name}")
        await deck.wait("✘ failed UpdatePipeline · SelfMutate .*version 7")
        await deck.wait(r"acfd7c6 chore\(pipeline\): adjust self-mut")
        await deck.wait("✘ SelfMutate")
        await deck.wait("JobFailed: Build terminated with state: FAILED. Phase: DOWNLOAD")
        await deck.wait("AccessDeniedException: User:")
        await deck.wait("SentinelAwsMonitorCI-selfupdate")
        assert "\\t" not in deck.text
        await deck.press("end")
        for place in ("ore", "ney"):
            for act in ("Prepare", "Deploy"):
                await deck.wait(f"…\\w*{place}-Beta\\.{act}")
        deck.app.go(ExecutionPlace(recorded.key, execution))
        await deck.wait(f"Fleet › {name} › {execution[:8]}")
        await deck.wait("✘ failed in UpdatePipeline · SelfMutate")
        await deck.wait(r"✓ Synth .*█ 2m04s")
        await deck.wait(r"✘ SelfMutate .*▓ 32s")
        await deck.wait(r"chore\(pipeline\)")
        deck.app.go(ActionPlace(recorded.key, execution, "UpdatePipeline", "SelfMutate"))
        await deck.wait("✘ failed CodeBuild project SentinelAwsMonitorCI-selfupdate")
        await shows(deck, cause, mutate["externalExecutionId"])
        await deck.wait("Hint .*(role|permission|allow|policy)")


# The failure of a Commands action


@pytest.fixture
def commands(emulator: Emulator, clock: SteppedClock) -> tuple[Recorded, Json]:
    """A pipeline whose Commands action failed as an event told."""
    event = sample("recorded/event-action-failed-commands-2026.json")
    detail = event["detail"]
    result, type_ = detail["execution-result"], detail["type"]
    go_to(emulator, clock, instant(detail["start-time"]))
    commands = {
        **action(detail["action"], type_["category"], type_["provider"], inputs=["App"], configuration={}),
        "commands": ['cat "buildspec.yaml"'],
    }
    declaration = declare(detail["pipeline"], [stage("Source", source()), stage(detail["stage"], commands)])
    recorded = Recorded(emulator, event["region"], declaration, int(detail["version"]))
    seconds = instant(event["time"]) - instant(detail["start-time"])
    emulator.world.behaviours.set(succeeds(0), action="App")
    emulator.world.behaviours.set(
        fails(
            seconds,
            result["external-execution-summary"],
            result["error-code"],
            summary=result["external-execution-summary"],
            external_id=result["external-execution-id"],
        ),
        action=detail["action"],
    )
    recorded.begin(detail["execution-id"])
    go_to(emulator, clock, instant(event["time"]) + 60)
    (attempt,) = recorded.attempts(detail["action"])
    assert attempt.status == "Failed"
    attempt.id = detail["action-execution-id"]
    return recorded, detail


async def test_a_failed_commands_action_names_its_command(
    start: Start, commands: tuple[Recorded, Json]
) -> None:
    recorded, detail = commands
    said = detail["execution-result"]["external-execution-summary"]
    execution = detail["execution-id"]
    async with start(target=recorded.target) as deck:
        await deck.wait("✘ failed pipeline-ai-analysis-github .*Build · Build")
        deck.app.go(ExecutionPlace(recorded.key, execution))
        await deck.wait("✘ failed in Build · Build")
        await deck.wait("✘ Build .*▓ 3[23]s")
        await shows(deck, said)
        deck.app.go(ActionPlace(recorded.key, execution, "Build", "Build"))
        await deck.wait('✘ failed runs cat "buildspec.yaml"|✘ failed Commands')
        await shows(deck, said, detail["execution-result"]["external-execution-id"])
        await deck.press("l")
        await deck.wait("Build · Build › Log")
        screen = deck.app.screen
        assert isinstance(screen, LogScreen)
        await deck.wait("/aws/codepipeline/pipeline-ai-analysis-github")
        await deck.wait("57c50aea-1805-43a9-bef6-3662b6a8")
        await deck.wait('cat "buildspec.yaml"')
        await deck.wait("the action ended; this is the whole")


# An approval that was rejected and then approved


@pytest.fixture
def approved(emulator: Emulator, clock: SteppedClock) -> tuple[Recorded, list[Json]]:
    """A pipeline whose approval was asked for, rejected, asked for again and given, as notifications told."""
    events = [one["event"] for one in sample("recorded/meerkat.notifications.ManualApproval.json")]
    asked, rejected, granted = (event["detail"] for event in events)
    times = [instant(event["time"]) for event in events]
    declaration = declare(
        asked["pipeline"], [stage("Source", source()), stage(asked["stage"], approval(asked["action"]))]
    )
    go_to(emulator, clock, times[0])
    recorded = Recorded(emulator, asked["region"], declaration, asked["version"])
    emulator.world.behaviours.set(succeeds(0), action="App")
    recorded.begin(asked["execution-id"])
    emulator.step(0)
    (first,) = recorded.attempts(asked["action"])
    go_to(emulator, clock, times[1])
    run, words = recorded.run, "external-execution-summary"
    run.answer(
        asked["stage"],
        first.name,
        str(first.token),
        approved=False,
        summary=rejected["execution-result"][words],
        actor=LENA,
    )
    emulator.step(20)
    run.retry(asked["stage"], asked["execution-id"], "FAILED_ACTIONS")
    _, second = recorded.attempts(asked["action"])
    go_to(emulator, clock, times[2])
    run.answer(asked["stage"], second.name, str(second.token), approved=True, summary="", actor=LENA)
    emulator.step(60)
    for attempt, told in ((first, rejected), (second, granted)):
        assert attempt.status == told["state"].title()
        assert attempt.summary == told["execution-result"][words]
        attempt.external_id = told["execution-result"]["external-execution-id"]
    assert first.error is not None
    assert first.error["code"] == rejected["execution-result"]["error-code"]
    return recorded, [asked, rejected, granted]


LENA = f"arn:aws:sts::{ACCOUNT}:assumed-role/ax-devops-developer-tier-1/lena"


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_an_approval_rejected_and_then_approved_shows_both(
    start: Start, approved: tuple[Recorded, list[Json]], size: tuple[int, int]
) -> None:
    recorded, (asked, rejected, granted) = approved
    execution = asked["execution-id"]
    async with start(target=recorded.target, size=size) as deck:
        await deck.wait("✓ succeeded lena-test-pipeline")
        deck.app.go(ExecutionPlace(recorded.key, execution))
        await deck.wait("✓ succeeded")
        await deck.wait(r"✘ Approval (attempt|#)\s?1 .* 1m09s")
        await deck.wait(r"✓ Approval (attempt|#)\s?2 .* 1m55s")
        deck.app.go(ActionPlace(recorded.key, execution, "ManualApproval", "Approval"))
        await deck.wait("attempt 2 of 2")
        await shows(deck, granted["execution-result"]["external-execution-summary"])
        await deck.press("p")
        await deck.wait("attempt 1 of 2")
        await shows(deck, rejected["execution-result"]["external-execution-summary"], "JobFailed", "By lena")
