"""Answers about pipelines that nobody looks at, held small: some 1 KiB where the values take 15."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, TypeVar, overload

from services.domain.snapshot import PipelineSnapshot

T = TypeVar("T")

_UNPACKED_AT_ONCE = 8
"""How many stay unpacked: whoever looks at one usually does so several times in a row."""
_LEVEL = 1


class Packed(Sequence[T]):
    """A tuple of values, compressed until somebody looks into it. Immutable and equal to the tuple.

    Looking takes some 0.1 ms for what a pipeline has; its length is known without.

    Args:
        values: plain values, such as the domain's; they must be picklable.
    """

    __slots__ = ("_bytes", "_length")

    def __init__(self, values: Sequence[T]) -> None:
        self._length = len(values)
        self._bytes = zlib.compress(pickle.dumps(tuple(values), pickle.HIGHEST_PROTOCOL), _LEVEL)

    @property
    def values(self) -> tuple[T, ...]:
        """The tuple."""
        unpacked: tuple[T, ...] = _unpack(self._bytes)
        return unpacked

    def __len__(self) -> int:
        """How many there are."""
        return self._length

    def __iter__(self) -> Iterator[T]:
        """The values in order."""
        return iter(self.values)

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[T, ...]: ...
    def __getitem__(self, place: int | slice) -> T | tuple[T, ...]:
        """One value, or a tuple of some."""
        return self.values[place]

    def __eq__(self, other: object) -> bool:
        """Whether the other holds the same: packed too, or a tuple."""
        if isinstance(other, Packed):
            return self._bytes == other._bytes or (
                self._length == other._length and self.values == other.values
            )
        if isinstance(other, tuple):
            return self._length == len(other) and self.values == other
        return NotImplemented

    def __hash__(self) -> int:
        """As of the tuple."""
        return hash(self.values)

    def __repr__(self) -> str:
        """The values."""
        return f"Packed({self.values!r})"


def pack(snapshot: PipelineSnapshot) -> PipelineSnapshot:
    """The snapshot with its executions, state and attempts packed: equal to it, and small.

    Args:
        snapshot: of a pipeline in which nothing runs or waits.
    """
    runs, state, attempts = snapshot.executions, snapshot.state, snapshot.attempts
    return replace(
        snapshot,
        executions=None if runs is None else _packed(runs),
        state=None if state is None else replace(state, stages=_packed(state.stages)),
        attempts=_packed(attempts),
    )


def is_packed(snapshot: PipelineSnapshot) -> bool:
    """Whether all of it is as ``pack`` made it, so that nothing runs or waits in it: no newer answer is part of it."""
    stages = snapshot.state.stages if snapshot.state is not None else ()
    parts = [part for part in (snapshot.executions, stages, snapshot.attempts) if part]
    return bool(parts) and all(isinstance(part, Packed) for part in parts)


def _packed(values: Sequence[T]) -> Sequence[T]:
    return values if not values or isinstance(values, Packed) else Packed(values)


@lru_cache(maxsize=_UNPACKED_AT_ONCE)
def _unpack(packed: bytes) -> tuple[Any, ...]:
    values: tuple[Any, ...] = pickle.loads(zlib.decompress(packed))  # noqa: S301 - only Packed packs
    return values
