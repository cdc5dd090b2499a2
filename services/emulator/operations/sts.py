"""STS: who one is, and taking on a role of another account."""

from __future__ import annotations

import re

from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json, Session

_ROLE = re.compile(r"arn:(?:aws|aws-cn|aws-us-gov):iam::(\d{12}):role/(?:.*/)?([\w+=,.@-]{1,64})")
_DEFAULT_SECONDS = 3600
_KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


@operation("GetCallerIdentity", "sts")
def get_caller_identity(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """The account and ARN of the caller."""
    caller = context.caller
    return {"UserId": caller.access_key, "Account": caller.account, "Arn": caller.arn}


@operation("AssumeRole", "sts")
def assume_role(context: Context, request: Json) -> Json:
    """Credentials for a session of the role; its account is the role's, and it ends by the world's clock.

    Raises:
        ServiceFault: ValidationException where the role's ARN names no role.
    """
    role = _ROLE.fullmatch(request["RoleArn"])
    if role is None:
        raise ServiceFault("ValidationException", f"{request['RoleArn']} is invalid")
    account, role_name = role.groups()
    name = request["RoleSessionName"]
    world = context.world
    key = "ASIA" + "".join(world.random.choice(_KEY_LETTERS) for _ in range(16))
    session = Session(
        account=account,
        arn=f"arn:aws:sts::{account}:assumed-role/{role_name}/{name}",
        token=f"{world.uuid()}{world.uuid()}".replace("-", ""),
        expires=float(int(world.timeline.now())) + request.get("DurationSeconds", _DEFAULT_SECONDS),
        role=request["RoleArn"],
    )
    world.sessions[key] = session
    return {
        "Credentials": {
            "AccessKeyId": key,
            "SecretAccessKey": world.uuid().replace("-", ""),
            "SessionToken": session.token,
            "Expiration": session.expires,
        },
        "AssumedRoleUser": {"AssumedRoleId": f"AROA{account}:{name}", "Arn": session.arn},
    }
