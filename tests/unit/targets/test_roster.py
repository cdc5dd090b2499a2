import threading
from pathlib import Path

import pytest

from services.config import Config, TargetRule
from services.domain.problem import Problem, ProblemKind
from services.domain.target import RoleStep, SignInRole, Target
from services.targets.choice import Choice, choice_path
from services.targets.entry import Origin, RosterChange, SourceState
from services.targets.roster import Offer, Roster

ONE = Target("a/eu-west-1", "eu-west-1", profile="a")
TWO = Target("b/eu-west-1", "eu-west-1", profile="b")
BROKEN = Problem(ProblemKind.CONFIGURATION, "no profile 'x'")


def roster_of(*offers: Offer, choice: Choice | None = None, config: Config | None = None) -> Roster:
    roster = Roster(config or Config(), choice)
    roster.offer(offers)
    return roster


def names(roster: Roster) -> list[str]:
    return [target.name for target in roster.targets()]


def configured(target: Target, *, on: bool = True) -> Offer:
    return Offer(target, Origin.CONFIG, f"targets.{target.name.partition('/')[0]}", on=on)


def test_what_is_offered_is_read_and_told() -> None:
    roster = Roster(Config())
    told: list[RosterChange] = []
    roster.listen(told.append)
    roster.offer([Offer(ONE, Origin.FLAG), configured(TWO, on=False)])
    assert told == [RosterChange(added=(ONE,))]
    assert [(e.name, e.on, e.pinned, e.active) for e in roster.entries()] == [
        ("a/eu-west-1", True, True, True),
        ("b/eu-west-1", False, False, False),
    ]


def test_a_target_that_cannot_be_resolved_stays_with_its_problem_and_is_not_read() -> None:
    roster = roster_of(Offer(ONE, Origin.FLAG), Offer(Target("x", ""), Origin.FLAG, problem=BROKEN))
    assert names(roster) == ["a/eu-west-1"]
    assert roster.entry("x").problem == BROKEN


def test_turning_off_and_on_is_told_and_remembered() -> None:
    choice = Choice()
    roster = roster_of(configured(ONE), choice=choice)
    told: list[RosterChange] = []
    roster.listen(told.append)
    assert not roster.toggle("a/eu-west-1").on
    assert roster.toggle("a/eu-west-1").on
    assert told == [RosterChange(removed=("a/eu-west-1",)), RosterChange(added=(ONE,))]
    roster.toggle("a/eu-west-1")
    assert names(roster_of(configured(ONE), choice=choice)) == []
    assert names(roster_of(Offer(ONE, Origin.FLAG), choice=choice)) == ["a/eu-west-1"], "a flag goes first"


def test_turning_off_what_a_flag_names_is_for_this_run() -> None:
    choice = Choice()
    roster_of(Offer(ONE, Origin.FLAG), choice=choice).toggle("a/eu-west-1")
    assert choice == Choice()


def test_what_is_off_by_configuration_can_be_turned_on_for_good() -> None:
    choice = Choice()
    roster_of(configured(ONE, on=False), choice=choice).toggle("a/eu-west-1")
    assert names(roster_of(configured(ONE, on=False), choice=choice)) == ["a/eu-west-1"]


def test_the_same_credentials_and_region_are_taken_once() -> None:
    again = Target("other-name/eu-west-1", "eu-west-1", profile="a")
    assert names(roster_of(Offer(ONE, Origin.FLAG), configured(again))) == ["a/eu-west-1"]


def test_two_of_one_name_get_names_of_their_own() -> None:
    first = Target("payments/eu-west-1", "eu-west-1", account="111122223333", roles=(RoleStep("arn:1"),))
    second = Target("payments/eu-west-1", "eu-west-1", account="444455556666", roles=(RoleStep("arn:2"),))
    third = Target("payments/eu-west-1", "eu-west-1", profile="p")
    fourth = Target("payments/eu-west-1", "eu-west-1", profile="q")
    roster = roster_of(*(Offer(target, Origin.ORGANIZATION) for target in (first, second, third, fourth)))
    assert names(roster) == [
        "payments/eu-west-1",
        "payments-444455556666/eu-west-1",
        "payments-2/eu-west-1",
        "payments-3/eu-west-1",
    ]


def test_one_account_and_region_reached_twice_is_read_once_by_the_first() -> None:
    roster = roster_of(Offer(ONE, Origin.FLAG), Offer(TWO, Origin.FLAG))
    told: list[RosterChange] = []
    roster.listen(told.append)
    roster.identified("b/eu-west-1", "111122223333", "arn:b")
    assert names(roster) == ["a/eu-west-1", "b/eu-west-1"]
    roster.identified("a/eu-west-1", "111122223333", "arn:a")
    assert names(roster) == ["a/eu-west-1"]
    assert told[-1] == RosterChange(removed=("b/eu-west-1",))
    assert roster.entry("b/eu-west-1").same_as == "a/eu-west-1"
    roster.toggle("a/eu-west-1")
    assert names(roster) == ["b/eu-west-1"], "with the first turned off the second is read"


