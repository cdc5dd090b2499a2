"""The access portal of IAM Identity Center: which accounts and roles a person has, and their credentials."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.identity.center import SignIn
from services.emulator.identity.directory import role_name
from services.emulator.identity.sessions import open_session
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.world import Json

_PAGE = 20
_ROLE_SECONDS = 3600


@operation("GetRoleCredentials", "sso")
def get_role_credentials(context: Context, request: Json) -> Json:
    """Credentials of a permission set in an account, good for an hour.

    Raises:
        ServiceFault: UnauthorizedException, or ForbiddenException as the live service answers where the person
            does not have that role.
    """
    _signed_in(context, request)
    center = context.world.center
    account, role = request["accountId"], request["roleName"]
    if role not in center.assignments.get(account, ()):
        raise ServiceFault("ForbiddenException", "No access", 403)
    arn = center.role_arn(account, role)
    session = f"arn:aws:sts::{account}:assumed-role/{role_name(arn)}/{center.person}"
    given = open_session(context.world, session, account, _ROLE_SECONDS, role=arn)
    return {
        "roleCredentials": {
            "accessKeyId": given["AccessKeyId"],
            "secretAccessKey": given["SecretAccessKey"],
            "sessionToken": given["SessionToken"],
            "expiration": int(given["Expiration"] * 1000),
        }
    }


@operation("ListAccounts", "sso")
def list_accounts(context: Context, request: Json) -> Json:
    """The accounts in which the person has a role.

    Raises:
        ServiceFault: UnauthorizedException or InvalidRequestException.
    """
    _signed_in(context, request)
    accounts = sorted(context.world.center.assignments)
    listed = [_account(context, number) for number in accounts]
    return _page(context, "ListAccounts", request, listed, "accountList")


@operation("ListAccountRoles", "sso")
def list_account_roles(context: Context, request: Json) -> Json:
    """The person's roles in an account.

    Raises:
        ServiceFault: UnauthorizedException, ResourceNotFoundException or InvalidRequestException.
    """
    _signed_in(context, request)
    account = request["accountId"]
    roles = context.world.center.assignments.get(account)
    if roles is None:
        raise ServiceFault("ResourceNotFoundException", f"The account {account} is not found", 404)
    listed: list[Json] = [{"roleName": role, "accountId": account} for role in sorted(roles)]
    return _page(context, "ListAccountRoles", request, listed, "roleList")


@operation("Logout", "sso")
def logout(context: Context, request: Json) -> None:
    """End a sign-in; credentials that it gave stay good until they expire.

    Raises:
        ServiceFault: UnauthorizedException.
    """
    context.world.center.sign_out(_signed_in(context, request).token)


def _signed_in(context: Context, request: Json) -> SignIn:
    found = context.world.center.valid(request["accessToken"])
    if found is None:
        raise ServiceFault("UnauthorizedException", "Session token not found or invalid", 401)
    return found


def _account(context: Context, number: str) -> Json:
    organization = context.world.organization
    member = organization.members.get(number) if organization else None
    name = member.name if member else context.world.directory.aliases.get(number, number)
    email = member.email if member else f"aws+{number}@acme.example"
    return {"accountId": number, "accountName": name, "emailAddress": email}


def _page(context: Context, operation_: str, request: Json, listed: list[Json], member: str) -> Json:
    bound = {name: value for name, value in request.items() if name != "accessToken"}
    try:
        found, token = page_of(context.region, operation_, bound, listed, request.get("maxResults", _PAGE))
    except ServiceFault as fault:
        raise ServiceFault("InvalidRequestException", fault.message) from None
    return {member: list(found)} | ({"nextToken": token} if token else {})
