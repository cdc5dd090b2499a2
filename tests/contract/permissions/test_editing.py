"""The printed policy of an editor is enough to edit, make, tag and delete pipelines; less is not."""

from __future__ import annotations

import pytest

from services.domain.problem import ProblemKind
from services.permissions.grant import Level
from services.permissions.policy import Extent
from services.pipelines.verbs import (
    CreatePipeline,
    DeletePipeline,
    TagPipeline,
    UntagPipeline,
    UpdatePipeline,
    Verb,
)
from tests.contract.permissions.limited import Limited
from tests.declarations import pipeline
from tests.emulator_fixtures import ACCOUNT, REGION

WEB = Extent(("web",), (ACCOUNT,), (REGION,))
ARN = f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web"
VERBS: list[Verb] = [
    UpdatePipeline("web", pipeline(), 1),
    CreatePipeline("web", pipeline()),
    DeletePipeline("web", 1, "web.json"),
    TagPipeline("web", ARN, {"team": "shop"}),
    UntagPipeline("web", ARN, ("team",)),
]


def test_an_editor_edits_makes_tags_and_deletes(limited: Limited) -> None:
    limited.allow(Level.EDITOR, WEB)
    limited.reader.offer()
    limited.operator.perform(CreatePipeline("web", pipeline(), {"team": "shop"}))
    limited.operator.perform(UpdatePipeline("web", pipeline(mode="QUEUED"), 1))
    for verb in (VERBS[3], VERBS[4], DeletePipeline("web", 2, "web.json")):
        limited.operator.perform(verb)
    assert limited.denied() == set()


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.operation)
def test_an_operator_does_not(limited: Limited, verb: Verb) -> None:
    limited.put(pipeline())
    limited.allow(Level.OPERATOR, WEB)
    problem = limited.refused(verb)
    assert (problem.kind, problem.permission) == (ProblemKind.DENIED, verb.permission)
    assert verb.resource_arn(limited.caller.target) in problem.hint
