"""The Targets screen: who we are where, what is wrong there, and which targets are read."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from textual.widgets import Button, Input

from services.config import Config
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.paths import config_path
from services.targets.entry import Entry
from tests.contract.credentials.desk import STATIC, Desk, target
from tests.declarations import pipeline
from tests.engine_worlds import put_pipeline
from tests.screens.app_rig import Deck, Start
from tests.screens.sign_in_rig import (
    CENTER,
    FINE,
    GUARDED,
    clock,
    confirm,
    end_session,
    sign_in_before,
    user,
)
from tui.dialogs.add_target import AddTargetDialog
from tui.dialogs.save_targets import SaveTargetsDialog
from tui.dialogs.wipe_vault import WipeVaultDialog
from tui.screens.targets import TargetsScreen
from tui.screens.targets_row import TargetRow

__all__ = ["clock", "user"]

PLAIN = target("plain")
"""Reached by a role in another account, which the directory lets us assume."""


async def targets_screen(deck: Deck) -> TargetsScreen:
    """Go to the targets."""
    await deck.press("0")
    await deck.until(lambda: isinstance(deck.app.screen, TargetsScreen), "the screen")
    shown = deck.app.screen
    assert isinstance(shown, TargetsScreen)
    await deck.until(lambda: shown.grid.row_count > 0, "its rows")
    return shown


def row(shown: TargetsScreen, name: str) -> TargetRow:
    """A line of the screen."""
    found = shown.grid.row(name)
    assert found is not None, name
    return found


def says(shown: TargetsScreen, name: str, word: str) -> Callable[[], bool]:
    """Whether a line's status is in that word."""
    return lambda: (found := shown.grid.row(name)) is not None and found.word == word


async def select(deck: Deck, shown: TargetsScreen, name: str) -> None:
    """Put the cursor on a line."""
    shown.grid.move_to(name)
    await deck.until(lambda: shown.grid.cursor_key == name, f"the cursor on {name}")
    await deck.pilot.pause()


def entry(deck: Deck, name: str) -> Entry | None:
    """What the roster holds of a target."""
    backend = deck.app.backend
    assert backend is not None
    return next((each for each in backend.roster.entries() if each.name == name), None)


async def test_trouble_is_on_top_and_each_says_what_to_do(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    assert user.home.exists()
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelines", region="us-east-1"))
    denied = target("static", "us-east-1")
    async with start(targets=[FINE, denied, CENTER]) as deck:
        shown = await targets_screen(deck)
        await deck.until(says(shown, FINE.name, "live"), "the target that is fine")
        await deck.until(says(shown, denied.name, "denied"), "the denial")
        await deck.until(says(shown, CENTER.name, "sign in"), "the need")
        assert list(shown.grid.shown_keys) == [CENTER.name, denied.name, FINE.name]
        await select(deck, shown, CENTER.name)
        await deck.wait("Trouble the log-in session expired.*To do press L to sign in")
        await select(deck, shown, denied.name)
        await deck.wait(
            r"Trouble codepipeline:ListPipelines is not allowed.*To do ask for codepipeline:ListPipelines"
        )
        await select(deck, shown, FINE.name)
        await deck.wait(f"Account {STATIC}")
        await deck.wait("You are arn:aws:iam::111122223333:user/operator")
        await deck.wait(r"Calls \d+\.\d a second allowed now")
        assert re.search(rf"live +{FINE.name} +{STATIC} .* operator +config-file +1 ", deck.text)


async def test_roles_and_the_end_of_credentials_are_told(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[PLAIN, CENTER]) as deck:
        shown = await targets_screen(deck)
        await deck.until(lambda: row(shown, PLAIN.name).credentials is not None, "what is known of the role")
        await deck.until(lambda: "Plain/alice" in deck.text, "who we are there")
        await deck.wait(r"(59|60) min assume")
        await select(deck, shown, CENTER.name)
        await deck.wait(r"You are arn:aws:sts::222233334444:assumed-role/AWSReservedSSO_Operator_\w+/")
        await deck.wait("Credentials profile center, sso, end in")


async def test_a_target_is_turned_off_and_on_again(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE, CENTER], wait="All 2") as deck:
        shown = await targets_screen(deck)
        await deck.until(says(shown, CENTER.name, "live"), "its pipelines")
        await select(deck, shown, CENTER.name)
        await deck.press("space")
        await deck.until(says(shown, CENTER.name, "off"), "its end")
        await deck.wait("1 target|static 111122223333")
        await deck.press("escape")
        await deck.wait("All 1")
        assert "orders" not in deck.text
        await deck.press("0")
        await deck.until(lambda: deck.app.screen is shown, "the targets")
        await select(deck, shown, CENTER.name)
        await deck.press("space")
        await deck.until(says(shown, CENTER.name, "live"), "its pipelines")
        await deck.press("escape")
        await deck.wait("All 2")
        await deck.wait("orders")


