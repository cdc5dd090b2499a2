"""Source revisions out of answers, and the commit messages that hide in JSON text."""

from __future__ import annotations

import json
import re

from services.domain.revision import SourceRevision
from services.pipelines.parse.members import (
    read_instant,
    read_list,
    read_mapping,
    read_optional_text,
    read_text,
)
from services.text import clean

_MESSAGE = re.compile(r'"CommitMessage"\s*:\s*"(?P<text>(?:[^"\\]|\\.)*)', re.DOTALL)


def read_summary(value: object) -> str:
    """A summary as a person wrote it.

    Actions on a connection (CodeStarSourceConnection) put JSON text here, with the commit's message in
    ``CommitMessage``; as a summary holds 2048 characters at most, that text may be cut anywhere.
    """
    text = value if isinstance(value, str) else ""
    if not text.lstrip().startswith("{") or "CommitMessage" not in text:
        return read_text(value, lines=True)
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return clean(_message_of_cut(text))
    message = read_mapping(document).get("CommitMessage")
    return clean(message) if isinstance(message, str) else clean(text)


def _message_of_cut(text: str) -> str:
    found = _MESSAGE.search(text)
    if found is None:
        return text
    whole = re.sub(r"\\u[0-9a-fA-F]{0,3}$", "", found["text"])
    try:
        message = json.loads(f'"{whole}"', strict=False)
    except ValueError:
        return whole
    return message if isinstance(message, str) else text


def parse_revision(raw: object) -> SourceRevision:
    """A SourceRevision of ListPipelineExecutions."""
    row = read_mapping(raw)
    return SourceRevision(
        action=read_text(row.get("actionName")),
        id=read_optional_text(row.get("revisionId")),
        summary=read_summary(row.get("revisionSummary")),
        url=read_optional_text(row.get("revisionUrl")),
    )


def parse_artifact_revision(raw: object) -> SourceRevision:
    """An ArtifactRevision of GetPipelineExecution; ``action`` is the artifact's name, for want of another."""
    row = read_mapping(raw)
    return SourceRevision(
        action=read_text(row.get("name")),
        id=read_optional_text(row.get("revisionId")),
        summary=read_summary(row.get("revisionSummary")),
        url=read_optional_text(row.get("revisionUrl")),
        created=read_instant(row.get("created")),
    )


def parse_revisions(raw: object) -> tuple[SourceRevision, ...]:
    """The ``sourceRevisions`` of an execution."""
    return tuple(parse_revision(row) for row in read_list(raw))
