"""STS: external ids, MFA, trust, durations, chains and web identities."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.emulator.identity.directory import Role
from tests.contract.identity.clients import session_client, unsigned_client
from tests.emulator_fixtures import ClientFactory

ROLE = "arn:aws:iam::777788889999:role/ops/deployer"
PHONE = "arn:aws:iam::111122223333:mfa/alice"
DENIED = (
    "AccessDenied",
    "User: arn:aws:iam::111122223333:user/operator is not authorized to perform: sts:AssumeRole on resource: "
    + ROLE,
)


def add(emulator: Emulator, **facts: Any) -> None:
    """Put up the role, trusting account 111122223333 unless told otherwise."""
    emulator.world.directory.add_role(Role(ROLE, **{"trusts": frozenset({"111122223333"}), **facts}))


def refusal(call: Any, **request: Any) -> tuple[str, str]:
    """The code and the message of the error that a call ends with; it is a 403 where access is denied."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    response: Any = caught.value.response
    assert response["ResponseMetadata"]["HTTPStatusCode"] == (
        403 if "Denied" in response["Error"]["Code"] else 400
    )
    return response["Error"]["Code"], response["Error"]["Message"]


@pytest.fixture
def assume(codepipeline: ClientFactory) -> Any:
    """Assumes `ROLE`, with members of the request."""
    client = codepipeline(service="sts")

    def call(**request: Any) -> Any:
        return client.assume_role(**{"RoleArn": ROLE, "RoleSessionName": "alice", **request})

    return call


def test_a_role_that_trusts_is_assumed(emulator: Emulator, assume: Any) -> None:
    add(emulator)
    assert assume()["AssumedRoleUser"]["Arn"] == "arn:aws:sts::777788889999:assumed-role/deployer/alice"


@pytest.mark.parametrize(
    "trusts", [frozenset(), frozenset({"444455556666"}), frozenset({"arn:aws:iam::1:user/x"})]
)
def test_a_role_that_does_not_trust_the_caller_is_denied(
    emulator: Emulator, assume: Any, trusts: frozenset[str]
) -> None:
    add(emulator, trusts=trusts)
    assert refusal(assume) == DENIED


def test_a_role_that_is_not_there_is_denied_like_one_that_does_not_trust(
    emulator: Emulator, assume: Any
) -> None:
    emulator.world.directory.add_role(Role("arn:aws:iam::777788889999:role/other"))
    assert refusal(assume) == DENIED


def test_a_user_can_be_trusted_by_name(emulator: Emulator, assume: Any) -> None:
    add(emulator, trusts=frozenset({"arn:aws:iam::111122223333:user/operator"}))
    assert assume()["Credentials"]


def test_an_external_id_must_be_named(emulator: Emulator, assume: Any) -> None:
    add(emulator, external_id="acme-42")
    assert refusal(assume) == DENIED
    assert refusal(assume, ExternalId="acme-43") == DENIED
    assert assume(ExternalId="acme-42")["Credentials"]


def test_mfa_must_be_proved_with_the_devices_code(emulator: Emulator, assume: Any) -> None:
    add(emulator, mfa=True)
    emulator.world.directory.mfa_devices[PHONE] = "123456"
    assert refusal(assume) == DENIED
    assert refusal(assume, SerialNumber=PHONE, TokenCode="654321") == (
        "AccessDenied",
        "MultiFactorAuthentication failed with invalid MFA one time pass code. ",
    )
    code, message = refusal(assume, SerialNumber=PHONE + "x", TokenCode="123456")
    assert (code, "verify your MFA serial number" in message) == ("AccessDenied", True)
    assert assume(SerialNumber=PHONE, TokenCode="123456")["Credentials"]


def test_a_session_token_proves_mfa_from_then_on(emulator: Emulator, codepipeline: ClientFactory) -> None:
    add(emulator, mfa=True)
    emulator.world.directory.mfa_devices[PHONE] = "123456"
    given = codepipeline(service="sts").get_session_token(SerialNumber=PHONE, TokenCode="123456")[
        "Credentials"
    ]
    session = session_client(emulator.url, given, "sts")
    assert session.get_caller_identity()["Arn"] == "arn:aws:iam::111122223333:user/operator"
    assert session.assume_role(RoleArn=ROLE, RoleSessionName="alice")["Credentials"]


