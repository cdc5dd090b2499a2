from collections.abc import Sequence
from pathlib import Path

import pytest

from services.aws.clients import ClientFactory
from services.aws.profiles import AwsProfiles
from services.config import Config, Defaults, IdentityCenterTable, OrganizationTable, TargetRule
from services.domain.target import Access, RoleStep, SignInRole, Target
from services.errors import ServiceError
from services.targets.entry import Origin
from services.targets.place import Place
from services.targets.plan import Plan, Wishes, plan_targets, targets_to_add
from tests.unit.targets.conftest import Configure

OPS = "arn:aws:iam::111122223333:role/Ops"
CHINA = "arn:aws-cn:iam::111122223333:role/Ops"
AWS = """
[default]
region = eu-central-1

[profile prod]
aws_access_key_id = AKIA111122223333
aws_secret_access_key = x
region = eu-west-1

[profile settings-only]
region = eu-west-1
output = json

[profile ops]
role_arn = arn:aws:iam::111122223333:role/Ops
source_profile = prod

[profile login]
login_session = x
region = us-east-1

[profile process]
credential_process = /bin/true
region = us-east-1

[profile web]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = x
region = us-east-1

[sso-session corp]
sso_region = eu-north-1
sso_start_url = https://corp.awsapps.com/start
"""
PROD = TargetRule("prod", profile="prod", regions=("eu-west-1", "us-east-1"))
OFF = TargetRule("off", profile="ops", regions=("eu-west-1",), enabled=False)


@pytest.fixture(autouse=True)
def aws(configure: Configure) -> None:
    configure(AWS)


def plan(wishes: Wishes | None = None, config: Config | None = None, added: Sequence[Target] = ()) -> Plan:
    return plan_targets(wishes or Wishes(), config or Config(), ClientFactory(), AwsProfiles(), added)


def names(planned: Plan) -> list[str]:
    return [offer.target.name + ("!" if offer.problem else "") for offer in planned.offers]


def configured(*targets: TargetRule) -> Config:
    return Config(targets=targets)


def places(planned: Plan) -> list[Place]:
    return [place for source in planned.sources for place in source.places()]


def test_nothing_asked_is_the_default_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan()
    assert names(found) == ["default/eu-central-1"]
    assert found.offers[0].origin is Origin.DEFAULT
    monkeypatch.setenv("AWS_PROFILE", "prod")
    assert names(plan()) == ["prod/eu-west-1"]
    assert names(plan(config=Config(defaults=Defaults(profile="login")))) == ["login/us-east-1"]
    assert names(plan(Wishes(regions=("eu-west-2", "eu-west-3")))) == ["prod/eu-west-2", "prod/eu-west-3"]


def test_profiles_and_regions_of_flags_come_alone() -> None:
    config = configured(PROD)
    found = plan(Wishes(profiles=("login", "process"), regions=("eu-west-1", "eu-west-2")), config)
    assert names(found) == ["login/eu-west-1", "login/eu-west-2", "process/eu-west-1", "process/eu-west-2"]
    assert {offer.origin for offer in found.offers} == {Origin.FLAG}
    assert plan(Wishes(role_arn=OPS), config).offers[0].target.roles == (RoleStep(OPS),)


def test_what_cannot_be_resolved_is_the_trouble_of_that_one_alone() -> None:
    found = plan(Wishes(profiles=("prdo", "prod", "ops"), regions=()))
    assert names(found) == ["prdo!", "prod/eu-west-1", "ops!"]
    hints = [offer.problem.line for offer in found.offers if offer.problem]
    assert "did you mean prod" in hints[0]
    assert "no region" in hints[1]
    assert found.problem is None
    alone = plan(Wishes(profiles=("prdo",))).problem
    assert alone is not None
    assert alone.title == "no profile 'prdo'"


def test_all_profiles_are_those_that_bring_credentials() -> None:
    found = plan(Wishes(all_profiles=True, regions=("eu-west-1",)))
    assert [offer.target.profile for offer in found.offers] == ["prod", "ops", "login", "process", "web"]


def test_enabled_tables_come_instead_of_the_default_chain() -> None:
    found = plan(config=configured(PROD, OFF, TargetRule("rule", account="111122223333")))
    assert names(found) == ["prod/eu-west-1", "prod/us-east-1", "off/eu-west-1"]
    assert [offer.on for offer in found.offers] == [True, True, False]
    assert {offer.source for offer in found.offers} == {"targets.prod", "targets.off"}
    assert found.offers[0].origin is Origin.CONFIG
    assert names(plan(config=configured(OFF))) == ["off/eu-west-1", "default/eu-central-1"]


