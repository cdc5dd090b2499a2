"""What a successful action leaves to the rest of its execution: artifacts, variables, the source revision."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from services.emulator.engine.execution import Attempt, Execution, Json

if TYPE_CHECKING:
    from services.emulator.world import PipelineRecord, World

_ALPHABET = string.ascii_letters + string.digits


def produce(record: PipelineRecord, execution: Execution, attempt: Attempt, world: World) -> None:
    """Put an attempt's output artifacts, its variables and a source's revision into its execution."""
    for artifact in attempt.declaration.get("outputArtifacts", ()):
        detail = {
            "name": artifact["name"],
            "s3location": {
                "bucket": _bucket(execution.declaration, attempt.declaration),
                "key": _key(record.name, artifact["name"], world),
            },
        }
        attempt.output_artifacts.append(detail)
        execution.artifacts[artifact["name"]] = detail
    namespace = attempt.declaration.get("namespace")
    if namespace is not None:
        execution.outputs[namespace] = dict(attempt.variables)
    if attempt.revision is not None:
        execution.revisions[attempt.name] = attempt


def _key(pipeline: str, artifact: str, world: World) -> str:
    return f"{pipeline[:20]}/{artifact[:10]}/{''.join(world.random.choices(_ALPHABET, k=7))}"


def _bucket(declaration: Json, action: Json) -> str:
    stores = declaration.get("artifactStores")
    if stores:
        store = stores.get(action.get("region")) or next(iter(stores.values()))
    else:
        store = declaration.get("artifactStore", {})
    return str(store.get("location", "codepipeline-artifacts"))
