"""Forms of a definition: what nobody types in them stays as it is, whatever it is."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from services.definition.catalogue import Context
from services.emulator import Emulator
from tests.declarations import action, approval, pipeline, source, stage
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import Deck, Start
from tui.dialogs.choice import Choice
from tui.dialogs.field_rows import FieldRows
from tui.dialogs.form import FormDialog
from tui.dialogs.form_for import form_for
from tui.dialogs.form_parts import Part, PartKind

LINES = "set -e\nmake build\n\tmake test # \x1b[31m"
RULE = {
    "name": "Check",
    "ruleTypeId": {"category": "Rule", "owner": "AWS", "provider": "Commands", "version": "1"},
    "configuration": {"Commands": LINES, " odd key ": "x" * 1200},
    "commands": [LINES],
}
PARTS = [
    Part(PartKind.VARIABLES),
    Part(PartKind.MODES),
    Part(PartKind.FAILURE, "Build"),
    Part(PartKind.FAILURE, "Ship"),
    Part(PartKind.FAILURE, "Source"),
    Part(PartKind.ENTRY, "Ship"),
    Part(PartKind.SUCCESS, "Ship"),
    Part(PartKind.ENTRY, "Build"),
    Part(PartKind.ACTION, "Build", "Build"),
    Part(PartKind.ACTION, "Ship", "Approve"),
]


def odd_pipeline() -> dict[str, Any]:
    """A declaration with everything that a line of a form cannot show as it is."""
    settings = {"ProjectName": "web", "Script": LINES, " Spaced ": "  two  ", "Long": "y" * 2000}
    declared = pipeline(
        stages=[
            stage("Source", source()),
            stage("Build", action("Build", "Build", "CodeBuild", inputs=["App"], configuration=settings)),
            stage("Ship", {**approval(), "configuration": {"CustomData": "Look:\n- tests\n- notes"}}),
        ],
        variables=[{"name": "Region", "defaultValue": " x\ny ", "description": " a\nb "}],
        mode="LATEST_ONLY",
    )
    declared["stages"][1]["onFailure"] = {"result": "RETRY"}
    declared["stages"][2]["onFailure"] = {"result": "SKIP", "conditions": []}
    declared["stages"][2]["beforeEntry"] = {"conditions": [{"rules": [RULE]}]}
    declared["stages"][2]["onSuccess"] = {"conditions": [{"result": "SKIP", "rules": [RULE, RULE]}]}
    return declared


async def through_form(deck: Deck, part: Part, members: dict[str, Any]) -> FormDialog:
    """Open the form of a part, over whatever is on screen."""
    form = form_for(part, members, Context())
    await deck.app.push_screen(form)
    await deck.until(lambda: deck.app.screen is form, "the form")
    return form


async def test_what_nobody_typed_stays_as_it_is(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline())
    members = odd_pipeline()
    before = json.dumps(members)
    async with start() as deck:
        for part in PARTS:
            form = await through_form(deck, part, members)
            assert json.dumps(form.declaration()) == before, part
            assert "\x1b" not in deck.text
            form.dismiss(None)
            await deck.until(lambda: not isinstance(deck.app.screen, FormDialog), "the form's end")


async def test_a_value_of_several_lines_is_for_the_editor_and_its_neighbours_are_not(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    members = odd_pipeline()
    async with start() as deck:
        form = await through_form(deck, Part(PartKind.ACTION, "Build", "Build"), members)
        await deck.wait("several lines .* editor")
        fields = list(form.query_one(FieldRows).query("Input"))
        assert [field.disabled for field in fields] == [False, False, False, True, *[False] * 6]
        fields[1].focus()
        await deck.press("end", "2")
        changed = form.declaration()
    wanted = copy.deepcopy(members)
    wanted["stages"][1]["actions"][0]["configuration"]["ProjectName"] = "web2"
    assert json.dumps(changed) == json.dumps(wanted)


@pytest.mark.parametrize(
    ("part", "choice", "found"),
    [
        (Part(PartKind.FAILURE, "Build"), "#result", "retry-failed"),
        (Part(PartKind.FAILURE, "Ship"), "#result", "SKIP"),
        (Part(PartKind.SUCCESS, "Ship"), "#result", "SKIP"),
        (Part(PartKind.MODES), "#mode", "LATEST_ONLY"),
    ],
)
async def test_what_is_chosen_already_is_offered(
    start: Start, emulator: Emulator, part: Part, choice: str, found: str
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        form = await through_form(deck, part, odd_pipeline())
        assert form.query_one(choice, Choice).chosen == found