async def test_an_open_screen_says_that_its_target_was_taken_out(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE, CENTER], wait="All 2") as deck:
        await deck.command("pipeline orders")
        await deck.wait("Fleet › orders")
        await deck.until(
            lambda: deck.app.screen_in_front.scope().snapshot is not None, "what is known of the pipeline"
        )
        backend = deck.app.backend
        assert backend is not None
        backend.roster.remove(CENTER.name)
        await deck.wait("center/eu-west-1: this target is not read any more")
        await deck.until(lambda: CENTER.name not in backend.targets, "its end")
        for pressed in ("s", "t", "h", "escape", "c", "y", "ctrl+r"):
            await deck.press(pressed)
            await deck.until(lambda: not deck.app.dialog_in_front, "the end of reading")
        await deck.press("escape")
        await deck.wait("All 1")


async def test_a_target_is_added_with_a_profile_that_was_completed(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE], wait="All 1") as deck:
        shown = await targets_screen(deck)
        await deck.press("a")
        await deck.until(lambda: isinstance(deck.app.screen, AddTargetDialog), "the dialog")
        await deck.wait("static, plain, partner")
        await deck.press(*"cente")
        await deck.wait("center, center-viewer")
        profile = deck.app.screen.query_one("#profile", Input)
        await deck.until(lambda: profile._suggestion == "center", "the completion")
        await deck.press("right")
        assert profile.value == "center"
        await deck.type("eu-west-1", "#regions")
        await deck.push("add")
        await deck.until(lambda: deck.app.screen is shown, "the end of the dialog")
        await deck.until(says(shown, CENTER.name, "live"), "its pipelines")
        await deck.press("escape")
        await deck.wait("orders")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"profile": "centre"}, "no profile 'centre'.*did you mean center"),
        ({"profile": "center", "regions": "eu-west-9x"}, "'eu-west-9x' is no region"),
        ({"profile": "center", "external-id": "42"}, "An external id goes with a role"),
    ],
    ids=["profile", "region", "external id"],
)
async def test_what_cannot_be_added_stays_in_the_dialog(
    start: Start, user: Desk, fields: dict[str, str], words: str
) -> None:
    assert user.home.exists()
    async with start(targets=[FINE], wait="All 1") as deck:
        await targets_screen(deck)
        await deck.press("a")
        await deck.until(lambda: isinstance(deck.app.screen, AddTargetDialog), "the dialog")
        for name, value in fields.items():
            await deck.type(value, f"#{name}")
        await deck.push("add")
        await deck.wait(words)
        values = {name: deck.app.screen.query_one(f"#{name}", Input).value for name in fields}
        assert values == fields
        backend = deck.app.backend
        assert backend is not None
        assert len(backend.roster.entries()) == 1


async def test_a_target_is_taken_away(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE, CENTER], wait="All 2") as deck:
        shown = await targets_screen(deck)
        await select(deck, shown, CENTER.name)
        await deck.press("x")
        await deck.until(lambda: shown.grid.row(CENTER.name) is None, "its end")
        assert entry(deck, CENTER.name) is None
        await deck.press("escape")
        await deck.wait("All 1")


