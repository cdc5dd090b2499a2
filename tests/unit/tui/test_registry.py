from __future__ import annotations

import pytest

from tests.unit.tui.commands import COMMANDS
from tui.commands import CATALOGUE, Context, KeymapError, Registry
from tui.scope import Scope


def test_read_only_leaves_the_verbs_out_by_id_name_and_completion() -> None:
    registry = Registry(COMMANDS, read_only=True)
    assert "verb.act" not in registry
    assert list(registry.withheld) == ["verb.act"]
    assert registry.by_name("act") is None
    assert registry.by_key("x", Context.FLEET) is None
    with pytest.raises(KeyError):
        registry["verb.act"]


def test_the_key_of_a_withheld_verb_is_still_answered() -> None:
    answered = Registry(COMMANDS, read_only=True).keys()
    assert answered == {"h", "f1", "k", "x"}


def test_a_key_means_a_command_only_where_the_command_applies() -> None:
    registry = Registry(COMMANDS)
    assert registry.by_key("x", Context.PIPELINE) is None
    found = registry.by_key("x", Context.FLEET)
    assert found is not None
    assert found.id == "verb.act"


def test_the_keymap_moves_adds_and_takes_keys_away() -> None:
    registry = Registry(COMMANDS, keymap={"verb.act": "n, ctrl+n", "app.help": ""})
    assert registry["verb.act"].keys == ("n", "ctrl+n")
    assert registry.by_key("x", Context.FLEET) is None
    assert registry["app.help"].keys == ()
    assert registry.widget_keys() == {"grid.open": "enter", "graph.select": "enter"}


@pytest.mark.parametrize(
    ("keymap", "words"),
    [
        ({"verb.nope": "n"}, "there is no command 'verb.nope'"),
        ({"verb.act": "h"}, "'h' is set for both app.help and verb.act"),
        ({"verb.act": "enter"}, "'enter' is set for both list.open and verb.act"),
    ],
)
def test_a_keymap_that_cannot_be_is_refused(keymap: dict[str, str], words: str) -> None:
    with pytest.raises(KeymapError, match=words):
        Registry(COMMANDS, keymap=keymap)


def test_one_key_may_mean_two_things_on_two_screens() -> None:
    registry = Registry(COMMANDS, keymap={"approvals.skip": "x"})
    fleet, approvals = registry.by_key("x", Context.FLEET), registry.by_key("x", Context.APPROVALS)
    assert fleet is not None
    assert approvals is not None
    assert (fleet.id, approvals.id) == ("verb.act", "approvals.skip")


def test_a_screen_s_own_command_goes_before_another_of_the_same_name() -> None:
    registry = Registry(COMMANDS)
    own = registry.by_name("leap", Context.APPROVALS)
    elsewhere = registry.by_name("leap", Context.PIPELINE)
    assert own is not None
    assert elsewhere is not None
    assert (own.id, elsewhere.id) == ("approvals.skip", "approvals.skip")


def test_the_footer_has_what_applies_now_by_rank() -> None:
    registry = Registry(COMMANDS)
    assert [c.id for c in registry.footer(Context.FLEET, Scope())] == ["list.open", "app.help"]


@pytest.mark.parametrize("read_only", [False, True])
def test_the_catalogue_itself_makes_a_registry(read_only: bool) -> None:
    registry = Registry(CATALOGUE, read_only=read_only)
    assert any(command.mutates for command in registry) is not read_only
