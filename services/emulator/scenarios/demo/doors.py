"""How one gets into acme's accounts, and what one may do there."""

from __future__ import annotations

from dataclasses import dataclass

from services.emulator.identity.directory import Role
from services.emulator.identity.organization import Organization
from services.emulator.scenarios.demo.plan import ACCOUNTS
from services.emulator.world import Json, World

SIGN_IN_SESSION = "acme"
"""The name of the sso-session in the demo's AWS configuration."""
SIGN_IN_ROLE = "Operator"
CONFIRMS_AFTER_SECONDS = 8.0
"""A terminal without a browser can sign in to the demo all the same."""
SLOW_SECONDS = 1.5
ORGANIZATION_ROLE = "pipedeck"
"""The role that the demo's prod account can assume in every account."""
AUDITOR = f"arn:aws:iam::{ACCOUNTS['audit']}:role/auditor"


@dataclass(frozen=True, slots=True)
class Door:
    """How the demo's AWS profile of an account gets its credentials.

    Args:
        profile: its name, which is the account's.
        number: the twelve digits.
        role_arn: assumed from ``source``, where it is given.
        source: the profile that assumes it.
        sign_in: whether IAM Identity Center gives the credentials.
    """

    profile: str
    number: str
    role_arn: str = ""
    source: str = ""
    sign_in: bool = False


DOORS = tuple(
    Door(
        name,
        number,
        role_arn=AUDITOR if name == "audit" else "",
        source="prod" if name == "audit" else "",
        sign_in=name == "analytics",
    )
    for name, number in ACCOUNTS.items()
)
"""One for each account, the first that people look at first."""

_UNITS = {
    "prod": "Production",
    "latam": "Production",
    "analytics": "Production",
    "audit": "Security",
    "staging": "Workshop",
    "shared": "",
}


def open_doors(world: World) -> None:
    """Put up the organization, the roles, the sign-in and the slow line of the demo."""
    prod = ACCOUNTS["prod"]
    world.center.confirms_after = CONFIRMS_AFTER_SECONDS
    world.center.assign(ACCOUNTS["analytics"], SIGN_IN_ROLE)
    world.center.assign(ACCOUNTS["staging"], SIGN_IN_ROLE)
    world.latencies[ACCOUNTS["latam"]] = SLOW_SECONDS
    world.directory.aliases |= {number: name for name, number in ACCOUNTS.items()}
    world.directory.add_role(Role(AUDITOR, trusts=frozenset({prod})), _auditing())
    for number in ACCOUNTS.values():
        role = Role(
            f"arn:aws:iam::{number}:role/{ORGANIZATION_ROLE}", trusts=frozenset({prod}), longest=43_200
        )
        world.directory.add_role(role)
    world.organization = _organization(prod)


def _organization(prod: str) -> Organization:
    made = Organization(ACCOUNTS["shared"], delegated=frozenset({prod}))
    units = {name: made.add_unit(name) for name in dict.fromkeys(_UNITS.values()) if name}
    for name, number in ACCOUNTS.items():
        stage = "live" if _UNITS[name] == "Production" else "inner"
        made.add_member(number, name, units.get(_UNITS[name]), stage=stage)
    made.add_member("666677778888", "closed-2024", status="SUSPENDED")
    return made


def _auditing() -> Json:
    """What an auditor may do: read, but not everything, and start the export of evidence."""
    here = f"arn:aws:codepipeline:*:{ACCOUNTS['audit']}:"
    reads = ("Get*", "ListPipelines", "ListPipelineExecutions", "ListActionExecutions", "ListActionTypes")
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Action": [f"codepipeline:{name}" for name in reads], "Resource": "*"},
            {"Effect": "Allow", "Action": "iam:ListAccountAliases", "Resource": "*"},
            {
                "Effect": "Allow",
                "Action": "codepipeline:StartPipelineExecution",
                "Resource": f"{here}evidence-export",
            },
            {"Effect": "Deny", "Action": "codepipeline:GetPipelineState", "Resource": f"{here}key-ceremony"},
        ],
    }
