"""One edit of a git filter, which finds its place in whatever version of the declaration it is put into."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.domain.git_trigger import GitTrigger, PushFilter
from services.pipelines.parse.members import Json
from services.pipelines.parse.trigger import parse_triggers
from services.triggers.declaration import Filter
from services.triggers.edit import (
    add_filter,
    add_trigger,
    change_filter,
    duplicate_filter,
    kind_of,
    remove_filter,
    remove_trigger,
)


class EditKind(StrEnum):
    """What becomes of the filter."""

    ADD = "add"
    CHANGE = "change"
    DUPLICATE = "duplicate"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class FilterEdit:
    """An edit of a filter.

    Args:
        kind: what becomes of it.
        source_action: the source action whose trigger has it, or shall have it.
        before: the filter as it was; None where one is added.
        after: as it shall be; None where it is removed.
    """

    kind: EditKind
    source_action: str
    before: Filter | None = None
    after: Filter | None = None

    def put_into(self, declaration: Json) -> dict[str, Any]:
        """The declaration with the edit; everything else, members that we do not know included, is as it was.

        A trigger that would be left without a filter is removed: it would say no more than no trigger.

        Raises:
            LookupError: the filter is not in that declaration.
        """
        triggers = parse_triggers(declaration)
        at = next((at for at, one in enumerate(triggers) if one.source_action == self.source_action), None)
        if self.kind is EditKind.ADD:
            return self._add(declaration, at)
        if at is None or self.before is None:
            raise LookupError(self.source_action)
        kind, place = kind_of(self.before), _place(triggers[at], self.before)
        if self.kind is EditKind.REMOVE:
            alone = len(triggers[at].filters) == 1
            return remove_trigger(declaration, at) if alone else remove_filter(declaration, at, kind, place)
        after = self.after or self.before
        if self.kind is EditKind.DUPLICATE:
            return change_filter(duplicate_filter(declaration, at, kind, place), at, place + 1, after)
        return change_filter(declaration, at, place, after)

    def _add(self, declaration: Json, at: int | None) -> dict[str, Any]:
        if self.after is None:
            raise LookupError(self.source_action)
        if at is not None:
            return add_filter(declaration, at, self.after)
        if isinstance(self.after, PushFilter):
            return add_trigger(declaration, GitTrigger(self.source_action, push=(self.after,)))
        return add_trigger(declaration, GitTrigger(self.source_action, pull_request=(self.after,)))


def _place(trigger: GitTrigger, wanted: Filter) -> int:
    filters: tuple[Filter, ...] = trigger.push if isinstance(wanted, PushFilter) else trigger.pull_request
    if wanted not in filters:
        raise LookupError(trigger.source_action)
    return filters.index(wanted)
