"""The audit log: every act, written down before it is sent and completed with what came of it."""

from __future__ import annotations

import json
import os
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from services.clock import Clock, SystemClock
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from services.paths import make_private


class Phase(StrEnum):
    """Which of an act's two records it is."""

    INTENT = "intent"
    RESULT = "result"


class Result(StrEnum):
    """What came of an act."""

    OK = "ok"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log.

    Args:
        phase: whether it says what will be done or what came of it.
        id: joins the two lines of one act.
        time: POSIX seconds.
        target: the target's name.
        region: the target's region.
        account: its account, where known.
        caller: our ARN there, where known.
        operation: the API operation.
        pipeline: its name.
        parameters: the operation's input, without secrets.
        cli: the equivalent command line, without secrets.
        result: what came of it; only in a result.
        code: the service's error code, where it refused.
        words: what was told to the operator, or the id of the execution made.
        request_id: AWS's request id.
    """

    phase: Phase
    id: str
    time: float
    target: str = ""
    region: str = ""
    account: str | None = None
    caller: str | None = None
    operation: str = ""
    pipeline: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    cli: str = ""
    result: Result | None = None
    code: str = ""
    words: str = ""
    request_id: str = ""


class AuditLog:
    """Appends acts to a file of JSON lines, mode 0600; each line is on disk before the call returns.

    Several threads and several pipedecks may append to one file.

    Args:
        path: the file; it and its folder are made when first written to.
        clock: where time comes from.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()

    def intent(
        self, target: Target, operation: str, pipeline: str, parameters: Mapping[str, Any], cli: str
    ) -> str:
        """Write down what is about to be done; secrets must be masked already.

        Returns:
            The act's id, for ``result``.

        Raises:
            ServiceError: it cannot be written (kind CONFIGURATION): then the act must not be sent.
        """
        act = str(uuid.uuid4())
        self._append(
            AuditEntry(
                Phase.INTENT,
                act,
                self._clock.now(),
                target=target.name,
                region=target.region,
                account=target.account,
                caller=target.caller,
                operation=operation,
                pipeline=pipeline,
                parameters=parameters,
                cli=cli,
            )
        )
        return act

    def result(
        self, act: str, result: Result, *, code: str = "", words: str = "", request_id: str = ""
    ) -> None:
        """Write down what came of an act.

        Args:
            act: the id that ``intent`` answered.
            result: what came of it.
            code: the service's error code.
            words: what to remember of it.
            request_id: AWS's request id.

        Raises:
            ServiceError: it cannot be written (kind CONFIGURATION); what was done stays done.
        """
        self._append(
            AuditEntry(
                Phase.RESULT,
                act,
                self._clock.now(),
                result=result,
                code=code,
                words=words,
                request_id=request_id,
            )
        )

    def _append(self, entry: AuditEntry) -> None:
        members = {name: value for name, value in asdict(entry).items() if value not in (None, "", {})}
        line = json.dumps(members, ensure_ascii=True).encode() + b"\n"
        try:
            with self._lock:
                self._write(line)
        except OSError as error:
            raise ServiceError(
                Problem(
                    ProblemKind.CONFIGURATION,
                    "the audit log cannot be written",
                    detail=f"{self.path}: {error.strerror or error}",
                    hint="make room or mend its permissions; without it nothing is sent",
                )
            ) from error

    def _write(self, line: bytes) -> None:
        make_private(self.path.parent)
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        file = os.open(self.path, flags, 0o600)
        try:
            os.fchmod(file, 0o600)
            size = os.fstat(file).st_size
            if size and os.pread(file, 1, size - 1) != b"\n":
                line = b"\n" + line  # a crash tore the last line: keep ours whole
            if os.write(file, line) != len(line):
                raise OSError("the disk took half a line")
            os.fsync(file)
        finally:
            os.close(file)
        if not size:
            _sync_folder(self.path.parent)


def _sync_folder(folder: Path) -> None:
    """Have a new file's name survive a crash as well as its content."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> Iterator[AuditEntry]:
    """The lines of an audit log, oldest first; none where there is no file.

    A torn or foreign line is passed over: a crash may leave one.

    Raises:
        OSError: the file is there but cannot be read.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            entry = _parse(line)
            if entry is not None:
                yield entry


def _parse(line: str) -> AuditEntry | None:
    try:
        members = json.loads(line)
        known = {name: members[name] for name in AuditEntry.__slots__ if name in members}
        known["phase"] = Phase(known["phase"])
        if "result" in known:
            known["result"] = Result(known["result"])
        return AuditEntry(**known)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
