"""The last known fleet on disk: a file for each target, so that what one run does not read stays for another."""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

from services.cache.keepsake import known_since, pack, unpack
from services.domain.headline import headline
from services.domain.snapshot import PipelineSnapshot
from services.paths import cache_path, make_private

FORMAT = 1
"""Of what is written; a file of another one is not read."""
MOST = 10_000
"""Pipelines kept of a target; beyond, those that need nobody go first."""
CHUNK = 100
"""Pipelines that are decoded at once: a millisecond or two, in which no other thread runs."""
_DAYS_KEPT = 60
_SECONDS_A_DAY = 86_400.0


def fleet_folder() -> Path:
    """The folder of the files, in the cache folder."""
    return cache_path() / "fleet"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a file knows of a target.

    Args:
        target: its name.
        account: whose pipelines they are.
        lines: the pipelines as they were written, those that need a person first.
    """

    target: str
    account: str
    lines: tuple[str, ...]

    def chunks(self) -> Iterator[tuple[PipelineSnapshot, ...]]:
        """The pipelines, some at a time.

        Raises:
            ValueError: they make no sense.
        """
        for line in self.lines:
            try:
                yield tuple(unpack(self.target, plain) for plain in json.loads(line))
            except (TypeError, KeyError, IndexError) as error:
                raise ValueError(str(error)) from error


class FleetCache:
    """Keeps what is known of each target for the next run.

    Args:
        folder: where the files are.
        endpoint_url: where the services are instead of AWS: what is there is told apart from AWS's own.
    """

    def __init__(self, folder: Path, endpoint_url: str | None = None) -> None:
        self._folder = folder
        self._endpoint = endpoint_url or ""

    def path(self, target: str) -> Path:
        """The file of a target."""
        words = re.sub(r"[^A-Za-z0-9]+", "-", target).strip("-")[:60]
        mark = hashlib.sha256(f"{self._endpoint}\n{target}".encode()).hexdigest()[:12]
        return self._folder / f"{words}-{mark}.jsonl"

    def load(self, target: str) -> Remembered | None:
        """What is remembered of a target; None where there is no file.

        Raises:
            ValueError: the file is damaged, of another format or none of ours.
            OSError: it cannot be read.
        """
        try:
            text = self.path(target).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        first, _, body = text.partition("\n")
        head: Any = json.loads(first)
        if not isinstance(head, dict) or head.get("format") != FORMAT:
            raise ValueError("another format")
        if (head.get("target"), head.get("endpoint")) != (target, self._endpoint):
            raise ValueError("another target")
        if head.get("crc") != _checksum(body):
            raise ValueError("damaged")
        return Remembered(target, str(head["account"]), tuple(body.splitlines()))

    def save(self, target: str, account: str, snapshots: Iterable[PipelineSnapshot]) -> None:
        """Keep what is known of a target: whole or not at all, for the user alone (mode 0600).

        Args:
            target: its name.
            account: whose pipelines they are.
            snapshots: all that is known; nothing is kept of a pipeline of which nothing was read.

        Raises:
            OSError: it cannot be written.
        """
        written = (_written(each) for each in snapshots if known_since(each) is not None)
        known = sorted(written, key=itemgetter(0, 1))
        texts = [text for *_, text in known[:MOST]]
        lines = [",".join(texts[start : start + CHUNK]) for start in range(0, len(texts), CHUNK)]
        body = "".join(f"[{line}]\n" for line in lines)
        head = {
            "format": FORMAT,
            "target": target,
            "account": account,
            "endpoint": self._endpoint,
            "crc": _checksum(body),
        }
        self._write(self.path(target), f"{json.dumps(head)}\n{body}")

    def prune(self, now: float) -> None:
        """Remove what nobody has refreshed for two months, and what a run left behind that ended while it wrote.

        Args:
            now: the machine's time in POSIX seconds.

        Raises:
            OSError: a file cannot be removed.
        """
        for path in self._folder.glob("*.jsonl*"):
            days = _DAYS_KEPT if path.suffix == ".jsonl" else 1
            if now - path.stat().st_mtime > days * _SECONDS_A_DAY:
                path.unlink(missing_ok=True)

    def _write(self, path: Path, text: str) -> None:
        make_private(path.parent)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # made with mode 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def _written(snapshot: PipelineSnapshot) -> tuple[int, float, str]:
    """What is written of a pipeline, after its place in the order by need of a person, the newest first.

    All of it is looked up and written at once: what is packed is then unpacked only once.
    """
    head = headline(snapshot)
    return head.standing.rank, -(head.since or 0.0), json.dumps(pack(snapshot, head), separators=(",", ":"))


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode())
