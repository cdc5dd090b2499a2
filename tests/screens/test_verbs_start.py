"""Starting an execution through the dialog: variables, source revisions, what is sent and written down."""

from __future__ import annotations

from pathlib import Path

from services.audit import Phase, Result
from services.emulator import Emulator
from services.paths import audit_path
from tests.declarations import build as build_action
from tests.declarations import pipeline, source, stage
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import Deck, Start
from tui.dialogs.revision_field import RevisionField
from tui.dialogs.start import StartDialog

COMMIT = "91aa0de1c2b3d4e5f60718293a4b5c6d7e8f9012"
VARIABLES = (
    {"name": "Environment", "defaultValue": "staging", "description": "where it goes"},
    {"name": "Ticket"},
    {"name": "DbPassword", "defaultValue": "hunter2"},
)


async def dialog(deck: Deck) -> StartDialog:
    """Open the pipeline and its start dialog."""
    await deck.open()
    await deck.press("s")
    await deck.until(lambda: isinstance(deck.app.screen, StartDialog), "the dialog")
    await deck.wait("aws codepipeline start-pipeline-execution")
    assert isinstance(deck.app.screen, StartDialog)
    return deck.app.screen


async def test_a_start_sends_what_was_typed_once_and_writes_it_down(
    start: Start, emulator: Emulator, home: Path
) -> None:
    run = put_pipeline(emulator.world, pipeline(variables=VARIABLES))
    async with start() as deck:
        await dialog(deck)
        await deck.type("production", "#variable-0")
        await deck.type("OPS-1, 'quoted'", "#variable-1")
        await deck.type("correct horse", "#variable-2")
        await deck.type(COMMIT, "RevisionField Input")
        assert "OPS-1" in deck.cli
        assert COMMIT in deck.cli
        assert "correct horse" not in deck.cli
        assert "correct horse" not in deck.text
        assert "hunter2" not in deck.text
        await deck.push("act")
        await deck.wait("Execution [0-9a-f]{8} of web started")
        assert deck.calls("StartPipelineExecution") == 1
        (execution,) = run.executions.values()
        assert dict(execution.variables) == {
            "Environment": "production",
            "Ticket": "OPS-1, 'quoted'",
            "DbPassword": "correct horse",
        }
        (intent,) = deck.audited(Phase.INTENT)
        (result,) = deck.audited()
        assert (result.id, result.result, result.words) == (intent.id, Result.OK, execution.id)
        assert (intent.account, intent.operation, intent.pipeline) == (
            "111122223333",
            "StartPipelineExecution",
            "web",
        )
        assert audit_path().is_relative_to(home)
        assert audit_path().stat().st_mode & 0o777 == 0o600
        assert "correct horse" not in audit_path().read_text()


async def test_a_required_variable_is_asked_for_and_nothing_is_sent_without(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline(variables=VARIABLES))
    async with start() as deck:
        await dialog(deck)
        await deck.wait("Ticket required")
        await deck.push("act")
        await deck.wait("Ticket: needs a value")
        assert deck.calls("StartPipelineExecution") == 0
        assert deck.audited(Phase.INTENT) == []
        await deck.type("OPS-1", "#variable-1")
        await deck.gone("needs a value")
        await deck.push("act")
        await deck.wait("of web started")
        assert deck.calls("StartPipelineExecution") == 1


async def test_a_value_of_a_thousand_characters_goes_through_and_no_more_can_be_typed(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline(variables=[{"name": "Notes"}]))
    async with start() as deck:
        await dialog(deck)
        await deck.type("x" * 1000, "#variable-0")
        await deck.press("y")
        await deck.push("act")
        await deck.wait("of web started")
        assert [dict(e.variables) for e in run.executions.values()] == [{"Notes": "x" * 1000}]


async def test_enter_in_a_field_goes_on_and_does_not_act(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(variables=VARIABLES))
    async with start() as deck:
        shown = await dialog(deck)
        assert shown.focused is shown.query_one("#variable-0")
        await deck.press("enter", "enter")
        assert shown.focused is shown.query_one("#variable-2")
        await deck.press("escape")
        assert deck.app.screen is not shown
        assert deck.calls("StartPipelineExecution") == 0


async def test_a_revision_is_picked_from_those_that_came_lately(start: Start, emulator: Emulator) -> None:
    run = put_pipeline(emulator.world, pipeline())
    for _ in range(2):
        begin(run)
        emulator.step(300)
    async with start() as deck:
        shown = await dialog(deck)
        field = shown.query_one(RevisionField)
        await deck.until(lambda: field.query_one("OptionList").display, "revisions to pick from")
        deck.focus("RevisionField OptionList")
        await deck.press("down", "enter")
        override = field.override
        assert override is not None
        assert f"actionName=App,revisionType=COMMIT_ID,revisionValue={override.value}" in deck.cli
        await deck.push("act")
        await deck.wait("of web started")
        emulator.step(30)
        assert [(o["actionName"], o["revisionValue"]) for o in sent_revisions(deck)] == [
            ("App", override.value)
        ]


async def test_digests_and_object_versions_have_the_type_of_their_provider(
    start: Start, emulator: Emulator
) -> None:
    open_key = {"S3Bucket": "acme", "S3ObjectKey": "web.zip", "AllowOverrideForS3ObjectKey": "true"}
    sources = [
        source("Image", provider="ECR"),
        source("Bundle", provider="S3"),
        source("Site", provider="S3") | {"configuration": open_key},
    ]
    stages = [stage("Source", *sources), stage("Build", build_action(inputs=["Image"]))]
    put_pipeline(emulator.world, pipeline(stages=stages))
    digest, version = "sha256:" + "ab" * 32, "3/L4kqtJlcpXroDTDmpUMLUEXAMPLE.x"
    async with start() as deck:
        shown = await dialog(deck)
        fields = list(shown.query(RevisionField))
        for field, value in zip(fields, (digest, version, "releases/web.zip"), strict=True):
            deck.app.screen.set_focus(field.query_one("Input"))
            await deck.type(value)
        await deck.wait("S3_OBJECT_KEY")
        assert [(o.type, o.value) for f in fields if (o := f.override)] == [
            ("IMAGE_DIGEST", digest),
            ("S3_OBJECT_VERSION_ID", version),
            ("S3_OBJECT_KEY", "releases/web.zip"),
        ]
        await deck.push("act")
        await deck.wait("of web started")
        assert [o["revisionType"] for o in sent_revisions(deck)] == [
            "IMAGE_DIGEST",
            "S3_OBJECT_VERSION_ID",
            "S3_OBJECT_KEY",
        ]


def sent_revisions(deck: Deck) -> list[dict[str, str]]:
    """The overrides of the one start that the audit log has."""
    (intent,) = deck.audited(Phase.INTENT)
    return list(intent.parameters["sourceRevisions"])
