"""The access portal: the accounts and roles of who has signed in, and their credentials."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.identity.organization import Organization
from tests.contract.identity.clients import session_client, unsigned_client

ANALYTICS, SANDBOX = "888899990000", "999900001111"


@pytest.fixture
def token(emulator: Emulator) -> str:
    """The access token of somebody with roles in two accounts."""
    center = emulator.world.center
    center.assign(ANALYTICS, "Operator")
    center.assign(ANALYTICS, "Viewer")
    center.assign(SANDBOX, "Admin")
    return center.sign_in(center.register(())).token


@pytest.fixture
def portal(emulator: Emulator) -> Any:
    """A client of the portal."""
    return unsigned_client(emulator.url, "sso")


def code(call: Any, **request: Any) -> str:
    """The code of the error that a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    return str(caught.value.response["Error"]["Code"])


def test_accounts_and_roles_are_listed(emulator: Emulator, portal: Any, token: str) -> None:
    organization = Organization("111122223333")
    organization.add_member(ANALYTICS, "Analytics")
    emulator.world.organization = organization
    listed = portal.list_accounts(accessToken=token)["accountList"]
    assert [(found["accountId"], found["accountName"]) for found in listed] == [
        (ANALYTICS, "Analytics"),
        (SANDBOX, SANDBOX),
    ]
    roles = portal.list_account_roles(accessToken=token, accountId=ANALYTICS)["roleList"]
    assert [found["roleName"] for found in roles] == ["Operator", "Viewer"]


def test_lists_are_paged(portal: Any, token: str) -> None:
    first = portal.list_accounts(accessToken=token, maxResults=1)
    second = portal.list_accounts(accessToken=token, maxResults=1, nextToken=first["nextToken"])
    assert [first["accountList"][0]["accountId"], second["accountList"][0]["accountId"]] == [
        ANALYTICS,
        SANDBOX,
    ]
    assert "nextToken" not in second
    assert code(portal.list_accounts, accessToken=token, nextToken="x") == "InvalidRequestException"


def test_credentials_of_a_role_work_and_expire(emulator: Emulator, portal: Any, token: str) -> None:
    given = portal.get_role_credentials(accessToken=token, accountId=ANALYTICS, roleName="Operator")[
        "roleCredentials"
    ]
    assert given["expiration"] == int((emulator.world.clock.now() + 3600) * 1000) // 1000 * 1000
    credentials = {
        "AccessKeyId": given["accessKeyId"],
        "SecretAccessKey": given["secretAccessKey"],
        "SessionToken": given["sessionToken"],
    }
    identity = session_client(emulator.url, credentials, "sts").get_caller_identity()
    assert identity["Account"] == ANALYTICS
    role = identity["Arn"].split("/")[1]
    assert role.startswith("AWSReservedSSO_Operator_")
    emulator.step(3601)
    with pytest.raises(ClientError, match="ExpiredTokenException"):
        session_client(emulator.url, credentials).list_pipelines()


def test_a_permission_set_has_policies(emulator: Emulator, portal: Any, token: str) -> None:
    arn = emulator.world.center.role_arn(ANALYTICS, "Viewer")
    allowed = {"Effect": "Allow", "Action": "codepipeline:ListPipelines", "Resource": "*"}
    emulator.world.directory.attach(arn, {"Statement": [allowed]})
    given = portal.get_role_credentials(accessToken=token, accountId=ANALYTICS, roleName="Viewer")[
        "roleCredentials"
    ]
    client = session_client(
        emulator.url,
        {
            "AccessKeyId": given["accessKeyId"],
            "SecretAccessKey": given["secretAccessKey"],
            "SessionToken": given["sessionToken"],
        },
    )
    assert client.list_pipelines()["pipelines"] == []
    assert code(client.get_pipeline, name="web") == "AccessDeniedException"


def test_a_role_that_one_does_not_have_is_forbidden(portal: Any, token: str) -> None:
    asked = {"accessToken": token, "accountId": SANDBOX}
    assert code(portal.get_role_credentials, **asked, roleName="Operator") == "ForbiddenException"
    missing = {"accessToken": token, "accountId": "123412341234"}
    assert code(portal.list_account_roles, **missing) == "ResourceNotFoundException"


@pytest.mark.parametrize("how", ["forged", "expired", "signed out"])
def test_a_token_that_is_none_is_unauthorized(emulator: Emulator, portal: Any, token: str, how: str) -> None:
    match how:
        case "forged":
            token = "forged"
        case "expired":
            emulator.step(8 * 3600)
        case _:
            portal.logout(accessToken=token)
    assert code(portal.list_accounts, accessToken=token) == "UnauthorizedException"
    assert code(portal.logout, accessToken=token) == "UnauthorizedException"
    credentials = {"accessToken": token, "accountId": ANALYTICS, "roleName": "Viewer"}
    assert code(portal.get_role_credentials, **credentials) == "UnauthorizedException"
