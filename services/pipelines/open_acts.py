"""Acts that were refused for want of credentials and may yet be sent: one entry of the audit log each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from services.domain.problem import Problem, ProblemKind
from services.pipelines.verbs import Verb

WAITING_KINDS = (ProblemKind.EXPIRED, ProblemKind.NO_CREDENTIALS)
"""Refusals that a sign-in ends: nothing was done, and the same act may be sent again after it."""


@dataclass(frozen=True, slots=True)
class OpenAct:
    """An act whose first line is in the audit log, and whose result is not yet.

    Args:
        verb: what is to be done.
        id: of the audit log's entry.
        problem: why it was not done so far.
    """

    verb: Verb
    id: str
    problem: Problem


class OpenActs:
    """The acts that wait for credentials. Any thread may use it.

    Args:
        end: writes the refusal of one down that nobody sends any more.
    """

    def __init__(self, end: Callable[[OpenAct], object]) -> None:
        self._end = end
        self._lock = threading.Lock()
        self._acts: list[OpenAct] = []

    def keep(self, act: OpenAct) -> None:
        """Wait for credentials with an act."""
        with self._lock:
            self._acts.append(act)

    def take(self, verb: Verb) -> OpenAct | None:
        """The act that waits with an equal verb, which is sent now; None where there is none."""
        with self._lock:
            found = next((act for act in self._acts if act.verb == verb), None)
            if found is not None:
                self._acts.remove(found)
            return found

    def give_up(self, verb: Verb | None = None) -> None:
        """End the act that waits with an equal verb, or all; an act that does not wait is left alone."""
        with self._lock:
            ended = [act for act in self._acts if verb is None or act.verb == verb]
            self._acts = [act for act in self._acts if act not in ended]
        for act in ended:
            self._end(act)
