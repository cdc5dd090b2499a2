from __future__ import annotations

from services.domain.target import PipelineKey
from tui.navigation import ApprovalsPlace, FleetPlace, History, PipelinePlace

WEB = PipelinePlace(PipelineKey("prod", "web"))
API = PipelinePlace(PipelineKey("prod", "api"))


def test_back_and_forward_end_at_the_ends() -> None:
    history = History(FleetPlace())
    assert history.back() is None
    assert history.forward() is None
    assert history.visit(WEB)
    assert history.visit(ApprovalsPlace())
    assert history.back() == WEB
    assert history.back() == FleetPlace()
    assert history.back() is None
    assert history.forward() == WEB
    assert history.trail() == (FleetPlace(), WEB)


def test_a_visit_forgets_what_was_ahead() -> None:
    history = History(FleetPlace())
    history.visit(WEB)
    history.back()
    history.visit(API)
    assert history.forward() is None
    assert history.trail() == (FleetPlace(), API)


def test_going_where_one_is_changes_nothing() -> None:
    history = History(FleetPlace())
    history.visit(WEB)
    assert not history.visit(PipelinePlace(WEB.key, "Deploy"))
    assert history.trail() == (FleetPlace(), WEB)


def test_where_inside_a_place_one_was_is_remembered() -> None:
    history = History(FleetPlace())
    history.visit(WEB)
    history.remember(PipelinePlace(WEB.key, "Deploy", "Service"))
    history.visit(API)
    history.remember(PipelinePlace(WEB.key, "Build"))
    back = history.back()
    assert isinstance(back, PipelinePlace)
    assert (back.stage, back.action) == ("Deploy", "Service")


def test_replacing_adds_no_step() -> None:
    history = History(FleetPlace())
    history.visit(WEB)
    history.replace(API)
    assert history.trail() == (FleetPlace(), API)


def test_the_oldest_but_the_first_is_forgotten() -> None:
    history = History(FleetPlace(), limit=3)
    for name in "abcd":
        history.visit(PipelinePlace(PipelineKey("prod", name)))
    kept = [place.key.pipeline for place in history.trail() if isinstance(place, PipelinePlace)]
    assert (history.trail()[0], kept) == (FleetPlace(), ["c", "d"])