def test_a_session_cannot_ask_for_a_session_token(emulator: Emulator, assume: Any) -> None:
    session = session_client(emulator.url, assume()["Credentials"], "sts")
    assert refusal(session.get_session_token)[0] == "AccessDenied"


def test_a_session_is_no_longer_than_the_role_allows(emulator: Emulator, assume: Any) -> None:
    add(emulator, longest=7200)
    assert assume(DurationSeconds=7200)["Credentials"]
    assert refusal(assume, DurationSeconds=7201) == (
        "ValidationError",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    )


def test_a_chain_of_roles_lasts_an_hour_at_most(emulator: Emulator, assume: Any) -> None:
    first = session_client(emulator.url, assume()["Credentials"], "sts")
    second = "arn:aws:iam::444455556666:role/second"
    emulator.world.directory.add_role(Role(second, trusts=frozenset({ROLE}), longest=43_200))
    request = {"RoleArn": second, "RoleSessionName": "alice"}
    code, message = refusal(first.assume_role, **request, DurationSeconds=3601)
    assert (code, "role chaining" in message) == ("ValidationError", True)
    given = first.assume_role(**request, DurationSeconds=3600)["Credentials"]
    identity = session_client(emulator.url, given, "sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::444455556666:assumed-role/second/alice"


def test_a_policy_can_keep_a_caller_from_assuming(emulator: Emulator, assume: Any) -> None:
    add(emulator)
    emulator.world.directory.attach("arn:aws:iam::111122223333:user/operator")
    code, message = refusal(assume)
    assert (code, f"sts:AssumeRole on resource: {ROLE} because no identity" in message) == (
        "AccessDenied",
        True,
    )


def test_a_session_that_is_over_is_told_so_in_each_protocol(emulator: Emulator, assume: Any) -> None:
    given = assume(DurationSeconds=900)["Credentials"]
    emulator.step(901)
    for service, call, code in (
        ("sts", "get_caller_identity", "ExpiredToken"),
        ("codepipeline", "list_pipelines", "ExpiredTokenException"),
    ):
        with pytest.raises(ClientError) as caught:
            getattr(session_client(emulator.url, given, service), call)()
        assert caught.value.response["Error"]["Code"] == code


def test_a_web_identity_assumes_a_role_without_a_signature(emulator: Emulator) -> None:
    now = emulator.world.clock.now()
    emulator.world.directory.web_tokens |= {"good-token": now + 600, "old-token": now - 1}
    add(emulator, web_identity=True)
    client = unsigned_client(emulator.url, "sts")
    request = {"RoleArn": ROLE, "RoleSessionName": "pod"}
    given = client.assume_role_with_web_identity(**request, WebIdentityToken="good-token")
    identity = session_client(emulator.url, given["Credentials"], "sts").get_caller_identity()
    assert identity["Arn"] == "arn:aws:sts::777788889999:assumed-role/deployer/pod"
    for token, code in (("old-token", "ExpiredTokenException"), ("made-up", "InvalidIdentityToken")):
        with pytest.raises(ClientError) as caught:
            client.assume_role_with_web_identity(**request, WebIdentityToken=token)
        assert caught.value.response["Error"]["Code"] == code


def test_a_web_identity_is_not_trusted_by_every_role(emulator: Emulator) -> None:
    emulator.world.directory.web_tokens["good-token"] = emulator.world.clock.now() + 600
    add(emulator)
    call = unsigned_client(emulator.url, "sts").assume_role_with_web_identity
    found = refusal(call, RoleArn=ROLE, RoleSessionName="pod", WebIdentityToken="good-token")
    assert found == ("AccessDenied", "Not authorized to perform sts:AssumeRoleWithWebIdentity")


def test_a_clock_that_is_off_is_named_by_each_protocol(
    emulator: Emulator, codepipeline: ClientFactory
) -> None:
    emulator.faults.add(Fault(kind=FaultKind.SKEW, seconds=900))
    for service, call, code in (
        ("sts", "get_caller_identity", "SignatureDoesNotMatch"),
        ("codepipeline", "list_pipelines", "InvalidSignatureException"),
    ):
        with pytest.raises(
            ClientError, match=r"Signature expired: \d{8}T\d{6}Z is now earlier than"
        ) as caught:
            getattr(codepipeline(service=service), call)()
        assert caught.value.response["Error"]["Code"] == code
