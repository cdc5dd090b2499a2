"""Where a call waits for its turn: the seam between the caller and a target's call budget."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol


class Gate(Protocol):
    """Lets calls to one target pass. Each HTTP request is one passage, so each page of a list is one too."""

    def passage(self, operation: str, *, urgent: bool) -> AbstractContextManager[None]:
        """Wait for a turn, hold it while the call runs, and see how it ended.

        A failed call leaves through the context as a ServiceError, so that a gate learns of throttling
        (``problem.kind is ProblemKind.THROTTLED``); the gate must let it travel on.

        Args:
            operation: the API operation, such as ``GetPipelineState``.
            urgent: whether an operator waits for it: such calls go to the front.

        Raises:
            ServiceError: the gate closed while the call waited (kind STOPPED).
        """
        ...


class OpenGate:
    """A gate that lets everything pass at once."""

    @contextmanager
    def passage(self, operation: str, *, urgent: bool) -> Iterator[None]:  # noqa: ARG002 - the protocol's
        """Pass."""
        yield
