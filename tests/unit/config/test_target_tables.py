from pathlib import Path

import pytest

from services.config import (
    Config,
    ConfigError,
    IdentityCenterTable,
    OrganizationTable,
    TargetRule,
    VaultTable,
)
from services.domain.target import Access, RoleStep, SignInRole, Target

ROLE = "arn:aws:iam::111122223333:role/Ops"
HUB = "arn:aws:iam::999999999999:role/Hub"
WHOLE = f"""
[targets.prod]
profile = "hub"
regions = ["eu-west-1", "us-east-1"]
roles = ["{HUB}", {{arn = "{ROLE}", external_id = "x-1"}}]
danger = true
refresh = 2

[targets.sso]
sso_session = "corp"
account = "111122223333"
sso_role = "Operator"
regions = ["all"]
enabled = false

[targets.chain]
regions = ["eu-west-1"]

[organizations.main]
profile = "management"
role = "path/PipelineViewer"
external_id = "treaty-42"
include = ["111122223333", "pay*", "ou-ab12-34567890", "ou:Workloads/Prod", "tag:env=prod*"]
exclude = ["sandbox-*"]

[identity_center.corp]
sso_session = "corp"
roles = ["Operator", "ReadOnly*"]
regions = ["eu-west-1"]
exclude = ["sandbox-*"]
enabled = false

[vault]
keep = true
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return Config.load(path)


def test_everything_that_can_be_said_of_targets(path: Path) -> None:
    config = load(path, WHOLE)
    prod, sso, chain = config.targets
    assert prod.access == Access("hub", None, (RoleStep(HUB), RoleStep(ROLE, "x-1")))
    assert (prod.regions, prod.danger, prod.refresh, prod.enabled) == (
        ("eu-west-1", "us-east-1"),
        True,
        2.0,
        True,
    )
    assert sso.access == Access(sign_in=SignInRole("corp", "111122223333", "Operator"))
    assert (sso.regions, sso.enabled) == (("all",), False)
    assert chain.access == Access()
    assert config.organizations == (
        OrganizationTable(
            "main",
            "path/PipelineViewer",
            "management",
            "treaty-42",
            ("all",),
            ("111122223333", "pay*", "ou-ab12-34567890", "ou:Workloads/Prod", "tag:env=prod*"),
            ("sandbox-*",),
        ),
    )
    assert config.identity_centers == (
        IdentityCenterTable(
            "corp",
            "corp",
            ("Operator", "ReadOnly*"),
            ("eu-west-1",),
            exclude=("sandbox-*",),
            enabled=False,
        ),
    )
    assert config.vault == VaultTable(keep=True)
    assert config.text == WHOLE


def test_nothing_is_kept_in_the_vault_unless_it_says_so(path: Path) -> None:
    assert not load(path, "").vault.keep


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[targets.a]\nregion = 'eu-west-1'\nregions = ['eu-west-1']",
            "3: targets.a.regions: cannot stand beside region",
        ),
        ("[targets.a]\nregions = []", "2: targets.a.regions: must be a list of a region such as eu-west-1"),
        ("[targets.a]\nregions = 'eu-west-1'", "2: targets.a.regions: must be a list of a region"),
        ("[targets.a]\nregions = ['Ireland']", "2: targets.a.regions: 'Ireland' is not a region such as"),
        (
            "[targets.a]\nregions = ['eu-west-1', 'eu-west-1']",
            "2: targets.a.regions: 'eu-west-1' stands there twice",
        ),
        (
            "[targets.a]\nregions = ['all', 'eu-west-1']",
            '2: targets.a.regions: "all" stands alone',
        ),
        (
            "[targets.a]\naccount = '111122223333'\nregions = ['eu-west-1']",
            "2: targets.a.account: a table with regions defines targets; leave account to a rule",
        ),
        (
            f"[targets.a]\nrole_arn = '{ROLE}'\nroles = ['{ROLE}']",
            "3: targets.a.roles: cannot stand beside role_arn",
        ),
        ("[targets.a]\nexternal_id = 'xy'", "2: targets.a.external_id: needs role_arn beside it"),
        ("[targets.a]\nenabled = false", "2: targets.a.enabled: needs regions beside it"),
        (
            "[targets.a]\nsso_session = 'c'\nprofile = 'p'\nregions = ['eu-west-1']",
            "3: targets.a.profile: cannot stand beside sso_session",
        ),
        (
            "[targets.a]\nsso_session = 'c'\nregions = ['eu-west-1']",
            "2: targets.a.sso_session: needs account",
        ),
        (
            "[targets.a]\nsso_session = 'c'\naccount = '111122223333'\nregions = ['eu-west-1']",
            "2: targets.a.sso_session: needs sso_role",
        ),
        ("[targets.a]\nsso_role = 'c'\nregions = ['eu-west-1']", "2: targets.a.sso_role: needs sso_session"),
        (
            "[targets.a]\nsso_session = 'c'\naccount = '111122223333'\nsso_role = 'r'",
            "2: targets.a.sso_session: needs regions",
        ),
        ("[targets.a]\nroles = []", "2: targets.a.roles: must be a list such as [{arn ="),
        ("[targets.a]\nroles = [{name = 'x'}]", "2: targets.a.roles: must be a list such as [{arn ="),
        (
            "[targets.a]\nroles = [{external_id = 'x'}]",
            "2: targets.a.roles: None is not the ARN of an IAM role",
        ),
        (
            f"[targets.a]\nroles = [{{arn = '{ROLE}', external_id = 3}}]",
            "2: targets.a.roles: external_id must be",
        ),
        ("[targets.a]\nrefresh = 0.1", "2: targets.a.refresh: must be seconds from 1 to 3600"),
        (
            "[targets.a]\nregions = ['eu-west-1']\n[targets.b]\nregions = ['us-east-1', 'eu-west-1']",
            "4: targets.b.regions: eu-west-1 is defined with the same credentials by targets.a",
        ),
        ("[organizations.main]\nprofile = 'x'", "1: organizations.main: needs role"),
        (f"[organizations.main]\nrole = '{ROLE}'", "2: organizations.main.role: must be the name of a role"),
        (
            "[organizations.main]\nrole = 'r'\ninclude = ['tag:env']",
            "3: organizations.main.include: 'tag:env' is not an account, a glob of names",
        ),
        (
            "[organizations.main]\nrole = 'r'\nrol = 'r'",
            "3: organizations.main.rol: unknown; did you mean role?",
        ),
        ("[identity_center.c]\nroles = ['x']", "1: identity_center.c: needs sso_session"),
        ("[identity_center.c]\nsso_session = 'x'\nroles = 'x'", "3: identity_center.c.roles: must be a list"),
        (
            "[organizations.m]\nrole = 'r'\nexternal_id = 'x'",
            "3: organizations.m.external_id: must be 2 to 1224",
        ),
        ("[vault]\nkeep = 'yes'", "2: vault.keep: must be true or false"),
    ],
)
def test_contradictions_are_refused_with_their_line(path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    assert str(caught.value).startswith(f"{path}:{message}")


def test_a_table_that_defines_targets_holds_for_the_same_credentials_and_regions() -> None:
    rule = TargetRule("prod", profile="hub", regions=("eu-west-1",), role_arn=ROLE, danger=True)
    reached = Target("any", "eu-west-1", profile="hub", roles=(RoleStep(ROLE),))
    assert rule.matches(reached)
    assert not rule.matches(Target("prod", "us-east-1", profile="hub", roles=(RoleStep(ROLE),)))
    assert not rule.matches(Target("prod/eu-west-1", "eu-west-1", profile="hub")), (
        "another role, another account"
    )
    assert not rule.may_match(Target("prod/eu-west-1", "eu-west-1", profile="hub"))
    everywhere = TargetRule("prod", profile="hub", regions=("all",))
    assert everywhere.matches(Target("x", "ap-south-1", profile="hub"))


def test_a_role_of_a_flag_goes_before_that_of_a_rule() -> None:
    config = Config(targets=(TargetRule("ops", profile="hub", role_arn=ROLE, refresh=4.0),))
    plain = Target("hub/eu-west-1", "eu-west-1", profile="hub")
    assert config.applied(plain).roles == (RoleStep(ROLE),)
    assert config.applied(plain).refresh == 4.0
    flagged = Target("hub/eu-west-1", "eu-west-1", profile="hub", roles=(RoleStep(HUB),))
    assert config.applied(flagged).roles == (RoleStep(HUB),)


def test_of_two_roles_that_rules_name_the_later_one_is_assumed() -> None:
    config = Config(
        targets=(
            TargetRule("a", profile="hub", role_arn=HUB),
            TargetRule("b", region="eu-west-1", role_arn=ROLE),
        )
    )
    assert config.applied(Target("x", "eu-west-1", profile="hub")).roles == (RoleStep(ROLE),)
