"""Secrets, refusals, lost answers and full disks: nothing that was typed is lost."""

from __future__ import annotations

import errno
import os
from typing import Any

import pytest

from services.definition.drafts import Drafts
from services.definition.session import EditSession
from services.definition.states import (
    Conflict,
    Faulty,
    Lost,
    Refused,
    SecretsWanted,
    Sent,
    Unchanged,
)
from services.definition.text import read_definition
from services.domain.problem import ProblemKind
from services.domain.target import PipelineKey
from services.emulator.faults import FaultKind
from services.errors import ServiceError
from tests.contract.definition.declared import SECRET, configuration, github
from tests.contract.definition.editing import WEB, edit, elsewhere, opened, ready, update
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import pipeline


def test_a_mask_is_never_sent_for_the_secret(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts, github())
    state = edit(session, '"main"', '"release"')
    assert isinstance(state, SecretsWanted)
    (wanted,) = state.secrets
    assert (wanted.place, wanted.why) == (
        ("Source", "App", "OAuthToken"),
        "something else of the action is changed",
    )
    assert session.give_secret(wanted.place, "****") == state
    found = ready(session.give_secret(wanted.place, "gho_another"))
    assert configuration(dict(update(session).declaration), 0)["OAuthToken"] == "gho_another"
    assert "gho_another" not in repr(found.diff) + repr(found.changes) + session.text
    assert session.draft is not None
    assert "gho_another" not in session.draft.read_text(encoding="utf-8")
    desk.operator.perform(found.verb)
    kept = desk.emulator.world.region("111122223333", "eu-west-1").pipelines["web"].declaration
    assert configuration(kept, 0) == configuration(github("gho_another"), 0) | {"Branch": "release"}


def test_an_untouched_secret_stays(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts, github())
    assert SECRET not in session.text
    desk.operator.perform(ready(edit(session, '"Gate"', '"Check"')).verb)
    kept = desk.emulator.world.region("111122223333", "eu-west-1").pipelines["web"].declaration
    assert configuration(kept, 0)["OAuthToken"] == SECRET


def test_a_secret_that_was_typed_into_the_text_is_not_shown(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts, github())
    found = ready(edit(session, '"****"', '"gho_typed"'))
    assert "gho_typed" not in repr(found.diff) + repr(found.changes)
    assert configuration(dict(update(session).declaration), 0)["OAuthToken"] == "gho_typed"


