"""What was asked of the endpoint: one record for each call, the newest kept."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallRecord:
    """One call.

    ``time`` is the emulated instant of the answer in POSIX seconds; ``pipeline`` is the name that the request gives,
    empty where it gives none; ``latency`` is real seconds; ``status`` is the HTTP
    status, or 0 where no answer went out; ``error`` is the error's code, empty where the call succeeded.
    """

    time: float
    account: str
    region: str
    service: str
    operation: str
    pipeline: str
    request_id: str
    status: int
    error: str
    latency: float


class CallLog:
    """The newest calls, oldest first. Thread-safe.

    Args:
        kept: how many records stay.
    """

    def __init__(self, kept: int = 20_000) -> None:
        self._records: deque[CallRecord] = deque(maxlen=kept)
        self._lock = threading.Lock()

    def add(self, record: CallRecord) -> None:
        """Append a record."""
        with self._lock:
            self._records.append(record)

    def clear(self) -> None:
        """Forget all records."""
        with self._lock:
            self._records.clear()

    def find(
        self,
        operation: str | None = None,
        *,
        service: str | None = None,
        account: str | None = None,
        region: str | None = None,
        pipeline: str | None = None,
        error: str | None = None,
        since: float | None = None,
    ) -> list[CallRecord]:
        """The records that match every filter given, oldest first; ``since`` is an emulated instant."""
        wanted = {
            "operation": operation,
            "service": service,
            "account": account,
            "region": region,
            "pipeline": pipeline,
            "error": error,
        }
        asked = [(name, value) for name, value in wanted.items() if value is not None]
        with self._lock:
            records = list(self._records)
        return [
            record
            for record in records
            if (since is None or record.time >= since)
            and all(getattr(record, name) == value for name, value in asked)
        ]

    def operations(self) -> list[str]:
        """The operations' names in the order they were called."""
        with self._lock:
            return [record.operation for record in self._records]
