"""Edited texts, kept in files until the service confirmed what they say."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.clock import Clock, SystemClock
from services.definition.text import TextFormat
from services.domain.problem import Problem, ProblemKind
from services.domain.target import PipelineKey
from services.errors import ServiceError
from services.paths import make_private, state_path
from services.targets.private_file import write_private

_UNFIT = re.compile(r"[^A-Za-z0-9.@_-]+")
_VERSION = re.compile(r"--v(\d+)--[0-9TZ-]+$")
_MOST_BYTES = 4 << 20
"""More than any declaration has: the service's quotas on stages, actions and values keep one far below."""


def drafts_path() -> Path:
    """The folder of the drafts."""
    return state_path() / "drafts"


@dataclass(frozen=True, slots=True)
class UnusableDraftError(ValueError):
    """The file holds no text; ``message`` says what it holds instead."""

    message: str


class Drafts:
    """Files of edited texts, each for the user alone (mode 0600), in a folder that only the user can enter.

    Args:
        folder: where they are.
        clock: whose time their names bear.
    """

    def __init__(self, folder: Path, clock: Clock | None = None) -> None:
        self.folder = folder
        self._clock = clock or SystemClock()

    def keep(self, key: PipelineKey, version: int | None, form: TextFormat, text: str) -> Path:
        """Put a text into a new file, named by target, pipeline, version and time (UTC).

        Raises:
            ServiceError: CONFIGURATION where it cannot be written, such as on a full disk.
        """
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._clock.now()))
        number = "new" if version is None else f"v{version}"
        stem = f"{_fit(key.target)}--{_fit(key.pipeline)}--{number}--{stamp}"
        path, more = self.folder / f"{stem}.{form}", 1
        while path.exists():
            more += 1
            path = self.folder / f"{stem}-{more}.{form}"
        self.write(path, text)
        return path

    def write(self, path: Path, text: str) -> None:
        """Put another text into a draft; the one before stays where that fails.

        Raises:
            ServiceError: as ``keep``.
        """
        try:
            make_private(self.folder)
            write_private(path, text)
        except OSError as error:
            raise ServiceError(
                Problem(
                    ProblemKind.CONFIGURATION,
                    "the draft cannot be written",
                    detail=f"{path}: {error.strerror or error}",
                    hint="make room or mend its permissions; what was there before still is",
                )
            ) from error

    def read(self, path: Path) -> str:
        """The text of a draft.

        Raises:
            UnusableDraftError: it is gone, empty, no text, or too large.
        """
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise UnusableDraftError("the file is larger than any definition")
            raw = path.read_bytes()
        except OSError as error:
            raise UnusableDraftError(f"the file cannot be read: {error.strerror or error}") from error
        if not raw.strip():
            raise UnusableDraftError("the file is empty")
        if b"\0" in raw:
            raise UnusableDraftError("the file holds binary data, no text")
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise UnusableDraftError(f"the file is no UTF-8 text: byte {error.start + 1}") from error

    def is_blank(self, path: Path) -> bool:
        """Whether nothing is in a draft, or it is gone."""
        try:
            return not path.read_bytes().strip()
        except FileNotFoundError:
            return True
        except OSError:
            return False

    def remove(self, path: Path) -> None:
        """Remove a draft that is of no use any more; one that is gone is gone."""
        path.unlink(missing_ok=True)

    def kept(self, key: PipelineKey) -> Iterator[Path]:
        """The drafts of a pipeline that earlier edits left, newest first."""
        stem = f"{_fit(key.target)}--{_fit(key.pipeline)}--"
        found = [path for path in self.folder.glob("*--*--*.*") if path.name.startswith(stem)]
        yield from sorted(found, key=lambda path: path.name.rsplit("--", 1)[-1], reverse=True)


def version_in(draft: Path) -> int | None:
    """The version that a draft was made from, by its name; None for a new pipeline."""
    found = _VERSION.search(draft.stem)
    return int(found[1]) if found else None


def _fit(name: str) -> str:
    return _UNFIT.sub("_", name)
