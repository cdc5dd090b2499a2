"""From what an operator says (a profile, a region) to a target that can be called."""

from __future__ import annotations

from dataclasses import dataclass

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.profiles import AwsProfiles
from services.domain.target import RoleStep, Target


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in a target."""

    account: str
    arn: str


def resolve_target(
    profile: str | None = None,
    region: str | None = None,
    role_arn: str | None = None,
    profiles: AwsProfiles | None = None,
) -> Target:
    """The target that is meant: what is given, else what the environment and the AWS configuration say.

    Reads the AWS configuration files, calls nothing. The target is named by profile and region; its account
    stays unknown until ``whoami`` tells it.

    Args:
        profile: a profile of the AWS configuration; else the environment's, see ``AwsProfiles.meant``.
        region: an AWS region's code; else the environment's or the profile's.
        role_arn: a role to assume with the profile's credentials.
        profiles: the AWS configuration, where it has been read.

    Raises:
        ServiceError: CONFIGURATION: no such profile, no region, or a region that is none.
    """
    known = profiles or AwsProfiles()
    name = known.meant(profile)
    found = region or known.region(name)
    known.check_region(found)
    roles = (RoleStep(role_arn),) if role_arn else ()
    return Target(name=f"{name or 'default'}/{found}", region=found, profile=name, roles=roles)


def whoami(factory: ClientFactory, target: Target) -> Identity:
    """Whose credentials the target uses (STS GetCallerIdentity, which needs no permission; one call).

    Raises:
        ServiceError: there are no credentials, they expired, or STS cannot be reached.
    """
    answer = Caller(factory, target, "sts").read("GetCallerIdentity")
    return Identity(account=str(answer["Account"]), arn=str(answer.get("Arn", "")))
