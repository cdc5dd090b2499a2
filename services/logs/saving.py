"""Logs saved to files: whole or not at all, for the user alone."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.domain.log import LogSource
from services.domain.log_row import LogRow
from services.paths import make_private

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_NAME = 80


def save_log(folder: Path, source: LogSource, rows: Iterable[LogRow], *, complete: bool) -> Path:
    """Save rows as text, long lines whole, each event's first line with its time in UTC.

    Colours and other sequences are gone, so that showing the file steers no terminal. A file of the same name
    is never overwritten. Blocks; for another thread than the event loop's.

    Args:
        folder: where; made where it is not there.
        source: which log, for the name and the first line.
        rows: what to save.
        complete: whether they begin with the log's first line; otherwise the file says that they do not.

    Returns:
        The file, mode 0600.

    Raises:
        OSError: it cannot be written; nothing is left behind.
    """
    make_private(folder)
    handle, temporary = tempfile.mkstemp(prefix=".log-", suffix=".part", dir=folder)  # mode 0600
    part = Path(temporary)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as file:
            file.writelines(_text(source, rows, complete=complete))
            file.flush()
            os.fsync(file.fileno())
        return _named(part, folder, file_name(source))
    finally:
        part.unlink(missing_ok=True)


def file_name(source: LogSource) -> str:
    """The name of a source's file without its ending: letters, digits, dots and dashes."""
    words = source.title or source.group.rpartition("/")[2] or "log"
    stream = (source.stream or source.prefix).rpartition("/")[2][:12]
    name = re.sub(r"[^A-Za-z0-9.]+", "-", f"{words}-{stream}" if stream else words).strip("-.")
    return name[:_LONGEST_NAME] or "log"


def _named(part: Path, folder: Path, name: str) -> Path:
    """Give a finished file the first name that is free."""
    number = 1
    while True:
        target = folder / (f"{name}.log" if number == 1 else f"{name}-{number}.log")
        try:
            os.link(part, target)  # unlike a rename, it never replaces what is there
        except FileExistsError:
            number += 1
        else:
            return target


def _text(source: LogSource, rows: Iterable[LogRow], *, complete: bool) -> Iterator[str]:
    yield f"# {source.group} {source.stream or source.prefix} {source.region}".rstrip() + "\n"
    if not complete:
        yield "# earlier lines were not loaded when this was saved\n"
    for row in rows:
        yield f"{_time(row.timestamp) if row.first else ' ' * 24} {row.whole}\n"


def _time(instant: int) -> str:
    """An instant as 24 characters of ISO 8601."""
    then = _EPOCH + timedelta(milliseconds=min(max(instant, 0), 253_402_300_799_000))
    return f"{then:%Y-%m-%dT%H:%M:%S}.{then.microsecond // 1000:03d}Z"
