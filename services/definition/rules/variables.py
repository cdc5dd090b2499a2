"""Rules on variables and namespaces (CodePipeline User Guide, Variables reference)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared, DeclaredAction, find_repeated
from services.definition.problem import ACTION, STRUCTURE, DefinitionProblem, Path
from services.pipelines.parse.members import read_list, read_mapping, read_text

PIPELINE_NAMESPACE = "variables"
SERVICE_NAMESPACE = "codepipeline"
RESERVED = frozenset({PIPELINE_NAMESPACE, SERVICE_NAMESPACE})
"""Namespaces that are there without an action: the pipeline's variables, and what the service knows of itself."""
_REFERENCE = re.compile(r"#\{([^{}]*)\}")


def variable_names_unique(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """No two variables have one name."""
    rows = [read_mapping(row) for row in read_list(declared.raw.get("variables"))]
    for at, name in find_repeated(read_text(row.get("name")) for row in rows).items():
        path = ("variables", at, "name")
        yield DefinitionProblem(
            "variable-names-unique", path, f"variable {name} is declared already", STRUCTURE
        )


def namespaces_unique(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A namespace belongs to one action, and is none of the service's own."""
    names = [read_text(action.raw.get("namespace")) for action in declared.actions]
    for at, name in enumerate(names):
        if name in RESERVED:
            yield _namespace_problem(declared.actions[at], f"{name} is the service's own")
    for at, name in find_repeated(names).items():
        yield _namespace_problem(declared.actions[at], f"{name} belongs to another action already")


def references_resolve(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A reference ``#{namespace.key}`` names a namespace that is there."""
    spaces = {read_text(action.raw.get("namespace")): action for action in declared.actions}
    for action, path, reference in _references(declared):
        namespace, dot, key = reference.partition(".")
        if not (namespace and dot and key):
            message = f"{action.name}: #{{{reference}}} is no namespace and key with a period between them"
        elif namespace not in RESERVED and namespace not in spaces:
            message = f"{action.name}: #{{{reference}}}: no action has the namespace {namespace}"
        else:
            continue
        yield DefinitionProblem("references-resolve", path, message, ACTION)


def references_come_after(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """What a reference names has run before; a pipeline variable is declared."""
    spaces = {read_text(action.raw.get("namespace")): action for action in declared.actions}
    variables = {read_text(read_mapping(row).get("name")) for row in read_list(declared.raw.get("variables"))}
    for action, path, reference in _references(declared):
        namespace, _, key = reference.partition(".")
        maker = spaces.get(namespace)
        if namespace == PIPELINE_NAMESPACE and key and key not in variables:
            message = f"{action.name}: #{{{reference}}}: the pipeline has no variable {key}"
        elif maker is not None and namespace not in RESERVED and maker.order >= action.order:
            message = f"{action.name}: #{{{reference}}}: {maker.name} does not run before"
        else:
            continue
        yield DefinitionProblem("references-come-after", path, message, None)


def _namespace_problem(action: DeclaredAction, why: str) -> DefinitionProblem:
    path = (*action.path, "namespace")
    return DefinitionProblem("namespaces-unique", path, f"{action.name}: namespace {why}", ACTION)


def _references(declared: Declared) -> Iterator[tuple[DeclaredAction, Path, str]]:
    """Every reference in an action's configuration, with its place."""
    for action in declared.actions:
        for key, value in action.configuration.items():
            for found in _REFERENCE.finditer(value if isinstance(value, str) else ""):
                path = (*action.path, "configuration", read_text(key))
                yield action, path, read_text(found[1])


RULES = (variable_names_unique, namespaces_unique, references_resolve, references_come_after)
