"""Rules on stages: how many, their names, and where sources stand (CodePipeline User Guide, Pipeline declaration)."""

from __future__ import annotations

from collections.abc import Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared, find_repeated
from services.definition.problem import ACTION, BLOCKER, STAGE, STRUCTURE, DefinitionProblem

STAGES = (2, 50)
ACTIONS_OF_STAGE = (1, 50)
ACTIONS_MOST = 500
"""Actions in a pipeline (CodePipeline User Guide, Quotas)."""


def stages_count(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A pipeline has 2 to 50 stages."""
    count = len(declared.stages)
    least, most = STAGES
    if not least <= count <= most:
        yield DefinitionProblem(
            "stages-count", ("stages",), f"{count} stages: a pipeline has {least} to {most}", STRUCTURE
        )


def stage_names_unique(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """No two stages have one name."""
    for at, name in find_repeated(stage.name for stage in declared.stages).items():
        path = (*declared.stages[at].path, "name")
        yield DefinitionProblem(
            "stage-names-unique", path, f"another stage is called {name} already", STRUCTURE
        )


def stage_actions_count(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A stage has 1 to 50 actions."""
    least, most = ACTIONS_OF_STAGE
    for stage in declared.stages:
        if not least <= len(stage.actions) <= most:
            message = f"{len(stage.actions)} actions: a stage has {least} to {most}"
            yield DefinitionProblem("stage-actions-count", (*stage.path, "actions"), message, STAGE)


def action_names_unique(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """No two actions of a stage have one name."""
    for stage in declared.stages:
        for at, name in find_repeated(action.name for action in stage.actions).items():
            path = (*stage.actions[at].path, "name")
            message = f"another action of stage {stage.name} is called {name} already"
            yield DefinitionProblem("action-names-unique", path, message, STAGE)


def actions_total(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A pipeline has 500 actions at most."""
    count = len(declared.actions)
    if count > ACTIONS_MOST:
        message = f"{count} actions: a pipeline has {ACTIONS_MOST} at most"
        yield DefinitionProblem("actions-total", ("stages",), message, STRUCTURE)


def first_stage_sources(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """The first stage has source actions, and nothing else."""
    if not declared.stages or not declared.stages[0].actions:
        return
    for action in declared.stages[0].actions:
        if not action.is_source:
            message = f"{action.name} is no source action: the first stage has source actions only"
            yield DefinitionProblem("first-stage-sources", action.path, message, STRUCTURE)


def sources_first(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """Source actions stand in the first stage only."""
    for stage in declared.stages[1:]:
        for action in stage.actions:
            if action.is_source:
                message = f"{action.name} is a source action: only the first stage has them"
                yield DefinitionProblem("sources-first", action.path, message, ACTION)


def no_blockers(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """The service keeps ``blockers`` for later use and refuses them."""
    for stage in declared.stages:
        if stage.raw.get("blockers"):
            message = "blockers are reserved by the service"
            yield DefinitionProblem("no-blockers", (*stage.path, "blockers"), message, BLOCKER)


RULES = (
    stages_count,
    stage_names_unique,
    stage_actions_count,
    action_names_unique,
    actions_total,
    first_stage_sources,
    sources_first,
    no_blockers,
)
