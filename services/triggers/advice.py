"""What the service takes in a git trigger and an operator may not have meant.

Places are named as in ``services.triggers.limits``.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.domain.git_trigger import GitTrigger, Patterns, PullRequestEvent
from services.pipelines.limits import FieldProblem
from services.triggers.glob import SEPARATOR


def find_advice(trigger: GitTrigger) -> tuple[FieldProblem, ...]:
    """Every surprise that the trigger holds, in the order of its members; none of them is refused."""
    return tuple(_advise(trigger))


def _advise(trigger: GitTrigger) -> Iterator[FieldProblem]:
    for at, push in enumerate(trigger.push):
        yield from _advise_on_patterns(f"push:{at}:tags", push.tags)
        yield from _advise_on_patterns(f"push:{at}:branches", push.branches)
        yield from _advise_on_patterns(f"push:{at}:filePaths", push.file_paths)
        if push.file_paths:
            yield FieldProblem(f"push:{at}:filePaths", "the first push of a new branch never fires it")
    for at, pull_request in enumerate(trigger.pull_request):
        yield from _advise_on_patterns(f"pullRequest:{at}:branches", pull_request.branches)
        yield from _advise_on_patterns(f"pullRequest:{at}:filePaths", pull_request.file_paths)
        closes = not pull_request.events or PullRequestEvent.CLOSED in pull_request.events
        if closes and any(push.branches for push in trigger.push):
            yield FieldProblem(
                f"pullRequest:{at}:events", "a merge can start it twice: as CLOSED and as a push"
            )


def _advise_on_patterns(field: str, patterns: Patterns) -> Iterator[FieldProblem]:
    for member, texts in (("includes", patterns.includes), ("excludes", patterns.excludes)):
        for at, pattern in enumerate(texts):
            place = f"{field}:{member}:{at}"
            if pattern in texts[:at]:
                yield FieldProblem(place, f"{pattern} is there already")
            if member == "includes" and pattern in patterns.excludes:
                yield FieldProblem(place, f"{pattern} is excluded too, and excludes win")
            yield from _advise_on_path(place, pattern, is_file=field.endswith("filePaths"))


def _advise_on_path(place: str, pattern: str, *, is_file: bool) -> Iterator[FieldProblem]:
    if not is_file:
        for prefix in ("refs/heads/", "refs/tags/"):
            if pattern.startswith(prefix):
                yield FieldProblem(
                    place, f"names come without {prefix}: write {pattern.removeprefix(prefix)}"
                )
        return
    if pattern.startswith((SEPARATOR, "./")):
        yield FieldProblem(place, "paths begin at the repository's root, without a slash or dot")
    if pattern.endswith(SEPARATOR):
        yield FieldProblem(place, f"no path ends with a slash: write {pattern}**")
    if pattern.startswith("**/"):
        yield FieldProblem(place, f"misses the repository's root: {{**/,}}{pattern[3:]} would not")
