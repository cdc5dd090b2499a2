"""The Triggers screen: what starts a pipeline, tested and edited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.audit import Phase
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import CONNECTION, build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start, shown_keys
from tui.dialogs.schedule import ScheduleDialog
from tui.dialogs.trigger_filter import TriggerFilterDialog
from tui.dialogs.trigger_removal import TriggerRemovalDialog
from tui.dialogs.trigger_tester import TriggerTesterDialog
from tui.options import Options
from tui.screens.triggers import TriggersScreen

if TYPE_CHECKING:
    from types_boto3_codepipeline import CodePipelineClient

PUSH: dict[str, Any] = {
    "providerType": "CodeStarSourceConnection",
    "gitConfiguration": {"sourceActionName": "App", "push": [{"branches": {"includes": ["main"]}}]},
}


async def triggers(deck: Deck, name: str = "web") -> TriggersScreen:
    """Open the triggers of a pipeline, and wait until all was read."""
    await deck.open(name)
    await deck.press("g")
    screen = deck.app.screen_in_front
    assert isinstance(screen, TriggersScreen)
    await deck.until(lambda: screen.record is not None and not screen.record.reading, "the readings")
    return screen


async def form(deck: Deck, key: str) -> TriggerFilterDialog:
    """Open the form of a filter by its key."""
    await deck.press(key)
    await deck.until(lambda: isinstance(deck.app.screen, TriggerFilterDialog), "the form")
    await deck.until(lambda: deck.app.focused is not None, "the focus")
    dialog = deck.app.screen
    assert isinstance(dialog, TriggerFilterDialog)
    return dialog


def triggers_of(emulator: Emulator, name: str = "web") -> Any:
    """The triggers that the service has."""
    (region,) = (one for one in emulator.world.regions() if name in one.pipelines)
    return region.pipelines[name].declaration.get("triggers")


async def test_a_filter_on_tags_is_added_tested_and_saved(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start() as deck:
        screen = await triggers(deck)
        await deck.wait("push to branch main")
        await form(deck, "n")
        await deck.type("v*", "#names")
        await deck.wait(r"v\* takes v.*; not ")
        await deck.push("test")
        await deck.until(lambda: isinstance(deck.app.screen, TriggerTesterDialog), "the tester")
        await deck.wait("as edited, not saved yet")
        await deck.press("down")
        await deck.type("v1.2", "#name")
        await deck.wait(r"web would start.*tag v1.2 matches include v\*")
        await deck.press("escape")
        await deck.push("act")
        await deck.wait("Version 2 is in force")
        await deck.until(lambda: deck.app.screen is screen, "the screen")
        await deck.wait(r"push of tag v\*")
        git = {**PUSH["gitConfiguration"]}
        git["push"] = [{"branches": {"includes": ["main"]}}, {"tags": {"includes": ["v*"]}}]
        assert triggers_of(emulator) == [{**PUSH, "gitConfiguration": git}]
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == ["UpdatePipeline"]


async def test_complaints_come_while_one_types_and_nothing_bad_is_sent(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start() as deck:
        await triggers(deck)
        await form(deck, "n")
        await deck.wait("Nothing so far")
        await deck.push("act")
        await deck.wait("needs tags or branches")
        await deck.type("refs/tags/v*, [a", "#names")
        await deck.wait(r"\[a: no glob")
        await deck.wait(r"refs/tags/v\*: names come without refs/tags/")
        await deck.push("act")
        await deck.wait(r"no glob.*\(character 1\)")
        assert deck.calls("UpdatePipeline") == 0
        await deck.press("escape")
        assert deck.audited() == []


async def test_a_filter_on_pull_requests_is_added_and_changed(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start() as deck:
        screen = await triggers(deck)
        dialog = await form(deck, "n")
        deck.focus("#form")
        await deck.press("end")
        await deck.wait("Events.*OPEN.*UPDATED.*CLOSED")
        deck.focus("#event-CLOSED")
        await deck.press("space")
        await deck.type("main, {dev,test}", "#names")
        await deck.wait(r'\+ "CLOSED"')
        await deck.push("act")
        await deck.until(lambda: not dialog.is_attached, "the end of the form")
        await deck.wait("pull request closed into branch main or {dev,test}")
        await deck.press("end")
        await deck.until(lambda: (s := screen.selected) is not None and s.kind == "pull request", "the row")
        await form(deck, "e")
        await deck.wait("Nothing so far")
        await deck.type(", hot/*", "#names")
        await deck.wait(r'\+ "hot/\*"')
        await deck.push("act")
        await deck.wait(r"into branch main, {dev,test} or hot/\*")
        git = triggers_of(emulator)[0]["gitConfiguration"]
        assert git["pullRequest"] == [
            {"events": ["CLOSED"], "branches": {"includes": ["main", "{dev,test}", "hot/*"]}}
        ]


async def test_where_somebody_was_faster_the_change_is_put_onto_the_newer_version(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start() as deck:
        await triggers(deck)
        await form(deck, "n")
        await deck.type("v*", "#names")
        change_pipeline(run, pipeline(triggers=[PUSH], variables=[{"name": "Stage", "defaultValue": "x"}]))
        await deck.push("act")
        await deck.wait("the pipeline is at version 2 now, not 1")
        assert deck.calls("UpdatePipeline") == 0
        await deck.push("read-again")
        await deck.wait("This is the change onto version 2; nothing was sent yet")
        await deck.push("act")
        await deck.wait("Version 3 is in force")
        declaration = emulator.world.region("111122223333", "eu-west-1").pipelines["web"].declaration
        assert [one["name"] for one in declaration["variables"]] == ["Stage"]
        assert len(triggers_of(emulator)[0]["gitConfiguration"]["push"]) == 2


async def test_the_last_filter_is_removed_with_a_word_on_what_starts_it_then(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    begin(run)
    async with start() as deck:
        await triggers(deck)
        await deck.press("x")
        await deck.until(lambda: isinstance(deck.app.screen, TriggerRemovalDialog), "the dialog")
        await deck.wait("It is the last filter: then every push to main starts the pipeline")
        await deck.wait("Cancels 1 running execution")
        await deck.push("act")
        await deck.wait("push to main")
        await deck.wait("Version 2 is in force")
        assert triggers_of(emulator) is None


async def test_a_schedule_is_made_changed_and_turned_off(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        screen = await triggers(deck)
        await deck.press("N")
        await deck.until(lambda: isinstance(deck.app.screen, ScheduleDialog), "the form")
        await deck.type("cron(0 18 * * MON *)", "#schedule")
        await deck.wait(r"Day-of-month and Day-of-week must be \?")
        deck.focus("#schedule")
        await deck.press("ctrl+u")
        await deck.type("rate(1 hour)", "#schedule")
        await deck.wait("every hour")
        await deck.push("act")
        await deck.wait("role: a role's ARN")
        assert deck.audited() == []
        await deck.type("arn:aws:iam::111122223333:role/start", "#role")
        await deck.push("act")
        await deck.wait("Rule web-schedule starts web")
        await deck.wait("on schedule every hour")
        await deck.press("end")
        await deck.until(lambda: screen.selected is not None and screen.selected.rule is not None, "the row")
        await deck.press("e")
        await deck.until(lambda: isinstance(deck.app.screen, ScheduleDialog), "the form")
        await deck.press("ctrl+u")
        await deck.type("rate(2 hours)", "#schedule")
        await deck.push("act")
        await deck.wait("on schedule every 2 hours")
        await deck.press("o")
        await deck.wait("Disable rule web-schedule")
        await deck.wait(r'\+ "State": "DISABLED"')
        await deck.push("act")
        await deck.wait("off schedule every 2 hours")
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == [
            "PutRule", "PutTargets", "PutRule", "DisableRule",
        ]  # fmt: skip


async def test_polling_is_switched_off_and_its_secret_must_be_typed_again(
    start: Start, emulator: Emulator
) -> None:
    old = {"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": "s3cr3t-token"}
    first = source(provider="GitHub", owner="ThirdParty", configuration=old)
    put_pipeline(
        emulator.world,
        pipeline(stages=[stage("Source", first), stage("Build", build()), stage("Deploy", deploy())]),
    )
    async with start() as deck:
        await triggers(deck)
        await deck.wait("polling source polling")
        await deck.press("p")
        await deck.wait("Then nothing starts it: no enabled rule or webhook")
        await deck.wait("OAuthToken: AWS shows a mask")
        await deck.push("act")
        await deck.wait("OAuthToken: type the secret, or it would be lost")
        assert deck.calls("UpdatePipeline") == 0
        await deck.type("n3w-t0ken", "#secret-0")
        assert "n3w-t0ken" not in deck.text + deck.cli
        await deck.push("act")
        await deck.wait("silent source a webhook, where there is one")
        declaration = emulator.world.region("111122223333", "eu-west-1").pipelines["web"].declaration
        configuration = declaration["stages"][0]["actions"][0]["configuration"]
        assert configuration == {**old, "OAuthToken": "n3w-t0ken", "PollForSourceChanges": "false"}
        assert "n3w-t0ken" not in (deck.app.backend.audit_path.read_text() if deck.app.backend else "")


async def test_a_webhook_is_deleted(start: Start, emulator: Emulator, client: CodePipelineClient) -> None:
    put_pipeline(emulator.world, pipeline())
    client.put_webhook(
        webhook={
            "name": "push",
            "targetPipeline": "web",
            "targetAction": "App",
            "filters": [],
            "authentication": "UNAUTHENTICATED",
            "authenticationConfiguration": {},
        }
    )
    async with start() as deck:
        screen = await triggers(deck)
        await deck.wait("webhook push: any payload")
        await deck.press("end")
        await deck.until(
            lambda: screen.selected is not None and screen.selected.webhook is not None, "the row"
        )
        await deck.wait("whoever knows the URL starts it")
        await deck.press("r")
        await deck.wait("Register webhook push")
        await deck.push("act")
        await deck.wait("Webhook push is registered")
        await deck.press("x")
        await deck.wait("Delete webhook push")
        await deck.push("act")
        await deck.gone("webhook push: any payload")
        assert client.list_webhooks()["webhooks"] == []


async def test_the_fleet_is_asked_what_an_event_would_start(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    put_pipeline(emulator.world, pipeline("also"))
    put_pipeline(emulator.world, pipeline("elsewhere", stages=other_repository()))
    async with start() as deck:
        await triggers(deck)
        await deck.press("t")
        await deck.wait("What would start web")
        await deck.type("main", "#name")
        await deck.wait("web would start.*branch main matches include main")
        await deck.push("ask")
        await deck.wait("✓ also")
        await deck.gone("not read yet")
        assert "elsewhere" not in deck.words


async def test_silent_triggers_and_what_cannot_be_read_are_told(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    emulator.world.connections.set(CONNECTION, "PENDING")
    async with start(size=(80, 24)) as deck:
        deck.fault(FaultKind.DENY, "ListRuleNamesByTarget")
        await triggers(deck)
        await deck.wait("silent.*the connection is PENDING")
        await deck.wait("1 silent: looks as if it started the pipeline")
        await deck.wait("Could not read EventBridge rules:")


async def test_read_only_mode_shows_and_tests_and_changes_nothing(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(triggers=[PUSH]))
    async with start(Options(read_only=True)) as deck:
        await triggers(deck)
        await deck.wait("push to branch main")
        keys = shown_keys(deck)
        assert "test" in keys
        assert not {"add", "edit", "remove", "duplicate", "schedule"} & set(keys)
        await deck.press("n")
        assert not deck.app.dialog_in_front
        await deck.press("enter")
        assert not deck.app.dialog_in_front


def other_repository() -> list[Any]:
    """Stages whose source is another repository."""
    there = {"ConnectionArn": CONNECTION, "FullRepositoryId": "acme/api", "BranchName": "main"}
    return [stage("Source", source(configuration=there)), stage("Build", build()), stage("Deploy", deploy())]
