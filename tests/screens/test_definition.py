"""Reading a definition: its text, the graph of its artifacts, its versions, its tags."""

from __future__ import annotations

from typing import Any

import pytest

from services.emulator import Emulator
from services.emulator.faults import FaultKind
from tests.declarations import build, deploy, pipeline, source, stage
from tests.engine_worlds import change_pipeline, put_pipeline
from tests.screens.app_rig import Deck, Start
from tui.navigation import DefinitionPlace
from widgets.code import CodeView


async def definition(deck: Deck, name: str = "web", words: str = r"version \d") -> None:
    """Open a pipeline's definition."""
    await deck.open(name)
    await deck.press("d")
    await deck.wait(f"Fleet › {name} › Definition")
    await deck.wait(words)


def view(deck: Deck) -> CodeView:
    """The text."""
    return deck.app.screen.query_one(CodeView)


async def test_the_text_is_shown_folded_to_outlines_and_as_yaml(start: Start, emulator: Emulator) -> None:
    put_pipeline(emulator.world, pipeline(mode="QUEUED"))
    async with start() as deck:
        await definition(deck, words="version 1.*V2 · QUEUED · 3 stages · 3 actions")
        assert '"executionMode": "QUEUED"' in "\n".join(view(deck).lines)
        await deck.press("z")
        await deck.wait(r'\{ "name": "Build", … \d+ lines')
        assert '"actions"' not in deck.text
        await deck.press("z")
        await deck.wait(r'"actions": \[ .* \{ "name": "App", … \d+ lines')
        await deck.press("z", "f")
        await deck.wait("executionMode: QUEUED|- name: Source")
        assert "YAML" in deck.text.splitlines()[1]
        await deck.press("enter")
        assert view(deck).folding.folded == frozenset()


async def test_a_search_unfolds_and_verbs_follow_the_stage_that_it_leads_to(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        await deck.press("z", "slash")
        await deck.type("ClusterName")
        await deck.press("enter")
        await deck.wait("stages › Deploy › actions › Deploy › configuration › ClusterName .*match 1/1")
        scope = deck.app.screen_in_front.scope()
        assert (scope.stage, scope.action) == ("Deploy", "Deploy")
        await deck.press("f")
        await deck.wait("- name: Deploy")
        scope = deck.app.screen_in_front.scope()
        assert (scope.stage, scope.action) == ("Deploy", "Deploy")
        await deck.press("escape")
        await deck.gone("match 1/1")
        assert isinstance(deck.app.screen_in_front.place(), DefinitionPlace)


async def test_the_artifacts_are_drawn_as_lanes_with_their_loose_ends(
    start: Start, emulator: Emulator
) -> None:
    stages = [
        stage("Source", source()),
        stage("Build", build(), build("Docs")),
        stage("Deploy", deploy()),
    ]
    put_pipeline(emulator.world, pipeline(stages=stages))
    async with start() as deck:
        await definition(deck)
        await deck.press("2")
        await deck.wait("makes App")
        lines = [line.rstrip() for line in deck.text.splitlines()]
        at = lines.index(" Source")
        drawn = [" ".join(line.split()) for line in lines[at : at + 7]]
        assert drawn == [
            "Source",
            "App ● makes App",
            "Build │",
            "Build ○ ● takes App makes Build",
            "Docs ○ │ ● takes App makes Docs",
            "Deploy │",
            "Deploy ○ takes Build",
        ]
        assert "Nobody takes Docs" in deck.words


def changed(**members: Any) -> dict[str, Any]:
    """The pipeline with other members."""
    return pipeline(mode="QUEUED", **members)


async def test_any_two_versions_are_held_against_each_other_and_each_can_be_read(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    change_pipeline(run, changed())
    change_pipeline(run, changed(variables=[{"name": "Region", "defaultValue": "eu-west-1"}]))
    async with start() as deck:
        await definition(deck, words="version 3")
        await deck.press("3")
        await deck.wait("Version 2 → 3 .*variables")
        await deck.wait(r"\+ .*\"name\": \"Region\"")
        await deck.press("down")
        await deck.wait(r"Version 1 → 2 .*\+ executionMode QUEUED")
        await deck.press("up", "space", "down", "down")
        await deck.wait(r"Version 1 → 3 .*\+ executionMode QUEUED .*\+ variables")
        await deck.press("enter")
        await deck.wait("Definition › version 1")
        await deck.wait("version 1, not in force: that is 3")
        assert "executionMode" not in "\n".join(view(deck).lines)
        await deck.press("left_square_bracket")
        await deck.wait("The first version")


async def test_a_version_that_cannot_be_read_says_why_and_is_read_on_refresh(
    start: Start, emulator: Emulator
) -> None:
    put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await deck.open()
        deck.fault(FaultKind.DENY, "GetPipeline")
        await deck.press("d")
        await deck.wait("denied|not allowed|not authorized")
        emulator.faults.clear()
        await deck.press("ctrl+r")
        await deck.wait("version 1")
        await deck.until(lambda: bool(view(deck).lines), "the text")


async def test_a_version_that_others_make_is_shown_as_it_comes_with_the_cursor_where_it_was(
    start: Start, emulator: Emulator
) -> None:
    run = put_pipeline(emulator.world, pipeline())
    async with start() as deck:
        await definition(deck)
        await deck.press("down", "down", "down")
        change_pipeline(run, changed())
        await deck.press("ctrl+r")
        await deck.wait("version 2")
        await deck.until(lambda: '"executionMode": "QUEUED"' in "\n".join(view(deck).lines), "the new text")
        assert view(deck).cursor == 3


async def test_what_is_copied_has_no_secret_in_it(
    start: Start, emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = '[{"name":"DB_PASSWORD","value":"hunter2-planted"}]'
    compiled = build(configuration={"ProjectName": "web-build", "EnvironmentVariables": planted})
    stages = [stage("Source", source()), stage("Build", compiled)]
    put_pipeline(emulator.world, pipeline(stages=stages))
    async with start() as deck:
        await definition(deck)
        copied: list[str] = []
        monkeypatch.setattr(deck.app, "copy_text", lambda text, _: copied.append(text))
        await deck.press("y")
        assert "web-build" in copied[0]
        assert "hunter2-planted" not in copied[0]


async def test_text_of_others_steers_no_terminal(start: Start, emulator: Emulator) -> None:
    hostile = deploy(configuration={"ClusterName": "prod\x1b[2J\u202e", "ServiceName": "[bold]web[/]"})
    stages = [stage("Source", source()), stage("Deploy", hostile | {"inputArtifacts": [{"name": "App"}]})]
    put_pipeline(emulator.world, pipeline(stages=stages))
    async with start() as deck:
        await definition(deck)
        await deck.press("f", "slash")
        await deck.type("ServiceName")
        await deck.press("enter")
        await deck.wait(r"ServiceName: '?\[bold\]web\[/\]")
        assert not set("\x1b\u202e") & set(deck.text)
