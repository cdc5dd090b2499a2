"""Edits of a declaration's git triggers: a declaration in, a changed copy out, everything else as it was.

Positions count from 0, triggers in the declaration's order and filters within their kind.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Literal

from services.domain.git_trigger import GitTrigger, PushFilter
from services.pipelines.parse.members import Json, read_list, read_mapping
from services.triggers.declaration import Filter, write_filter, write_trigger

FilterKind = Literal["push", "pullRequest"]
"""The member of GitConfiguration that holds filters of a kind."""


def kind_of(entry: Filter) -> FilterKind:
    """Where a filter belongs."""
    return "push" if isinstance(entry, PushFilter) else "pullRequest"


def add_trigger(declaration: Json, trigger: GitTrigger) -> dict[str, Any]:
    """The declaration with one trigger more, the last."""
    return _with_triggers(declaration, [*_triggers(declaration), write_trigger(trigger)])


def change_trigger(declaration: Json, at: int, trigger: GitTrigger) -> dict[str, Any]:
    """The declaration in which that trigger says this; members that we do not know stay.

    Raises:
        IndexError: it has no trigger there.
    """
    triggers = _triggers(declaration)
    triggers[at] = write_trigger(trigger, _existing(triggers, at))
    return _with_triggers(declaration, triggers)


def remove_trigger(declaration: Json, at: int) -> dict[str, Any]:
    """The declaration without that trigger; without the member where it was the last one.

    Raises:
        IndexError: it has no trigger there.
    """
    triggers = _triggers(declaration)
    _existing(triggers, at)
    del triggers[at]
    return _with_triggers(declaration, triggers)


def duplicate_trigger(declaration: Json, at: int, source_action: str) -> dict[str, Any]:
    """The declaration with a copy of that trigger behind it, for another source action: each may have one.

    Raises:
        IndexError: it has no trigger there.
    """
    triggers = _triggers(declaration)
    copy = deepcopy(dict(_existing(triggers, at)))
    copy["gitConfiguration"] = {
        **read_mapping(copy.get("gitConfiguration")),
        "sourceActionName": source_action,
    }
    triggers.insert(at + 1, copy)
    return _with_triggers(declaration, triggers)


def add_filter(declaration: Json, at: int, entry: Filter) -> dict[str, Any]:
    """The declaration with one filter more in that trigger, the last of its kind.

    Raises:
        IndexError: it has no trigger there.
    """
    filters = _filters(declaration, at, kind_of(entry))
    return _with_filters(declaration, at, kind_of(entry), [*filters, write_filter(entry)])


def change_filter(declaration: Json, at: int, place: int, entry: Filter) -> dict[str, Any]:
    """The declaration in which that filter of that trigger says this; members that we do not know stay.

    Raises:
        IndexError: it has no such trigger or filter.
    """
    filters = _filters(declaration, at, kind_of(entry))
    filters[place] = write_filter(entry, _existing(filters, place))
    return _with_filters(declaration, at, kind_of(entry), filters)


def remove_filter(declaration: Json, at: int, kind: FilterKind, place: int) -> dict[str, Any]:
    """The declaration without that filter. A trigger without any answers to its source action's own branch.

    Raises:
        IndexError: it has no such trigger or filter.
    """
    filters = _filters(declaration, at, kind)
    _existing(filters, place)
    del filters[place]
    return _with_filters(declaration, at, kind, filters)


def duplicate_filter(declaration: Json, at: int, kind: FilterKind, place: int) -> dict[str, Any]:
    """The declaration with a copy of that filter behind it.

    Raises:
        IndexError: it has no such trigger or filter.
    """
    filters = _filters(declaration, at, kind)
    filters.insert(place + 1, deepcopy(dict(_existing(filters, place))))
    return _with_filters(declaration, at, kind, filters)


def _triggers(declaration: Json) -> list[Any]:
    return list(read_list(declaration.get("triggers")))


def _existing(entries: list[Any], at: int) -> Json:
    if not 0 <= at < len(entries):
        raise IndexError(at)
    return read_mapping(entries[at])


def _filters(declaration: Json, at: int, kind: FilterKind) -> list[Any]:
    trigger = _existing(_triggers(declaration), at)
    return list(read_list(read_mapping(trigger.get("gitConfiguration")).get(kind)))


def _with_filters(declaration: Json, at: int, kind: FilterKind, filters: list[Any]) -> dict[str, Any]:
    triggers = _triggers(declaration)
    trigger = dict(_existing(triggers, at))
    git = dict(read_mapping(trigger.get("gitConfiguration")))
    if filters:
        git[kind] = filters
    else:
        git.pop(kind, None)
    trigger["gitConfiguration"] = git
    triggers[at] = trigger
    return _with_triggers(declaration, triggers)


def _with_triggers(declaration: Json, triggers: list[Any]) -> dict[str, Any]:
    changed = dict(declaration)
    if triggers:
        changed["triggers"] = triggers
    else:
        changed.pop("triggers", None)
    return deepcopy(changed)
