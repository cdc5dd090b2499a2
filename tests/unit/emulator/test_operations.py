"""Which operations of the service are emulated."""

from __future__ import annotations

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


def test_sts_says_who_one_is_and_lends_roles() -> None:
    load_handlers()
    assert {name for service, name in HANDLERS if service == "sts"} == {"GetCallerIdentity", "AssumeRole"}
