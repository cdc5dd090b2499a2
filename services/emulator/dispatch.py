"""From a request to its answer: identity, faults, validation, the handler, the log."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from services.emulator import operations
from services.emulator.access import denied_outright, require_allowed
from services.emulator.auth import Identity, anonymous, identify, signature_expired
from services.emulator.aws_services import api
from services.emulator.calllog import CallLog, CallRecord
from services.emulator.errors import ServiceFault
from services.emulator.faults import Fault, FaultKind, Faults
from services.emulator.identity import api as identity_api
from services.emulator.model import service_model
from services.emulator.operations.registry import Context, NotYet, handler_for
from services.emulator.validation.constraints import require_valid
from services.emulator.validation.types import typed
from services.emulator.wire.message import Answer, Ending, Incoming
from services.emulator.wire.protocol import Call, call_of
from services.emulator.world import Json, Region, World

logger = logging.getLogger(__name__)

Outcome = Json | ServiceFault | Exception | None
"""How a call ended: its payload, an error of the service, or a defect of the emulator."""

Observer = Callable[[str, str, Outcome], None]
"""Told of each call: service, operation, outcome."""

_GLANCE_SECONDS = 0.05
"""How often a call that waits looks whether the time has come for something."""
_NO_ANSWER = Answer(0, "", b"", ending=Ending.RESET)
_GARBAGE = b"<html><head><title>502 Bad Gateway</title></head><body><h1>Proxy error</h1></body></html>\n"


@dataclass(slots=True)
class _Progress:
    """A call on its way through the dispatcher."""

    call: Call
    request_id: str
    identity: Identity | None = None
    pipeline: str = ""
    strikes: list[Fault] = dataclasses.field(default_factory=list)

    def struck_by(self, kind: FaultKind) -> Fault | None:
        """The first fault of a kind that strikes this call."""
        return next((fault for fault in self.strikes if fault.kind is kind), None)


class Dispatcher:
    """Answers requests against a world.

    Args:
        world: what the calls look at and change.
        faults: what goes wrong.
        calls: where each call is recorded.
        stopping: set when the endpoint stops; ends every wait.
        observer: told of each outcome, for tests.
    """

    def __init__(
        self,
        world: World,
        faults: Faults,
        calls: CallLog,
        stopping: threading.Event,
        observer: Observer | None = None,
    ) -> None:
        self.world = world
        self.faults = faults
        self.calls = calls
        self._stopping = stopping
        self._observer = observer
        operations.load_handlers()
        api.load_handlers()
        identity_api.load_handlers()

    def answer(self, incoming: Incoming) -> Answer:
        """The answer to a request for an emulated service."""
        started = time.monotonic()
        progress = _Progress(call_of(incoming), str(uuid.uuid4()))
        outcome: Outcome
        try:
            outcome = self._outcome(incoming, progress)
        except ServiceFault as fault:
            outcome = self._with_model_status(progress.call, fault)
        except _Unanswered:
            self._record(progress, _NO_ANSWER, "", started)
            return _NO_ANSWER
        except Exception as defect:
            logger.exception("handling %s failed", progress.call.operation)
            outcome = defect
        if self._observer is not None:
            self._observer(progress.call.service, progress.call.operation, outcome)
        answer = self._ended(progress, self._written(progress, outcome))
        code = outcome.code if isinstance(outcome, ServiceFault) else ""
        self._record(progress, answer, code or ("InternalFailure" if answer.status >= 500 else ""), started)
        return answer

    def _outcome(self, incoming: Incoming, progress: _Progress) -> Json | None:
        call, world = progress.call, self.world
        with world.lock:
            identity = anonymous(world) if call.unsigned else identify(incoming, world)
            progress.identity = identity
        account = identity.caller.account
        progress.strikes = self.faults.strike(account, identity.region, call.service, call.operation)
        self._suffer(incoming, progress)
        operation = call.model
        request = call.protocol.read(operation, incoming.body)
        if operation.input is not None:
            request = typed(operation.input, request)
            progress.pipeline = _pipeline_of(request) if call.service == "codepipeline" else ""
        with world.lock:
            region = world.region(account, identity.region) if account else Region(world, "", identity.region)
            if operation.input is not None:
                require_valid(operation.input, request)
            handler = handler_for(call.service, call.operation)
            asked = (identity.caller, call.service, call.operation, region, request)
            if progress.struck_by(FaultKind.DENY):
                raise denied_outright(*asked)
            require_allowed(*asked)
            context = Context(world, region, identity.caller, tuple(progress.strikes))
            return self._handled(partial(handler, context, request), world)

    def _handled(self, handle: Callable[[], Json | None], world: World) -> Json | None:
        """What a handler answers, waiting for it with the world's lock let go where it has to be."""
        begun = time.monotonic()
        while True:
            world.timeline.catch_up()
            try:
                return handle()
            except NotYet as wait:
                left = begun + wait.seconds - time.monotonic()
                if left <= 0:
                    return wait.answer
            if self._stopping.is_set():
                raise _Unanswered
            world.stirred.wait(min(left, _GLANCE_SECONDS))

    def _suffer(self, incoming: Incoming, progress: _Progress) -> None:
        """Let the faults strike that come before anything is done; waits happen outside the world's lock."""
        account = progress.identity.caller.account if progress.identity else ""
        latency = self.world.latencies.get(account, 0.0)
        latency += sum(fault.seconds for fault in progress.strikes if fault.kind is FaultKind.LATENCY)
        if latency and self._stopping.wait(latency):
            raise _Unanswered
        if progress.struck_by(FaultKind.HANG):
            self._stopping.wait()
            raise _Unanswered
        if progress.struck_by(FaultKind.RESET):
            raise _Unanswered
        if progress.struck_by(FaultKind.THROTTLE):
            raise ServiceFault("ThrottlingException", "Rate exceeded")
        if progress.struck_by(FaultKind.EXPIRE):
            raise ServiceFault(
                "ExpiredTokenException", "The security token included in the request is expired"
            )
        skew = progress.struck_by(FaultKind.SKEW)
        if skew is not None:
            raise signature_expired(incoming, skew.seconds)
        error = progress.struck_by(FaultKind.ERROR)
        if error is not None:
            raise ServiceFault(error.code, error.message, error.status)

    def _written(self, progress: _Progress, outcome: Outcome) -> Answer:
        call = progress.call
        if progress.struck_by(FaultKind.GARBAGE):
            return Answer(200, "text/html", _GARBAGE)
        if isinstance(outcome, ServiceFault):
            return call.protocol.write_error(outcome, progress.request_id)
        if isinstance(outcome, Exception):
            defect = ServiceFault("InternalFailure", "The emulator has a defect; its log says more.", 500)
            return call.protocol.write_error(defect, progress.request_id)
        return call.protocol.write(call.model, outcome, progress.request_id)

    def _ended(self, progress: _Progress, answer: Answer) -> Answer:
        if progress.struck_by(FaultKind.LOSE):
            return dataclasses.replace(answer, ending=Ending.RESET)
        if progress.struck_by(FaultKind.TRUNCATE):
            return dataclasses.replace(answer, ending=Ending.TRUNCATE)
        return answer

    def _with_model_status(self, call: Call, fault: ServiceFault) -> ServiceFault:
        status = service_model(call.service).error_status(fault.code, fault.status)
        if status == fault.status:
            return fault
        return ServiceFault(fault.code, fault.message, status, fault.members)

    def _record(self, progress: _Progress, answer: Answer, error: str, started: float) -> None:
        identity = progress.identity
        self.calls.add(
            CallRecord(
                time=self.world.clock.now(),
                account=identity.caller.account if identity else "",
                region=identity.region if identity else "",
                service=progress.call.service,
                operation=progress.call.operation,
                pipeline=progress.pipeline,
                request_id=progress.request_id,
                status=0 if answer.ending is Ending.RESET else answer.status,
                error=error,
                latency=time.monotonic() - started,
            )
        )


class _Unanswered(Exception):
    """The connection goes away without an answer."""


def _pipeline_of(request: Json) -> str:
    """Which pipeline a request names, in either of the ways in which requests do."""
    name = request.get("pipelineName", request.get("name"))
    return name if isinstance(name, str) else ""
