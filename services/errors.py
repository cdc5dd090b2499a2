"""The one exception that services raise for trouble an operator can understand."""

from __future__ import annotations

from services.domain.problem import Problem


class ServiceError(Exception):
    """A call that failed, with its translation.

    Args:
        problem: what happened and what to do about it.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line)
        self.problem = problem
