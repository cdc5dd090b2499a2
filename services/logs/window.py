"""Reading what many streams of a group say within a time window: how a Lambda function logs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from services.aws.caller import Answer, Caller
from services.domain.log import LogPage, LogSource
from services.logs.reader import MOST_LINES, lines_of

OVERLAP = 10_000
"""Milliseconds that are read again: streams arrive beside each other, one a little later than another."""

_Event: TypeAlias = tuple[int, str, str]
"""Time, stream and message: what two listings know an event by."""

_POLL = "poll"
"""The token that asks what has come since; any other is the service's."""


class WindowReader:
    """Reads the streams of a group, merged by time (FilterLogEvents), from the window's start on.

    It remembers which events it has seen, so one reader is for one reading.

    Args:
        caller: makes calls of the service ``logs``.
        source: the group, the window, and what narrows it.
    """

    def __init__(self, caller: Caller, source: LogSource) -> None:
        self._caller = caller
        self._source = source
        self._shown: Counter[_Event] = Counter()
        self._listed: Counter[_Event] = Counter()
        self._from = source.start or 0
        self._newest = self._from

    def latest(self) -> LogPage:
        """The window's first lines; ``later`` has the rest.

        Raises:
            ServiceError: NOT_FOUND where the group does not exist (yet).
        """
        return self._page(self._read())

    def earlier(self, token: str) -> LogPage:
        """Nothing: the window begins where reading began."""
        del token
        return LogPage(at_start=True)

    def later(self, token: str) -> LogPage:
        """The rest of a listing under way, or what has come since the last one ended.

        Raises:
            ServiceError: the call failed.
        """
        if token != _POLL:
            return self._page(self._read(nextToken=token))
        self._from = max(self._from, self._newest - OVERLAP)
        self._shown = Counter(
            {event: count for event, count in self._shown.items() if event[0] >= self._from}
        )
        self._listed.clear()
        return self._page(self._read())

    def since(self, timestamp: int) -> LogPage:
        """What has come since the last listing; what was seen is left out, whatever the instant.

        Raises:
            ServiceError: the call failed.
        """
        del timestamp
        return self.later(_POLL)

    def _read(self, **parameters: object) -> Answer:
        source = self._source
        asked: dict[str, object] = {
            "logGroupName": source.group,
            "limit": MOST_LINES,
            "startTime": self._from,
            **parameters,
        }
        if source.end is not None:
            asked["endTime"] = source.end
        if source.prefix:
            asked["logStreamNamePrefix"] = source.prefix
        if source.pattern:
            asked["filterPattern"] = source.pattern
        return self._caller.read("FilterLogEvents", **asked)

    def _page(self, answer: Answer) -> LogPage:
        news = self._unseen(answer.get("events", ()))
        token = answer.get("nextToken")
        return LogPage(
            lines=lines_of(news),
            later_token=token or _POLL,
            at_start=True,
            at_end=not token,
        )

    def _unseen(self, events: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        news = []
        for event in events:
            time = int(event.get("timestamp") or 0)
            known = (time, str(event.get("logStreamName")), str(event.get("message")))
            self._listed[known] += 1  # the same line may be there twice in one millisecond
            if self._listed[known] > self._shown[known]:
                self._shown[known] += 1
                news.append(event)
            self._newest = max(self._newest, time)
        return news
