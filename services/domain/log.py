"""Where an action's log is, and its lines. Instants are milliseconds since 1970, as CloudWatch Logs has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class LogKind(StrEnum):
    """Where a log can be read."""

    CLOUDWATCH = "CloudWatch Logs"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class LogSource:
    """Where the log of one thing is, or in words why there is none to read.

    With a ``stream`` it is that stream, oldest to newest. Without one it is all streams of the group within
    the time window, narrowed by ``prefix`` and ``pattern``: how a Lambda function logs.

    Args:
        kind: whether it can be read; where not, only ``reason``, ``title`` and ``account`` count.
        group: the log group's name.
        stream: the stream's name.
        prefix: what the names of the streams begin with, where ``stream`` is empty.
        region: the AWS region's code.
        account: the twelve digits of the owner, where they are known.
        reason: why there is no log (not begun yet, disabled, went to S3), for people.
        start: the window's first instant, where ``stream`` is empty; for a stream it is ignored.
        end: one past the window's last instant; None while it is open.
        pattern: a CloudWatch Logs filter pattern, where ``stream`` is empty.
        title: what the log is of, where an action has several (a build of a batch).
    """

    kind: LogKind
    group: str = ""
    stream: str = ""
    region: str = ""
    account: str = ""
    reason: str = ""
    prefix: str = ""
    start: int | None = None
    end: int | None = None
    pattern: str = ""
    title: str = ""

    @classmethod
    def none(cls, reason: str, *, title: str = "") -> LogSource:
        """No log, and why."""
        return cls(LogKind.NONE, reason=reason, title=title)

    @property
    def place(self) -> str:
        """Group and stream in one text; the reason where there is no log."""
        if self.kind is LogKind.NONE:
            return self.reason
        return f"{self.group} {self.stream or self.prefix}".strip()


@dataclass(frozen=True, slots=True)
class LogLine:
    """One event of a log, as it was written: its text may hold anything.

    Args:
        timestamp: when it was written.
        text: the message; several lines where the writer put them into one event.
        ingestion: when the service took it in, where that is known.
    """

    timestamp: int
    text: str
    ingestion: int | None = None


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines of a log, oldest first, and how to read on.

    Args:
        lines: may be empty although there are more further on.
        earlier_token: reads the page before this one.
        later_token: reads the page after this one, now or once there is one.
        at_start: nothing is before this page.
        at_end: nothing is after this page for now.
    """

    lines: tuple[LogLine, ...] = ()
    earlier_token: str | None = None
    later_token: str | None = None
    at_start: bool = False
    at_end: bool = False
