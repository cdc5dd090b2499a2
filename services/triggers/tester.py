"""Would this push or pull request start the pipeline, and why (not)?

The rules are those of the CodePipeline User Guide, "Automate starting pipelines using triggers and filtering"
and "triggers" in the pipeline structure reference: any filter may fire; all that one filter says must hold.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.domain.git_trigger import (
    BranchPush,
    GitEvent,
    GitTrigger,
    PullRequest,
    PullRequestFilter,
    PushFilter,
    TagPush,
)
from services.triggers.edit import FilterKind
from services.triggers.judging import Reason, judge_files, judge_name


@dataclass(frozen=True, slots=True)
class FilterVerdict:
    """What one filter says to an event.

    Args:
        kind: which list of the trigger it is in.
        place: where in that list, from 0.
        fires: whether all its reasons hold.
        reasons: what it asks for, each answered.
    """

    kind: FilterKind
    place: int
    fires: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a trigger says to an event: ``reasons`` speak of the trigger as a whole."""

    fires: bool
    filters: tuple[FilterVerdict, ...] = ()
    reasons: tuple[Reason, ...] = ()


def verdict(trigger: GitTrigger, event: GitEvent, default_branch: str = "") -> Verdict:
    """Whether the trigger starts its pipeline at that event, and why.

    Args:
        trigger: as declared.
        event: what happened in its source action's repository.
        default_branch: the source action's BranchName, which alone counts for a trigger without filters.
    """
    if not trigger.filters:
        reason = judge_default(event, default_branch)
        return Verdict(reason.holds, reasons=(reason,))
    pushes = (_judge_push(place, entry, event) for place, entry in enumerate(trigger.push))
    pulls = (_judge_pull_request(place, entry, event) for place, entry in enumerate(trigger.pull_request))
    filters = (*pushes, *pulls)
    return Verdict(any(entry.fires for entry in filters), filters)


def judge_default(event: GitEvent, branch: str) -> Reason:
    """Without filters only pushes to the source action's own branch count; its name is no pattern."""
    if isinstance(event, PullRequest):
        return Reason(holds=False, text=f"a pull request, and only pushes to {branch} start it")
    if isinstance(event, TagPush):
        return Reason(holds=False, text=f"a tag, and only pushes to {branch} start it")
    if event.branch == branch:
        return Reason(holds=True, text=f"branch {branch} is the source action's BranchName")
    return Reason(holds=False, text=f"branch {event.branch} is not the source action's BranchName, {branch}")


def _judge_push(place: int, entry: PushFilter, event: GitEvent) -> FilterVerdict:
    if isinstance(event, PullRequest):
        reasons = [Reason(holds=False, text="a pull request, and the filter is for pushes")]
    elif isinstance(event, TagPush):
        reasons = _judge_tag(entry, event)
    else:
        reasons = _judge_branch(entry, event)
    return FilterVerdict("push", place, all(reason.holds for reason in reasons), tuple(reasons))


def _judge_tag(entry: PushFilter, event: TagPush) -> list[Reason]:
    reasons = []
    if entry.tags:
        reasons.append(judge_name("tag", event.tag, entry.tags))
    if entry.branches or entry.file_paths:
        wanted = "branches" if entry.branches else "file paths"
        reasons.append(Reason(holds=False, text=f"tag {event.tag} is pushed, and the filter is on {wanted}"))
    return reasons or [Reason(holds=True, text=f"tag {event.tag}: the filter takes every push")]


def _judge_branch(entry: PushFilter, event: BranchPush) -> list[Reason]:
    reasons = []
    if entry.tags:
        reasons.append(
            Reason(holds=False, text=f"branch {event.branch} is pushed, and the filter is on tags"),
        )
    if entry.branches:
        reasons.append(judge_name("branch", event.branch, entry.branches))
    if entry.file_paths:
        reasons.append(
            _FILES_UNKNOWN if event.first else judge_files(event.files, entry.file_paths),
        )
    return reasons or [Reason(holds=True, text=f"branch {event.branch}: the filter takes every push")]


_FILES_UNKNOWN = Reason(
    holds=False,
    text="the push creates the branch: which files it changes is not known, and the filter is on file paths",
)


def _judge_pull_request(place: int, entry: PullRequestFilter, event: GitEvent) -> FilterVerdict:
    if isinstance(event, PullRequest):
        reasons = _judge_change(entry, event)
    else:
        reasons = [Reason(holds=False, text="a push, and the filter is for pull requests")]
    return FilterVerdict("pullRequest", place, all(reason.holds for reason in reasons), tuple(reasons))


def _judge_change(entry: PullRequestFilter, event: PullRequest) -> list[Reason]:
    happened = event.event.value
    if not event.event.known:
        return [
            Reason(holds=False, text=f"the service ignores {happened}: only OPEN, UPDATED and CLOSED count")
        ]
    wanted = ", ".join(kind.value for kind in entry.events)
    if not entry.events:
        reasons = [Reason(holds=True, text=f"event {happened}: the filter takes all")]
    elif event.event in entry.events:
        reasons = [Reason(holds=True, text=f"event {happened} is one of {wanted}")]
    else:
        reasons = [Reason(holds=False, text=f"event {happened} is none of {wanted}")]
    if entry.branches:
        reasons.append(judge_name("target branch", event.target, entry.branches))
    if entry.file_paths:
        reasons.append(judge_files(event.files, entry.file_paths))
    return reasons
