"""The tables of the configuration file that are about targets, with their contradictions refused."""

from __future__ import annotations

import re
from collections.abc import Callable

from services.config_table import Table
from services.config_targets import ALL_REGIONS, IdentityCenterTable, OrganizationTable, TargetRule
from services.domain.target import Access, RoleStep

_ACCOUNT = re.compile(r"[0-9]{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")
ROLE_PATTERN = re.compile(r"arn:aws(-\w+)*:iam::[0-9]{12}:role/\S+")
_EXTERNAL_ID = re.compile(r"[\w+=,.@:/\\-]{2,1224}")
"""As AssumeRole takes it (STS API Reference)."""
_ROLE_NAME = re.compile(r"[\w+=,.@/-]+")
_EXTERNAL_ID_WORDS = "2 to 1224 letters, digits and _+=,.@:/\\-"
_ACCOUNT_WORDS = re.compile(r"ou:.+|tag:[^=]+=.*|(?!ou:|tag:).+")
_TARGET_KEYS = (
    "profile",
    "account",
    "region",
    "role_arn",
    "danger",
    "read_only",
    "colour",
    "regions",
    "roles",
    "external_id",
    "sso_session",
    "sso_role",
    "refresh",
    "enabled",
)


def read_rules(targets: Table) -> tuple[TargetRule, ...]:
    """The ``[targets.NAME]`` tables.

    Raises:
        ConfigError: one says what pipedeck does not know, contradicts itself, or defines what another defines.
    """
    rules: list[TargetRule] = []
    defined: dict[tuple[Access, str], str] = {}
    for name in targets.members:
        table = targets.table(name)
        rule = _read_rule(name, table)
        for region in rule.regions:
            other = defined.setdefault((rule.access, region), name)
            if other != name:
                raise table.wrong(
                    "regions", f"{region} is defined with the same credentials by targets.{other}"
                )
        rules.append(rule)
    return tuple(rules)


def read_organization(tables: Table, name: str) -> OrganizationTable:
    """An ``[organizations.NAME]`` table.

    Raises:
        ConfigError: it says what pipedeck does not know, or no role.
    """
    table = tables.table(name)
    table.only(("profile", "role", "external_id", "regions", "include", "exclude", "enabled"))
    role = table.text("role", _fits(_ROLE_NAME), "the name of a role, not its ARN")
    if role is None:
        raise tables.wrong(name, "needs role, the name of the role that is assumed in each account")
    wanted = "an account, a glob of names, an ou-... id, ou:PATH or tag:KEY=GLOB"
    return OrganizationTable(
        name=name,
        role=role,
        profile=table.text("profile"),
        external_id=table.text("external_id", _fits(_EXTERNAL_ID), _EXTERNAL_ID_WORDS),
        regions=_regions(table) or (ALL_REGIONS,),
        include=table.texts("include", _fits(_ACCOUNT_WORDS), wanted),
        exclude=table.texts("exclude", _fits(_ACCOUNT_WORDS), wanted),
        enabled=table.flag("enabled") is not False,
    )


def read_identity_center(tables: Table, name: str) -> IdentityCenterTable:
    """An ``[identity_center.NAME]`` table.

    Raises:
        ConfigError: it says what pipedeck does not know, or no session.
    """
    table = tables.table(name)
    table.only(("sso_session", "roles", "regions", "include", "exclude", "enabled"))
    session = table.text("sso_session")
    if session is None:
        raise tables.wrong(name, "needs sso_session, the name of an sso-session of the AWS configuration")
    return IdentityCenterTable(
        name=name,
        sso_session=session,
        roles=table.texts("roles", wanted="the name of a permission set"),
        regions=_regions(table) or (ALL_REGIONS,),
        include=table.texts("include", wanted="an account or a glob of names"),
        exclude=table.texts("exclude", wanted="an account or a glob of names"),
        enabled=table.flag("enabled") is not False,
    )


def _read_rule(name: str, table: Table) -> TargetRule:
    table.only(_TARGET_KEYS)
    rule = TargetRule(
        name=name,
        profile=table.text("profile"),
        account=table.text("account", _fits(_ACCOUNT), "twelve digits in quotes"),
        region=table.text("region"),
        role_arn=table.text("role_arn", _fits(ROLE_PATTERN), "the ARN of an IAM role"),
        danger=table.flag("danger"),
        read_only=table.flag("read_only"),
        colour=table.text("colour"),
        regions=_regions(table),
        roles=_roles(table),
        external_id=table.text("external_id", _fits(_EXTERNAL_ID), _EXTERNAL_ID_WORDS),
        sso_session=table.text("sso_session"),
        sso_role=table.text("sso_role"),
        refresh=table.seconds("refresh"),
        enabled=table.flag("enabled") is not False,
    )
    _refuse_contradictions(table, rule)
    return rule


def _refuse_contradictions(table: Table, rule: TargetRule) -> None:
    """Refuse keys that do not go together."""
    for key, other in (("region", "regions"), ("role_arn", "roles"), ("sso_session", "profile")):
        if table.has(key) and table.has(other):
            raise table.wrong(other, f"cannot stand beside {key}")
    for key, needed in (
        ("external_id", "role_arn"),
        ("sso_session", "account"),
        ("sso_session", "sso_role"),
        ("sso_role", "sso_session"),
        ("sso_session", "regions"),
        ("enabled", "regions"),
    ):
        if table.has(key) and not table.has(needed):
            raise table.wrong(key, f"needs {needed} beside it")
    if rule.defines and rule.account and not rule.sso_session:
        raise table.wrong(
            "account",
            "a table with regions defines targets; leave account to a rule without regions, or give sso_session",
        )


def _roles(table: Table) -> tuple[RoleStep, ...]:
    """The chain of roles: each an ARN, or a table of an ARN and what its trust policy asks for."""
    value = table.members.get("roles")
    if value is None:
        return ()
    complaint = table.wrong(
        "roles", 'must be a list such as [{arn = "arn:aws:iam::...", external_id = "..."}]'
    )
    if not isinstance(value, list) or not value:
        raise complaint
    steps = []
    for item in value:
        step = {"arn": item} if isinstance(item, str) else item
        if not isinstance(step, dict) or not set(step) <= {"arn", "external_id"}:
            raise complaint
        arn, external_id = step.get("arn"), step.get("external_id")
        if not (isinstance(arn, str) and ROLE_PATTERN.fullmatch(arn)):
            raise table.wrong("roles", f"{arn!r} is not the ARN of an IAM role")
        if external_id is not None and not (
            isinstance(external_id, str) and _EXTERNAL_ID.fullmatch(external_id)
        ):
            raise table.wrong("roles", f"external_id must be {_EXTERNAL_ID_WORDS}")
        steps.append(RoleStep(arn, external_id))
    return tuple(steps)


def _regions(table: Table) -> tuple[str, ...]:
    regions = table.texts(
        "regions",
        lambda text: text == ALL_REGIONS or bool(_REGION.fullmatch(text)),
        f'a region such as eu-west-1, or "{ALL_REGIONS}"',
    )
    if ALL_REGIONS in regions and len(regions) > 1:
        raise table.wrong("regions", f'"{ALL_REGIONS}" stands alone')
    return regions


def _fits(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda text: bool(pattern.fullmatch(text))
