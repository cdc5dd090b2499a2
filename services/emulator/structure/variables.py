"""Pipeline variables: their names."""

from __future__ import annotations

from services.emulator.structure.faults import bad_structure, first_repeated
from services.emulator.world import Json


def require_sound_variables(declaration: Json) -> None:
    """Want unique variable names.

    Raises:
        ServiceFault: InvalidStructureException.
    """
    repeated = first_repeated(variable["name"] for variable in declaration.get("variables", ()))
    if repeated is not None:
        raise bad_structure(f"Variable '{repeated}' is declared more than once")
