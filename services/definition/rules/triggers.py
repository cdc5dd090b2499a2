"""Rules on git triggers (CodePipeline User Guide, Triggers; botocore model, PipelineTriggerDeclaration)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared, find_repeated
from services.definition.problem import STRUCTURE, DefinitionProblem, Path
from services.domain.git_trigger import CONNECTION_PROVIDER
from services.pipelines.limits import FieldProblem
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from services.pipelines.parse.trigger import parse_patterns, parse_pull_request_filter, parse_push_filter
from services.triggers.glob import GlobError, parse_glob
from services.triggers.limits import check_pull_request_filter, check_push_filter, check_size

_CRITERIA = ("tags", "branches", "filePaths")


def trigger_sources(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A trigger is for a source action that uses a connection; each has one at most."""
    connected = {
        action.name
        for action in declared.actions
        if action.is_source and action.provider == CONNECTION_PROVIDER
    }
    names = [read_text(git.get("sourceActionName")) for _, git in _triggers(declared)]
    for at, name in enumerate(names):
        if name and name not in connected:
            message = f"{name} is no source action that uses a connection"
            yield DefinitionProblem("trigger-sources", _git_path(at, "sourceActionName"), message, STRUCTURE)
    for at, name in find_repeated(names).items():
        message = f"{name} has another trigger already"
        yield DefinitionProblem("trigger-sources", _git_path(at, "sourceActionName"), message, STRUCTURE)


def trigger_filters(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A trigger has filters, and each filter goes together."""
    for at, git in _triggers(declared):
        pushes, pulls = read_list(git.get("push")), read_list(git.get("pullRequest"))
        if not pushes and not pulls:
            message = "a trigger needs a filter on pushes or pull requests"
            yield DefinitionProblem("trigger-filters", _git_path(at), message, STRUCTURE)
        for place, raw in enumerate(pushes):
            path = _git_path(at, "push", place)
            yield from _wrong(path, raw, check_push_filter("", parse_push_filter(raw)))
        for place, raw in enumerate(pulls):
            path = _git_path(at, "pullRequest", place)
            yield from _wrong(path, raw, check_pull_request_filter("", parse_pull_request_filter(raw)))


def triggers_size(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """All triggers together take 200 KB at most."""
    for problem in check_size(read_list(declared.raw.get("triggers"))):
        yield DefinitionProblem("triggers-size", ("triggers",), problem.message, STRUCTURE)


def trigger_globs(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Every pattern is a glob: one that is none matches nothing."""
    for at, git in _triggers(declared):
        for kind in ("push", "pullRequest"):
            for place, raw in enumerate(read_list(git.get(kind))):
                for member in _CRITERIA:
                    criteria = parse_patterns(read_mapping(raw).get(member))
                    path = _git_path(at, kind, place, member)
                    yield from _broken((*path, "includes"), criteria.includes)
                    yield from _broken((*path, "excludes"), criteria.excludes)


def _triggers(declared: Declared) -> list[tuple[int, Json]]:
    """The git configuration of every trigger, with the trigger's position."""
    rows = (read_mapping(row) for row in read_list(declared.raw.get("triggers")))
    return [(at, read_mapping(row.get("gitConfiguration"))) for at, row in enumerate(rows)]


def _git_path(at: int, *rest: str | int) -> Path:
    return ("triggers", at, "gitConfiguration", *rest)


def _wrong(path: Path, raw: object, problems: Iterable[FieldProblem]) -> Iterator[DefinitionProblem]:
    """What is wrong with a filter as a whole; its patterns' lengths are the model's matter."""
    entry = read_mapping(raw)
    empty = [member for member in _CRITERIA if member in entry and not parse_patterns(entry.get(member))]
    for member in empty:
        message = f"{member} has neither includes nor excludes"
        yield DefinitionProblem("trigger-filters", (*path, member), message, STRUCTURE)
    for problem in problems:
        if not problem.field and not empty:
            yield DefinitionProblem("trigger-filters", path, problem.message, STRUCTURE)


def _broken(path: Path, patterns: Iterable[str]) -> Iterator[DefinitionProblem]:
    for at, pattern in enumerate(patterns):
        try:
            parse_glob(pattern)
        except GlobError as error:
            message = f"{pattern} is no glob: {error}"
            yield DefinitionProblem("trigger-globs", (*path, at), message, None)


RULES = (trigger_sources, trigger_filters, triggers_size, trigger_globs)
