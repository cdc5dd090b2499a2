"""AWS Organizations: what an account learns of the organization that it is in."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.identity.organization import Member, Organization, Unit
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.world import Json

_PAGE = 20


@operation("DescribeOrganization", "organizations")
def describe_organization(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """The organization; every account in it may ask.

    Raises:
        ServiceFault: AWSOrganizationsNotInUseException.
    """
    organization = _own(context)
    return {
        "Organization": {
            "Id": organization.id,
            "Arn": organization.arn("organization"),
            "FeatureSet": "ALL",
            "MasterAccountArn": organization.arn("account", organization.management),
            "MasterAccountId": organization.management,
            "MasterAccountEmail": organization.members[organization.management].email,
        }
    }


@operation("ListRoots", "organizations")
def list_roots(context: Context, request: Json) -> Json:
    """The one root.

    Raises:
        ServiceFault: AccessDeniedException or AWSOrganizationsNotInUseException.
    """
    organization = _listed(context)
    root: Json = {"Id": organization.root, "Arn": organization.arn("root", organization.root), "Name": "Root"}
    return _page(context, "ListRoots", request, "Roots", [root])


@operation("ListAccounts", "organizations")
def list_accounts(context: Context, request: Json) -> Json:
    """Every account of the organization.

    Raises:
        ServiceFault: AccessDeniedException, AWSOrganizationsNotInUseException or InvalidInputException.
    """
    organization = _listed(context)
    members = [_account(organization, member) for _, member in sorted(organization.members.items())]
    return _page(context, "ListAccounts", request, "Accounts", members)


@operation("ListAccountsForParent", "organizations")
def list_accounts_for_parent(context: Context, request: Json) -> Json:
    """The accounts right below the root or a unit.

    Raises:
        ServiceFault: ParentNotFoundException, AccessDeniedException, AWSOrganizationsNotInUseException or
            InvalidInputException.
    """
    organization = _listed(context)
    parent = _parent(organization, request)
    members = [
        _account(organization, member)
        for _, member in sorted(organization.members.items())
        if member.parent == parent
    ]
    return _page(context, "ListAccountsForParent", request, "Accounts", members)


@operation("ListOrganizationalUnitsForParent", "organizations")
def list_organizational_units_for_parent(context: Context, request: Json) -> Json:
    """The units right below the root or another unit.

    Raises:
        ServiceFault: ParentNotFoundException, AccessDeniedException, AWSOrganizationsNotInUseException or
            InvalidInputException.
    """
    organization = _listed(context)
    parent = _parent(organization, request)
    units = [_unit(organization, unit) for unit in organization.units.values() if unit.parent == parent]
    return _page(context, "ListOrganizationalUnitsForParent", request, "OrganizationalUnits", units)


@operation("ListParents", "organizations")
def list_parents(context: Context, request: Json) -> Json:
    """What an account or a unit is right below.

    Raises:
        ServiceFault: ChildNotFoundException, AccessDeniedException or AWSOrganizationsNotInUseException.
    """
    organization = _listed(context)
    found: Member | Unit | None = organization.members.get(request["ChildId"])
    found = found or organization.units.get(request["ChildId"])
    if found is None:
        raise ServiceFault("ChildNotFoundException", "You specified a child that doesn't exist.")
    kind = "ROOT" if found.parent == organization.root else "ORGANIZATIONAL_UNIT"
    return _page(context, "ListParents", request, "Parents", [{"Id": found.parent, "Type": kind}])


@operation("ListTagsForResource", "organizations")
def list_tags_for_resource(context: Context, request: Json) -> Json:
    """The tags of an account; units and the root have none here.

    Raises:
        ServiceFault: TargetNotFoundException, AccessDeniedException or AWSOrganizationsNotInUseException.
    """
    organization = _listed(context)
    number = request["ResourceId"]
    member = organization.members.get(number)
    if member is None and number not in {organization.root, *organization.units}:
        raise ServiceFault("TargetNotFoundException", "You specified a target that doesn't exist.")
    tags: list[Json] = [{"Key": key, "Value": value} for key, value in (member.tags if member else ())]
    return _page(context, "ListTagsForResource", request, "Tags", tags)


def _own(context: Context) -> Organization:
    organization = context.world.organization
    if organization is None or context.caller.account not in organization.members:
        raise ServiceFault(
            "AWSOrganizationsNotInUseException", "Your account is not a member of an organization."
        )
    return organization


def _listed(context: Context) -> Organization:
    """The organization, for those who may list it: the management account and delegated administrators."""
    organization = _own(context)
    if context.caller.account not in {organization.management, *organization.delegated}:
        raise ServiceFault("AccessDeniedException", "You don't have permissions to access this resource.")
    return organization


def _parent(organization: Organization, request: Json) -> str:
    parent = str(request["ParentId"])
    if parent != organization.root and parent not in organization.units:
        raise ServiceFault("ParentNotFoundException", "You specified a parent that doesn't exist.")
    return parent


def _account(organization: Organization, member: Member) -> Json:
    return {
        "Id": member.number,
        "Arn": organization.arn("account", member.number),
        "Email": member.email,
        "Name": member.name,
        "Status": member.status,
        "State": member.status,
        "JoinedMethod": "CREATED",
        "JoinedTimestamp": organization.joined,
    }


def _unit(organization: Organization, unit: Unit) -> Json:
    return {"Id": unit.id, "Arn": organization.arn("ou", unit.id), "Name": unit.name}


def _page(context: Context, operation_: str, request: Json, member: str, listed: list[Json]) -> Json:
    try:
        found, token = page_of(context.region, operation_, request, listed, request.get("MaxResults", _PAGE))
    except ServiceFault as fault:
        raise ServiceFault(
            "InvalidInputException", fault.message, members={"Reason": "INVALID_NEXT_TOKEN"}
        ) from None
    return {member: list(found)} | ({"NextToken": token} if token else {})
