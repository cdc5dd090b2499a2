"""Signing in to IAM Identity Center by a device code (OAuth 2.0 device authorization grant, RFC 8628)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

from services.aws.credentials.profiles import SsoSession
from services.aws.sessions.session import AwsSession
from services.aws.sessions.tokens import Tokens
from services.aws.sign_in.registration import Registration
from services.aws.translate import translate
from services.clock import Clock
from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import DeviceCode, SignInNeed
from services.errors import ServiceError

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
INTERVAL = 5.0
"""Seconds between two questions where the service names none (RFC 8628, 3.2), and what it adds when asked too often."""
SHORTEST = 0.05
"""Seconds between two questions, whatever the service says."""
PATIENCE = 3
"""Questions that may fail on their way, one after the other, before that is told."""
_TRANSIENT = frozenset({ProblemKind.OFFLINE, ProblemKind.TIMEOUT, ProblemKind.SERVER, ProblemKind.THROTTLED})


class DeviceSignIn:
    """One sign-in, from the code to the cached token.

    Args:
        tokens: where the token goes.
        session: a botocore session; no credentials are needed.
        signed_in_to: the sso-session.
        need: that brought us here; it stays with every problem.
        clock: by which the code ends.
    """

    def __init__(
        self,
        tokens: Tokens,
        session: AwsSession,
        signed_in_to: SsoSession,
        need: SignInNeed,
        clock: Clock,
    ) -> None:
        self._tokens = tokens
        self._to = signed_in_to
        self._need = need
        self._clock = clock
        config = Config(region_name=signed_in_to.region, signature_version=UNSIGNED)
        self._client = session.create_client("sso-oidc", config=config)
        self._registration = Registration(tokens.cache, self._client, signed_in_to)

    def run(self, tell: Callable[[DeviceCode], object], stop: threading.Event) -> None:
        """Ask for a code, tell it, and wait until a person confirmed it.

        Raises:
            ServiceError: see ``SignIns.device``.
        """
        try:
            registration, answer = self._authorization()
        except ClientError as error:
            raise self._failed(error, "StartDeviceAuthorization") from error
        code = DeviceCode(
            url=str(answer["verificationUri"]),
            complete_url=str(answer.get("verificationUriComplete") or answer["verificationUri"]),
            code=str(answer["userCode"]),
            expires=self._clock.now() + float(answer["expiresIn"]),
            interval=max(float(answer.get("interval", INTERVAL)), SHORTEST),
        )
        tell(code)
        token = self._poll(registration, str(answer["deviceCode"]), code, stop)
        self._save(registration, token)

    def _authorization(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """A registration and a device code for it; a cached registration that is no longer known is renewed."""
        registration = self._registration.current(self._clock.now())
        try:
            return registration, self._start(registration)
        except self._client.exceptions.InvalidClientException:
            registration = self._registration.renewed()
            return registration, self._start(registration)

    def _start(self, registration: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = self._client.start_device_authorization(
            clientId=registration["clientId"],
            clientSecret=registration["clientSecret"],
            startUrl=self._to.start_url,
        )
        return answer

    def _poll(
        self, registration: dict[str, Any], device: str, code: DeviceCode, stop: threading.Event
    ) -> dict[str, Any]:
        """Ask again and again, no faster than the service wants, until there is a token or an end."""
        interval = code.interval
        lost = 0
        while not stop.wait(interval):
            if self._clock.now() >= code.expires:
                raise self._problem(ProblemKind.EXPIRED, "the code ran out", "ask for a new one")
            try:
                answer: dict[str, Any] = self._client.create_token(
                    grantType=GRANT,
                    clientId=registration["clientId"],
                    clientSecret=registration["clientSecret"],
                    deviceCode=device,
                )
            except self._client.exceptions.AuthorizationPendingException:
                lost = 0
            except self._client.exceptions.SlowDownException:
                lost = 0
                interval += INTERVAL
            except Exception as error:
                lost += 1
                failed = self._failed(error, "CreateToken")
                if lost > PATIENCE or failed.problem.kind not in _TRANSIENT:
                    raise failed from error
                interval += INTERVAL
            else:
                return answer
        raise self._problem(ProblemKind.STOPPED, "the sign-in was given up")

    def _save(self, registration: dict[str, Any], answer: dict[str, Any]) -> None:
        ends = datetime.fromtimestamp(self._clock.now() + float(answer["expiresIn"]), UTC)
        token = {
            "startUrl": self._to.start_url,
            "region": self._to.region,
            "accessToken": answer["accessToken"],
            "expiresAt": ends,
            "clientId": registration["clientId"],
            "clientSecret": registration["clientSecret"],
            "registrationExpiresAt": registration["expiresAt"],
        }
        if answer.get("refreshToken"):
            token["refreshToken"] = answer["refreshToken"]
        try:
            self._tokens.save(self._to.cause, token)
        except OSError as error:
            raise self._problem(
                ProblemKind.CONFIGURATION,
                "the token cannot be kept",
                f"make {self._tokens.folder} writable ({error.strerror})",
            ) from error

    def _failed(self, error: BaseException, operation: str) -> ServiceError:
        """What a refusal means here, where the service's codes have meanings of their own."""
        known = self._client.exceptions
        if isinstance(error, known.AccessDeniedException):
            return self._problem(ProblemKind.DENIED, "the sign-in was refused in the browser", "try again")
        if isinstance(error, known.ExpiredTokenException):
            return self._problem(ProblemKind.EXPIRED, "the code ran out", "ask for a new one")
        if isinstance(error, known.InvalidRequestException | known.InvalidClientException):
            return self._problem(
                ProblemKind.CONFIGURATION,
                f"IAM Identity Center refuses {self._to.start_url} in {self._to.region}",
                "check sso_start_url, sso_region and sso_registration_scopes in ~/.aws/config",
            )
        return ServiceError(translate(error, operation))

    def _problem(self, kind: ProblemKind, title: str, hint: str = "") -> ServiceError:
        return ServiceError(Problem(kind, title, hint=hint, need=self._need))
