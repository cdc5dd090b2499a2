"""What a demo pipeline's people and sources do to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.emulator.engine.behaviour import Outcome
from services.emulator.engine.execution import Execution
from services.emulator.engine.pipeline import PipelineRun
from services.emulator.engine.sources import SourceLocation
from services.emulator.engine.status import StageStatus
from services.emulator.eventbridge.rules import rule_arn
from services.emulator.scenarios.demo.people import session_arn
from services.emulator.world import Json, PipelineRecord, World


def _names(stage: Json) -> set[str]:
    rules = (
        rule["name"]
        for kind in ("beforeEntry", "onSuccess", "onFailure")
        for condition in stage.get(kind, {}).get("conditions", ())
        for rule in condition["rules"]
    )
    return {action["name"] for action in stage["actions"]} | set(rules)


class Crew:
    """Acts on one pipeline as its people and its sources do.

    Args:
        world: the demo's world, its lock held.
        record: the pipeline.
        cause: the trigger type of what starts it by itself.
    """

    def __init__(self, world: World, record: PipelineRecord, cause: str) -> None:
        self.world = world
        self.record = record
        self._cause = cause

    @property
    def run(self) -> PipelineRun:
        """The engine's side."""
        return self.record.run

    @property
    def account(self) -> str:
        """The account's number."""
        return self.run.region.account

    @property
    def location(self) -> SourceLocation:
        """Where the first source action looks."""
        source = self._source()
        return SourceLocation.of(source["actionTypeId"]["provider"], source["configuration"])

    def push(self, message: str, author: str, values: Mapping[str, str] | None = None) -> str:
        """Commit to the first source and start an execution; answers its id."""
        location = self.location
        if location.provider in {"S3", "ECR"}:
            self.world.sources.commit(location, None, author)
        else:
            self.world.sources.commit(location, message, author)
        webhook = self.run.region.webhooks.get(f"{self.record.name}-push")
        if webhook is not None:
            webhook["lastTriggered"] = self.world.timeline.now()
        return self.run.begin(self._trigger(author), dict(values or {}))

    def expect(self, action: str, outcomes: Sequence[Outcome]) -> None:
        """Say how the next attempts of an action go."""
        region = self.run.region
        stage = next(stage["name"] for stage in self.record.declaration["stages"] if action in _names(stage))
        self.world.behaviours.set(
            outcomes,
            account=region.account,
            region=region.name,
            pipeline=self.record.name,
            stage=stage,
            action=action,
        )

    def answer(self, stage: str, who: str, comment: str, *, approved: bool) -> None:
        """Answer the oldest approval that waits in a stage."""
        for token, (visit, attempt) in self.run.approvals.items():
            if visit.name == stage and attempt.running:
                actor = session_arn(self.account, who, "release-manager")
                self.run.answer(stage, attempt.name, token, approved=approved, summary=comment, actor=actor)
                return
        raise LookupError(f"no approval waits in {self.record.name}, {stage}")

    def newest(self) -> Execution:
        """The newest execution."""
        return next(iter(self.run.newest_first()))

    def newest_active(self) -> Execution:
        """The newest execution that goes on."""
        return self.run.active[-1]

    def succeeded_before_newest(self, stage: str) -> Execution:
        """The newest execution but the newest of all that succeeded in a stage and is no rollback."""
        newest = self.newest()
        for execution in self.run.newest_first():
            if execution is newest or execution.rollback or execution.version != self.record.version:
                continue
            visit = execution.visits.get(stage)
            if visit is not None and visit.status is StageStatus.SUCCEEDED:
                return execution
        raise LookupError(f"nothing ever succeeded in {self.record.name}, {stage}")

    def _source(self) -> Json:
        found: Json = self.record.declaration["stages"][0]["actions"][0]
        return found

    def _trigger(self, author: str) -> Json:
        region, name, source = self.run.region, self.record.name, self._source()
        told = source["actionTypeId"]["provider"] in ("CodeCommit", "ECR")
        cause = "CloudWatchEvent" if told and self._cause == "WebhookV2" else self._cause
        details = {
            "WebhookV2": source["configuration"].get("ConnectionArn", ""),
            "Webhook": region.arn(f"webhook:{name}-push"),
            "CloudWatchEvent": rule_arn(region, f"{name}-push" if told else f"{name}-nightly"),
            "StartPipelineExecution": session_arn(region.account, author),
        }
        trigger = {"triggerType": cause}
        if cause in details:
            trigger["triggerDetail"] = details[cause]
        return trigger
