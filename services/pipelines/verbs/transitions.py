"""Opening and closing the gate in front of a stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.pipelines.limits import FieldProblem, check_transition_reason
from services.pipelines.verbs.verb import StageVerb


@dataclass(frozen=True)
class EnableTransition(StageVerb):
    """Open the gate in front of a stage; what waits there goes in."""

    operation = "EnableStageTransition"

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {"pipelineName": self.pipeline, "stageName": self.stage, "transitionType": "Inbound"}


@dataclass(frozen=True)
class DisableTransition(StageVerb):
    """Close the gate in front of a stage.

    Args:
        pipeline: its name.
        stage: the stage that nothing shall enter.
        reason: 1 to 300 of ``a-z A-Z 0-9 ! @ ( ) . * ? -`` and spaces.
    """

    operation = "DisableStageTransition"
    reason: str

    def request(self) -> dict[str, Any]:
        """The operation's input members."""
        return {
            "pipelineName": self.pipeline,
            "stageName": self.stage,
            "transitionType": "Inbound",
            "reason": self.reason,
        }

    def problems(self) -> list[FieldProblem]:
        """Names, and letters of the reason, that the service would refuse."""
        return super().problems() + check_transition_reason(self.reason)
