"""Attempts as CodePipeline tells them, and the details that providers read of them."""

from __future__ import annotations

from typing import Any

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.details import Details, Section
from services.domain.execution import ActionAttempt
from services.domain.pipeline import ActionDeclaration
from services.domain.state import ActionState
from services.domain.target import Target
from services.emulator.engine.behaviour import Outcome
from services.pipelines.parse import parse_definition
from services.pipelines.reader import Reader
from services.providers import Reading, read_details
from tests.contract.aws_services.bench import Bench
from tests.emulator_fixtures import ACCOUNT, REGION

PIPELINE = "web"


class Desk:
    """Runs single actions and reads what there is about them, as an operator of the account."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.target = Target("test", REGION, account=ACCOUNT)
        self.factory = ClientFactory(bench.emulator.url)
        self.reader = Reader(Caller(self.factory, self.target))
        self.reading = Reading(self.factory, self.target, PIPELINE)

    def run(self, action: dict[str, Any], outcome: Outcome, after: float) -> ActionAttempt:
        """Run a pipeline with one action; its attempt as of ``after`` seconds."""
        self.bench.run(action, outcome=outcome, name=PIPELINE, seconds=after)
        return self.attempt(action["name"])

    def source(self, action: dict[str, Any]) -> ActionAttempt:
        """Run a pipeline whose source is the given action; its attempt once it has ended."""
        self.bench.put_source(action, name=PIPELINE)
        self.bench.emulator.step(60)
        return self.attempt(action["name"])

    def attempt(self, name: str) -> ActionAttempt:
        """The newest attempt of an action."""
        found = self.reader.action_attempts(PIPELINE)
        return next(attempt for attempt in found if attempt.action == name)

    def state(self, name: str) -> ActionState:
        """An action in the pipeline's state."""
        stages = self.reader.state(PIPELINE).stages
        return next(found for stage in stages if (found := stage.action(name)) is not None)

    def details(self, attempt: ActionAttempt) -> Details:
        """What the provider reads."""
        return read_details(self.reading, attempt)


def section(details: Details, title: str) -> Section:
    """The section of that title."""
    return next(one for one in details.sections if one.title == title)


def facts(found: Section) -> dict[str, str]:
    """A section's facts by their labels."""
    return {fact.label: fact.value for fact in found.facts}


def declared(action: dict[str, Any]) -> ActionDeclaration:
    """An action as GetPipeline's answer declares it."""
    stages = [{"name": "Only", "actions": [action]}]
    return parse_definition({"pipeline": {"name": PIPELINE, "stages": stages}}).stages[0].actions[0]
