"""Edits as an editor makes them: in the draft's file."""

from __future__ import annotations

from typing import Any

from services.definition.drafts import Drafts
from services.definition.session import EditSession
from services.definition.states import EditState, Ready
from services.domain.target import PipelineKey
from services.pipelines.verbs import UpdatePipeline
from tests.contract.definition.declared import configuration, members
from tests.contract.pipelines.desk import TARGET, Desk
from tests.declarations import pipeline

WEB = PipelineKey(TARGET.name, "web")
Json = dict[str, Any]


def opened(desk: Desk, drafts: Drafts, declared: Json | None = None, **options: Any) -> EditSession:
    desk.put(declared or pipeline())
    return EditSession.open(desk.reader, drafts, WEB, **options)


def edit(session: EditSession, before: str, after: str) -> EditState:
    """Change the draft as an editor would, in place."""
    assert session.draft is not None
    text = session.draft.read_text(encoding="utf-8")
    assert before in text
    session.draft.write_text(text.replace(before, after), encoding="utf-8")
    return session.take_draft()


def ready(state: EditState) -> Ready:
    assert isinstance(state, Ready), state
    return state


def update(session: EditSession) -> UpdatePipeline:
    """What would be sent."""
    verb = ready(session.state).verb
    assert isinstance(verb, UpdatePipeline)
    return verb


def elsewhere(desk: Desk, stage: int, key: str, value: str) -> None:
    """Somebody else updates a setting of the pipeline."""
    declared = members(desk)
    configuration(declared, stage)[key] = value
    version = desk.reader.declaration("web").version or 0
    desk.operator.perform(UpdatePipeline("web", declared, version))
