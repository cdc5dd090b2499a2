"""From the services' threads to Textual's messages; nothing crosses in any other way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from services.domain.problem import Problem
from services.domain.sign_in import DeviceCode, SignInNeed
from services.domain.target import Target
from services.live.events import LiveEvent

if TYPE_CHECKING:
    from services.targets.entry import RosterChange
    from tui.backend import Backend


@dataclass
class LiveUpdate(Message):
    """The live engine told something."""

    event: LiveEvent


@dataclass
class Connected(Message):
    """The services stand; reading begins."""

    backend: Backend


@dataclass
class ConnectionFailed(Message):
    """The services could not be set up at all."""

    problem: Problem


@dataclass
class TargetIdentified(Message):
    """It is known who we are in a target."""

    target: Target


@dataclass
class RosterChanged(Message):
    """Targets came or went, or something else in the roster changed."""

    change: RosterChange


@dataclass
class DeviceCodeGiven(Message):
    """IAM Identity Center gave a code for a person to confirm."""

    need: SignInNeed
    code: DeviceCode


@dataclass
class SignInEnded(Message):
    """A sign-in ended: with a problem, or with access."""

    need: SignInNeed
    problem: Problem | None