def test_regions_of_flags_narrow_the_configuration() -> None:
    config = configured(PROD, TargetRule("everywhere", profile="ops", regions=("all",)))
    found = plan(Wishes(regions=("us-east-1",)), config)
    assert names(found) == ["prod/us-east-1", "everywhere/us-east-1"]
    assert found.sources == ()
    none = plan(Wishes(regions=("eu-north-1",)), configured(PROD))
    assert none.problem is not None
    assert none.problem.title == "no target of the configuration is in eu-north-1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("off", ["off/eu-west-1"]),
        ("prod/us-east-1", ["prod/us-east-1"]),
        ("*/eu-west-1", ["prod/eu-west-1", "off/eu-west-1"]),
        ("pro*", ["prod/eu-west-1", "prod/us-east-1"]),
        ("prd", ["prd!"]),
    ],
)
def test_targets_by_name(name: str, expected: list[str]) -> None:
    found = plan(Wishes(names=(name,)), configured(PROD, OFF))
    assert names(found) == expected
    assert all(offer.pinned for offer in found.offers)
    if found.problem:
        assert "did you mean prod?" in found.problem.line


def test_names_and_profiles_of_flags_add_up() -> None:
    assert names(plan(Wishes(names=("off",), profiles=("login",)), configured(OFF))) == [
        "off/eu-west-1",
        "login/us-east-1",
    ]


def test_tables_that_cannot_be_used_say_so_and_the_others_come() -> None:
    found = plan(
        config=Config(
            targets=(
                TargetRule("bad", profile="nobody", regions=("eu-west-1",)),
                TargetRule("where", profile="prod", regions=("xx-yyy-1",)),
                TargetRule("who", sso_session="crop", account="1" * 12, sso_role="r", regions=("eu-west-1",)),
                PROD,
            ),
            identity_centers=(IdentityCenterTable("c", "nowhere"),),
        )
    )
    assert names(found) == ["bad!", "where/xx-yyy-1!", "who!", "prod/eu-west-1", "prod/us-east-1", "c!"]
    problems = [offer.problem.line for offer in found.offers if offer.problem]
    assert "no sso-session 'crop' in the AWS configuration: there are corp" in problems[2]


def test_all_regions_are_looked_for() -> None:
    found = plan(Wishes(profiles=("prod",), regions=("all",), role_arn=OPS))
    assert (names(found), [source.name for source in found.sources]) == ([], ["regions of prod"])
    assert places(found) == [Place("prod", Access("prod", None, (RoleStep(OPS),)), ("all",), "eu-west-1")]
    by_table = plan(
        config=configured(
            TargetRule(
                "sso", sso_session="corp", account="111122223333", sso_role="Operator", regions=("all",)
            ),
            TargetRule("off", profile="prod", regions=("all",), enabled=False),
        )
    )
    assert [source.name for source in by_table.sources] == ["targets.sso"]
    (place,) = places(by_table)
    assert place.account == "111122223333"
    assert place.access.sign_in == SignInRole("corp", "111122223333", "Operator")


def test_the_home_of_an_account_is_in_its_partition(configure: Configure) -> None:
    configure("[profile x]\naws_access_key_id = a\n")
    found = plan(Wishes(profiles=("x",), regions=("all",), role_arn=CHINA))
    assert places(found)[0].home == "cn-north-1"
    assert places(plan(Wishes(profiles=("x",), regions=("all",))))[0].home == "us-east-1"


def test_organizations_and_identity_centers_are_sources() -> None:
    config = Config(
        organizations=(
            OrganizationTable("main", "Viewer", "prod"),
            OrganizationTable("o", "V", enabled=False),
        ),
        identity_centers=(IdentityCenterTable("corp", "corp"),),
    )
    found = plan(config=config)
    assert [source.name for source in found.sources] == ["organizations.main", "identity_center.corp"]
    assert (found.offers, found.problem) == ((), None)
    assert [s.name for s in plan(Wishes(names=("o",)), config).sources] == ["organizations.o"]


def test_what_was_added_comes_with_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    added = Target("x/eu-west-1", "eu-west-1", profile="x")
    assert names(plan(config=configured(PROD), added=[added]))[-1] == "x/eu-west-1"
    assert names(plan(Wishes(profiles=("prod",)), added=[added])) == ["prod/eu-west-1"]
    assert names(plan(added=[added])) == ["x/eu-west-1", "default/eu-central-1"]
    monkeypatch.setenv("AWS_PROFILE", "ops")
    assert names(plan(added=[added])) == ["x/eu-west-1"], "a default chain without a region is not missed"


def test_typed_targets() -> None:
    assert targets_to_add("prod", []) == [Target("prod/eu-west-1", "eu-west-1", profile="prod")]
    (typed,) = targets_to_add("prod", ["us-east-1"], [RoleStep(OPS, "x")])
    assert (typed.name, typed.roles) == ("prod:Ops/us-east-1", (RoleStep(OPS, "x"),))
    with pytest.raises(ServiceError, match="no profile"):
        targets_to_add("nobody", ["eu-west-1"])


def test_a_broken_aws_configuration_is_one_problem(configure: Configure, tmp_path: Path) -> None:
    configure("[profile prod\nregion")
    with pytest.raises(ServiceError) as caught:
        AwsProfiles()
    assert str(tmp_path) in caught.value.problem.detail
