"""Artifact stores: one, or one for each region that an action runs in."""

from __future__ import annotations

from services.emulator.structure.faults import bad_structure
from services.emulator.world import Json, Region


def require_sound_stores(region: Region, declaration: Json) -> None:
    """Want exactly one of artifactStore and artifactStores, and a store for each region used.

    Raises:
        ServiceFault: InvalidStructureException.
    """
    single, several = declaration.get("artifactStore"), declaration.get("artifactStores")
    if (single is None) == (several is None):
        raise bad_structure(
            "Exactly one of 'artifactStore' and 'artifactStores' must be declared in a pipeline"
        )
    used = {region.name} | {
        action["region"]
        for stage in declaration["stages"]
        for action in stage["actions"]
        if "region" in action
    }
    stored = {region.name} if several is None else set(several)
    missing = sorted(used - stored)
    if missing:
        raise bad_structure(f"Pipeline has no artifact store for the region(s) {', '.join(missing)}")
