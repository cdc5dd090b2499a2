"""How a demo pipeline's actions go in ordinary life: mostly well, now and then not."""

from __future__ import annotations

from services.emulator.engine.behaviour import Outcome, Situation, fails
from services.emulator.scenarios.demo.causes import failure, success
from services.emulator.scenarios.demo.people import engineer, session_arn
from services.emulator.scenarios.demo.plan import HOUR, MINUTE, Plan

_APPROVED = ("LGTM", "Checked the canary, go", "Approved in stand-up", "Looks good 👍", "")
_REJECTED = ("Not before the freeze is over", "Needs a migration plan first", "Error rate is still up, wait")


class Temper:
    """Decides how each attempt of a pipeline's actions goes.

    Approvals are answered by colleagues in the past and, where the pipeline is alive, in the present: three
    out of four soon, the others after a while. In the quiet hours of a pipeline that is not alive they wait.

    Args:
        plan: the pipeline.
        now: POSIX seconds at which the demo begins.
    """

    def __init__(self, plan: Plan, now: float) -> None:
        self._plan = plan
        self._quiet_from = now - plan.quiet * HOUR

    def __call__(self, situation: Situation) -> Outcome:
        """The outcome of one attempt."""
        random = situation.random
        kind = situation.declaration.get("actionTypeId", {})
        if kind.get("category") == "Approval":
            return self._answered(situation)
        settled = situation.now >= self._quiet_from and not self._plan.alive
        if kind.get("category") == "Source" or settled or random.random() >= self._plan.trouble:
            return success(situation)
        return failure(situation)

    def _answered(self, situation: Situation) -> Outcome:
        random = situation.random
        if situation.now >= self._quiet_from and not self._plan.alive:
            return Outcome(seconds=None)
        soon = random.random() < 0.75
        patience = random.uniform(40, 150) if soon else random.uniform(10 * MINUTE, 50 * MINUTE)
        actor = session_arn(situation.account, engineer(random), "release-manager")
        if random.random() < 0.05:
            comment = random.choice(_REJECTED)
            return fails(patience, comment, summary=comment, actor=actor)
        return Outcome(seconds=patience, summary=random.choice(_APPROVED) or None, actor=actor)
