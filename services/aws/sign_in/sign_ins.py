"""The ways to sign in, for whoever shows dialogs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.domain.sign_in import DeviceCode, SignInNeed

if TYPE_CHECKING:
    from services.aws.clients import ClientFactory


class SignIns:
    """Meets needs of signing in; each method blocks the thread that calls it, and no other target.

    Afterwards the next call of each target that had the need finds the new credentials by itself.

    Args:
        factory: whose credentials.
    """

    def __init__(self, factory: ClientFactory) -> None:
        self._factory = factory

    def device(self, need: SignInNeed, tell: Callable[[DeviceCode], object], stop: threading.Event) -> None:
        """Sign in to IAM Identity Center: ask for a code, tell it, and wait until the person confirmed it.

        Args:
            need: of kind DEVICE, as a Problem brought it.
            tell: told the code to show, once, on this thread.
            stop: set by whoever gives up; this returns within moments then.

        Raises:
            ServiceError: it was refused, the code expired, the service cannot be reached; STOPPED where ``stop``
                was set.
        """
        raise NotImplementedError

    def code(self, need: SignInNeed, code: str) -> None:
        """Assume the role that wants an MFA code, once for all targets with this need.

        Args:
            need: of kind MFA, as a Problem brought it.
            code: what the device shows: six digits (AWS takes six to eight).

        Raises:
            ServiceError: INVALID for what cannot be a code, DENIED for a code that AWS refused; the need stays.
        """
        raise NotImplementedError