async def test_the_choice_is_shown_before_it_is_saved(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    config_path().parent.mkdir(parents=True)
    config_path().write_text("# mine\n[defaults]\nascii = false\n")
    async with start(targets=[FINE, CENTER], config=Config.load(config_path()), wait="All 2") as deck:
        await targets_screen(deck)
        await deck.press("S")
        await deck.until(lambda: isinstance(deck.app.screen, SaveTargetsDialog), "the dialog")
        save = deck.app.screen.query_one("#save", Button)
        await deck.until(lambda: save.has_focus, "the difference")
        await deck.wait(r"\+\[targets.static\] .*\+profile = \"static\"")
        assert "targets" not in config_path().read_text()
        await deck.push("save")
        await deck.until(lambda: not deck.app.dialog_in_front, "the end of the dialog")
        written = config_path().read_text()
        assert written.startswith("# mine\n[defaults]\n")
        assert "[targets.center]" in written
        assert config_path().with_name("config.toml.bak").read_text() == "# mine\n[defaults]\nascii = false\n"
        await deck.press("S")
        await deck.wait("It says all this already")
        assert deck.app.screen.query_one("#save", Button).disabled


async def test_renewing_looks_for_credentials_anew(start: Start, user: Desk) -> None:
    sign_in_before(user, CENTER)
    async with start(targets=[FINE, CENTER], wait="All 2") as deck:
        shown = await targets_screen(deck)
        end_session(user)
        assert deck.app.backend is not None
        deck.app.backend.engine.refresh()
        await deck.until(says(shown, CENTER.name, "sign in"), "the need")
        sign_in_before(user, CENTER)
        await select(deck, shown, CENTER.name)
        await deck.press("r")
        await deck.until(says(shown, CENTER.name, "live"), "its pipelines")


async def test_the_pipelines_of_a_target_are_shown_alone(
    start: Start, emulator: Emulator, user: Desk
) -> None:
    sign_in_before(user, CENTER)
    put_pipeline(emulator.world, pipeline("billing"), "222233334444")
    async with start(targets=[FINE, CENTER], wait="All 3") as deck:
        shown = await targets_screen(deck)
        await select(deck, shown, CENTER.name)
        await deck.press("enter")
        await deck.wait(f"/ target:{CENTER.name}")
        await deck.gone("web")
        assert "billing" in deck.text
        assert "orders" in deck.text


async def test_lines_are_found_and_copied(start: Start, user: Desk) -> None:
    assert user.home.exists()
    async with start(targets=[FINE, GUARDED, CENTER]) as deck:
        shown = await targets_screen(deck)
        await deck.until(lambda: bool((one := row(shown, FINE.name).target) and one.account), "the account")
        await deck.press("slash")
        await deck.type("region:eu-west-1 status:live")
        await deck.press("enter")
        await deck.until(lambda: list(shown.grid.shown_keys) == [FINE.name], "one line")
        await deck.press("y")
        await deck.until(lambda: STATIC in deck.said(), "the account's number")
        await deck.press("c")
        line = "aws sts get-caller-identity --region eu-west-1 --profile static"
        await deck.until(lambda: any(line in said for said in deck.said()), "the CLI line")
        await deck.press("escape")
        await deck.until(lambda: len(shown.grid.shown_keys) == 3, "all lines")


async def test_the_vault_that_keeps_nothing_says_why(start: Start, user: Desk) -> None:
    assert user.home.exists()
    async with start(targets=[FINE]) as deck:
        await targets_screen(deck)
        await deck.command("wipe-vault")
        await deck.until(lambda: isinstance(deck.app.screen, WipeVaultDialog), "the dialog")
        await deck.wait("Nothing is kept in a keyring")
        assert deck.app.screen.query_one("#wipe", Button).disabled


async def test_where_nothing_is_looked_for_that_is_said(start: Start, user: Desk) -> None:
    assert user.home.exists()
    async with start(targets=[FINE]) as deck:
        await targets_screen(deck)
        await deck.press("d")
        await deck.wait("No place is configured where targets are looked for")


async def test_a_sign_in_from_the_selected_line(start: Start, user: Desk) -> None:
    async with start(targets=[FINE, CENTER]) as deck:
        shown = await targets_screen(deck)
        await deck.until(says(shown, CENTER.name, "sign in"), "the need")
        await select(deck, shown, CENTER.name)
        await deck.press("L")
        await confirm(deck, user)
        await deck.until(says(shown, CENTER.name, "live"), "its pipelines")


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 16)])
async def test_every_line_fits_the_window(start: Start, user: Desk, size: tuple[int, int]) -> None:
    assert user.home.exists()
    async with start(targets=[FINE, CENTER], size=size) as deck:
        shown = await targets_screen(deck)
        await deck.until(says(shown, CENTER.name, "sign in"), "the need")
        assert FINE.name in deck.text
        assert max(map(len, deck.text.splitlines())) <= size[0]