def test_one_account_in_two_regions_is_two_targets() -> None:
    other = Target("b/us-east-1", "us-east-1", profile="b")
    roster = roster_of(Offer(ONE, Origin.FLAG), Offer(other, Origin.FLAG))
    for name in ("a/eu-west-1", "b/us-east-1"):
        roster.identified(name, "111122223333", "arn")
    assert len(names(roster)) == 2


def test_who_we_are_brings_the_rules_of_that_account() -> None:
    config = Config(targets=(TargetRule("p", account="111122223333", danger=True, colour="red"),))
    roster = roster_of(Offer(ONE, Origin.FLAG), config=config)
    found = roster.identified("a/eu-west-1", "111122223333", "arn:a")
    assert (found.account, found.caller, found.danger, found.colour) == ("111122223333", "arn:a", True, "red")
    assert roster.called("a/eu-west-1", "acme-prod").alias == "acme-prod"
    assert roster.entry("a/eu-west-1").target.caller == "arn:a"
    roster.identified("a/eu-west-1", "444455556666", "arn:c")
    assert not roster.entry("a/eu-west-1").target.danger


def test_what_is_added_is_there_in_the_next_run(tmp_path: Path) -> None:
    added = Target(
        "hub:Ops/eu-west-1",
        "eu-west-1",
        profile="hub",
        roles=(RoleStep("arn:aws:iam::111122223333:role/Hub"), RoleStep("arn:aws:iam::1:role/Ops", "x")),
    )
    signed = Target("c/eu-west-1", "eu-west-1", sign_in=SignInRole("corp", "111122223333", "Operator"))
    path = tmp_path / "state" / "targets.json"
    roster = Roster(Config(), None, path)
    roster.offer([configured(ONE)])
    roster.add([added, signed])
    roster.toggle("a/eu-west-1")
    roster.keep()
    assert path.stat().st_mode & 0o777 == 0o600
    kept = Choice.load(path)
    assert list(kept.added.values()) == [added, signed]
    assert kept.off == {"a/eu-west-1"}
    assert kept == roster.choice


def test_adding_what_is_off_turns_it_on() -> None:
    roster = roster_of(configured(ONE, on=False))
    roster.add([Target("a/eu-west-1", "eu-west-1", profile="a")])
    assert names(roster) == ["a/eu-west-1"]
    assert roster.choice.added == {}


def test_removing_is_for_good_unless_it_is_added_again() -> None:
    choice = Choice()
    roster = roster_of(configured(ONE), Offer(TWO, Origin.ADDED), choice=choice)
    roster.add([TWO])
    roster.remove("a/eu-west-1")
    roster.remove("b/eu-west-1")
    assert (roster.entries(), choice.added) == ((), {})
    later = roster_of(configured(ONE), choice=choice)
    assert names(later) == []
    later.add([ONE])
    assert names(later) == ["a/eu-west-1"]
    assert names(roster_of(configured(ONE), choice=choice)) == ["a/eu-west-1"]
    with pytest.raises(KeyError):
        roster.remove("a/eu-west-1")


def test_names_that_are_not_there_are_errors() -> None:
    roster = roster_of()
    for ask in (roster.entry, roster.toggle):
        with pytest.raises(KeyError):
            ask("x")


def test_a_listener_may_change_the_roster_and_is_told_in_order() -> None:
    roster = Roster(Config())
    told: list[RosterChange] = []

    def tell(change: RosterChange) -> None:
        told.append(change)
        if change.added == (ONE,):
            roster.toggle("a/eu-west-1")
            assert len(told) == 1, "the next news comes after this one"

    roster.listen(tell)
    roster.offer([Offer(ONE, Origin.FLAG)])
    assert told == [RosterChange(added=(ONE,)), RosterChange(removed=("a/eu-west-1",))]


def test_a_listener_that_waits_for_another_thread_keeps_nobody_from_looking() -> None:
    roster = Roster(Config())
    seen: list[int] = []

    def tell(_change: RosterChange) -> None:
        looking = threading.Thread(target=lambda: seen.append(len(roster.entries())))
        looking.start()
        looking.join(10)

    roster.listen(tell)
    roster.offer([Offer(ONE, Origin.FLAG)])
    assert seen == [1]


def test_how_a_source_stands_is_told() -> None:
    roster = Roster(Config())
    told: list[RosterChange] = []
    roster.listen(told.append)
    state = SourceState("organizations.main", Origin.ORGANIZATION, running=True)
    roster.look_at(lambda: (state,))
    roster.stir()
    assert roster.sources() == (state,)
    assert told == [RosterChange()]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"version": 2}',
        '{"version": 1, "off": 3}',
        '{"version": 1, "off": [], "on": [], "added": [1]}',
    ],
)
def test_a_choice_that_makes_no_sense_is_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "targets.json"
    path.write_text(text)
    assert Choice.load(path) == Choice()


def test_without_a_place_nothing_is_kept() -> None:
    roster = roster_of(configured(ONE))
    roster.toggle("a/eu-west-1")
    roster.keep()
    assert not choice_path().exists()
