"""The edit of a definition: every state it can be in on the way to what can be sent."""

from __future__ import annotations

import json
import stat

import pytest

from services.definition.changes import ChangeKind
from services.definition.consequences import ConsequenceKind
from services.definition.drafts import Drafts
from services.definition.findings import Severity
from services.definition.session import EditSession
from services.definition.states import (
    Conflict,
    Faulty,
    Opened,
    Ready,
    Refused,
    SecretsWanted,
    Sent,
    Unchanged,
)
from services.definition.text import TextFormat, read_definition
from services.domain.target import PipelineKey
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from services.pipelines.verbs import CreatePipeline, DeletePipeline, StartExecution
from tests.contract.definition.declared import configuration, github, members
from tests.contract.definition.editing import WEB, edit, elsewhere, opened, ready, update
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import pipeline


def test_from_opening_to_confirmation(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.state == Opened()
    draft = session.draft
    assert draft is not None
    assert draft.name.startswith("prod_eu-west-1--web--v1--20")
    assert stat.S_IMODE(draft.stat().st_mode) == 0o600
    assert stat.S_IMODE(draft.parent.stat().st_mode) == 0o700
    run = desk.operator.start(StartExecution("web")).execution_id
    found = ready(edit(session, '"prod"', '"blue"'))
    assert [(one.kind, one.where) for one in found.changes] == [
        (ChangeKind.CHANGED, "stages.Deploy.actions.Deploy.configuration.ClusterName")
    ]
    assert [f"{line.kind}{line.text.strip()}" for line in found.diff if line.kind in "-+"] == [
        '-"ClusterName": "prod",',
        '+"ClusterName": "blue",',
    ]
    interrupted = next(one for one in found.consequences if one.kind is ConsequenceKind.INTERRUPTS)
    assert [one.id for one in interrupted.executions] == [run]
    assert found.findings == ()
    done = desk.operator.perform(found.verb)
    assert session.done(done) == Sent(2)
    assert not draft.exists()
    assert session.close() is None
    assert configuration(members(desk), 2)["ClusterName"] == "blue"


@pytest.mark.parametrize("form", TextFormat)
def test_what_was_not_touched_goes_back_byte_for_byte(desk: Desk, drafts: Drafts, form: TextFormat) -> None:
    desk.operator.perform(CreatePipeline("web", pipeline()))
    session = EditSession.open(desk.reader, drafts, WEB, form)
    version = '"version": {}' if form is TextFormat.JSON else "version: {}\n"
    expected = session.text.replace("acme/web", "acme/shop")
    edit(session, "acme/web", "acme/shop")
    desk.operator.perform(update(session))
    again = EditSession.open(desk.reader, drafts, WEB, form)
    assert again.text == expected.replace(version.format(1), version.format(2)) != expected


def test_the_same_text_is_no_change(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.take_draft() == Unchanged()
    assert session.take_text(json.dumps({"pipeline": members(desk), "metadata": {"x": 1}})) == Unchanged()
    draft = session.draft
    assert session.close() is None
    assert draft is not None
    assert not draft.exists()
    assert desk.calls("UpdatePipeline") == 0


@pytest.mark.parametrize(
    ("junk", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t", "the file is empty"),
        (b"\x7fELF\0\0\1", "the file holds binary data, no text"),
        (b"{\xff\xfe}", "the file is no UTF-8 text: byte 2"),
        (b" " * (5 << 20), "the file is larger than any definition"),
    ],
)
def test_what_an_editor_spoiled_is_told_and_can_be_had_back(
    desk: Desk, drafts: Drafts, junk: bytes, message: str
) -> None:
    session = opened(desk, drafts)
    edit(session, '"prod"', '"blue"')
    assert session.draft is not None
    session.draft.write_bytes(junk)
    state = session.take_draft()
    assert isinstance(state, Faulty)
    assert [finding.message for finding in state.findings] == [message]
    assert isinstance(session.restore(), Ready)
    assert '"blue"' in session.draft.read_text(encoding="utf-8")
    session.draft.unlink()
    assert isinstance(session.take_draft(), Faulty)
    assert isinstance(session.restore(), Ready)


def test_faults_have_line_and_column(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    state = edit(session, '"ClusterName": "prod",', '"ClusterName": "prod"')
    assert isinstance(state, Faulty)
    (syntax,) = state.findings
    line = session.text[: session.text.index('"ServiceName"')].count("\n") + 1
    assert (syntax.rule, syntax.place.line) == ("syntax", line)
    state = edit(session, '"ClusterName": "prod"\n', '"ClusterNam": "prod",\n')
    assert isinstance(state, Faulty)
    assert [(one.rule, one.code, one.severity) for one in state.findings] == [
        ("configuration-complete", "InvalidActionDeclarationException", Severity.ERROR),
        ("configuration-known", "InvalidActionDeclarationException", Severity.ERROR),
    ]
    place = state.findings[1].place
    assert session.text.splitlines()[place.line - 1][place.column - 1 :].startswith('"ClusterNam"')
    assert desk.calls("UpdatePipeline") == 0


def test_a_pipeline_is_not_renamed(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    state = edit(session, '"name": "web"', '"name": "shop"')
    assert isinstance(state, Faulty)
    assert [finding.rule for finding in state.findings] == ["name-kept"]


def test_a_warning_keeps_nobody_from_sending(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    found = ready(edit(session, '"web-build"', '"web-#{variables.Nowhere}"'))
    assert [(one.rule, one.severity) for one in found.findings] == [
        ("references-come-after", Severity.WARNING)
    ]


def test_a_conflict_shows_both_sides_and_merges_what_does_not_meet(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    elsewhere(desk, 2, "ServiceName", "shop")
    state = edit(session, '"prod"', '"blue"')
    assert isinstance(state, Conflict)
    assert state.theirs is not None
    assert state.theirs.version == 2
    assert [one.where for one in state.three_way.theirs] == [
        "stages.Deploy.actions.Deploy.configuration.ServiceName",
        "executionMode",
    ]
    assert [one.path[-1] for one in state.three_way.mine] == ["ClusterName"]
    assert state.three_way.conflicts == ()
    assert state.mergeable
    assert [line.text.strip() for line in state.diff if line.kind == "+"][-2:] == [
        '"ClusterName": "blue",',
        '"ServiceName": "web"',
    ]
    ready(session.merge())
    assert update(session).version == 2
    desk.operator.perform(update(session))
    assert configuration(members(desk), 2) == {"ClusterName": "blue", "ServiceName": "shop"}


def test_what_is_merged_or_changed_in_a_form_leaves_the_text_as_people_laid_it_out(
    desk: Desk, drafts: Drafts
) -> None:
    desk.operator.perform(CreatePipeline("web", pipeline()))
    session = EditSession.open(desk.reader, drafts, WEB, TextFormat.YAML)
    elsewhere(desk, 2, "ServiceName", "shop")
    remark = "ClusterName:   'blue'   # until the move is over"
    assert isinstance(edit(session, "ClusterName: prod", remark), Conflict)
    mine = session.text
    ready(session.merge())
    assert session.draft is not None
    expected = mine.replace("ServiceName: web", "ServiceName: shop").replace("version: 1\n", "version: 2\n")
    assert session.draft.read_text("utf-8") == expected != mine
    merged = session.text
    ready(session.take_declaration({**read_definition(merged).declaration, "executionMode": "PARALLEL"}))
    assert session.text == merged.replace("SUPERSEDED", "PARALLEL")


def test_a_conflict_that_meets_is_for_people_to_end(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    elsewhere(desk, 2, "ClusterName", "green")
    state = edit(session, '"prod"', '"blue"')
    assert isinstance(state, Conflict)
    assert [one.path[-1] for one in state.three_way.conflicts] == ["ClusterName"]
    assert not state.mergeable
    with pytest.raises(ValueError, match="somebody must choose"):
        session.merge()
    found = ready(session.insist())
    changed = {one.path[-1]: (one.before, one.after) for one in found.changes}
    assert changed["ClusterName"] == ("green", "blue")
    desk.operator.perform(found.verb)
    assert configuration(members(desk), 2)["ClusterName"] == "blue"


def test_the_same_edit_by_somebody_else_leaves_nothing_to_send(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts, pipeline(mode="SUPERSEDED"))
    elsewhere(desk, 2, "ClusterName", "blue")
    assert edit(session, '"prod"', '"blue"') == Unchanged()


def test_a_pipeline_that_was_deleted_meanwhile(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    desk.operator.perform(DeletePipeline("web", 1, "web.json"))
    state = edit(session, '"prod"', '"blue"')
    assert isinstance(state, Conflict)
    assert state.theirs is None
    with pytest.raises(ValueError, match="no conflict with a version"):
        session.insist()
    assert session.close() == session.draft


def test_one_of_the_same_name_and_version_is_another_pipeline(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    desk.operator.perform(DeletePipeline("web", 1, "web.json"))
    desk.clock.step(5)
    desk.put(pipeline())
    assert isinstance(edit(session, '"prod"', '"blue"'), Conflict)


def test_a_conflict_between_look_and_sending_is_seen_by_the_operator(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    verb = ready(edit(session, '"prod"', '"blue"')).verb
    elsewhere(desk, 2, "ServiceName", "shop")
    problem = desk.refused(verb)
    assert isinstance(session.failed(problem), Refused)
    assert isinstance(session.judge(), Conflict)


def test_who_may_not_know_the_types_still_edits(desk: Desk, drafts: Drafts) -> None:
    desk.fail(FaultKind.DENY, "ListActionTypes")
    session = opened(desk, drafts)
    desk.fail(FaultKind.DENY, "ListPipelineExecutions")
    found = ready(edit(session, '"prod"', '"blue"'))
    assert found.consequences[0].kind is ConsequenceKind.UNKNOWN


def test_a_server_that_cannot_be_asked_leaves_the_state(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    desk.fail(FaultKind.DENY, "GetPipeline")
    with pytest.raises(ServiceError):
        edit(session, '"prod"', '"blue"')
    assert session.state == Opened()
    ready(session.judge())
    assert session.close() is not None


def test_a_new_pipeline_from_a_text(desk: Desk, drafts: Drafts) -> None:
    shop = PipelineKey(TARGET.name, "shop")
    text = json.dumps(pipeline("shop"))
    session = EditSession.create(desk.reader, drafts, shop, text, tags={"team": "shop"})
    found = ready(session.state)
    assert isinstance(found.verb, CreatePipeline)
    assert {line.kind for line in found.diff} == {"+"}
    assert session.draft is not None
    assert "--shop--new--" in session.draft.name
    assert session.close() == session.draft
    assert session.done(desk.operator.perform(found.verb)) == Sent(1)
    taken = EditSession.create(desk.reader, drafts, shop, text)
    assert isinstance(taken.state, Conflict)
    assert taken.state.theirs is not None
    web = json.dumps(github("****"))
    assert isinstance(EditSession.create(desk.reader, drafts, WEB, web).state, SecretsWanted)
