"""Where the edit of a definition stands; one value each, with all that a screen needs to show it."""

from __future__ import annotations

from dataclasses import dataclass

from services.definition.changes import Change, ThreeWay
from services.definition.consequences import Consequence
from services.definition.declaration import Declaration
from services.definition.findings import Finding
from services.definition.masks import MaskedSecret
from services.domain.diff import DiffLine
from services.domain.problem import Problem
from services.pipelines.verbs import CreatePipeline, UpdatePipeline


@dataclass(frozen=True, slots=True)
class Opened:
    """Nothing was handed in so far: the text is in the draft, to be edited."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """The text cannot be sent as it is.

    Args:
        findings: errors and warnings, in the order of the text.
    """

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The text says what the service has already."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The server's version is not the one that was edited.

    Args:
        theirs: what the server has now; None where the pipeline is gone, or is to be created and there already.
        three_way: what they changed, what the edit changed, and where both meet.
        diff: from theirs to the edit, line by line.
        mergeable: whether ``EditSession.merge`` can put both together without anybody's choice.
    """

    theirs: Declaration | None
    three_way: ThreeWay
    diff: tuple[DiffLine, ...] = ()
    mergeable: bool = False


@dataclass(frozen=True, slots=True)
class SecretsWanted:
    """The update would store masks in the place of secrets.

    Args:
        secrets: each that must be given anew, by ``EditSession.give_secret``.
    """

    secrets: tuple[MaskedSecret, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """It can be sent.

    Args:
        verb: to be performed, by an operator.
        changes: by stage, action and member.
        diff: line by line; secrets are masked.
        consequences: what the update interrupts and changes besides.
        findings: warnings.
    """

    verb: UpdatePipeline | CreatePipeline
    changes: tuple[Change, ...]
    diff: tuple[DiffLine, ...]
    consequences: tuple[Consequence, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """The service, or IAM, refused it; nothing happened. It may be sent again, or edited further.

    Args:
        problem: why.
        ready: what was to be sent.
    """

    problem: Problem
    ready: Ready


@dataclass(frozen=True, slots=True)
class Lost:
    """It was sent and its answer was lost: ask ``Operator.reconcile`` and tell ``EditSession.settled``.

    Args:
        problem: how it was lost.
        ready: what was sent.
        words: what reading told so far, where it did not tell enough.
    """

    problem: Problem
    ready: Ready
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The service confirmed it; the draft is removed.

    Args:
        version: the new version, where known.
    """

    version: int | None = None


EditState = Opened | Faulty | Unchanged | Conflict | SecretsWanted | Ready | Refused | Lost | Sent
