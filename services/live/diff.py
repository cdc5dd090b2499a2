"""What changed between two views of the fleet, leaving aside when it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

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


def differs(old: PipelineSnapshot, new: PipelineSnapshot) -> bool:
    """Whether two snapshots of a pipeline say different things; ages (``*_at``) say nothing."""
    return old is not new and _ageless(old) != _ageless(new)


def diff(
    old: Mapping[PipelineKey, PipelineSnapshot], new: Mapping[PipelineKey, PipelineSnapshot]
) -> FleetDiff:
    """What turns ``old`` into ``new``; added and changed in the order of ``new``, removed in that of ``old``."""
    return FleetDiff(
        added=tuple(snapshot for key, snapshot in new.items() if key not in old),
        changed=tuple(
            snapshot for key, snapshot in new.items() if key in old and differs(old[key], snapshot)
        ),
        removed=tuple(key for key in old if key not in new),
    )


def _ageless(snapshot: PipelineSnapshot) -> PipelineSnapshot:
    return replace(snapshot, executions_at=None, state_at=None)
