"""Read-only mode: the verbs are not there at all, and the services refuse them as well."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.config import Config, Defaults, TargetRule
from services.domain.problem import ProblemKind
from services.emulator import Emulator
from services.errors import ServiceError
from services.pipelines.verbs import StartExecution
from tests.contract.pipelines.desk import steady
from tests.declarations import approved_pipeline
from tests.engine_worlds import put_pipeline
from tests.engine_worlds import start as begin
from tests.screens.app_rig import PROFILE, QUICK, TARGET, Start, shown_keys
from tui.commands import CATALOGUE

VERBS = [command for command in CATALOGUE if command.mutates]


@pytest.fixture
def waiting(emulator: Emulator) -> None:
    """A pipeline to which every verb of the first slice applies."""
    emulator.world.behaviours.set(steady)
    begin(put_pipeline(emulator.world, approved_pipeline()))
    emulator.step(25)


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("by_flag", [True, False])
async def test_the_verbs_are_gone_from_keys_palette_bar_footer_and_help(start: Start, by_flag: bool) -> None:
    options = replace(QUICK, read_only=True if by_flag else None)
    config = Config(defaults=Defaults(read_only=not by_flag))
    async with start(options=options, config=config) as deck:
        await deck.open()
        await deck.wait("READ-ONLY")
        await deck.wait("waiting for approval")
        assert {"start", "approve", "hold"}.isdisjoint(shown_keys(deck))
        registry = deck.app.registry
        assert not [command.id for command in registry if command.mutates]
        for verb in VERBS:
            if verb.keys and verb.applies_on(deck.app.screen_in_front.CONTEXT):
                await deck.press(verb.keys[0])
                await deck.wait(f"Read-only mode: {verb.title} is withheld")
            assert not deck.app.dialog_in_front
            assert verb.name not in [one.value for one in deck.app.screen_in_front.completions(verb.name)]
        await deck.command("approve")
        await deck.wait("Read-only mode: approve is withheld")
        await deck.press("ctrl+p")
        await deck.type("start")
        await deck.pilot.pause(0.2)
        assert "Start an execution" not in deck.text
        await deck.press("escape")
        await deck.press("question_mark")
        await deck.wait("Help: Pipeline")
        await deck.press("end", "pagedown", "pagedown", "pagedown", "pagedown")
        await deck.wait("Read-only mode withholds: .*start.*approve.*hold")
        backend = deck.app.backend
        assert backend is not None
        with pytest.raises(ServiceError) as refused:
            backend.operators[TARGET].perform(StartExecution("web"))
        assert refused.value.problem.kind is ProblemKind.DENIED
        assert deck.calls("StartPipelineExecution") == 0
        assert deck.audited() == []


@pytest.mark.usefixtures("waiting")
async def test_write_goes_before_a_read_only_configuration(start: Start) -> None:
    config = Config(defaults=Defaults(read_only=True))
    async with start(options=replace(QUICK, read_only=False), config=config) as deck:
        await deck.open()
        await deck.wait("LIVE")
        assert "start" in shown_keys(deck)


@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize(
    "rule",
    [
        TargetRule(TARGET, read_only=True),
        TargetRule("prod", profile=PROFILE, read_only=True),
        TargetRule("prod", account="111122223333", read_only=True),
    ],
    ids=["by name", "by profile", "by account"],
)
async def test_a_target_that_is_read_only_withholds_its_verbs(start: Start, rule: TargetRule) -> None:
    async with start(config=Config(targets=(rule,))) as deck:
        await deck.open()
        await deck.wait("111122223333")
        assert {"start", "approve", "hold"}.isdisjoint(shown_keys(deck))
        for pressed in ("s", "a", "t"):
            await deck.press(pressed)
            await deck.wait("prod is read-only in the configuration")
            assert not deck.app.dialog_in_front
        backend = deck.app.backend
        assert backend is not None
        with pytest.raises(ServiceError):
            backend.operators[TARGET].perform(StartExecution("web"))
        assert deck.calls("StartPipelineExecution") == 0


@pytest.mark.usefixtures("waiting")
async def test_a_rule_for_another_account_withholds_nothing_once_the_account_is_known(start: Start) -> None:
    rule = TargetRule("other", account="999999999999", read_only=True, danger=True)
    async with start(config=Config(targets=(rule,))) as deck:
        await deck.open()
        await deck.wait("111122223333")
        await deck.until(lambda: "start" in shown_keys(deck), "the verbs")
        backend = deck.app.backend
        assert backend is not None
        assert backend.operators[TARGET].perform(StartExecution("web")).execution_id
