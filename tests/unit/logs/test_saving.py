"""Logs saved to files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.domain.log import LogKind, LogLine, LogSource
from services.domain.log_row import LogRow
from services.logs.normalise import rows_of
from services.logs.saving import file_name, save_log

SOURCE = LogSource(LogKind.CLOUDWATCH, "/aws/codebuild/app", "8f2c1f0e-aaaa", "eu-west-1")
ROWS = rows_of(LogLine(1_790_942_400_417, "one\n  two \x1b[31mred\x1b[0m")) + rows_of(
    LogLine(1_790_942_401_000, "x" * 50_000)
)


def test_a_log_is_saved_whole_for_the_user_alone(tmp_path: Path) -> None:
    path = save_log(tmp_path / "logs", SOURCE, ROWS, complete=True)
    assert path == tmp_path / "logs" / "app-8f2c1f0e-aaa.log"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_text().splitlines() == [
        "# /aws/codebuild/app 8f2c1f0e-aaaa eu-west-1",
        "2026-10-02T12:00:00.417Z one",
        " " * 24 + "   two red",
        "2026-10-02T12:00:01.000Z " + "x" * 50_000,
    ]


def test_it_says_where_lines_are_missing(tmp_path: Path) -> None:
    path = save_log(tmp_path, SOURCE, ROWS, complete=False)
    assert path.read_text().splitlines()[1] == "# earlier lines were not loaded when this was saved"


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    first = save_log(tmp_path, SOURCE, ROWS[:1], complete=True)
    second = save_log(tmp_path, SOURCE, ROWS, complete=True)
    assert [first.name, second.name] == ["app-8f2c1f0e-aaa.log", "app-8f2c1f0e-aaa-2.log"]
    assert len(first.read_text().splitlines()) == 2


def test_nothing_is_left_where_it_fails(tmp_path: Path) -> None:
    def failing() -> Iterator[LogRow]:
        yield ROWS[0]
        raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        save_log(tmp_path, SOURCE, failing(), complete=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (SOURCE, "app-8f2c1f0e-aaa"),
        (LogSource(LogKind.CLOUDWATCH, "/aws/codepipeline/web", "1b/2c"), "web-2c"),
        (LogSource(LogKind.CLOUDWATCH, "/aws/lambda/fn", prefix="2026/10/02/[$LATEST]"), "fn-LATEST"),
        (LogSource(LogKind.CLOUDWATCH, "g", "s", title="../../etc/passwd\x1b[2J"), "etc-passwd-2J-s"),
        (LogSource(LogKind.CLOUDWATCH, "漢字", ""), "log"),
        (LogSource(LogKind.CLOUDWATCH, "g" * 500, "s"), "g" * 80),
    ],
)
def test_names_of_files_are_plain(source: LogSource, name: str) -> None:
    assert file_name(source) == name
