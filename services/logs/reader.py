"""Reading a log from CloudWatch Logs, page by page, in either direction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Protocol

from services.aws.caller import Answer, Caller
from services.aws.clients import ClientFactory
from services.domain.log import LogKind, LogLine, LogPage, LogSource
from services.domain.target import Target

FIRST_PAGE = 1_000
"""Lines of the page that opens a log: a few screens, quickly there."""
MOST_LINES = 10_000
"""Lines of any other page; the service cuts them at 1 MB (GetLogEvents, CloudWatch Logs API Reference)."""

EVENT_OVERHEAD = 26
"""Bytes that the service counts for each line besides its text (CloudWatch Logs quotas)."""
NEARLY_FULL = 800_000
"""Bytes from which a page counts as full: characters are counted here, the service counts bytes."""


class LogReader(Protocol):
    """Reads one log. Every method blocks for one call and raises ServiceError."""

    def latest(self) -> LogPage:
        """The page to open the log with: its last lines, where it can be read from its end."""
        ...

    def earlier(self, token: str) -> LogPage:
        """The page before one that was read; an empty page with another token has more before it."""
        ...

    def later(self, token: str) -> LogPage:
        """The page after one that was read; ``at_end`` where nothing has come since."""
        ...

    def since(self, timestamp: int) -> LogPage:
        """The page that begins at an instant, to go on where a token is no longer good."""
        ...


class StreamReader:
    """Reads one log stream (GetLogEvents), for one reading.

    Args:
        caller: makes calls of the service ``logs``.
        source: group and stream.
        first_page: lines of the first page, at most 10,000.
    """

    def __init__(self, caller: Caller, source: LogSource, *, first_page: int = FIRST_PAGE) -> None:
        self._caller = caller
        self._place = {"logGroupName": source.group, "logStreamName": source.stream}
        self._first_page = first_page
        self._since: dict[str, object] = {}

    def latest(self) -> LogPage:
        """The stream's last lines.

        Raises:
            ServiceError: NOT_FOUND where group or stream do not exist (yet).
        """
        return self._page(self._read(startFromHead=False, limit=self._first_page))

    def earlier(self, token: str) -> LogPage:
        """The lines before a page; the service answers the same token at the stream's start.

        Raises:
            ServiceError: the call failed.
        """
        page = self._page(self._read(nextToken=token, startFromHead=False, limit=MOST_LINES))
        return replace(page, at_start=not page.lines and page.earlier_token in {None, token})

    def later(self, token: str) -> LogPage:
        """The lines after a page; the service answers the same token at the stream's end.

        Raises:
            ServiceError: the call failed.
        """
        page = self._page(self._read(nextToken=token, startFromHead=True, limit=MOST_LINES, **self._since))
        return replace(
            page,
            earlier_token=None if self._since else page.earlier_token,
            later_token=page.later_token or token,
            at_end=page.later_token in {None, token} or _has_room(page),
        )

    def since(self, timestamp: int) -> LogPage:
        """The lines from an instant on, those of that very millisecond included; no token leads back before it.

        Raises:
            ServiceError: the call failed.
        """
        self._since = {"startTime": timestamp}  # later pages of a listing are asked for as its first one
        page = self._page(self._read(startFromHead=True, limit=MOST_LINES, **self._since))
        return replace(page, earlier_token=None, at_end=_has_room(page))

    def _read(self, **parameters: object) -> Answer:
        return self._caller.read("GetLogEvents", **self._place, **parameters)

    def _page(self, answer: Answer) -> LogPage:
        return LogPage(
            lines=lines_of(answer.get("events", ())),
            earlier_token=answer.get("nextBackwardToken") or None,
            later_token=answer.get("nextForwardToken") or None,
        )


def _has_room(page: LogPage) -> bool:
    """Whether a page ends because there was no more, not because it was full; an empty one may be a gap."""
    size = sum(len(line.text) + EVENT_OVERHEAD for line in page.lines)
    return 0 < len(page.lines) < MOST_LINES and size < NEARLY_FULL


def lines_of(events: Iterable[Mapping[str, Any]]) -> tuple[LogLine, ...]:
    """The lines of a list of events; what the service leaves out of one becomes 0, empty or None."""
    return tuple(
        LogLine(int(event.get("timestamp") or 0), str(event.get("message") or ""), event.get("ingestionTime"))
        for event in events
    )


def reader_of(factory: ClientFactory, target: Target, source: LogSource) -> LogReader | None:
    """The reader of a source, with a target's credentials in the source's region; None where there is no log.

    Args:
        factory: whose clients.
        target: whose credentials.
        source: where the log is.
    """
    from services.logs.window import WindowReader

    if source.kind is LogKind.NONE:
        return None
    caller = Caller(factory, replace(target, region=source.region or target.region), "logs")
    return StreamReader(caller, source) if source.stream else WindowReader(caller, source)
