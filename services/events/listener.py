"""Listens to one queue: takes its messages in, and deletes what was applied."""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from services.aws.queues import BATCH, Queue, Received
from services.clock import Clock
from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.events.change import StateChange, read_change
from services.events.seen import Meeting, Seen
from services.live.events import QueueHealth

WAIT_SECONDS = 10
"""How long a receive waits for a message; below the time-out of a connection."""
MOST_PENDING = 1_000
"""So many events may wait for their pipelines to be read; until then no more are received."""
_PENDING_PAUSE = 1.0
_GATHER_SECONDS = 0.5
"""How long a deletion waits for others that can go with it."""
_LONGEST_PAUSE = 60.0
_STRANGE = 3
"""So many receives in a row that bring nothing of ours mean that the queue is not for us."""
_NOBODY_SECONDS = 2.0
"""How soon it is tried again whether there is somebody whose credentials read the queue."""

Heard = Callable[[], object]
Deliver = Callable[[StateChange, Heard], None]
"""Has an event applied; the second argument is called, from any thread, once that is done."""


class Listener:
    """Two threads on one queue: the one receives, the other deletes.

    A message is deleted once all that its event calls for was done, or when the same event was applied before. What
    is no state change of CodePipeline is left where it is: it may be somebody else's. Where the queue cannot be
    read it is tried again after 1, 2, 4 ... 60 seconds.

    Args:
        find: the queue, or None while nobody is there whose credentials could read it; raises ServiceError.
        deliver: has an event applied.
        changed: told the health whenever the problem changes, on either thread.
        clock: dates what happens.
        dice: of the jitter.
    """

    def __init__(
        self,
        find: Callable[[], Queue | None],
        deliver: Deliver,
        changed: Callable[[QueueHealth], object],
        clock: Clock,
        dice: random.Random | None = None,
    ) -> None:
        self._find = find
        self._deliver = deliver
        self._changed = changed
        self._clock = clock
        self._dice = dice or random.Random()  # noqa: S311 - jitter, no secret
        self._seen = Seen()
        self._lock = threading.Lock()
        self._health = QueueHealth()
        self._problems: dict[str, Problem | None] = {"receive": None, "delete": None}
        self._applied: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._failures = 0
        self._strange = 0

    @property
    def health(self) -> QueueHealth:
        """How it goes."""
        with self._lock:
            return replace(self._health, pending=self._seen.pending)

    def start(self, name: str) -> None:
        """Begin to listen, on two threads of that name."""
        for work in (self._listen, self._sweep_up):
            threading.Thread(target=work, name=f"pipedeck-{name}", daemon=True).start()

    def stop(self) -> None:
        """Listen no more. A receive under way is not waited for; what it brings comes again later."""
        self._stopping.set()
        self._wake.set()
        self._applied.put(None)

    def retry(self) -> None:
        """Try at once, whatever stood in the way."""
        self._wake.set()

    def step(self, wait: int = WAIT_SECONDS) -> float:
        """Receive once and take in what came.

        Args:
            wait: seconds to wait for a message.

        Returns:
            Seconds until the next receive makes sense.
        """
        if self._seen.pending >= MOST_PENDING:
            return _PENDING_PAUSE
        try:
            found = self._find()
            messages = found.receive(wait) if found is not None else None
        except ServiceError as error:
            self._failures += 1
            self._note("receive", error.problem)
            return min(_LONGEST_PAUSE, 2.0 ** min(self._failures - 1, 10)) * self._dice.uniform(0.75, 1.25)
        if messages is None:
            return _NOBODY_SECONDS
        self._failures = 0
        ours = [self._take(message) for message in messages]
        if ours:
            self._strange = 0 if any(ours) else self._strange + 1
        strange = self._strange >= _STRANGE
        self._note("receive", _not_ours() if strange else None, good=True)
        return _LONGEST_PAUSE if strange else 0.0

    def delete_applied(self) -> int:
        """Delete the messages whose events were applied; how many those were. Never waits for more."""
        receipts: list[str] = []
        while not self._applied.empty():
            receipt = self._applied.get_nowait()
            if receipt is not None:
                receipts.append(receipt)
        for start in range(0, len(receipts), BATCH):
            self._delete(receipts[start : start + BATCH])
        return len(receipts)

    def count(self, what: str) -> None:
        """Count one more of what a member of ``QueueHealth`` counts, such as ``late``."""
        with self._lock:
            self._health = replace(self._health, **{what: getattr(self._health, what) + 1})

    def _take(self, message: Received) -> bool:
        """Take a message in; whether it is one of ours."""
        change = read_change(message.body)
        if change is None:
            self.count("foreign")
            return False
        with self._lock:
            meeting, first = self._seen.meet(change.id, message.id, message.receipt)
        if not first:
            self.count("repeated")
            if meeting.applied:
                meeting.receipts.clear()
                self._applied.put(message.receipt)
            return True
        self.count("events")
        if not change.familiar:
            self.count("unfamiliar")
        with self._lock:
            self._health = replace(self._health, last_event=self._clock.now())
        self._deliver(change, partial(self._apply, meeting))
        return True

    def _apply(self, meeting: Meeting) -> None:
        with self._lock:
            self._seen.apply(meeting)
            receipts = list(meeting.receipts.values())
            meeting.receipts.clear()
        for receipt in receipts:
            self._applied.put(receipt)

    def _note(self, part: str, found: Problem | None, *, good: bool = False) -> None:
        """Note how receiving or deleting went, and tell it where that changes how all goes."""
        with self._lock:
            self._problems[part] = found
            problem = next((each for each in self._problems.values() if each is not None), None)
            before = self._health
            last_good = self._clock.now() if good else before.last_good
            self._health = replace(before, problem=problem, last_good=last_good)
        if _in_short(problem) != _in_short(before.problem) or (before.last_good is None) != (
            last_good is None
        ):
            self._changed(self.health)

    def _listen(self) -> None:
        while not self._stopping.is_set():
            self._wake.wait(self.step())
            self._wake.clear()

    def _sweep_up(self) -> None:
        while not self._stopping.is_set():
            receipt = self._applied.get()
            if receipt is not None:
                self._applied.put(receipt)
                self._stopping.wait(_GATHER_SECONDS)
                self.delete_applied()

    def _delete(self, receipts: list[str]) -> None:
        """Delete some messages. One that cannot be comes again, is known by then, and is tried again."""
        try:
            found = self._find()
            if found is not None:
                found.delete(receipts)
                self._note("delete", None)
        except ServiceError as error:
            self._note("delete", error.problem)


def _in_short(problem: Problem | None) -> tuple[ProblemKind, str] | None:
    """What of a problem is the same each time that it is met."""
    return None if problem is None else (problem.kind, problem.title)


def _not_ours() -> Problem:
    return Problem(
        ProblemKind.CONFIGURATION,
        "the queue holds messages that are no state changes of CodePipeline",
        hint="they are left alone: give pipedeck a queue of its own (pipedeck events template)",
    )
