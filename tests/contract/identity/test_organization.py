"""AWS Organizations and account aliases: who may list what."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.identity.organization import Organization
from tests.emulator_fixtures import ClientFactory

MANAGEMENT, DELEGATED, PLAIN, OUTSIDE = "111122223333", "444455556666", "777788889999", "888899990000"


@pytest.fixture
def organization(emulator: Emulator) -> Organization:
    """An organization of three accounts, two of them in a unit within a unit."""
    made = Organization(MANAGEMENT, delegated=frozenset({DELEGATED}))
    workloads = made.add_unit("Workloads")
    production = made.add_unit("Production", workloads)
    made.add_member(MANAGEMENT, "Management")
    made.add_member(DELEGATED, "Audit", production, team="security")
    made.add_member(PLAIN, "Shop", production, status="SUSPENDED")
    emulator.world.organization = made
    return made


def code(call: Any, **request: Any) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    return str(caught.value.response["Error"]["Code"])


@pytest.mark.parametrize("account", [MANAGEMENT, DELEGATED])
def test_management_and_delegated_accounts_list_the_accounts(
    organization: Organization, codepipeline: ClientFactory, account: str
) -> None:
    client = codepipeline(account, service="organizations")
    listed = client.list_accounts()["Accounts"]
    assert [(found["Id"], found["Name"], found["Status"]) for found in listed] == [
        (MANAGEMENT, "Management", "ACTIVE"),
        (DELEGATED, "Audit", "ACTIVE"),
        (PLAIN, "Shop", "SUSPENDED"),
    ]
    assert client.describe_organization()["Organization"]["Id"] == organization.id


def test_lists_are_paged(organization: Organization, codepipeline: ClientFactory) -> None:
    client = codepipeline(service="organizations")
    paginator = client.get_paginator("list_accounts")
    pages = list(paginator.paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["Accounts"]) for page in pages] == [2, 1]
    assert sum(len(page["Accounts"]) for page in pages) == len(organization.members)
    assert code(client.list_accounts, NextToken="x") == "InvalidInputException"


def test_units_are_walked_from_the_root(organization: Organization, codepipeline: ClientFactory) -> None:
    client = codepipeline(service="organizations")
    [root] = client.list_roots()["Roots"]
    assert root["Id"] == organization.root
    [workloads] = client.list_organizational_units_for_parent(ParentId=root["Id"])["OrganizationalUnits"]
    [production] = client.list_organizational_units_for_parent(ParentId=workloads["Id"])[
        "OrganizationalUnits"
    ]
    assert (workloads["Name"], production["Name"]) == ("Workloads", "Production")
    inside = client.list_accounts_for_parent(ParentId=production["Id"])["Accounts"]
    assert [found["Id"] for found in inside] == [DELEGATED, PLAIN]
    assert client.list_accounts_for_parent(ParentId=workloads["Id"])["Accounts"] == []
    assert client.list_parents(ChildId=PLAIN)["Parents"] == [
        {"Id": production["Id"], "Type": "ORGANIZATIONAL_UNIT"}
    ]
    assert client.list_parents(ChildId=MANAGEMENT)["Parents"] == [{"Id": root["Id"], "Type": "ROOT"}]


@pytest.mark.usefixtures("organization")
def test_accounts_have_tags(codepipeline: ClientFactory) -> None:
    client = codepipeline(service="organizations")
    assert client.list_tags_for_resource(ResourceId=DELEGATED)["Tags"] == [
        {"Key": "team", "Value": "security"}
    ]
    assert client.list_tags_for_resource(ResourceId=PLAIN)["Tags"] == []


@pytest.mark.usefixtures("organization")
def test_what_is_not_there_is_not_found(codepipeline: ClientFactory) -> None:
    client = codepipeline(service="organizations")
    assert code(client.list_accounts_for_parent, ParentId="r-none") == "ParentNotFoundException"
    assert code(client.list_parents, ChildId=OUTSIDE) == "ChildNotFoundException"
    assert code(client.list_tags_for_resource, ResourceId=OUTSIDE) == "TargetNotFoundException"


@pytest.mark.usefixtures("organization")
def test_a_plain_member_may_describe_but_not_list(codepipeline: ClientFactory) -> None:
    client = codepipeline(PLAIN, service="organizations")
    assert client.describe_organization()["Organization"]["MasterAccountId"] == MANAGEMENT
    for call in (client.list_accounts, client.list_roots):
        assert code(call) == "AccessDeniedException"


def test_who_is_in_no_organization_is_told_so(
    organization: Organization, codepipeline: ClientFactory
) -> None:
    assert OUTSIDE not in organization.members
    client = codepipeline(OUTSIDE, service="organizations")
    assert code(client.list_accounts) == "AWSOrganizationsNotInUseException"
    assert code(client.describe_organization) == "AWSOrganizationsNotInUseException"


def test_a_policy_decides_on_listing_too(
    emulator: Emulator, organization: Organization, codepipeline: ClientFactory
) -> None:
    emulator.world.directory.attach(f"arn:aws:iam::{organization.management}:user/operator")
    assert code(codepipeline(service="organizations").list_accounts) == "AccessDeniedException"


def test_an_account_has_an_alias_or_none(emulator: Emulator, codepipeline: ClientFactory) -> None:
    emulator.world.directory.aliases[MANAGEMENT] = "acme-prod"
    assert codepipeline(service="iam").list_account_aliases()["AccountAliases"] == ["acme-prod"]
    assert codepipeline(PLAIN, service="iam").list_account_aliases()["AccountAliases"] == []
