"""The control path ``/_emulator/...``: faults, the call log, the clock and the scenario, as JSON."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from services.clock import as_datetime
from services.emulator.control_of_changes import ChangeControl, InvalidChangeError
from services.emulator.faults import Fault, FaultKind
from services.emulator.wire.message import Answer, Incoming
from services.emulator.world import Json

if TYPE_CHECKING:
    from services.emulator.emulator import Emulator

PREFIX = "/_emulator/"
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost"})
_Query = dict[str, str]


class ControlError(Exception):
    """A control request that cannot be done; ``status`` is the HTTP status."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class Control:
    """Answers control requests.

    ==========================  ==================================================================
    ``GET faults``              the faults that are set, with how many calls each has struck
    ``POST faults``             set one (members as of `Fault`); answers its ``id``
    ``DELETE faults[/ID]``      forget all, or one
    ``GET calls``               the call log; filters operation, service, account, region, pipeline,
                                error, since (emulated POSIX seconds), and limit (the newest N)
    ``GET calls/count``         how many calls match the same filters
    ``DELETE calls``            forget the call log
    ``GET clock``               the emulated instant
    ``POST clock/step``         move on by ``seconds``
    ``GET scenarios``           the scenarios' names and the one that is served
    ``POST reset``              build the scenario again, or the one in ``scenario``
    ``GET sign-ins``            the user codes of device sign-ins that wait for their person
    ``POST sign-ins``           answer the one with ``user_code``; ``allow`` says what, true where left out
    ==========================  ==================================================================

    What lets something change outside of CodePipeline is told at `ChangeControl`.

    Args:
        emulator: what is controlled.
    """

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._changes = ChangeControl(emulator)
        self._routes: dict[tuple[str, str], Callable[[Json, _Query], Any]] = {
            ("GET", "faults"): self._list_faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): self._clear_faults,
            ("GET", "calls"): self._list_calls,
            ("GET", "calls/count"): self._count_calls,
            ("DELETE", "calls"): self._clear_calls,
            ("GET", "clock"): self._show_clock,
            ("POST", "clock/step"): self._step_clock,
            ("GET", "scenarios"): self._list_scenarios,
            ("POST", "reset"): self._reset,
            ("GET", "sign-ins"): self._list_sign_ins,
            ("POST", "sign-ins"): self._answer_sign_in,
        }

    def answer(self, incoming: Incoming) -> Answer:
        """The answer to a request below ``/_emulator/``."""
        try:
            return _json(200, self._result(incoming))
        except ControlError as error:
            return _json(error.status, {"error": str(error)})

    def _result(self, incoming: Incoming) -> Any:
        host = incoming.header("host").rpartition(":")[0] or incoming.header("host")
        if host not in _LOOPBACK_NAMES:
            raise ControlError(403, "the control path is for loopback only")
        parts = urlsplit(incoming.path)
        name = parts.path.removeprefix(PREFIX).strip("/")
        query = dict(parse_qsl(parts.query))
        if incoming.method == "DELETE" and name.startswith("faults/"):
            return self._remove_fault(name.removeprefix("faults/"))
        if incoming.method == "POST" and name in self._changes.routes:
            return self._change(name, _body(incoming))
        route = self._routes.get((incoming.method, name))
        if route is None:
            raise ControlError(404, f"no {incoming.method} {name} here")
        return route(_body(incoming), query)

    def _change(self, name: str, body: Json) -> Any:
        try:
            return self._changes.answer(name, body)
        except InvalidChangeError as error:
            raise ControlError(400, str(error)) from None

    def _list_faults(self, body: Json, query: _Query) -> list[Json]:  # noqa: ARG002 - a route takes both
        faults = self._emulator.faults
        return [
            {"id": number, "struck": faults.struck(number), **dataclasses.asdict(fault)}
            for number, fault in faults.standing().items()
        ]

    def _add_fault(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        try:
            fault = Fault(**{**body, "kind": FaultKind(body.get("kind", ""))})
        except (TypeError, ValueError) as error:
            raise ControlError(400, f"no fault: {error}") from None
        return {"id": self._emulator.faults.add(fault)}

    def _remove_fault(self, number: str) -> Json:
        if not self._emulator.faults.remove(number):
            raise ControlError(404, f"no fault {number}")
        return {}

    def _clear_faults(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        self._emulator.faults.clear()
        return {}

    def _list_calls(self, body: Json, query: _Query) -> list[Json]:  # noqa: ARG002 - a route takes both
        limit = int(_number(query.pop("limit", "1000")))
        return self._found_calls(query)[-limit:] if limit > 0 else []

    def _count_calls(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        return {"count": len(self._found_calls(query))}

    def _found_calls(self, query: _Query) -> list[Json]:
        filters: dict[str, Any] = dict(query)
        if "since" in filters:
            filters["since"] = _number(query["since"])
        try:
            return [dataclasses.asdict(record) for record in self._emulator.calls.find(**filters)]
        except TypeError as error:
            raise ControlError(400, f"no such filter: {error}") from None

    def _clear_calls(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        self._emulator.calls.clear()
        return {}

    def _show_clock(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        now = self._emulator.world.clock.now()
        return {"now": round(now, 3), "iso": as_datetime(now).isoformat(timespec="milliseconds")}

    def _step_clock(self, body: Json, query: _Query) -> Json:
        try:
            self._emulator.step(_number(body.get("seconds")))
        except ValueError as error:
            raise ControlError(400, str(error)) from None
        return self._show_clock(body, query)

    def _list_scenarios(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        from services.emulator.scenarios import scenario_names  # deferred: it needs all of the engine

        return {"scenarios": scenario_names(), "served": self._emulator.scenario}

    def _reset(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        name = body.get("scenario", self._emulator.scenario)
        try:
            self._emulator.load(str(name))
        except KeyError:
            raise ControlError(404, f"no scenario {name}") from None
        return {"served": name}

    def _list_sign_ins(self, body: Json, query: _Query) -> list[Json]:  # noqa: ARG002 - a route takes both
        world = self._emulator.world
        with world.lock:
            return [{"user_code": g.user_code, "expires": g.expires} for g in world.center.waiting()]

    def _answer_sign_in(self, body: Json, query: _Query) -> Json:  # noqa: ARG002 - a route takes both
        world = self._emulator.world
        with world.lock:
            try:
                world.center.answer(str(body.get("user_code", "")), allow=body.get("allow") is not False)
            except LookupError as error:
                raise ControlError(404, str(error)) from None
        return {}


def _body(incoming: Incoming) -> Json:
    if not incoming.body:
        return {}
    try:
        parsed = json.loads(incoming.body)
    except ValueError as error:
        raise ControlError(400, f"the body is no JSON: {error}") from None
    if not isinstance(parsed, dict):
        raise ControlError(400, "the body is no JSON object")
    return parsed


def _number(value: Any) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise ControlError(400, f"{value!r} is no number")
    return number


def _json(status: int, value: Any) -> Answer:
    return Answer(status, "application/json", (json.dumps(value, indent=1) + "\n").encode())
