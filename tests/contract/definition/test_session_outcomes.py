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
    Lost,
    Refused,
    SecretsWanted,
    Sent,
)
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
