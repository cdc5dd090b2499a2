"""Signing in: which need comes first, its dialog, and what goes on once access was given."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.domain.sign_in import DeviceCode, SignInKind, SignInNeed
from tui.background import in_background
from tui.bridge import DeviceCodeGiven, SignInEnded
from tui.deck import Deck
from tui.standing_of_targets import needs_of

if TYPE_CHECKING:
    from services.domain.target import Target
    from services.live.outcome import Outcome
    from tui.dialogs.sign_in import SignInDialog


class SigningIn(Deck):
    """The deck, with the dialogs by which a person gives access.

    Nothing here opens by itself: a person asks for it, by key or by a button of a dialog. Whatever waits for a
    person waits on a thread of its own, which nobody waits for.
    """

    def run_app_sign_in(self) -> None:
        """Sign in where it is needed: for what is selected first, else the only cause, else one of several."""
        needs = needs_of(self.backend)
        selected = self.screen_in_front.scope().target
        here = [each for each in needs if selected is not None and selected.name in each.targets]
        if not needs:
            self.say("Nothing waits for a sign-in.")
        elif here or len(needs) == 1:
            self.sign_in((here or needs)[0].need)
        else:
            from tui.dialogs.sign_in_choice import SignInChoice

            self.push_screen(SignInChoice(needs), lambda need: self.sign_in(need) if need else None)

    def need_of(self, target: str) -> SignInNeed | None:
        """The sign-in that a target waits for."""
        return next((each.need for each in needs_of(self.backend) if target in each.targets), None)

    def sign_in(self, need: SignInNeed, then: Callable[[], object] | None = None) -> None:
        """Open the dialog for a need, on top of whatever is open.

        Args:
            need: what a person must do.
            then: called once access was given and the dialog is closed.
        """
        waiting = next((each.targets for each in needs_of(self.backend) if each.need == need), ())

        def closed(given: bool | None) -> None:
            if need.kind is SignInKind.OUTSIDE:
                self._go_on(need)
            if given and then is not None:
                then()

        self.push_screen(_dialog_for(need, waiting), closed)

    def sign_in_by_device(self, need: SignInNeed, stop: threading.Event) -> None:
        """Ask IAM Identity Center for a code and wait until it is confirmed, on a thread of its own.

        DeviceCodeGiven and SignInEnded tell how it goes.

        Args:
            need: of kind DEVICE.
            stop: set by who gives up.
        """
        backend = self.backend
        if backend is None:
            return
        ways = backend.factory.sign_ins
        tell = self.post_message

        def show(code: DeviceCode) -> None:
            if not stop.is_set():
                tell(DeviceCodeGiven(need, code))

        def ended(outcome: Outcome[None]) -> None:
            if outcome.good or not stop.is_set():
                tell(SignInEnded(need, outcome.problem))

        in_background(lambda: ways.device(need, show, stop), ended)

    def sign_in_by_code(self, need: SignInNeed, code: str) -> None:
        """Send an MFA code, on a thread of its own; SignInEnded tells how it went.

        Args:
            need: of kind MFA.
            code: its digits.
        """
        backend, tell = self.backend, self.post_message
        if backend is not None:
            in_background(
                lambda: backend.factory.sign_ins.code(need, code),
                lambda outcome: tell(SignInEnded(need, outcome.problem)),
            )

    def on_device_code_given(self, message: DeviceCodeGiven) -> None:
        """Show the code in its dialog; where that was closed meanwhile nobody waits for it."""
        from tui.dialogs.sign_in_device import DeviceSignInDialog

        if isinstance(self.top, DeviceSignInDialog) and self.top.need == message.need:
            self.top.take_code(message.code)

    def on_sign_in_ended(self, message: SignInEnded) -> None:
        """Let what waited go on at once, and tell the dialog, if it is still there."""
        from tui.dialogs.sign_in import SignInDialog

        problem = message.problem
        if problem is None:
            self._go_on(message.need)
        if isinstance(self.top, SignInDialog) and self.top.need == message.need:
            self.top.take_end(problem)

    def _go_on(self, need: SignInNeed) -> None:
        """Try all that waited for a sign-in."""
        backend = self.backend
        waiting = next((each.targets for each in needs_of(backend) if each.need == need), ())
        if backend is None:
            return
        if need.kind is not SignInKind.OUTSIDE:
            count = f"{len(waiting)} targets go on" if len(waiting) > 1 else "".join(waiting[:1]) + " goes on"
            self.say(f"Access was given{': ' + count if waiting else ''}.", title=need.cause)
        again = backend.renew if need.kind is SignInKind.OUTSIDE else backend.retry
        for name in waiting:
            again(name, self.tell_identity)

    def tell_identity(self, target: Target) -> None:
        """Hand on who we are in a target; from any thread."""
        raise NotImplementedError


def _dialog_for(need: SignInNeed, waiting: tuple[str, ...]) -> SignInDialog:
    match need.kind:
        case SignInKind.DEVICE:
            from tui.dialogs.sign_in_device import DeviceSignInDialog

            return DeviceSignInDialog(need, waiting)
        case SignInKind.MFA:
            from tui.dialogs.sign_in_code import CodeDialog

            return CodeDialog(need, waiting)
        case SignInKind.OUTSIDE:
            from tui.dialogs.sign_in_outside import OutsideDialog

            return OutsideDialog(need, waiting)
