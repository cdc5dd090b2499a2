"""What became of a call: its answer, or the problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from services.domain.problem import Problem, ProblemKind
from services.errors import ServiceError
from services.redact import redact
from services.text import clean

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """The end of one call: ``problem`` is None exactly where it went well; only then ``value`` counts."""

    value: T | None = None
    problem: Problem | None = None

    @property
    def good(self) -> bool:
        """Whether the call went well."""
        return self.problem is None


def not_read(target: str) -> Outcome[Any]:
    """The end of a call for a target that was taken out."""
    hint = "add the target again to go on with it"
    return Outcome(problem=Problem(ProblemKind.STOPPED, f"{target} is not read any more", hint=hint))


def attempt(call: Callable[[], T]) -> Outcome[T]:
    """Run a call and answer its outcome; nothing that it raises is lost.

    A ServiceError brings its own problem. Any other exception is a fault of ours: it becomes a problem of
    kind OTHER that names the exception, so that the operator sees it and the other calls go on; what it says
    may hold what was asked or answered, so it is redacted.
    """
    try:
        return Outcome(value=call())
    except ServiceError as error:
        return Outcome(problem=error.problem)
    except Exception as error:  # noqa: BLE001 - the pool's outermost frame: what is not delivered here is lost
        return Outcome(
            problem=Problem(
                ProblemKind.OTHER,
                title=f"pipedeck failed ({type(error).__name__})",
                detail=redact(clean(f"{type(error).__name__}: {error}")),
                hint="please report this with the detail",
            )
        )
