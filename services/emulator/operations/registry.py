"""The one list of emulated operations: a handler declares itself with ``@operation``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.emulator.errors import ServiceFault, pipeline_not_found
from services.emulator.faults import Fault
from services.emulator.world import Json, PipelineRecord, Region, World


@dataclass(frozen=True, slots=True)
class Caller:
    """Who signed a request.

    Args:
        account: the account's number.
        arn: of the user or the session.
        access_key: what he signed with.
        role: the ARN of the role whose session it is; empty for a user.
        mfa: whether an MFA device has vouched for him.
    """

    account: str
    arn: str
    access_key: str
    role: str = ""
    mfa: bool = False

    @property
    def principal(self) -> str:
        """The user or role that policies are attached to."""
        return self.role or self.arn


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler gets besides the request: where it runs and for whom. The world's lock is held."""

    world: World
    region: Region
    caller: Caller
    strikes: tuple[Fault, ...] = ()
    """The faults that strike this call, for those that only its handler understands."""

    def pipeline(self, name: str) -> PipelineRecord:
        """The pipeline of that name here.

        Raises:
            ServiceFault: PipelineNotFoundException.
        """
        record = self.region.pipelines.get(name)
        if record is None:
            raise pipeline_not_found(self.region.account, name)
        return record


class NotYet(Exception):
    """There is nothing to answer yet: the call waits, and its handler is asked again when something came.

    Args:
        seconds: how long the caller would wait.
        answer: what he gets then.
    """

    def __init__(self, seconds: float, answer: Json) -> None:
        super().__init__()
        self.seconds = seconds
        self.answer = answer


Handler = Callable[[Context, Json], Json | None]
"""Takes the validated request, answers the response members, or None for an operation without output."""

HANDLERS: dict[tuple[str, str], Handler] = {}


def operation(name: str, service: str = "codepipeline") -> Callable[[Handler], Handler]:
    """Register a function as the handler of a service's operation."""

    def register(handler: Handler) -> Handler:
        HANDLERS[service, name] = handler
        return handler

    return register


def handler_for(service: str, name: str) -> Handler:
    """The handler of an operation.

    Raises:
        ServiceFault: UnknownOperationException, as AWS JSON services answer.
    """
    try:
        return HANDLERS[service, name]
    except KeyError:
        raise ServiceFault("UnknownOperationException", f"Operation {name} is not emulated.") from None
