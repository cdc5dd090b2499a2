"""Variables: the pipeline's own with their defaults, and the resolution of ``#{namespace.key}``."""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.emulator.engine.execution import Execution, Json
from services.emulator.errors import ServiceFault

_REFERENCE = re.compile(r"#\{([^{}]*)\}")


class UnresolvedVariableError(Exception):
    """A reference to a variable that has no value; the action that holds it fails.

    Args:
        reference: as it stands in the configuration.
    """

    def __init__(self, reference: str) -> None:
        super().__init__(reference)
        self.reference = reference


def take_variables(declaration: Json, given: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The values of a new execution's pipeline variables, and the names of the required ones without a value.

    Args:
        declaration: of the pipeline.
        given: the overrides of StartPipelineExecution.

    Raises:
        ServiceFault: ValidationException for a name that the pipeline does not declare.
    """
    declared = {
        variable["name"]: variable.get("defaultValue") for variable in declaration.get("variables", ())
    }
    unknown = sorted(set(given) - set(declared))
    if unknown:
        raise ServiceFault(
            "ValidationException",
            f"Pipeline variables {unknown} are not declared in the pipeline '{declaration['name']}'",
        )
    values = {name: given.get(name, default) for name, default in declared.items()}
    missing = [name for name, value in values.items() if value is None]
    return {name: value for name, value in values.items() if value is not None}, missing


def resolve(text: str, execution: Execution) -> str:
    """A configuration value with each reference (``#{Namespace.Key}`` and the like) replaced.

    Raises:
        UnresolvedVariableError: a reference has no value.
    """
    if "#{" not in text:
        return text
    return _REFERENCE.sub(lambda match: _value(match[0], match[1], execution), text)


def _value(reference: str, path: str, execution: Execution) -> str:
    namespace, _, key = path.partition(".")
    if namespace == "variables":
        value = execution.variables.get(key)
    elif namespace == "codepipeline":
        value = execution.id if key == "PipelineExecutionId" else None
    else:
        value = execution.outputs.get(namespace, {}).get(key)
    if value is None:
        raise UnresolvedVariableError(reference)
    return value
