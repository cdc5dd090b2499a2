"""Which events were met, so that none is taken twice however often it comes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

REMEMBERED = 5_000
"""So many events are remembered, the latest; what came before them is over."""


@dataclass(slots=True)
class Meeting:
    """An event that was met.

    Args:
        receipts: what its messages are deleted by once it is applied, by message id.
        applied: whether all that it calls for was done.
    """

    receipts: dict[str, str] = field(default_factory=dict)
    applied: bool = False


class Seen:
    """Remembers events by their ids. Not for several threads at a time.

    Args:
        limit: how many are remembered.
    """

    def __init__(self, limit: int = REMEMBERED) -> None:
        self._limit = limit
        self._meetings: OrderedDict[str, Meeting] = OrderedDict()
        self.pending = 0
        """How many were met and are not applied yet."""

    def meet(self, event_id: str, message_id: str, receipt: str) -> tuple[Meeting, bool]:
        """Take in a message with an event; the event's meeting, and whether it is the first."""
        known = self._meetings.get(event_id)
        first = known is None
        meeting = Meeting() if known is None else known
        self._meetings[event_id] = meeting
        self._meetings.move_to_end(event_id)
        meeting.receipts[message_id] = receipt
        if first:
            self.pending += 1
            self._forget()
        return meeting, first

    def apply(self, meeting: Meeting) -> None:
        """Note that all was done that an event calls for."""
        if not meeting.applied:
            meeting.applied = True
            self.pending -= 1

    def _forget(self) -> None:
        """Forget the oldest that is applied; what is not is kept, however old."""
        while len(self._meetings) > self._limit:
            oldest = next((key for key, each in self._meetings.items() if each.applied), None)
            if oldest is None:
                return
            del self._meetings[oldest]
