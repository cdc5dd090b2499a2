"""What reading tells about an act whose answer was lost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What reading tells about an act.

    Args:
        happened: whether it was carried out; None where reading cannot tell.
        words: what is known, in one line.
        execution_id: the execution that it made, where one was found.
        version: the pipeline's version that it made, where one was found.
    """

    happened: bool | None
    words: str
    execution_id: str | None = None
    version: int | None = None
