"""State changes are read from whatever messages bring them, and nothing else is."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.events.change import Level, read_change
from tests.unit.pipelines.samples import FOLDER

SAMPLES = FOLDER / "recorded"
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def event(**members: Any) -> dict[str, Any]:
    """An event as a rule delivers it; ``detail_`` members go into its detail."""
    detail = {"pipeline": "web", "execution-id": "e-1", "state": "STARTED", "version": 3.0}
    inner = {name: value for name, value in members.items() if name.startswith("detail_")}
    detail |= {name.removeprefix("detail_").replace("_", "-"): value for name, value in inner.items()}
    return {
        "version": "0",
        "id": "id-1",
        "detail-type": str(Level.EXECUTION),
        "source": "aws.codepipeline",
        "account": "111122223333",
        "time": "2026-05-07T13:23:07Z",
        "region": "eu-west-1",
        "detail": detail,
        **{name: value for name, value in members.items() if name not in inner},
    }


def test_an_event_says_what_changed_where() -> None:
    change = read_change(json.dumps(event()))
    assert change is not None
    assert (change.account, change.region, change.pipeline) == ("111122223333", "eu-west-1", "web")
    assert (change.execution_id, change.level, change.state) == ("e-1", Level.EXECUTION, "STARTED")
    assert (change.instant, change.version, change.familiar) == (1778160187.0, 3, True)
    assert change.concerns_execution


def test_a_source_action_concerns_the_execution_for_it_brings_the_revision() -> None:
    for category, concerns in (("Source", True), ("Build", False)):
        change = read_change(
            json.dumps(event(**{"detail-type": str(Level.ACTION)}, detail_type={"category": category}))
        )
        assert change is not None
        assert change.concerns_execution is concerns


def test_sns_is_taken_off_however_often_it_wraps() -> None:
    inner = json.dumps(event())
    once = json.dumps({"Type": "Notification", "Message": inner})
    twice = json.dumps({"Type": "Notification", "Message": once})
    assert read_change(inner) == read_change(once) == read_change(twice)
    assert read_change(json.dumps({"Type": "Notification", "Message": twice})) is None


def test_a_notification_without_an_id_is_told_from_others_by_what_it_says() -> None:
    told = event()
    del told["id"]
    told["detailType"] = told.pop("detail-type")
    first, again = read_change(json.dumps(told)), read_change(json.dumps(told))
    other = read_change(json.dumps(told | {"detail": told["detail"] | {"state": "FAILED"}}))
    assert first is not None
    assert other is not None
    assert first == again
    assert first.id != other.id


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "null",
        '"text"',
        "9" * 5000,
        "[" * 100_000,
        "{}",
        json.dumps(event(source="aws.codebuild")),
        json.dumps(event(**{"detail-type": "CodePipeline Something Else"})),
        json.dumps(event(**{"detail-type": ["a"]})),
        json.dumps(event(detail=[])),
        json.dumps(event(detail_pipeline=7)),
        json.dumps(event(region=None)),
        json.dumps({"Type": "Notification"}),
        json.dumps({"Type": "Notification", "Message": 3}),
    ],
)
def test_what_is_no_state_change_is_none(body: str) -> None:
    assert read_change(body) is None


def test_strange_members_cost_no_more_than_themselves() -> None:
    change = read_change(
        json.dumps(
            event(
                version="12",
                time="yesterday",
                account=7,
                detail_version=True,
                detail_state="PAUSED\x1b[31m",
                detail_type="?",
            )
        )
    )
    assert change is not None
    assert not change.familiar
    assert (change.instant, change.version, change.account, change.category) == (None, None, "", "")
    assert "\x1b" not in change.state
    assert change.state.startswith("PAUSED")


@given(JSON, JSON)
def test_no_message_is_too_strange(detail: Any, other: Any) -> None:
    for body in (
        other,
        event(detail=detail),
        event(time=str(other)),
        {"Type": "Notification", "Message": other},
    ):
        read_change(json.dumps(body))


@pytest.mark.skipif(not SAMPLES.exists(), reason="the samples are not in the repository")
def test_every_recorded_event_of_the_service_is_read() -> None:
    bodies = [file.read_text() for file in sorted(SAMPLES.glob("event-*.json"))]
    for file in sorted(SAMPLES.glob("*notifications*.json")):
        bodies += [json.dumps(one["event"]) for one in json.loads(file.read_text())]
    changes = [read_change(body) for body in bodies]
    assert len(changes) > 20
    for change in changes:
        assert change is not None
        assert change.pipeline
        assert change.execution_id
        assert change.instant is not None
