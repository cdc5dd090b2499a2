from __future__ import annotations

import pytest

from services.config import Config, IdentityCenterTable, OrganizationTable, TargetRule
from services.domain.problem import ProblemKind
from services.domain.sign_in import SignInKind
from services.domain.target import RoleStep, SignInRole
from services.emulator.faults import Fault, FaultKind
from services.emulator.identity.directory import Role
from services.targets.entry import Origin
from services.targets.plan import Wishes
from services.targets.region_memory import STALE_SECONDS
from tests.contract.targets.estate import CLOSED, MANAGEMENT, PAY, REGIONS, SHOP, Estate

MAIN = OrganizationTable("main", "ops/Viewer", "management", "treaty-42")
ORGANIZATION = Config(organizations=(MAIN,))
IN_IRELAND = Config(
    organizations=(OrganizationTable("main", "ops/Viewer", "management", "treaty-42", ("eu-west-1",)),)
)
CENTER = Config(identity_centers=(IdentityCenterTable("corp", "corp", ("Admin", "Read*")),))
EVERYWHERE = Wishes(profiles=("management",), regions=("all",))


def chosen(include: str = "", exclude: str = "") -> Config:
    return Config(
        organizations=(
            OrganizationTable(
                "main",
                "ops/Viewer",
                "management",
                "treaty-42",
                ("eu-west-1",),
                tuple(include.split(",") if include else ()),
                tuple(exclude.split(",") if exclude else ()),
            ),
        )
    )


def test_an_organizations_active_accounts_are_reached_by_the_role(estate: Estate) -> None:
    looking = estate.look(IN_IRELAND)
    assert looking.run() == ["Management/eu-west-1", "Payments/eu-west-1", "Shop/eu-west-1"]
    pay = looking.roster.entry("Payments/eu-west-1")
    assert (pay.target.account, pay.target.alias, pay.target.profile) == (PAY, "Payments", "management")
    assert pay.target.roles == (RoleStep(f"arn:aws:iam::{PAY}:role/ops/Viewer", "treaty-42"),)
    assert (pay.origin, pay.source) == (Origin.ORGANIZATION, "organizations.main")
    own = looking.roster.entry("Management/eu-west-1").target
    assert (own.roles, own.account) == ((), MANAGEMENT), (
        "one seldom may assume a role in the account one is in"
    )
    assert CLOSED not in {entry.target.account for entry in looking.roster.entries()}
    state = looking.state("organizations.main")
    assert (state.found, state.problem, state.failures, state.running) == (3, None, (), False)
    assert (estate.asked("ListTagsForResource"), estate.asked("ListRoots")) == (0, 0), (
        "nobody asked for these"
    )
    assert estate.asked("ListPipelines") == 0


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        ("ou:Workloads/Production", "", ["Payments"]),
        ("ou:Workloads", "", ["Payments", "Shop"]),
        ("ou:Workloads", "ou:Workloads/Production", ["Shop"]),
        ("tag:env=prod", "", ["Payments"]),
        ("", "tag:env=*", ["Management"]),
        ("pay*,777788889999", "", ["Payments", "Shop"]),
    ],
)
def test_accounts_are_chosen_by_unit_tag_name_and_number(
    estate: Estate, include: str, exclude: str, expected: list[str]
) -> None:
    found = estate.look(chosen(include, exclude)).run()
    assert found == [f"{name}/eu-west-1" for name in expected]


def test_a_unit_by_its_id(estate: Estate) -> None:
    unit = next(unit.id for unit in estate.organization.units.values() if unit.name == "Production")
    assert estate.look(chosen(unit)).run() == ["Payments/eu-west-1"]


def test_a_unit_that_is_not_there_names_those_that_are(estate: Estate) -> None:
    looking = estate.look(chosen("ou:Workloads/Prod"))
    assert looking.run() == []
    problem = looking.state("organizations.main").problem
    assert problem is not None
    assert problem.kind is ProblemKind.CONFIGURATION
    assert "there is Production" in problem.line


