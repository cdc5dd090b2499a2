"""Rules on artifacts and their stores (CodePipeline User Guide, Action declaration; Pipeline declaration)."""

from __future__ import annotations

from collections.abc import Iterator

from services.definition.catalogue import Context
from services.definition.declared import Declared, find_repeated
from services.definition.problem import ACTION, STRUCTURE, DefinitionProblem
from services.pipelines.parse.members import read_mapping, read_text


def outputs_unique(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """An output artifact's name comes once in a pipeline."""
    places = [
        (name, (*action.path, "outputArtifacts", at))
        for action in declared.actions
        for at, name in enumerate(action.artifacts("outputArtifacts"))
    ]
    for at, name in find_repeated(name for name, _ in places).items():
        message = f"artifact {name} is made by another action already"
        yield DefinitionProblem("outputs-unique", places[at][1], message, STRUCTURE)


def inputs_made_before(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """An input artifact is the output of an action that runs before: an earlier stage, or a lower run order."""
    made = {
        name: action.order
        for action in reversed(declared.actions)
        for name in action.artifacts("outputArtifacts")
    }
    for action in declared.actions:
        for at, name in enumerate(action.artifacts("inputArtifacts")):
            if not name or (name in made and made[name] < action.order):
                continue
            why = "no action makes it" if name not in made else "it is not made before this action runs"
            path = (*action.path, "inputArtifacts", at)
            yield DefinitionProblem("inputs-made-before", path, f"artifact {name}: {why}", STRUCTURE)


def one_kind_of_store(declared: Declared, _context: Context) -> Iterator[DefinitionProblem]:
    """A pipeline has either artifactStore or artifactStores."""
    members = [member for member in ("artifactStore", "artifactStores") if declared.raw.get(member)]
    if len(members) != 1:
        both = (
            "both artifactStore and artifactStores" if members else "neither artifactStore nor artifactStores"
        )
        message = f"{both}: a pipeline has exactly one of them"
        yield DefinitionProblem("one-kind-of-store", ("artifactStore",), message, STRUCTURE)


def store_for_each_region(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """Every region in which an action runs has a store; so has the pipeline's own where there are several."""
    stores = read_mapping(declared.raw.get("artifactStores"))
    if not stores and not declared.raw.get("artifactStore"):
        return
    home = {context.region} if context.region else set()
    held = set(stores) if stores else home
    if stores and context.region and context.region not in stores:
        message = f"no store in {context.region}, where the pipeline stands"
        yield DefinitionProblem("store-for-each-region", ("artifactStores",), message, STRUCTURE)
    for action in declared.actions:
        region = read_text(action.raw.get("region"))
        if not region or region in held or region in home or (not stores and not home):
            continue
        cure = "add one to artifactStores" if stores else "it needs artifactStores"
        message = f"no artifact store in {region}, where {action.name} runs: {cure}"
        yield DefinitionProblem("store-for-each-region", (*action.path, "region"), message, STRUCTURE)


def region_of_action(declared: Declared, context: Context) -> Iterator[DefinitionProblem]:
    """Source actions and those of third parties and custom types run in the pipeline's region."""
    for action in declared.actions:
        region = read_text(action.raw.get("region"))
        if not region or context.region in (None, region):
            continue
        if action.is_source or action.type[1] in ("ThirdParty", "Custom"):
            kind = "a source action" if action.is_source else f"of a {action.type[1]} type"
            message = f"{action.name} is {kind}: it cannot run in another region than the pipeline's"
            yield DefinitionProblem("region-of-action", (*action.path, "region"), message, ACTION)


RULES = (outputs_unique, inputs_made_before, one_kind_of_store, store_for_each_region, region_of_action)
