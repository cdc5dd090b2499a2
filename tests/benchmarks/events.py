"""``python -m tests.benchmarks.events``: how long from a change until its row shows it, by polling and by events.

An execution is started in a pipeline that is on screen and never ran; it is seen once its row says so no longer.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.ours import wait_for_all
from tests.benchmarks.page import publish, surroundings
from tests.benchmarks.place import ACCOUNT, CREDENTIALS, REGION, Endpoint, Place, endpoint
from tests.benchmarks.table import table
from tests.e2e.terminal import Terminal

PIPELINES = 500
LATENCY = 80
LIMIT = 5.0
CHANGES = 10
PAUSE = 5.0
"""Seconds between two changes: nothing of the one before is in flight."""
LONGEST = 300.0
"""Seconds after which a change counts as missed."""
QUEUE = "pipedeck"
_IDLE = re.compile(r"never run +([a-z]+-[a-z]+-\d{5})\b")


@dataclass(frozen=True, slots=True)
class Delays:
    """Seconds from the service's answer to a start until the row no longer says that the pipeline never ran."""

    way: str
    each: tuple[float, ...]


def make_queue(where: Endpoint) -> str:
    """A queue to which a rule sends every state change; its URL."""
    queues, rules = where.client("sqs"), where.client("events")
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{QUEUE}"
    allowed = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "events.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": arn,
            }
        ],
    }
    url = queues.create_queue(QueueName=QUEUE, Attributes={"Policy": json.dumps(allowed)})["QueueUrl"]
    rules.put_rule(Name=QUEUE, EventPattern=json.dumps({"source": ["aws.codepipeline"]}))
    rules.put_targets(Rule=QUEUE, Targets=[{"Id": "queue", "Arn": arn}])
    return str(url)


def measure(where: Endpoint, place: Place, queue: str | None, changes: int) -> Delays:
    """Start executions one after another and wait for each to be seen.

    Args:
        where: the endpoint.
        place: what it is like.
        queue: brings events; None where all is polled.
        changes: how many executions.
    """
    flags = ["--endpoint-url", where.url, "--region", REGION]
    where.set(place)
    with TemporaryDirectory() as home:
        if queue is not None:
            path = Path(home) / "config.toml"
            path.write_text(f"[events.main]\nqueue = {json.dumps(queue)}\n", encoding="utf-8")
            flags += ["--config", str(path)]
        with Terminal(*flags, home=Path(home), environ=CREDENTIALS) as terminal:
            terminal.wait(r"All [1-9]")
            wait_for_all(terminal)
            delays = []
            for _ in range(changes):
                terminal.settle(PAUSE)
                delays.append(_seen_after(terminal, where, _IDLE.findall(terminal.text)[-1]))
    return Delays("polling" if queue is None else "events", tuple(delays))


def _seen_after(terminal: Terminal, where: Endpoint, name: str) -> float:
    where.client("codepipeline").start_pipeline_execution(name=name)
    began, idle = time.monotonic(), re.compile(rf"never run +{name}\b")
    while idle.search(terminal.text):
        terminal.pump(0.002)
        if time.monotonic() - began > LONGEST:
            raise RuntimeError(f"{name} is not seen to have run:\n{terminal.text}")
    return time.monotonic() - began


def words(cases: Sequence[Delays]) -> str:
    """The cases as a table."""
    rows = (
        (case.way, f"{min(case.each):.2f} s", f"{median(case.each):.2f} s", f"{max(case.each):.2f} s")
        for case in cases
    )
    return table(("a change is seen by", "at best", "in the median", "at worst"), rows)


def main() -> None:
    """Measure and tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.events", description=__doc__)
    parser.add_argument("--size", type=int, default=PIPELINES, metavar="N", help="how many pipelines")
    parser.add_argument("--changes", type=int, default=CHANGES, metavar="N", help="how many are started")
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into a file, at its marks")
    given = parser.parse_args()
    around, place, cases = surroundings(), Place(given.size, LATENCY, LIMIT), []
    for by_events in (False, True):
        sys.stderr.write(f"watching {place.words}, by {'events' if by_events else 'polling'} ...\n")
        with endpoint(given.size) as where:
            queue = make_queue(where) if by_events else None
            cases.append(measure(where, place, queue, given.changes))
    publish(f"{around} {place.words}.\n\n{words(cases)}\n", "events", given.write)


if __name__ == "__main__":
    main()
