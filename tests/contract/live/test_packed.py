"""What nobody looks at is held small, until somebody does."""

from __future__ import annotations

from services.live.packed import is_packed
from services.pipelines.approvals import pending_approvals
from tests.contract.live.conftest import AddPipeline
from tests.declarations import approved_pipeline, pipeline
from tests.engine_worlds import start
from tests.live_rig import Rig, key


def packed(rig: Rig) -> dict[str, bool]:
    """Which pipelines the engine holds packed."""
    return {snapshot.key.pipeline: is_packed(snapshot) for snapshot in rig.engine.snapshots()}


def test_out_of_sight_and_at_rest_a_pipeline_is_packed(rig: Rig, add: AddPipeline) -> None:
    for name in ("seen", "hidden", "unrun"):
        run = add(pipeline(name))
        if name in ("seen", "hidden"):
            start(run)
    rig.advance(3600)
    rig.engine.watch([key("seen")])
    start(add(approved_pipeline("asks")))
    rig.advance(600)
    assert packed(rig) == {"seen": False, "hidden": True, "unrun": True, "asks": False}
    assert [
        approval.key.pipeline for each in rig.engine.waiting() for approval in pending_approvals(each)
    ] == ["asks"]


def test_what_comes_into_sight_is_the_same_and_is_unpacked_by_its_next_answer(
    rig: Rig, add: AddPipeline
) -> None:
    start(add(pipeline("web")))
    rig.engine.watch([key("web")])
    rig.advance(3600)
    before = rig.snapshot("web")
    assert not is_packed(before)
    rig.engine.watch(())
    rig.advance(7200)
    assert packed(rig) == {"web": True}
    held = rig.snapshot("web")
    assert (held.executions, held.state) == (before.executions, before.state)
    told = len(rig.told("web"))
    rig.engine.watch([key("web")])
    rig.advance(60)
    assert packed(rig) == {"web": False}
    assert len(rig.told("web")) == told
