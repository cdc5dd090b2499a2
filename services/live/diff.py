"""What changed between two views of the fleet, leaving aside when it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from services.domain.snapshot import PipelineSnapshot
    from services.domain.target import PipelineKey


@dataclass(frozen=True, slots=True)
class FleetDiff:
    """Pipelines that appeared or changed, whole, and the keys of those that are gone."""

    added: tuple[PipelineSnapshot, ...] = ()
    changed: tuple[PipelineSnapshot, ...] = ()
    removed: tuple[PipelineKey, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything changed at all."""
        return bool(self.added or self.changed or self.removed)

    def then(self, later: FleetDiff) -> FleetDiff:
        """One diff that says what this one and then a later one say; a pipeline's last snapshot counts."""
        if not self or not later:
            return self or later
        added = {snapshot.key: snapshot for snapshot in self.added}
        changed = {snapshot.key: snapshot for snapshot in self.changed}
        removed = dict.fromkeys(self.removed)
        for key in later.removed:
            changed.pop(key, None)
            if added.pop(key, None) is None:
                removed[key] = None
        for snapshot in later.added:
            known = snapshot.key in removed
            removed.pop(snapshot.key, None)
            (changed if known else added)[snapshot.key] = snapshot
        for snapshot in later.changed:
            (added if snapshot.key in added else changed)[snapshot.key] = snapshot
        return FleetDiff(tuple(added.values()), tuple(changed.values()), tuple(removed))


def differs(old: PipelineSnapshot, new: PipelineSnapshot) -> bool:
    """Whether two snapshots of a pipeline say different things; ages (``*_at``) say nothing."""
    return old is not new and _ageless(old) != _ageless(new)


def diff(
    old: Mapping[PipelineKey, PipelineSnapshot], new: Mapping[PipelineKey, PipelineSnapshot]
) -> FleetDiff:
    """What turns ``old`` into ``new``: added and changed in the order of ``new``, removed as in ``old``."""
    return FleetDiff(
        added=tuple(snapshot for key, snapshot in new.items() if key not in old),
        changed=tuple(
            snapshot for key, snapshot in new.items() if key in old and differs(old[key], snapshot)
        ),
        removed=tuple(key for key in old if key not in new),
    )


def _ageless(snapshot: PipelineSnapshot) -> PipelineSnapshot:
    return replace(snapshot, executions_at=None, state_at=None)
