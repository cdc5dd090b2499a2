"""IAM Identity Center: the device authorization grant, its page, and the tokens that it gives."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from services.emulator import Emulator
from tests.contract.identity.clients import unsigned_client
from tests.contract.raw_http import control, send

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
PORTAL = "https://acme.awsapps.com/start"


class Device:
    """A client of the OIDC service that signs a person in by device code."""

    def __init__(self, emulator: Emulator, *scopes: str) -> None:
        self.oidc = unsigned_client(emulator.url, "sso-oidc")
        wanted = {"scopes": list(scopes)} if scopes else {}
        made = self.oidc.register_client(clientName="pipedeck", clientType="public", **wanted)
        self.identity = {name: made[name] for name in ("clientId", "clientSecret")}
        self.code: Any = None

    def begin(self) -> Any:
        """Ask for a device code."""
        self.code = self.oidc.start_device_authorization(**self.identity, startUrl=PORTAL)
        return self.code

    def poll(self) -> Any:
        """Ask for the token."""
        return self.oidc.create_token(**self.identity, grantType=DEVICE, deviceCode=self.code["deviceCode"])

    def refresh(self, token: str) -> Any:
        """Ask for a new token for an old one."""
        return self.oidc.create_token(**self.identity, grantType="refresh_token", refreshToken=token)

    def refused(self, call: Any, *arguments: Any) -> tuple[str, str]:
        """The code of the exception, and OAuth's own word for it."""
        with pytest.raises(ClientError) as caught:
            call(*arguments)
        response: Any = caught.value.response
        return response["Error"]["Code"], response["error"]


@pytest.fixture
def device(emulator: Emulator) -> Device:
    """A client that may refresh, with a device code."""
    made = Device(emulator, "sso:account:access")
    made.begin()
    return made


def test_a_token_comes_once_the_person_has_allowed(emulator: Emulator, device: Device) -> None:
    assert device.refused(device.poll) == ("AuthorizationPendingException", "authorization_pending")
    emulator.step(device.code["interval"])
    emulator.world.center.answer(device.code["userCode"], allow=True)
    token = device.poll()
    assert (token["tokenType"], token["expiresIn"]) == ("Bearer", 3600)
    assert emulator.world.center.valid(token["accessToken"])
    assert device.refused(device.poll) == ("InvalidGrantException", "invalid_grant")


def test_a_refusal_is_told(emulator: Emulator, device: Device) -> None:
    emulator.world.center.answer(device.code["userCode"], allow=False)
    assert device.refused(device.poll) == ("AccessDeniedException", "access_denied")


def test_a_device_code_expires_by_the_emulated_clock(emulator: Emulator, device: Device) -> None:
    emulator.step(device.code["expiresIn"])
    assert device.refused(device.poll) == ("ExpiredTokenException", "expired_token")
    with pytest.raises(LookupError, match="no sign-in waits"):
        emulator.world.center.answer(device.code["userCode"], allow=True)


def test_who_asks_too_often_is_told_to_slow_down(emulator: Emulator, device: Device) -> None:
    assert device.refused(device.poll)[1] == "authorization_pending"
    emulator.step(0.4)
    assert device.refused(device.poll) == ("SlowDownException", "slow_down")
    emulator.step(2)
    assert device.refused(device.poll)[1] == "slow_down"
    emulator.step(11)
    assert device.refused(device.poll)[1] == "authorization_pending"


def test_the_page_shows_the_code_and_takes_the_answer(emulator: Emulator, device: Device) -> None:
    code, page = device.code["userCode"], device.code["verificationUriComplete"]
    assert page == f"{emulator.url}/sign-in?user_code={code}"
    shown = send(emulator.port, "GET", page.removeprefix(emulator.url))
    assert (shown.status, code in shown.body.decode()) == (200, True)
    assert b'name="user_code"' in send(emulator.port, "GET", "/sign-in").body
    form = f"user_code={code.lower()}&answer=allow".encode()
    assert b"approved" in send(emulator.port, "POST", "/sign-in", form).body
    assert device.poll()["accessToken"]
    assert send(emulator.port, "POST", "/sign-in", form).status == 404


