"""What every act on a pipeline has: it can be checked, previewed, audited and sent."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from services.domain.target import Target
from services.pipelines.limits import FieldProblem, check_name


@dataclass(frozen=True)
class Verb(ABC):
    """An act on one pipeline, or on what starts it.

    ``operation`` is the API operation of ``service``, whose name before it makes the IAM permission.
    """

    operation: ClassVar[str]
    service: ClassVar[str] = "codepipeline"
    pipeline: str

    @abstractmethod
    def request(self) -> dict[str, Any]:
        """The operation's input members, without those that make a repeat safe."""

    @abstractmethod
    def problems(self) -> list[FieldProblem]:
        """What the service would refuse in it; empty where nothing is known to be wrong."""

    def sent(self) -> dict[str, Any]:
        """The input members as they are sent."""
        return self.request()

    def check_answer(self, answer: Mapping[str, Any]) -> None:  # noqa: B027 (most answers say nothing more)
        """See whether an answer without an error says all the same that it was not done.

        Raises:
            ServiceError: it does.
        """

    @property
    def resource(self) -> str:
        """What IAM is asked about, after the account in the ARN: the pipeline, ``/stage``, ``/action``."""
        return self.pipeline

    @property
    def permission(self) -> str:
        """The IAM action, such as ``codepipeline:StartPipelineExecution``."""
        return f"{self.service}:{self.operation}"

    def resource_arn(self, target: Target) -> str:
        """The ARN that the permission must be on (Service Authorization Reference, CodePipeline)."""
        partition = {"cn": "aws-cn", "us-gov": "aws-us-gov"}.get(target.region.rsplit("-", 2)[0], "aws")
        return f"arn:{partition}:{self.service}:{target.region}:{target.account or '*'}:{self.resource}"


@dataclass(frozen=True)
class StageVerb(Verb):
    """An act on one stage of a pipeline."""

    stage: str

    @property
    def resource(self) -> str:
        """The stage, as IAM names it."""
        return f"{self.pipeline}/{self.stage}"

    def problems(self) -> list[FieldProblem]:
        """Names that the service would refuse."""
        return check_name("pipeline", self.pipeline) + check_name("stage", self.stage)