def test_a_denied_update_loses_nothing(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    found = ready(edit(session, '"prod"', '"blue"'))
    desk.fail(FaultKind.DENY, "UpdatePipeline")
    problem = desk.refused(found.verb)
    assert problem.kind is ProblemKind.DENIED
    assert session.failed(problem) == Refused(problem, found)
    assert session.close() == session.draft
    assert session.draft is not None
    assert '"blue"' in session.draft.read_text(encoding="utf-8")
    assert session.done(desk.operator.perform(found.verb)) == Sent(2)


def test_a_lost_answer_that_was_carried_out(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    found = ready(edit(session, '"prod"', '"blue"'))
    desk.fail(FaultKind.LOSE, "UpdatePipeline")
    problem = desk.refused(found.verb)
    assert session.failed(problem) == Lost(problem, found)
    assert session.close() == session.draft
    told = desk.operator.reconcile(found.verb, desk.clock.now())
    assert session.settled(told) == Sent(2)
    assert session.draft is not None
    assert not session.draft.exists()


def test_a_lost_answer_that_was_not(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    found = ready(edit(session, '"prod"', '"blue"'))
    desk.fail(FaultKind.RESET, "UpdatePipeline")
    session.failed(desk.refused(found.verb))
    assert session.settled(desk.operator.reconcile(found.verb, desk.clock.now())) == found
    with pytest.raises(ValueError, match="no answer was lost"):
        session.settled(desk.operator.reconcile(found.verb, desk.clock.now()))


def test_a_full_disk_before_and_during_an_edit(
    desk: Desk, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    desk.put(pipeline())
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ServiceError) as refused:
            EditSession.open(desk.reader, drafts, WEB)
    problem = refused.value.problem
    assert (problem.kind, problem.title) == (ProblemKind.CONFIGURATION, "the draft cannot be written")
    assert "No space left" in problem.detail
    session = EditSession.open(desk.reader, drafts, WEB)
    edit(session, '"prod"', '"blue"')
    changed = session.text.replace('"blue"', '"green"')
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ServiceError):
            session.take_text(changed)
    assert session.text == changed
    assert session.draft is not None
    assert '"blue"' in session.draft.read_text(encoding="utf-8")
    ready(session.restore())
    assert session.draft.read_text(encoding="utf-8") == changed
    assert [path.name for path in session.draft.parent.iterdir()] == [session.draft.name]


def test_closing_keeps_a_text_that_the_server_could_not_be_asked_about(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.draft is not None
    blue = session.text.replace('"prod"', '"blue"')
    session.draft.write_text(blue, encoding="utf-8")
    desk.fail(FaultKind.DENY, "GetPipeline")
    with pytest.raises(ServiceError):
        session.take_draft()
    kept = session.close()
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == blue
    ready(EditSession.resume(desk.reader, drafts, WEB, kept).state)


def test_closing_keeps_what_nobody_looked_at_yet(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.draft is not None
    blue = session.text.replace('"prod"', '"blue"')
    session.draft.write_text(blue, encoding="utf-8")
    assert session.close() == session.draft
    assert session.draft.read_text(encoding="utf-8") == blue


def test_closing_once_no_change_was_left_keeps_the_next_one(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.take_draft() == Unchanged()
    desk.fail(FaultKind.DENY, "GetPipeline")
    with pytest.raises(ServiceError):
        edit(session, '"prod"', '"blue"')
    assert session.close() == session.draft
    assert session.draft is not None
    assert '"blue"' in session.draft.read_text(encoding="utf-8")


@pytest.mark.parametrize("spoiled", [b"", b"gr\xfcn"])
def test_closing_keeps_the_text_before_an_editor_spoiled_its_file(
    desk: Desk, drafts: Drafts, spoiled: bytes
) -> None:
    session = opened(desk, drafts)
    edit(session, '"prod"', '"blue"')
    text, first = session.text, session.draft
    assert first is not None
    first.write_bytes(spoiled)
    session.take_draft()
    kept = session.close()
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == text
    assert list(drafts.kept(WEB)) == ([kept] if not spoiled else sorted([kept, first], reverse=True))
    assert not spoiled or first.read_bytes() == spoiled
    ready(EditSession.resume(desk.reader, drafts, WEB, kept).state)


def test_a_draft_that_was_emptied_before_anything_was_changed(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    assert session.draft is not None
    session.draft.write_bytes(b"")
    again = EditSession.resume(desk.reader, drafts, WEB, session.draft)
    assert isinstance(again.state, Faulty)
    assert again.restore() == Unchanged()
    session.draft.write_bytes(b"")
    session.take_draft()
    assert session.close() is None
    assert not session.draft.exists()


def test_closing_writes_what_a_full_disk_did_not_take(
    desk: Desk, drafts: Drafts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    session = opened(desk, drafts)
    changed = read_definition(session.text).declaration
    configuration(changed, 2)["ClusterName"] = "blue"
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(ServiceError):
            session.take_declaration(changed)
        with pytest.raises(ServiceError):
            session.close()
    kept = session.close()
    assert kept is not None
    assert '"blue"' in kept.read_text(encoding="utf-8")


def test_a_draft_that_was_left_is_gone_on_with(desk: Desk, drafts: Drafts) -> None:
    session = opened(desk, drafts)
    edit(session, '"prod"', '"blue"')
    kept = session.close()
    assert kept is not None
    assert list(drafts.kept(WEB)) == [kept]
    assert list(drafts.kept(PipelineKey(TARGET.name, "we"))) == []
    again = EditSession.resume(desk.reader, drafts, WEB, kept)
    assert update(again) == update(session)
    elsewhere(desk, 2, "ServiceName", "shop")
    assert isinstance(EditSession.resume(desk.reader, drafts, WEB, kept).state, Conflict)
