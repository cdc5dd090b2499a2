"""What is wrong with a declaration, and what the service would say to it."""

from __future__ import annotations

from dataclasses import dataclass

STRUCTURE = "InvalidStructureException"
STAGE = "InvalidStageDeclarationException"
ACTION = "InvalidActionDeclarationException"
BLOCKER = "InvalidBlockerDeclarationException"
VALIDATION = "ValidationException"

Path = tuple[str | int, ...]
"""Members and positions from the declaration down, such as ``("stages", 0, "name")``."""


@dataclass(frozen=True, slots=True)
class DefinitionProblem:
    """One rule of the pipeline structure that a declaration breaks.

    Args:
        rule: the rule's id, such as ``stage-names-unique``.
        path: the place.
        message: what is wrong, in one line.
        code: the error that the service answers with; None where it takes the declaration, which then fails later.
    """

    rule: str
    path: Path
    message: str
    code: str | None

    @property
    def where(self) -> str:
        """The place as people write it: ``stages[0].actions[1].name``."""
        return show_path(self.path)


def show_path(path: Path) -> str:
    """A path as people write it."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
