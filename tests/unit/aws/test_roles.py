"""Credentials that took a code, to their end."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

import pytest

from services.aws.credentials.mfa import MfaNeeded
from services.aws.credentials.wallet import Wallet
from services.aws.sessions.roles import MFA_MARGIN, MfaCredentials, MfaRole
from services.clock import SteppedClock


class Sts:
    """Answers AssumeRole with sessions that last so long."""

    def __init__(self, clock: SteppedClock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self.asked: list[dict[str, Any]] = []

    def __call__(self, **request: Any) -> dict[str, Any]:
        self.asked.append(request)
        ends = datetime.fromtimestamp(self.clock.now() + self.seconds, UTC)
        credentials = {
            "AccessKeyId": f"ASIA{len(self.asked)}",
            "SecretAccessKey": "secret",
            "SessionToken": "token",
            "Expiration": ends,
        }
        arn = "arn:aws:sts::111122223333:assumed-role/Ops/pipedeck"
        return {"Credentials": credentials, "AssumedRoleUser": {"Arn": arn}}


@pytest.mark.parametrize("seconds", [900, 43_200], ids=["shortest", "longest"])
def test_a_code_s_credentials_are_used_to_their_end_and_never_renewed_silently(seconds: float) -> None:
    clock = SteppedClock(time.time())
    sts = Sts(clock, seconds)
    role = MfaRole("ops", sts, {"RoleArn": "role", "SerialNumber": "device"}, Wallet(clock=clock), "key")
    credentials = MfaCredentials(role)
    with pytest.raises(MfaNeeded) as never:
        credentials.get_frozen_credentials()
    assert not never.value.ended
    role.assume("123456")
    frozen = credentials.get_frozen_credentials()
    assert (frozen.access_key, frozen.account_id) == ("ASIA1", "111122223333")
    clock.step(seconds - MFA_MARGIN - 1)
    assert MfaCredentials(role).get_frozen_credentials().access_key == "ASIA1"
    clock.step(2)
    with pytest.raises(MfaNeeded) as over:
        MfaCredentials(role).get_frozen_credentials()
    assert over.value.ended
    assert over.value.need == role.need
    role.assume("654321")
    assert MfaCredentials(role).get_frozen_credentials().access_key == "ASIA2"
    assert [request["TokenCode"] for request in sts.asked] == ["123456", "654321"]


def test_what_aws_calls_expired_is_discarded() -> None:
    clock = SteppedClock(time.time())
    role = MfaRole("ops", Sts(clock, 3600), {"SerialNumber": "device"}, Wallet(clock=clock), "key")
    role.assume("123456")
    role.discard()
    with pytest.raises(MfaNeeded) as over:
        MfaCredentials(role).get_frozen_credentials()
    assert over.value.ended
