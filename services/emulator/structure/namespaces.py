"""Variable namespaces: each of one action, and no configuration refers to one that does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.emulator.structure.faults import bad_action
from services.emulator.world import Json

BUILT_IN_NAMESPACES = frozenset({"codepipeline", "variables"})
"""The namespaces of the execution's id and of the pipeline's variables."""

_REFERENCE = re.compile(r"#\{([^{}]*)\}")


def require_sound_namespaces(declaration: Json) -> None:
    """Want unique namespaces, and references of the form ``#{namespace.key}`` to those that exist.

    The messages are the live service's.

    Raises:
        ServiceFault: InvalidActionDeclarationException.
    """
    declared = set(BUILT_IN_NAMESPACES)
    for stage, action in _actions(declaration):
        namespace = action.get("namespace")
        if namespace is None:
            continue
        if namespace in declared:
            raise bad_action(
                "Namespaces must be unique across the pipeline definition. The following occur more than once "
                f"in the pipeline. StageName=[{stage}], ActionName=[{action['name']}], Namespace=[{namespace}]"
            )
        declared.add(namespace)
    for stage, action in _actions(declaration):
        for key, value in action.get("configuration", {}).items():
            for path in _REFERENCE.findall(value):
                namespace, period, name = path.partition(".")
                if namespace in declared and period and name:
                    continue
                raise bad_action(
                    "Valid format for a pipeline execution variable reference is a namespace and a key "
                    "separated by a period (.). The following pipeline execution variables are referencing a "
                    f"namespace that does not exist. StageName=[{stage}], ActionName=[{action['name']}], "
                    f"ActionConfigurationKey=[{key}], VariableReferenceText=[{path}]"
                )


def _actions(declaration: Json) -> Iterator[tuple[str, Json]]:
    for stage in declaration["stages"]:
        for action in stage["actions"]:
            yield stage["name"], action