def test_the_page_is_for_loopback_and_takes_no_markup(emulator: Emulator) -> None:
    assert send(emulator.port, "GET", "/sign-in", host="evil.example").status == 403
    shown = send(emulator.port, "GET", "/sign-in?user_code=%3Cscript%3E").body
    assert b"<script>" not in shown
    assert b"&lt;script&gt;" in shown


def test_the_control_path_answers_too(emulator: Emulator, device: Device) -> None:
    waiting = control(emulator.port, "GET", "sign-ins").json
    assert [found["user_code"] for found in waiting] == [device.code["userCode"]]
    body = {"user_code": device.code["userCode"], "allow": False}
    assert control(emulator.port, "POST", "sign-ins", body).status == 200
    assert control(emulator.port, "GET", "sign-ins").json == []
    assert control(emulator.port, "POST", "sign-ins", body).status == 404
    assert device.refused(device.poll)[1] == "access_denied"


def test_a_center_can_confirm_by_itself(emulator: Emulator) -> None:
    emulator.world.center.confirms_after = 6.0
    device = Device(emulator)
    device.begin()
    assert b"by itself after 6 seconds" in send(emulator.port, "GET", "/sign-in").body
    emulator.step(5)
    assert device.refused(device.poll)[1] == "authorization_pending"
    emulator.step(2)
    assert device.poll()["accessToken"]


def test_a_token_is_refreshed_until_its_session_ends(emulator: Emulator, device: Device) -> None:
    emulator.world.center.answer(device.code["userCode"], allow=True)
    token = device.poll()
    for _ in range(7):
        emulator.step(3600)
        assert emulator.world.center.valid(token["accessToken"]) is None
        token = device.refresh(token["refreshToken"])
        assert emulator.world.center.valid(token["accessToken"])
    emulator.step(3600)
    assert device.refused(device.refresh, token["refreshToken"]) == ("InvalidGrantException", "invalid_grant")


def test_a_refresh_token_is_good_once_and_for_its_own_client(emulator: Emulator, device: Device) -> None:
    emulator.world.center.answer(device.code["userCode"], allow=True)
    token = device.poll()["refreshToken"]
    other = Device(emulator, "sso:account:access")
    assert other.refused(other.refresh, token)[1] == "invalid_grant"
    device.refresh(token)
    assert device.refused(device.refresh, token)[1] == "invalid_grant"


def test_a_client_without_scopes_gets_one_long_token(emulator: Emulator) -> None:
    device = Device(emulator)
    emulator.world.center.answer(device.begin()["userCode"], allow=True)
    token = device.poll()
    assert (token["expiresIn"], "refreshToken" in token) == (8 * 3600, False)


def test_a_client_is_known_for_ninety_days(emulator: Emulator, device: Device) -> None:
    emulator.step(90 * 86_400)
    assert device.refused(device.begin) == ("InvalidClientException", "invalid_client")


def test_what_is_asked_wrongly_is_refused(emulator: Emulator, device: Device) -> None:
    def start_elsewhere() -> Any:
        return device.oidc.start_device_authorization(
            **device.identity, startUrl="https://other.example/start"
        )

    def forge() -> Any:
        identity = {**device.identity, "clientSecret": "forged"}
        return device.oidc.create_token(**identity, grantType=DEVICE, deviceCode="x")

    def ask_for_another_grant() -> Any:
        return device.oidc.create_token(**device.identity, grantType="password")

    def register_a_confidential_client() -> Any:
        return device.oidc.register_client(clientName="pipedeck", clientType="confidential")

    assert device.refused(start_elsewhere) == ("InvalidRequestException", "invalid_request")
    assert device.refused(forge) == ("InvalidClientException", "invalid_client")
    assert device.refused(ask_for_another_grant) == (
        "UnsupportedGrantTypeException",
        "unsupported_grant_type",
    )
    assert device.refused(register_a_confidential_client)[1] == "invalid_client_metadata"
    other = Device(emulator)
    other.code = device.code
    assert other.refused(other.poll)[1] == "invalid_grant"
