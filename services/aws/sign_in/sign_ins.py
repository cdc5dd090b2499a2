"""The ways to sign in, for whoever shows dialogs."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from services.aws.credentials.profiles import Profiles, SsoSession
from services.aws.translate import translate
from services.clock import Clock, SystemClock
from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import DeviceCode, SignInNeed
from services.errors import ServiceError

if TYPE_CHECKING:
    from services.aws.clients import ClientFactory

_CODE = re.compile(r"[0-9]{6,8}")


class SignIns:
    """Meets needs of signing in; each method blocks the thread that calls it, and no other target.

    Afterwards the next call of each target that had the need finds the new credentials by itself.

    Args:
        factory: whose credentials.
        clock: by which device codes end and tokens are dated.
    """

    def __init__(self, factory: ClientFactory, clock: Clock | None = None) -> None:
        self._factory = factory
        self.clock = clock or SystemClock()

    def device(self, need: SignInNeed, tell: Callable[[DeviceCode], object], stop: threading.Event) -> None:
        """Sign in to IAM Identity Center: ask for a code, tell it, and wait until the person confirmed it.

        The token is cached where and how the AWS CLI caches it, so that both use it.

        Args:
            need: of kind DEVICE, as a Problem brought it.
            tell: told the code to show, once, on this thread.
            stop: set by whoever gives up; this returns within a call then.

        Raises:
            ServiceError: it was refused, the code expired, the service cannot be reached; STOPPED where ``stop``
                was set. Each but a refused network keeps the need.
        """
        from services.aws.sign_in.device import DeviceSignIn

        try:
            session = self._factory.opener.plain()
            signed_in_to = _session_of(session.profiles, need)
            sign_in = DeviceSignIn(self._factory.opener.tokens, session, signed_in_to, need, self.clock)
            sign_in.run(tell, stop)
        except ServiceError:
            raise
        except Exception as error:
            raise ServiceError(replace(translate(error), need=need)) from error

    def code(self, need: SignInNeed, code: str) -> None:
        """Assume the role that wants an MFA code, once for all targets with this need.

        Args:
            need: of kind MFA, as a Problem brought it.
            code: what the device shows: six digits (AWS takes six to eight); spaces between them do not matter.

        Raises:
            ServiceError: INVALID for what cannot be a code, DENIED for a code that AWS refused; the need stays.
        """
        digits = "".join(code.split())
        if not _CODE.fullmatch(digits):
            raise ServiceError(
                Problem(ProblemKind.INVALID, "that is no MFA code", hint="a code has six digits", need=need)
            )
        try:
            self._factory.opener.mfa_role(need.profile, self._factory.last_region).assume(digits)
        except Exception as error:
            problem = translate(error, "AssumeRole")
            if "multifactorauthentication" in problem.detail.casefold():
                problem = replace(
                    problem,
                    title="AWS refused this code",
                    hint="a code works once and for half a minute: wait for the next one",
                )
            raise ServiceError(replace(problem, need=problem.need or need)) from error


def _session_of(profiles: Profiles, need: SignInNeed) -> SsoSession:
    found = profiles.session_of(need.cause)
    if found is None:
        raise ServiceError(
            Problem(
                ProblemKind.CONFIGURATION,
                f"the AWS configuration no longer names {need.cause}",
                hint="check the sso-session and its sso_start_url and sso_region in ~/.aws/config",
                need=need,
            )
        )
    return found
