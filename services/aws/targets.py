"""From what an operator says (a profile, a region) to a target that can be called."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.translate import translate
from services.domain.problem import Problem, ProblemKind
from services.domain.target import RoleStep, Target
from services.errors import ServiceError

if TYPE_CHECKING:
    from botocore.session import Session

_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in a target."""

    account: str
    arn: str


def resolve_target(
    profile: str | None = None, region: str | None = None, role_arn: str | None = None
) -> Target:
    """The target that is meant: what is given, else what the environment and the AWS configuration say.

    The profile is AWS_PROFILE's (or AWS_DEFAULT_PROFILE's) where none is given, unless the environment brings
    credentials itself, which botocore prefers then; the region is AWS_REGION's, AWS_DEFAULT_REGION's or the
    profile's. Reads the AWS configuration files, calls nothing. The target is
    named by profile and region; its account stays unknown until ``whoami`` tells it.

    Args:
        profile: a profile of the AWS configuration.
        region: an AWS region's code.
        role_arn: a role to assume with the profile's credentials.

    Raises:
        ServiceError: CONFIGURATION: no such profile, no region, or a region that is none.
    """
    from botocore.session import Session

    session = Session(profile=profile)
    try:
        name = profile or _profile_of_environment(session)
        _check_profile(session, name)
        found = region or os.environ.get("AWS_REGION") or session.get_config_variable("region")
    except ServiceError:
        raise
    except Exception as error:
        raise ServiceError(translate(error, sending=False)) from error
    if not found:
        where = f" --profile {name}" if name else ""
        raise ServiceError(
            Problem(
                ProblemKind.CONFIGURATION,
                "no region",
                hint=f"give --region, set AWS_REGION, or: aws configure set region eu-west-1{where}",
            )
        )
    _check_region(session, found)
    roles = (RoleStep(role_arn),) if role_arn else ()
    return Target(name=f"{name or 'default'}/{found}", region=found, profile=name, roles=roles)


def whoami(factory: ClientFactory, target: Target) -> Identity:
    """Whose credentials the target uses (STS GetCallerIdentity, which needs no permission; one call).

    Raises:
        ServiceError: there are no credentials, they expired, or STS cannot be reached.
    """
    answer = Caller(factory, target, "sts").read("GetCallerIdentity")
    return Identity(account=str(answer["Account"]), arn=str(answer.get("Arn", "")))


def _profile_of_environment(session: Session) -> str | None:
    if "AWS_ACCESS_KEY_ID" in os.environ:
        return None
    name: str | None = session.get_config_variable("profile")
    return name


def _check_profile(session: Session, name: str | None) -> None:
    known = session.available_profiles
    if name is None or name in known:
        return
    near = difflib.get_close_matches(name, known, 3, 0.5)
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif known:
        hint = f"there are {', '.join(known[:8])}{', ...' if len(known) > 8 else ''}"
    else:
        hint = f"none is set up: aws configure sso --profile {name}"
    raise ServiceError(Problem(ProblemKind.CONFIGURATION, f"no profile {name!r}", hint=hint))


def _check_region(session: Session, region: str) -> None:
    """Refuse what cannot be a region; one newer than botocore passes, if its middle words are known."""
    known = [
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("codepipeline", partition)
    ]
    words = {word for name in known for word in name.split("-")[1:-1]}
    if _REGION.fullmatch(region) and words.issuperset(region.split("-")[1:-1]):
        return
    near = difflib.get_close_matches(region, known, 2)
    hint = f"did you mean {' or '.join(near)}?" if near else "a region looks like eu-west-1"
    raise ServiceError(Problem(ProblemKind.CONFIGURATION, f"{region!r} is no region", hint=hint))
