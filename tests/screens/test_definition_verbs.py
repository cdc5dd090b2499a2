"""Making, cloning and deleting pipelines, and their tags."""

from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import Input

from services.audit import Phase
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import CONNECTION, ROLE, action, deploy, pipeline, stage
from tests.engine_worlds import ACCOUNT, REGION, put_pipeline
from tests.screens.app_rig import PROFILE, TARGET, Deck, Start
from tests.screens.editor_rig import FakeEditor, drafts
from tests.screens.test_definition import definition
from tui.dialogs.clone_pipeline import CloneDialog
from tui.dialogs.create_pipeline import CreateDialog
from tui.dialogs.delete_pipeline import DeleteDialog
from tui.dialogs.tags import TagsDialog

VALUES = {
    "name": "shop",
    "role": ROLE,
    "store": "acme-artifacts",
    "connection": CONNECTION,
    "repository": "acme/shop",
    "project": "shop-build",
    "cluster": "prod",
    "service": "shop",
}


async def test_a_pipeline_is_made_from_a_template(start: Start, emulator: Emulator) -> None:
    async with start(wait="No pipelines in this account") as deck:
        await deck.press("N")
        await deck.until(lambda: isinstance(deck.app.screen, CreateDialog), "the dialog")
        await deck.wait("ECS service")
        await deck.push("go-on")
        await deck.wait("pipeline: ")
        for name, value in VALUES.items():
            await deck.type(value, f"#field-{name}")
        await deck.push("go-on")
        await deck.wait("Create shop .*starts the first execution starts at once")
        await deck.push("act")
        await deck.wait("Fleet › shop")
        made = emulator.world.region(ACCOUNT, REGION).pipelines["shop"]
        assert [each["name"] for each in made.versions[1]["stages"]] == ["Source", "Build", "Deploy"]
        assert drafts() == []


async def test_a_pipeline_is_made_from_a_file_and_its_findings_are_edited(
    start: Start, editor: FakeEditor, tmp_path: Path
) -> None:
    file = tmp_path / "pipeline.json"
    file.write_text(json.dumps({"pipeline": pipeline("shop") | {"roleArn": "none"}, "metadata": {}}), "utf-8")
    editor.replaces('"none"', f'"{ROLE}"')
    async with start(wait="No pipelines in this account") as deck:
        await deck.press("N")
        await deck.until(lambda: isinstance(deck.app.screen, CreateDialog), "the dialog")
        deck.focus("#source")
        await deck.press("end")
        await deck.type(str(file), "#field-file")
        await deck.push("go-on")
        await deck.wait("Create shop .*error roleArn: none does not match")
        await deck.press("enter")
        await deck.wait("What happens")
        await deck.push("act")
        await deck.wait("Fleet › shop")
        assert "none" in file.read_text("utf-8")


async def test_a_clone_goes_elsewhere_with_what_it_points_to_replaced(
    start: Start, emulator: Emulator
) -> None:
    polling = action(
        "App", "Source", "S3", outputs=["App"], configuration={"S3Bucket": "a-b", "S3ObjectKey": "k"}
    )
    stages = [stage("Source", polling), stage("Deploy", deploy(inputs=["App"]))]
    put_pipeline(emulator.world, pipeline(stages=stages))
    targets = [
        Target(TARGET, REGION, profile=PROFILE),
        Target("prod/us-east-1", "us-east-1", profile=PROFILE),
    ]
    async with start(targets=targets) as deck:
        await deck.open()
        await deck.press("C")
        await deck.until(lambda: isinstance(deck.app.screen, CloneDialog), "the dialog")
        await deck.wait("polling App says nothing of polling")
        await deck.push("go-on")
        await deck.wait("Create web-copy")
        await deck.press("escape")
        await deck.wait("Nothing was sent")
        await deck.press("C")
        await deck.until(lambda: isinstance(deck.app.screen, CloneDialog), "the dialog")
        deck.focus("#target")
        await deck.press("end")
        await deck.wait("is a bucket of prod/eu-west-1")
        bucket = next(number for number in range(3) if "acme" in field(deck, f"resource-{number}"))
        await deck.type("-us", f"#resource-{bucket}")
        await deck.push("go-on")
        await deck.wait("Create web-copy")
        await deck.push("act")
        await deck.wait("Fleet › web-copy")
        made = emulator.world.region(ACCOUNT, "us-east-1").pipelines["web-copy"].versions[1]
        assert made["artifactStore"]["location"] == "acme-artifacts-us"
        assert made["stages"][0]["actions"][0]["configuration"]["PollForSourceChanges"] == "false"


def field(deck: Deck, name: str) -> str:
    """What stands in a field."""
    return deck.app.screen.query_one(f"#{name}", Input).value


async def test_a_deletion_wants_the_name_and_keeps_the_definition(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        await deck.press("D")
        await deck.until(lambda: isinstance(deck.app.screen, DeleteDialog), "the dialog")
        await deck.wait("Version 1 is saved as")
        await deck.push("act")
        await deck.wait("Type the pipeline's name, web, to confirm")
        saved = (
            next((deck.app.backend.audit_path.parent / "definitions").glob("*"))
            if deck.app.backend
            else Path()
        )
        await deck.type("web", "#name")
        deck.fault(FaultKind.LOSE, "DeletePipeline")
        await deck.push("act")
        await deck.wait("The answer was lost, but it happened|web was deleted")
        await deck.wait("No pipelines in this account")
        assert "web" not in emulator.world.region(ACCOUNT, REGION).pipelines
        assert json.loads(saved.read_text("utf-8"))["name"] == "web"
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == ["DeletePipeline"]


async def test_a_deletion_that_is_cancelled_leaves_no_file(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        await deck.press("D")
        await deck.until(lambda: isinstance(deck.app.screen, DeleteDialog), "the dialog")
        await deck.wait("Version 1 is saved as")
        await deck.press("escape")
        await deck.until(lambda: not deck.app.dialog_in_front, "the dialog's end")
        assert deck.app.backend is not None
        folder = deck.app.backend.audit_path.parent / "definitions"
        await deck.until(lambda: not list(folder.glob("*")), "the file's end")
        assert deck.calls("DeletePipeline") == 0


async def test_tags_are_shown_given_and_taken(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    record = emulator.world.region(ACCOUNT, REGION).pipelines["web"]
    record.tags.update({"team": "shop", "stage": "prod"})
    async with start() as deck:
        await definition(deck)
        await deck.press("4")
        await deck.wait("stage prod team shop")
        await deck.press("T")
        await deck.until(lambda: isinstance(deck.app.screen, TagsDialog), "the dialog")
        await deck.wait("Key Value stage prod team shop")
        await deck.press("ctrl+u", "down", "down", "down", "end")
        await deck.type("-eu")
        await deck.wait("untag-resource .*--tag-keys stage")
        assert "key=team,value=shop-eu" in deck.cli
        await deck.push("act")
        await deck.wait("The tags of web are saved")
        assert record.tags == {"team": "shop-eu"}
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == ["TagResource", "UntagResource"]
        await deck.wait("Tags press T to edit them team shop-eu")
