"""What only pipelines of type V2 have, and what PARALLEL ones have not (CodePipeline User Guide, Pipeline types)."""

from __future__ import annotations

from collections.abc import Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared
from services.definition.problem import STRUCTURE, DefinitionProblem, Path
from services.domain.status import ExecutionMode
from services.pipelines.parse.members import read_list, read_mapping

V2_PROVIDERS = frozenset({"Commands", "EC2", "EKS", "ECRBuildAndPublish", "InspectorScan", "CodePipeline"})
"""Providers whose actions need a pipeline of type V2."""
CONDITIONS = ("beforeEntry", "onSuccess", "onFailure")


def only_in_v2(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """V1 has no variables, triggers, conditions, other modes than SUPERSEDED, and not all providers."""
    if not declared.is_v1:
        return
    for path, feature in _v2_features(declared):
        yield DefinitionProblem("only-in-v2", path, f"{feature} needs a pipeline of type V2", STRUCTURE)


def no_rollback_in_parallel(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A PARALLEL pipeline's stages do not roll back."""
    if declared.mode != ExecutionMode.PARALLEL:
        return
    for stage in declared.stages:
        for member in CONDITIONS:
            block = read_mapping(stage.raw.get(member))
            results = [block.get("result")]
            results += [read_mapping(entry).get("result") for entry in read_list(block.get("conditions"))]
            if "ROLLBACK" in results:
                message = f"stage {stage.name} cannot roll back in a PARALLEL pipeline"
                yield DefinitionProblem("no-rollback-in-parallel", (*stage.path, member), message, STRUCTURE)


def _v2_features(declared: Declared) -> Iterator[tuple[Path, str]]:
    if declared.mode != ExecutionMode.SUPERSEDED:
        yield ("executionMode",), f"mode {declared.mode.value}"
    for member, feature in (("variables", "a variable"), ("triggers", "a trigger")):
        if read_list(declared.raw.get(member)):
            yield (member,), feature
    for stage in declared.stages:
        for member in CONDITIONS:
            if stage.raw.get(member):
                yield (*stage.path, member), f"{member} of stage {stage.name}"
        for action in stage.actions:
            if action.provider in V2_PROVIDERS:
                yield (*action.path, "actionTypeId", "provider"), f"provider {action.provider}"


RULES = (only_in_v2, no_rollback_in_parallel)
