"""Which operations of the service are emulated."""

from __future__ import annotations

from services.emulator.identity import api as identity_api
from services.emulator.model import service_model
from services.emulator.operations import load_handlers
from services.emulator.operations.registry import HANDLERS

PARTNERS_ONLY = {
    "AcknowledgeThirdPartyJob",
    "GetThirdPartyJobDetails",
    "PollForThirdPartyJobs",
    "PutThirdPartyJobFailureResult",
    "PutThirdPartyJobSuccessResult",
    "UpdateActionType",
}
"""What only the makers of partner actions call."""


def test_every_operation_is_emulated_but_those_for_partners() -> None:
    load_handlers()
    emulated = {name for service, name in HANDLERS if service == "codepipeline"}
    assert emulated == set(service_model("codepipeline").operations) - PARTNERS_ONLY


def test_what_signing_in_and_finding_accounts_calls_is_emulated() -> None:
    identity_api.load_handlers()
    emulated = {
        service: {name for of, name in HANDLERS if of == service}
        for service in ("sts", "sso", "sso-oidc", "iam", "organizations")
    }
    assert emulated == {
        "sts": {"GetCallerIdentity", "AssumeRole", "AssumeRoleWithWebIdentity", "GetSessionToken"},
        "sso": {"GetRoleCredentials", "ListAccounts", "ListAccountRoles", "Logout"},
        "sso-oidc": {"RegisterClient", "StartDeviceAuthorization", "CreateToken"},
        "iam": {"ListAccountAliases"},
        "organizations": {
            "DescribeOrganization",
            "ListAccounts",
            "ListAccountsForParent",
            "ListOrganizationalUnitsForParent",
            "ListParents",
            "ListRoots",
            "ListTagsForResource",
        },
    }
