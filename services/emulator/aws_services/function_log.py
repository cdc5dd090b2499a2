"""The log of a Lambda function's invocation."""

from __future__ import annotations

import functools
import json
import uuid
from random import Random

from services.emulator.aws_services.build_log import Line
from services.emulator.aws_services.work import Work
from services.emulator.engine.instants import iso


def invocation_lines(work: Work) -> tuple[Line, ...]:
    """All that one invocation writes, in order of time, the future included."""
    return _lines(work.id, work.started, work.ends, work.message if work.failed else "")


@functools.lru_cache(maxsize=256)
def _lines(seed: str, started: float, ends: float, message: str) -> tuple[Line, ...]:
    random = Random(f"invocation/{seed}")
    request = str(uuid.UUID(int=random.getrandbits(128), version=4))
    seconds = ends - started
    steps = [
        f"START RequestId: {request} Version: $LATEST\n",
        _record(started, request, "INFO", f"job {seed} received"),
        *(
            _record(started, request, "INFO", f"step {number} of 6 took {random.randint(20, 900)} ms")
            for number in range(1, 7)
        ),
    ]
    if message:
        steps.append(_record(ends, request, "ERROR", message))
    steps += [
        f"END RequestId: {request}\n",
        (
            f"REPORT RequestId: {request}\tDuration: {seconds * 1000:.2f} ms\t"
            f"Billed Duration: {int(seconds * 1000) + 1} ms\tMemory Size: 256 MB\t"
            f"Max Memory Used: {random.randint(70, 240)} MB\t\n"
        ),
    ]
    last = len(steps) - 1
    return tuple(
        Line(started + (0.05 + 0.9 * number / last) * seconds, text) for number, text in enumerate(steps)
    )


def _record(time: float, request: str, level: str, message: str) -> str:
    entry = {"timestamp": iso(time), "level": level, "requestId": request, "message": message}
    return json.dumps(entry, ensure_ascii=False) + "\n"
