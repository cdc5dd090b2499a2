"""What differs between declarations: by stage, action and member, not by line; and where two edits meet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.definition.problem import Path, show_path
from services.pipelines.parse.members import read_mapping


class ChangeKind(StrEnum):
    """What happened to a member."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    Args:
        kind: what happened.
        path: where; stages, actions and what else has a name by that name, such as ``("stages", "Deploy")``.
        before: the value, None where it was added; of a moved list the names in order.
        after: the value, None where it was removed; likewise.
    """

    kind: ChangeKind
    path: Path
    before: Any = None
    after: Any = None

    @property
    def where(self) -> str:
        """The place as people write it."""
        return show_path(self.path)


@dataclass(frozen=True, slots=True)
class ThreeWay:
    """Two edits of one declaration.

    Args:
        theirs: what the server's newest version changed.
        mine: what the edit changed.
        conflicts: those of mine that touch what theirs touch, to another end.
    """

    theirs: tuple[Change, ...]
    mine: tuple[Change, ...]
    conflicts: tuple[Change, ...]


def find_changes(before: object, after: object) -> tuple[Change, ...]:
    """Every difference between two declarations, in the order of the text; none where they say the same."""
    return tuple(_compare(before, after, ()))


def compare_edits(base: object, theirs: object, mine: object) -> ThreeWay:
    """Where an edit and the server's newest version went different ways from the version that was edited."""
    changed, edited = find_changes(base, theirs), find_changes(base, mine)
    conflicts = tuple(change for change in edited if any(_clash(change, other) for other in changed))
    return ThreeWay(changed, edited, conflicts)


def entries_by_name(value: object) -> dict[str, Any] | None:
    """A list's entries by their names, where each has one of its own."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return None
    names = [_name_of(entry) for entry in value]
    if not all(names) or len(set(names)) < len(names):
        return None
    return {name: entry for name, entry in zip(names, value, strict=True) if name}


def _clash(mine: Change, theirs: Change) -> bool:
    if ChangeKind.MOVED in (mine.kind, theirs.kind):
        return mine.kind is theirs.kind and mine.path == theirs.path and mine.after != theirs.after
    shorter = min(len(mine.path), len(theirs.path))
    return mine.path[:shorter] == theirs.path[:shorter] and mine != theirs


def _compare(before: object, after: object, path: Path) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _compare_members(before, after, path)
        return
    old, new = entries_by_name(before), entries_by_name(after)
    if old is not None and new is not None:
        yield from _compare_members(old, new, path)
        order = [name for name in old if name in new], [name for name in new if name in old]
        if order[0] != order[1]:
            yield Change(ChangeKind.MOVED, path, *order)
    elif not _same(before, after):
        yield Change(ChangeKind.CHANGED, path, before, after)


def _compare_members(before: Mapping[str, Any], after: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        place = (*path, name)
        if name not in after:
            yield Change(ChangeKind.REMOVED, place, before=before[name])
        elif name not in before:
            yield Change(ChangeKind.ADDED, place, after=after[name])
        else:
            yield from _compare(before[name], after[name], place)


def _name_of(entry: object) -> str | None:
    """The name of a stage, action, variable, artifact or rule; of a trigger its source action."""
    row = read_mapping(entry)
    name = row.get("name") or read_mapping(row.get("gitConfiguration")).get("sourceActionName")
    return name if isinstance(name, str) else None


def _same(one: object, other: object) -> bool:
    """Equality as JSON has it, where true is not 1."""
    return type(one) is type(other) and one == other
