"""A log pane by itself, for tests and to look at by hand: ``python -m tests.screens.log_app``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC
from typing import TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.driver import Driver
from textual.message import Message

from services.domain.log import LogKind, LogLine, LogSource
from services.domain.log_row import LogRow
from services.domain.log_tail import TailState, TailStatus, TailUpdate
from services.logs.normalise import rows_of
from widgets.log import (
    CopyRequested,
    FollowChanged,
    LogPane,
    LogView,
    NeedEarlier,
    SaveRequested,
    SearchChanged,
    ViewChanged,
)

M = TypeVar("M", bound=Message)

NOON = 1_790_942_400_000
"""2026-10-02 12:00:00 UTC, in milliseconds."""
SOURCE = LogSource(
    LogKind.CLOUDWATCH,
    group="/aws/codebuild/payments-build",
    stream="8f2c1f0e",
    region="eu-west-1",
    title="payments-build",
)
FOLLOWING = TailStatus(TailState.FOLLOWING, interval=1.0, at_start=True)


def made(count: int, start: int = 0) -> tuple[LogRow, ...]:
    """Plain rows, one a second: ``line 00000 ...``."""
    return tuple(
        LogRow(NOON + number * 1000, f"line {number:05d} compiling payments/module_{number % 97}.py")
        for number in range(start, start + count)
    )


def rows(*texts: str) -> tuple[LogRow, ...]:
    """The rows of some events, a second apart."""
    return tuple(
        row for second, text in enumerate(texts) for row in rows_of(LogLine(NOON + second * 1000, text))
    )


class LogApp(App[None]):
    """A log pane that keeps what it is told."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        first: Iterable[LogRow] = (),
        *,
        status: TailStatus = FOLLOWING,
        ascii_only: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.first = tuple(first)
        self.status = status
        self.pane = LogPane(ascii_only=ascii_only, zone=UTC)
        self.heard: list[Message] = []
        self.repaints = 0

    @property
    def view(self) -> LogView:
        return self.pane.view

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.show_source(SOURCE)
        self.pane.take(TailUpdate(self.status, appended=self.first))
        self.pane.focus_view()

    @on(CopyRequested)
    @on(FollowChanged)
    @on(NeedEarlier)
    @on(SaveRequested)
    @on(SearchChanged)
    def hear(self, message: Message) -> None:
        self.heard.append(message)

    @on(ViewChanged)
    def count(self) -> None:
        self.repaints += 1

    def said(self, kind: type[M]) -> list[M]:
        return [message for message in self.heard if isinstance(message, kind)]


if __name__ == "__main__":
    LogApp(made(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)).run()
