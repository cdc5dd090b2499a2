"""All rules of a declaration, in the order in which the service looks."""

from __future__ import annotations

from services.emulator.structure.actions import require_sound_actions
from services.emulator.structure.artifacts import require_sound_artifacts
from services.emulator.structure.conditions import require_sound_conditions
from services.emulator.structure.editions import require_edition
from services.emulator.structure.namespaces import require_sound_namespaces
from services.emulator.structure.stages import require_sound_stages
from services.emulator.structure.stores import require_sound_stores
from services.emulator.structure.triggers import require_sound_triggers
from services.emulator.structure.variables import require_sound_variables
from services.emulator.world import Json, Region


def require_sound(region: Region, declaration: Json) -> None:
    """Refuse a declaration that no pipeline can have; its members' own constraints are held already.

    Args:
        region: where the pipeline is to stand; it knows the custom action types.
        declaration: a ``PipelineDeclaration``.

    Raises:
        ServiceFault: InvalidStructureException, InvalidStageDeclarationException,
            InvalidActionDeclarationException or InvalidBlockerDeclarationException, the first found.
    """
    require_sound_stages(declaration)
    require_edition(region, declaration)
    require_sound_stores(region, declaration)
    require_sound_actions(region, declaration)
    require_sound_namespaces(declaration)
    require_sound_artifacts(declaration)
    require_sound_variables(declaration)
    require_sound_triggers(declaration)
    require_sound_conditions(declaration)
