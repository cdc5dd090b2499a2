"""Updating, creating, deleting and tagging pipelines: done, refused, lost, written down."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from services.audit import Phase, Result
from services.domain.problem import ProblemKind
from services.domain.status import ExecutionStatus
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.pipelines.verbs import (
    CreatePipeline,
    DeletePipeline,
    StartExecution,
    TagPipeline,
    UntagPipeline,
    UpdatePipeline,
    Verb,
)
from services.redact import MASK
from tests.contract.definition.declared import SECRET, configuration, github, members
from tests.contract.pipelines.desk import Desk
from tests.declarations import pipeline

LOSSES = (FaultKind.GARBAGE, FaultKind.TRUNCATE, FaultKind.LOSE)
"""Faults that spoil the answer to an act that was done."""


def changed(desk: Desk, cluster: str = "blue", version: int = 1) -> UpdatePipeline:
    """An update that deploys to another cluster."""
    declared = members(desk)
    configuration(declared, 2)["ClusterName"] = cluster
    return UpdatePipeline("web", declared, version)


def arn(desk: Desk) -> str:
    found = desk.reader.declaration("web").arn
    assert found is not None
    return found


def test_an_update_makes_a_version_and_cancels_what_runs(desk: Desk) -> None:
    desk.put(pipeline())
    desk.operator.start(StartExecution("web"))
    desk.step(15)
    verb = changed(desk)
    done = desk.operator.perform(verb)
    assert (done.version, desk.reader.declaration("web").version) == (2, 2)
    assert members(desk) == {**verb.declaration, "executionMode": "SUPERSEDED"}
    desk.step(15)
    assert desk.reader.executions("web")[0].status is ExecutionStatus.CANCELLED
    entry, result = desk.audited()[-2:]
    assert (entry.operation, entry.pipeline, entry.parameters) == ("UpdatePipeline", "web", verb.request())
    assert entry.cli.startswith("aws codepipeline update-pipeline --pipeline '{")
    assert result.result is Result.OK


def test_an_update_of_another_version_is_not_sent(desk: Desk) -> None:
    desk.put(pipeline())
    mine = changed(desk)
    desk.operator.perform(changed(desk, "green"))
    problem = desk.refused(mine)
    assert (problem.kind, problem.title) == (
        ProblemKind.CONFLICT,
        "the pipeline is at version 2 now, not 1",
    )
    assert desk.calls("UpdatePipeline") == 1
    assert desk.audited()[-1].result is Result.REFUSED


def test_an_update_that_cannot_be_checked_is_not_sent(desk: Desk) -> None:
    desk.put(pipeline())
    mine = changed(desk)
    desk.fail(FaultKind.DENY, "GetPipeline")
    problem = desk.refused(mine)
    assert (problem.kind, problem.hint.split(";")[0]) == (ProblemKind.DENIED, "nothing was sent")
    assert desk.calls("UpdatePipeline") == 0


def test_a_pipeline_is_created_and_starts(desk: Desk) -> None:
    verb = CreatePipeline("web", pipeline(), {"team": "shop", "cost centre": ""})
    done = desk.operator.perform(verb)
    assert done.version == 1
    assert desk.reader.tags(arn(desk)) == verb.tags
    (run,) = desk.reader.executions("web")
    assert str(run.trigger and run.trigger.type) == "CreatePipeline"
    taken = desk.refused(verb)
    assert (taken.kind, taken.code) == (ProblemKind.CONFLICT, "InvalidStructureException")


def test_a_pipeline_is_deleted_as_it_was_saved(desk: Desk) -> None:
    desk.put(pipeline())
    desk.operator.perform(changed(desk))
    stale = desk.refused(DeletePipeline("web", 1, "web.json"))
    assert stale.kind is ProblemKind.CONFLICT
    assert desk.calls("DeletePipeline") == 0
    desk.operator.perform(DeletePipeline("web", 2, "web.json"))
    with pytest.raises(ServiceError) as gone:
        desk.reader.declaration("web")
    assert gone.value.problem.kind is ProblemKind.NOT_FOUND


def test_tags_come_and_go(desk: Desk) -> None:
    desk.put(pipeline())
    tag = TagPipeline("web", arn(desk), {"team": "shop", "stage": "prod", "empty": ""})
    desk.operator.perform(tag)
    assert desk.reader.tags(arn(desk)) == tag.tags
    desk.operator.perform(UntagPipeline("web", arn(desk), ("stage", "never there")))
    assert desk.reader.tags(arn(desk)) == {"team": "shop", "empty": ""}


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: UpdatePipeline("web", pipeline("other"), 1), "name"),
        (lambda: UpdatePipeline("a b", pipeline("a b"), 1), "pipeline"),
        (lambda: CreatePipeline("web", pipeline("other")), "name"),
        (lambda: CreatePipeline("web", pipeline(), {"aws:x": "1"}), "tags:aws:x"),
        (lambda: DeletePipeline("web", 1, ""), "saved_as"),
        (lambda: TagPipeline("web", "arn", {}), "tags"),
        (lambda: TagPipeline("web", "arn", {"": "x"}), "tags:"),
        (lambda: TagPipeline("web", "arn", {"k": "x" * 257}), "tags:k"),
        (lambda: TagPipeline("web", "arn", {str(at): "" for at in range(51)}), "tags"),
        (lambda: UntagPipeline("web", "arn", ()), "keys"),
        (lambda: UntagPipeline("web", "arn", ("aws:x",)), "tags:aws:x"),
    ],
)
def test_what_the_service_would_refuse_is_not_sent(desk: Desk, make: Callable[[], Verb], field: str) -> None:
    problem = desk.refused(make())
    assert (problem.kind, problem.title.partition(": ")[0]) == (ProblemKind.INVALID, field)
    assert desk.audited() == []


def test_no_secret_is_written_down(desk: Desk) -> None:
    declared = github()
    configuration(declared, 0)["Anything"] = "in a custom type"
    verbs = [
        CreatePipeline("web", declared, {"ApiToken": SECRET}, frozenset({"Anything"})),
        UpdatePipeline("web", declared, 1, frozenset({"Anything"})),
    ]
    for verb in verbs:
        desk.refused(verb)
    text = desk.audit_path.read_text(encoding="utf-8")
    assert SECRET not in text
    assert "in a custom type" not in text
    entry = next(one for one in desk.audited() if one.phase is Phase.INTENT)
    settings = entry.parameters["pipeline"]["stages"][0]["actions"][0]["configuration"]
    assert (settings["Owner"], settings["OAuthToken"], settings["Anything"]) == ("acme", MASK, MASK)
    assert json.loads(text.splitlines()[0])["parameters"]["tags"] == [{"key": "ApiToken", "value": MASK}]


def lost(desk: Desk, verb: Verb, kind: FaultKind) -> float:
    """Send a verb whose answer gets lost; when that was."""
    desk.fail(kind, verb.operation)
    sent_at = desk.clock.now()
    assert desk.refused(verb).kind is ProblemKind.UNKNOWN_RESULT
    return sent_at


@pytest.mark.parametrize("kind", LOSSES)
def test_a_lost_answer_is_found_by_reading(desk: Desk, kind: FaultKind) -> None:
    def found(verb: Verb) -> bool | None:
        return desk.operator.reconcile(verb, lost(desk, verb, kind)).happened

    declared = {name: value for name, value in pipeline().items() if name != "executionMode"}
    assert found(CreatePipeline("web", declared, {"team": "shop"}))
    assert found(changed(desk))


@pytest.mark.parametrize("kind", [FaultKind.GARBAGE, FaultKind.LOSE])
def test_a_lost_answer_without_content_is_found_by_reading(desk: Desk, kind: FaultKind) -> None:
    desk.put(pipeline())
    verbs = [
        TagPipeline("web", arn(desk), {"team": "site"}),
        UntagPipeline("web", arn(desk), ("team",)),
        DeletePipeline("web", 1, "web.json"),
    ]
    for verb in verbs:
        assert desk.operator.reconcile(verb, lost(desk, verb, kind)).happened


def test_a_lost_update_with_a_new_secret_is_found(desk: Desk) -> None:
    desk.put(github())
    declared = members(desk)
    configuration(declared, 0)["OAuthToken"] = "gho_another"
    verb = UpdatePipeline("web", declared, 1)
    found = desk.operator.reconcile(verb, lost(desk, verb, FaultKind.LOSE))
    assert (found.happened, found.version) == (True, 2)


def test_what_was_not_carried_out_is_told_so(desk: Desk) -> None:
    desk.put(pipeline())
    verbs: list[Verb] = [
        changed(desk),
        CreatePipeline("other", pipeline("other")),
        DeletePipeline("web", 1, "web.json"),
        TagPipeline("web", arn(desk), {"team": "shop"}),
    ]
    for verb in verbs:
        desk.fail(FaultKind.RESET, verb.operation)
        assert desk.refused(verb).kind is ProblemKind.UNKNOWN_RESULT
        assert desk.operator.reconcile(verb, desk.clock.now()).happened is False
    desk.operator.perform(verbs[3])
    untag = UntagPipeline("web", arn(desk), ("team",))
    assert desk.operator.reconcile(untag, desk.clock.now()).happened is False


def test_an_update_of_somebody_else_is_not_taken_for_ours(desk: Desk) -> None:
    desk.put(pipeline())
    mine = changed(desk, "blue")
    desk.operator.perform(changed(desk, "green"))
    found = desk.operator.reconcile(mine, desk.clock.now())
    assert (found.happened, found.words) == (False, "version 2 is somebody else's")
    desk.operator.perform(changed(desk, "red", version=2))
    green = changed(desk, "green")
    assert desk.operator.reconcile(green, desk.clock.now()).words == (
        "version 2 is what was sent; it is at version 3 by now"
    )


def test_a_pipeline_of_the_same_name_is_not_taken_for_ours(desk: Desk) -> None:
    desk.put(pipeline())
    other = pipeline()
    other["roleArn"] = "arn:aws:iam::111122223333:role/other"
    found = desk.operator.reconcile(CreatePipeline("web", other), desk.clock.now())
    assert (found.happened, found.words) == (False, "a pipeline of that name is there, but another one")
    later = desk.operator.reconcile(DeletePipeline("web", 5, "web.json"), desk.clock.now())
    assert (later.happened, later.words) == (
        True,
        "the pipeline is gone; one of the same name was made since",
    )
    gone = desk.operator.reconcile(UpdatePipeline("none", pipeline("none"), 1), desk.clock.now())
    assert gone.happened is None
