"""Why a name or a list of files does or does not pass patterns, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.domain.git_trigger import Patterns
from services.triggers.glob import GlobError, parse_glob

FILES_READ = 100
"""How many changed files a filter on paths looks at (CodePipeline User Guide, trigger filters)."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that a filter asks for, and whether the event has it."""

    holds: bool
    text: str


def judge_name(noun: str, name: str, patterns: Patterns) -> Reason:
    """Whether a branch or tag passes: excludes win, and no includes mean all."""
    subject = f"{noun} {name}"
    if (pattern := find_match(name, patterns.excludes)) is not None:
        return Reason(holds=False, text=f"{subject} is excluded by {pattern}")
    if not patterns.includes:
        return Reason(holds=True, text=f"{subject} is not excluded" + _broken(patterns.excludes))
    if (pattern := find_match(name, patterns.includes)) is not None:
        return Reason(holds=True, text=f"{subject} matches include {pattern}")
    return Reason(
        holds=False,
        text=f"{subject} matches no include ({', '.join(patterns.includes)})" + _broken(patterns.includes),
    )


def judge_files(files: Sequence[str], patterns: Patterns) -> Reason:
    """Whether one of the files passes: included and not excluded. Only the first 100 are looked at."""
    if not files:
        return Reason(holds=False, text="no changed files, and the filter wants some")
    read = files[:FILES_READ]
    passing = next((path for path in read if _passes(path, patterns)), None)
    if passing is not None:
        return Reason(holds=True, text=judge_name("file", passing, patterns).text)
    if len(files) == 1:
        return judge_name("file", files[0], patterns)
    text = _explain_refusals(read, patterns)
    late = next((path for path in files[FILES_READ:] if _passes(path, patterns)), None)
    if late is not None:
        text += f"; {late} would pass, but only the first {FILES_READ} of {len(files)} files are looked at"
    return Reason(holds=False, text=text)


def find_match(text: str, patterns: Iterable[str]) -> str | None:
    """The first of the patterns that matches; one that is no glob matches nothing."""
    return next((pattern for pattern in patterns if _matches(pattern, text)), None)


def _passes(path: str, patterns: Patterns) -> bool:
    if find_match(path, patterns.excludes) is not None:
        return False
    return not patterns.includes or find_match(path, patterns.includes) is not None


def _matches(pattern: str, text: str) -> bool:
    try:
        return parse_glob(pattern).matches(text)
    except GlobError:
        return False


def _explain_refusals(files: Sequence[str], patterns: Patterns) -> str:
    """Of two files or more none passes: how many of them for which cause, each with an example."""
    excluded = {path: find_match(path, patterns.excludes) for path in files}
    refused = [path for path, pattern in excluded.items() if pattern is not None]
    strange = [path for path, pattern in excluded.items() if pattern is None]
    causes = []
    if refused:
        causes.append(f"{_count(refused)} excluded ({refused[0]} by {excluded[refused[0]]})")
    if strange:
        causes.append(f"{_count(strange)} in no include ({strange[0]})")
    return f"none of {len(files)} files passes: " + ", ".join(causes) + _broken(patterns.includes)


def _count(paths: Sequence[str]) -> str:
    return f"{len(paths)} {'is' if len(paths) == 1 else 'are'}"


def _broken(patterns: Iterable[str]) -> str:
    """A remark about patterns that are no globs."""
    for pattern in patterns:
        try:
            parse_glob(pattern)
        except GlobError as error:
            return f"; {pattern} is no glob: {error}"
    return ""
