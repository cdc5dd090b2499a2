"""STS: who one is, and taking on a role."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.identity.directory import Role, account_of, role_name
from services.emulator.identity.sessions import open_session
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json

_DEFAULT_SECONDS = 3600
_CHAINED_SECONDS = 3600
_TOKEN_SECONDS = 12 * 3600


@operation("GetCallerIdentity", "sts")
def get_caller_identity(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """The account and ARN of the caller."""
    caller = context.caller
    return {"UserId": caller.access_key, "Account": caller.account, "Arn": caller.arn}


@operation("AssumeRole", "sts")
def assume_role(context: Context, request: Json) -> Json:
    """Credentials for a session of the role; its account is the role's, and it ends by the world's clock.

    Raises:
        ServiceFault: AccessDeniedException where the role is not there, does not trust the caller, or the MFA code
            is wrong; ValidationException where the ARN names no role or the session would be too long.
    """
    arn = request["RoleArn"]
    role = _role(context, arn)
    mfa = _proved(context, request) or context.caller.mfa
    if role is not None and not _trusts(role, context, request.get("ExternalId"), mfa=mfa):
        raise _refused(context, arn)
    seconds = _duration(request, role)
    if context.caller.role and seconds > _CHAINED_SECONDS:
        raise ServiceFault(
            "ValidationException",
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        )
    return _session(context, request, seconds, mfa=mfa)


@operation("AssumeRoleWithWebIdentity", "sts")
def assume_role_with_web_identity(context: Context, request: Json) -> Json:
    """Credentials for a session of the role, for the token of an identity provider; the request is not signed.

    Raises:
        ServiceFault: InvalidIdentityTokenException, ExpiredTokenException, AccessDeniedException or
            ValidationException.
    """
    directory = context.world.directory
    expires = directory.web_tokens.get(request["WebIdentityToken"])
    if expires is None:
        raise ServiceFault("InvalidIdentityTokenException", "The ID Token provided is not a valid JWT.")
    if expires <= context.world.timeline.now():
        raise ServiceFault(
            "ExpiredTokenException",
            "Token expired: current date/time must be before the expiration date/time.",
            members={"Code": "ExpiredTokenException"},
        )
    role = _role(context, request["RoleArn"])
    if role is not None and not role.web_identity:
        raise ServiceFault(
            "AccessDeniedException", "Not authorized to perform sts:AssumeRoleWithWebIdentity", 403
        )
    return _session(context, request, _duration(request, role), mfa=False) | {
        "SubjectFromWebIdentityToken": "system:serviceaccount:ops:pipedeck",
        "Provider": "arn:aws:iam::111122223333:oidc-provider/oidc.acme.example",
        "Audience": "sts.amazonaws.com",
    }


@operation("GetSessionToken", "sts")
def get_session_token(context: Context, request: Json) -> Json:
    """Temporary credentials of the user himself, with MFA where he gives a code.

    Raises:
        ServiceFault: AccessDeniedException for a session or a wrong MFA code.
    """
    caller = context.caller
    if caller.role:
        raise ServiceFault(
            "AccessDeniedException", "Cannot call GetSessionToken with session credentials", 403
        )
    mfa = _proved(context, request)
    seconds = request.get("DurationSeconds", _TOKEN_SECONDS)
    return {"Credentials": open_session(context.world, caller.arn, caller.account, seconds, mfa=mfa)}


def _role(context: Context, arn: str) -> Role | None:
    """The role, or None where nothing is known of its account's roles.

    Raises:
        ServiceFault: the ARN names no role, or one that is not there.
    """
    try:
        account = account_of(arn)
    except ValueError:
        raise ServiceFault("ValidationException", f"{arn} is invalid") from None
    directory = context.world.directory
    role = directory.roles.get(arn)
    if role is None and directory.has_roles(account):
        raise _refused(context, arn)
    return role


def _trusts(role: Role, context: Context, external_id: str | None, *, mfa: bool) -> bool:
    caller = context.caller
    named = role.trusts & {caller.account, caller.principal, caller.arn}
    return bool(named) and role.external_id in (None, external_id) and (mfa or not role.mfa)


def _refused(context: Context, arn: str) -> ServiceFault:
    return ServiceFault(
        "AccessDeniedException",
        f"User: {context.caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}",
        403,
    )


def _proved(context: Context, request: Json) -> bool:
    """Whether the request proves an MFA device; without a code it proves none.

    Raises:
        ServiceFault: AccessDeniedException where the device or its code is wrong.
    """
    code, serial = request.get("TokenCode"), request.get("SerialNumber")
    if code is None or serial is None:
        return False
    right = context.world.directory.mfa_devices.get(serial)
    if right is None:
        raise ServiceFault(
            "AccessDeniedException",
            "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is "
            "valid and associated with this user.",
            403,
        )
    if code != right:
        raise ServiceFault(
            "AccessDeniedException",
            "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
            403,
        )
    return True


def _duration(request: Json, role: Role | None) -> int:
    seconds = int(request.get("DurationSeconds", _DEFAULT_SECONDS))
    if role is not None and seconds > role.longest:
        raise ServiceFault(
            "ValidationException",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        )
    return seconds


def _session(context: Context, request: Json, seconds: int, *, mfa: bool) -> Json:
    arn, name = request["RoleArn"], request["RoleSessionName"]
    account = account_of(arn)
    session = f"arn:aws:sts::{account}:assumed-role/{role_name(arn)}/{name}"
    return {
        "Credentials": open_session(context.world, session, account, seconds, role=arn, mfa=mfa),
        "AssumedRoleUser": {"AssumedRoleId": f"AROA{account}:{name}", "Arn": session},
    }
