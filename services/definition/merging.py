"""Two edits of one declaration put together, where they do not meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from services.definition.changes import entries_by_name, find_changes
from services.pipelines.parse.members import Json


class _Meeting(Exception):
    """The edits meet."""


_NOTHING = object()
"""What stands for a member that is not there."""


def merge(base: Json, theirs: Json, mine: Json) -> dict[str, Any] | None:
    """What both edits made of a declaration; None where they changed the same thing in different ways.

    Stages, actions and what else has a name count by that name. Where only they moved something it stands in their
    order, otherwise in that of mine; what only the other edit has comes behind what it follows there.

    Args:
        base: what both edited.
        theirs: what the server has now.
        mine: the edit that was not sent yet.
    """
    try:
        merged = _merge(base, theirs, mine)
    except _Meeting:
        return None
    return dict(merged)


def _merge(base: Any, theirs: Any, mine: Any) -> Any:
    if _same(theirs, mine) or _same(base, theirs):
        return mine
    if _same(base, mine):
        return theirs
    if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
        return _merge_members(base if isinstance(base, Mapping) else {}, theirs, mine)
    old, others, own = entries_by_name(base), entries_by_name(theirs), entries_by_name(mine)
    if old is None or others is None or own is None:
        raise _Meeting
    if _moved(list(old), list(others), list(own)):
        return list(_merge_members(old, own, others).values())
    return list(_merge_members(old, others, own).values())


def _merge_members(base: Json, theirs: Json, mine: Json) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for name in _in_order(list(theirs), list(mine)):
        value = _merge(base.get(name, _NOTHING), theirs.get(name, _NOTHING), mine.get(name, _NOTHING))
        if value is not _NOTHING:
            merged[name] = value
    return merged


def _in_order(theirs: Sequence[str], mine: Sequence[str]) -> list[str]:
    """The names of mine in their order, those of theirs alone behind the one that they follow there."""
    names = list(mine)
    for at, name in enumerate(theirs):
        if name not in names:
            before = next((other for other in reversed(theirs[:at]) if other in names), None)
            names.insert(names.index(before) + 1 if before is not None else 0, name)
    return names


def _moved(base: list[str], theirs: list[str], mine: list[str]) -> bool:
    """Whether only they put the common entries in another order; what both moved is for people to say."""
    common = {*base} & {*theirs} & {*mine}
    old, others, own = ([name for name in names if name in common] for names in (base, theirs, mine))
    if others in (old, own):
        return False
    if own != old:
        raise _Meeting
    return True


def _same(one: Any, other: Any) -> bool:
    if one is _NOTHING or other is _NOTHING:
        return one is other
    return not find_changes({"": one}, {"": other})
