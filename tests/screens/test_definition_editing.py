"""Editing a definition: the operator's editor, what is found, conflicts, lost answers; nothing typed is lost."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from services.audit import Phase
from services.config import Config, TargetRule
from services.definition.drafts import drafts_path
from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import action, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import QUICK, TARGET, Deck, Start
from tests.screens.editor_rig import FakeEditor, drafts
from tests.screens.test_definition import definition
from tui.dialogs.edit_definition import EditDialog


async def edited(deck: Deck, pattern: str) -> None:
    """Edit, and wait for what the dialog says of it."""
    await deck.press("e")
    await deck.until(lambda: isinstance(deck.app.screen, EditDialog), "the dialog")
    await deck.wait(pattern)


def block(folder: Path) -> None:
    """Have a file stand where a folder is to be made."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", "utf-8")


async def test_an_edit_is_shown_with_its_consequences_and_sent(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    run = put_pipeline(emulator.world, pipeline(mode="SUPERSEDED"))
    begin(run)
    editor.replaces("SUPERSEDED", "QUEUED")
    async with start() as deck:
        await definition(deck)
        await deck.press("down", "down")
        await edited(deck, "interrupts cancels 1 running execution .*~ executionMode SUPERSEDED → QUEUED")
        assert editor.calls[0].startswith("+3,1 ")
        assert len(drafts()) == 1
        assert str(drafts()[0]) in deck.words.replace(" ", "")
        assert "aws codepipeline update-pipeline" in deck.cli
        assert deck.app.focused is not None
        assert deck.app.focused.id == "cancel"
        await deck.push("act")
        await deck.wait("web was updated: version 2")
        assert run.record.versions[2]["executionMode"] == "QUEUED"
        assert drafts() == []
        assert [entry.operation for entry in deck.audited(Phase.INTENT)] == ["UpdatePipeline"]
        await deck.wait("version 2")


async def test_a_finding_leads_back_to_its_place_in_the_editor(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.replaces('"Deploy"', '"Build"')
    async with start() as deck:
        await definition(deck)
        await edited(deck, "errors? .*InvalidStructureException|InvalidStageDeclarationException")
        assert not deck.app.screen.query_one("#act").display
        editor.replaces('"name": "Build"', '"name": "Ship"')
        await deck.press("enter")
        await deck.until(lambda: len(editor.calls) == 2, "the editor")
        assert editor.calls[1].startswith("+")
        assert not editor.calls[1].startswith("+1,")


async def test_a_text_that_is_no_json_says_where(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.replaces('"stages": \\[', '"stages": [,')
    async with start() as deck:
        await definition(deck)
        await edited(deck, r"\d+:\d+ error no JSON")


@pytest.mark.parametrize(
    ("commands", "says"),
    [
        ('sed -i s/prod/staging/ "$file"; exit 3', "The editor ended with status 3.*prod → staging"),
        ('sed -i s/prod/staging/ "$file"; kill -9 $$', "The editor was ended by SIGKILL.*prod → staging"),
    ],
)
async def test_what_an_editor_left_that_ended_badly_is_kept_and_shown(
    start: Start, emulator: Emulator, editor: FakeEditor, commands: str, says: str
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    editor.does(commands)
    async with start() as deck:
        await definition(deck)
        await edited(deck, says)
        await deck.press("escape")
        await deck.wait("Nothing was sent")
        assert "staging" in drafts()[0].read_text("utf-8")
        assert list(run.record.versions) == [1]


async def test_an_emptied_file_is_put_back(start: Start, emulator: Emulator, editor: FakeEditor) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.does(': > "$file"')
    async with start() as deck:
        await definition(deck)
        await edited(deck, "the file is empty")
        await deck.push("restore")
        await deck.wait("The text says what the service has already")
        assert '"stages"' in drafts()[0].read_text("utf-8")
        await deck.press("escape")
        await deck.wait("version 1")
        assert drafts() == []


async def test_an_editor_that_is_not_there_loses_nothing(
    start: Start, emulator: Emulator, editor: FakeEditor, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_pipeline(emulator.world, pipeline())
    monkeypatch.setenv("VISUAL", str(editor.program.with_name("missing")))
    async with start() as deck:
        await definition(deck)
        await edited(deck, "The editor did not start: .*No such file")


async def test_a_draft_that_was_left_is_gone_on_with(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.replaces("prod", "staging")
    async with start() as deck:
        await definition(deck)
        await edited(deck, "prod → staging")
        await deck.press("escape")
        await deck.wait("Nothing was sent")
        await deck.press("e")
        await deck.wait("An earlier edit was not sent")
        await deck.press("enter")
        await deck.wait("Update web .*prod → staging")
        assert len(editor.calls) == 1
        assert len(drafts()) == 1


async def test_closing_while_the_server_cannot_be_asked_keeps_the_edit(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.does(":")
    async with start() as deck:
        await definition(deck)
        await edited(deck, "The text says what the service has already")
        deck.fault(FaultKind.DENY, "GetPipeline")
        editor.replaces("prod", "staging")
        await deck.push("edit")
        await deck.wait("codepipeline:GetPipeline")
        await deck.press("escape")
        await deck.wait("Your text is kept in")
        assert "staging" in drafts()[0].read_text("utf-8")


async def test_a_text_that_is_in_no_file_is_not_dropped_by_closing_once(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        await deck.press("m")
        await deck.wait("What shall be changed")
        await deck.press("down", "enter")
        await deck.wait("Execution mode and type")
        await deck.press("down")
        shutil.rmtree(drafts_path())
        block(drafts_path())
        await deck.push("go-on")
        await deck.wait("the draft cannot be written")
        await deck.press("escape")
        await deck.wait("Your text is in no file yet")
        assert isinstance(deck.app.screen, EditDialog)
        drafts_path().unlink()
        await deck.press("escape")
        await deck.wait("Your text is kept in")
        assert "QUEUED" in drafts()[0].read_text("utf-8")


async def test_edits_that_do_not_meet_are_put_on_top_of_each_other(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    editor.replaces("prod", "staging")
    async with start() as deck:
        await definition(deck)
        await edited(deck, "prod → staging")
        change_pipeline(run, pipeline(mode="QUEUED"))
        await deck.push("act")
        await deck.wait(
            "Version 2 was made meanwhile.*They changed .*executionMode.*You changed .*prod → staging"
        )
        await deck.push("merge")
        await deck.wait("What changes.*prod → staging")
        await deck.push("act")
        await deck.wait("web was updated: version 3")
        newest = run.record.versions[3]
        assert newest["executionMode"] == "QUEUED"
        assert newest["stages"][2]["actions"][0]["configuration"]["ClusterName"] == "staging"


async def test_edits_that_meet_want_somebody_to_choose(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    theirs = deploy(configuration={"ClusterName": "canary", "ServiceName": "web"})
    stages = [*pipeline()["stages"][:2], stage("Deploy", theirs)]
    editor.replaces("prod", "staging")
    async with start() as deck:
        await definition(deck)
        await edited(deck, "prod → staging")
        change_pipeline(run, pipeline(stages=stages))
        await deck.push("act")
        await deck.wait("You changed what they changed too")
        assert not deck.app.screen.query_one("#merge").display
        assert not deck.app.screen.query_one("#act").display
        await deck.push("insist")
        await deck.wait("What changes.*canary → staging")
        assert deck.calls("UpdatePipeline") == 0


async def test_a_lost_answer_is_looked_up_and_a_denied_one_keeps_the_text(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    editor.replaces("prod", "staging")
    async with start() as deck:
        await definition(deck)
        await edited(deck, "prod → staging")
        deck.fault(FaultKind.DENY, "UpdatePipeline")
        await deck.push("act")
        await deck.wait("codepipeline:UpdatePipeline")
        assert len(drafts()) == 1
        emulator.faults.clear()
        deck.fault(FaultKind.LOSE, "UpdatePipeline")
        await deck.push("act")
        await deck.wait("The answer was lost, but it happened")
        assert list(run.record.versions) == [1, 2]
        assert drafts() == []


async def test_where_no_draft_can_be_kept_nothing_is_begun(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        block(drafts_path())
        await deck.press("e")
        await deck.wait("Cannot read the definition.* the draft cannot be written")
        assert editor.calls == []


async def test_a_secret_that_a_mask_would_replace_is_asked_for(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    token = "ghp-planted"
    github = action(
        "App",
        "Source",
        "GitHub",
        owner="ThirdParty",
        outputs=["App"],
        configuration={"Owner": "acme", "Repo": "web", "Branch": "main", "OAuthToken": token},
    )
    run = put_pipeline(emulator.world, pipeline(stages=[stage("Source", github), *pipeline()["stages"][1:]]))
    editor.replaces('"main"', '"next"')
    async with start() as deck:
        await definition(deck)
        assert token not in deck.text
        await edited(deck, "Source · App · OAuthToken")
        await deck.type("ghp-another", "#secret-0")
        await deck.push("secrets")
        await deck.wait("What changes .*main → next")
        assert "ghp-another" not in deck.text + deck.cli
        await deck.wait(r"\*\*\*\* stands for a secret there")
        assert "ghp-another" not in drafts()[0].read_text("utf-8")
        await deck.push("act")
        await deck.wait("web was updated")
        stored = run.record.versions[2]["stages"][0]["actions"][0]["configuration"]
        assert (stored["OAuthToken"], stored["Branch"]) == ("ghp-another", "next")


async def test_a_dangerous_target_wants_the_name_and_a_read_only_run_has_no_key(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    put_pipeline(emulator.world, pipeline())
    editor.replaces("prod", "staging")
    async with start(config=Config(targets=(TargetRule(TARGET, danger=True),))) as deck:
        await definition(deck)
        await edited(deck, "prod → staging")
        await deck.push("act")
        await deck.wait("Type the pipeline's name, web, to confirm")
        assert deck.calls("UpdatePipeline") == 0
    async with start(options=replace(QUICK, read_only=True)) as deck:
        await definition(deck)
        await deck.press("e")
        await deck.wait("Read-only mode: edit is withheld")


async def test_a_form_changes_a_part_and_leaves_the_rest(
    start: Start, emulator: Emulator, editor: FakeEditor
) -> None:
    stages = [stage("Source", source()), stage("Deploy", deploy(inputs=["App"]))]
    run = put_pipeline(emulator.world, pipeline(stages=stages, mode="SUPERSEDED"))
    async with start() as deck:
        await definition(deck)
        await deck.press("slash")
        await deck.type("ServiceName")
        await deck.press("enter", "m")
        await deck.wait("What shall be changed")
        await deck.press("enter")
        await deck.wait("ECS configuration")
        await deck.press("down", "down", "down", "end")
        await deck.type("-blue")
        await deck.push("go-on")
        await deck.wait("What changes .*web → web-blue")
        await deck.push("act")
        await deck.wait("web was updated: version 2")
        before, after = (run.record.versions[number] for number in (1, 2))
        after["stages"][1]["actions"][0]["configuration"]["ServiceName"] = "web"
        assert {**after, "version": 1} == before
        assert editor.calls == []