def test_an_organization_of_many_pages(estate: Estate) -> None:
    with estate.emulator.world.lock:
        for number in range(45):
            estate.organization.add_member(f"5{number:011d}", f"team-{number:02d}")
    assert len(estate.look(IN_IRELAND).run()) == 48


def test_an_account_that_may_not_list_says_so(estate: Estate) -> None:
    estate.emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListAccounts"))
    looking = estate.look(ORGANIZATION)
    assert looking.run() == []
    problem = looking.state("organizations.main").problem
    assert problem is not None
    assert problem.kind is ProblemKind.DENIED


def test_only_regions_with_pipelines_become_targets(estate: Estate) -> None:
    looking = estate.look(ORGANIZATION)
    assert looking.run() == [
        "Management/eu-west-1",
        "Payments/eu-west-1",
        "Payments/us-east-1",
        "Shop/ap-south-1",
    ]
    assert estate.asked("ListPipelines", PAY) == len(REGIONS), "one call a region"


def test_an_account_that_lets_nobody_in_costs_the_others_nothing(estate: Estate) -> None:
    closed = Role(f"arn:aws:iam::{PAY}:role/ops/Viewer", frozenset({SHOP}))
    with estate.emulator.world.lock:
        estate.emulator.world.directory.add_role(closed)
    looking = estate.look(ORGANIZATION)
    assert looking.run() == ["Management/eu-west-1", "Shop/ap-south-1"]
    (failure,) = looking.state("organizations.main").failures
    assert (failure.place, failure.problem.kind) == ("Payments", ProblemKind.DENIED)
    assert "sts:AssumeRole is not allowed" in failure.problem.line
    assert estate.asked("AssumeRole") == 2, "one for each account, not one for each region"


def test_regions_that_deny_or_do_not_know_us_are_left_out(estate: Estate) -> None:
    estate.emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelines", region="us-east-1"))
    estate.emulator.faults.add(
        Fault(
            kind=FaultKind.ERROR,
            operation="ListPipelines",
            region="me-south-1",
            status=400,
            code="UnrecognizedClientException",
            message="The security token included in the request is invalid.",
        )
    )
    looking = estate.look(ORGANIZATION)
    assert looking.run() == ["Management/eu-west-1", "Payments/eu-west-1", "Shop/ap-south-1"]
    assert looking.state("organizations.main").failures == ()
    assert estate.asked("AssumeRole") == 2, "a region that is not opted in to does not cost the credentials"


def test_an_account_denied_everywhere_says_which_permission_is_missing(estate: Estate) -> None:
    estate.emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListPipelines", account=SHOP))
    looking = estate.look(ORGANIZATION)
    looking.run()
    (failure,) = looking.state("organizations.main").failures
    assert failure.place == "Shop"
    assert "codepipeline:ListPipelines is not allowed" in failure.problem.line


def test_an_account_that_does_not_answer_is_given_up_soon_and_the_others_come(estate: Estate) -> None:
    estate.emulator.faults.add(Fault(kind=FaultKind.RESET, operation="ListPipelines", account=SHOP))
    looking = estate.look(ORGANIZATION)
    assert "Payments/us-east-1" in looking.run()
    (failure,) = looking.state("organizations.main").failures
    assert (failure.place, failure.problem.kind) == ("Shop", ProblemKind.OFFLINE)
    asked = {call.region for call in estate.emulator.calls.find("ListPipelines", account=SHOP)}
    assert len(asked) <= 10, (
        "some at once, and a few more before two failures were heard of; a third of all regions at most"
    )


def test_one_that_hangs_delays_no_other(estate: Estate) -> None:
    estate.emulator.faults.add(Fault(kind=FaultKind.HANG, account=SHOP))
    looking = estate.look(ORGANIZATION)
    looking.discovery.start()
    looking.until(lambda roster: len(roster.targets()) == 3)
    assert looking.state("organizations.main").running, "the one that hangs is still being asked"
    looking.discovery.stop()


