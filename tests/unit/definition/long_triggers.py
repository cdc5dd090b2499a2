"""Triggers that are each as they should be, and too long together."""

from __future__ import annotations

from typing import Any

from tests.declarations import build, pipeline, source, stage
from tests.unit.definition.example_parts import STRUCTURE, Example

Json = dict[str, Any]


def crowded_triggers(count: int) -> Json:
    """A pipeline with so many source actions, each with all the patterns that a trigger takes (some 50 KB)."""
    patterns = {
        kind: [f"{kind[:2]}{at}".ljust(255, "x") for at in range(8)] for kind in ("includes", "excludes")
    }
    filters = [{"branches": patterns, "filePaths": patterns}] * 3
    requests = [{"events": ["OPEN"], **one} for one in filters]
    names = [f"App{at}" for at in range(count)]
    triggers = [
        {
            "providerType": "CodeStarSourceConnection",
            "gitConfiguration": {"sourceActionName": name, "push": filters, "pullRequest": requests},
        }
        for name in names
    ]
    stages = [stage("Source", *map(source, names)), stage("Build", build(inputs=[names[0]]))]
    return pipeline("web", stages, triggers=triggers)


TOO_LONG = Example(
    "triggers-size",
    crowded_triggers(5),
    "triggers",
    "250961 bytes of triggers, 204800 at most",
    STRUCTURE,
)