def test_what_was_found_is_remembered_for_a_week(estate: Estate) -> None:
    first = estate.look(ORGANIZATION, remember=True).run()
    asked = estate.asked("ListPipelines")
    assert estate.look(ORGANIZATION, remember=True).run() == first
    assert estate.asked("ListPipelines") == asked, "nothing was asked again"
    path = estate.home / "state" / "regions.json"
    assert path.stat().st_mode & 0o777 == 0o600
    estate.put("shop-eu", SHOP, "eu-west-1")
    later = estate.look(ORGANIZATION, remember=True)
    later.run()
    later.discovery.again()
    assert "Shop/eu-west-1" in later.rest(), "on demand it is asked again"
    estate.put("shop-us", SHOP, "us-east-1")
    estate.clock.step(STALE_SECONDS + 1)
    assert "Shop/us-east-1" in estate.look(ORGANIZATION, remember=True).run(), "after a week by itself"


def test_a_profile_in_all_regions(estate: Estate) -> None:
    looking = estate.look(Config(), EVERYWHERE)
    assert looking.run() == ["management/eu-west-1"]
    assert looking.roster.entry("management/eu-west-1").origin is Origin.REGIONS
    table = Config(targets=(TargetRule("hub", profile="management", regions=("all",), colour="red"),))
    by_table = estate.look(table)
    assert by_table.run() == ["hub/eu-west-1"]
    assert by_table.roster.targets()[0].colour == "red"


def test_an_identity_center_wants_a_person_first_and_then_gives_its_accounts(estate: Estate) -> None:
    looking = estate.look(CENTER)
    assert looking.run() == []
    problem = looking.state("identity_center.corp").problem
    assert problem is not None
    assert problem.need is not None
    assert (problem.need.kind, problem.need.cause) == (SignInKind.DEVICE, "corp")
    estate.sign_in(problem.need)
    looking.discovery.again("identity_center.corp")
    assert looking.rest() == ["Payments/eu-west-1", "Payments/us-east-1", "Shop/ap-south-1"]
    roles = {entry.target.account: entry.target.sign_in for entry in looking.roster.entries()}
    assert roles == {PAY: SignInRole("corp", PAY, "Admin"), SHOP: SignInRole("corp", SHOP, "ReadOnly")}
    state = looking.state("identity_center.corp")
    assert (state.problem, state.found) == (None, 3)


def test_an_account_without_a_wanted_role_is_left_out(estate: Estate) -> None:
    config = Config(
        identity_centers=(IdentityCenterTable("corp", "corp", ("Admin",), ("eu-west-1",), ("*",)),)
    )
    looking = estate.look(config)
    looking.run()
    problem = looking.state("identity_center.corp").problem
    assert problem is not None
    assert problem.need is not None
    estate.sign_in(problem.need)
    looking.discovery.again()
    looking.rest()
    assert [entry.target.account for entry in looking.roster.entries()] == [PAY]


def test_after_stop_nothing_is_told(estate: Estate) -> None:
    looking = estate.look(ORGANIZATION)
    looking.discovery.stop()
    looking.discovery.start()
    looking.discovery.again()
    assert not looking.state("organizations.main").running
    with pytest.raises(KeyError):
        looking.discovery.again("organizations.other")


def test_the_same_account_by_two_ways_is_offered_with_both_and_read_once(estate: Estate) -> None:
    config = Config(
        organizations=IN_IRELAND.organizations,
        targets=(TargetRule("hub", profile="management", regions=("eu-west-1",)),),
    )
    looking = estate.look(config)
    names = looking.run()
    assert "hub/eu-west-1" in names
    assert "Management/eu-west-1" not in names, "the same credentials in the same region: taken once"
