"""All that is known of what can start one pipeline, put together from the calls that tell parts of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.domain.execution import Execution
from services.domain.git_trigger import CONNECTION_PROVIDER
from services.domain.pipeline import PipelineDefinition
from services.domain.problem import Problem
from services.domain.starter import EventRule, GitConnection, Webhook
from services.live.outcome import Outcome
from services.pipelines.reader import PAGE, Reader
from services.triggers.reader import ReadPipeline, TriggerReader


class Part(StrEnum):
    """What is read by calls of its own."""

    DECLARATION = "declaration"
    EXECUTIONS = "executions"
    WEBHOOKS = "webhooks"
    RULE_NAMES = "rules"
    RULE = "rule"
    CONNECTION = "connection"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to read: a part and, of rules and connections, which."""

    part: Part
    subject: str = ""


class TriggerRecord:
    """What can start a pipeline: its declaration, rules, webhooks and connections, and what started it lately.

    ``read`` blocks and belongs on a worker; all else is for the one thread that shows it: it asks ``open_questions``,
    has each read, and hands the outcome to ``take``, until no question is left. Nothing that was read is given up
    because something else cannot be.

    Args:
        triggers: asks about what starts pipelines.
        pipelines: asks about executions.
        pipeline: the pipeline's name.
    """

    def __init__(self, triggers: TriggerReader, pipelines: Reader, pipeline: str) -> None:
        self._triggers = triggers
        self._pipelines = pipelines
        self.pipeline = pipeline
        self.read_pipeline: ReadPipeline | None = None
        """The declaration, as an edit wants it and as we read it."""
        self.executions: tuple[Execution, ...] | None = None
        self.webhooks: tuple[Webhook, ...] | None = None
        self.rule_names: tuple[str, ...] | None = None
        self.problems: dict[Question, Problem] = {}
        """Why a part could not be read the last time."""
        self._rules: dict[str, EventRule] = {}
        self._connections: dict[str, GitConnection] = {}
        self._asked: set[Question] = set()
        self._answered: set[Question] = set()

    @property
    def definition(self) -> PipelineDefinition | None:
        """The declaration, parsed; None until it was read."""
        return self.read_pipeline.definition if self.read_pipeline else None

    @property
    def rules(self) -> tuple[EventRule, ...]:
        """The rules that were read, in the order of their names."""
        return tuple(self._rules[name] for name in sorted(self.rule_names or ()) if name in self._rules)

    def connection(self, arn: str) -> GitConnection | None:
        """A connection of a source action; None where it was not read."""
        return self._connections.get(arn)

    @property
    def reading(self) -> bool:
        """Whether an answer is still awaited."""
        return bool(self._asked - self._answered)

    def problem(self, part: Part) -> Problem | None:
        """Why something of that part could not be read."""
        asked = (found for one, found in self.problems.items() if one.part is part and one in self._asked)
        return next(asked, None)

    # Asking

    def open_questions(self) -> tuple[Question, ...]:
        """What is to be read now, each once; what depends on an answer comes when that was taken."""
        new = [question for question in self._wanted() if question not in self._asked]
        self._asked.update(new)
        return tuple(new)

    def ask_again(self, *parts: Part) -> None:
        """Let parts be read anew, all where none is named; what is known of them stays until then."""
        chosen = parts or tuple(Part)
        self._asked = {question for question in self._asked if question.part not in chosen}
        self._answered &= self._asked

    def read(self, question: Question) -> Any:
        """Ask AWS.

        Raises:
            ServiceError: the call failed.
        """
        match question.part:
            case Part.DECLARATION:
                return self._triggers.pipeline(self.pipeline)
            case Part.EXECUTIONS:
                return self._pipelines.executions(self.pipeline, PAGE)
            case Part.WEBHOOKS:
                return self._triggers.webhooks(self.pipeline)
            case Part.RULE_NAMES:
                return self._triggers.rule_names(self._arn)
            case Part.RULE:
                return self._triggers.rule(question.subject, self._arn)
            case Part.CONNECTION:
                return self._triggers.connection(question.subject)

    def take(self, question: Question, outcome: Outcome[Any]) -> None:
        """Keep what was read, or why it could not be."""
        self._answered.add(question)
        if outcome.problem is not None:
            self.problems[question] = outcome.problem
            return
        self.problems.pop(question, None)
        value: Any = outcome.value
        match question.part:
            case Part.DECLARATION:
                self.read_pipeline = value
            case Part.EXECUTIONS:
                self.executions = value
            case Part.WEBHOOKS:
                self.webhooks = value
            case Part.RULE_NAMES:
                self.rule_names = value
            case Part.RULE:
                self._rules[question.subject] = value
            case Part.CONNECTION:
                self._connections[question.subject] = value

    @property
    def _arn(self) -> str:
        return (self.definition.arn if self.definition else None) or ""

    def _wanted(self) -> list[Question]:
        wanted = [Question(part) for part in (Part.DECLARATION, Part.EXECUTIONS, Part.WEBHOOKS)]
        if self.definition is None:
            return wanted
        arns = [
            action.configuration.get("ConnectionArn", "")
            for action in self.definition.sources
            if action.type.provider == CONNECTION_PROVIDER
        ]
        wanted += [Question(Part.CONNECTION, arn) for arn in dict.fromkeys(arns) if arn]
        if self._arn:
            wanted.append(Question(Part.RULE_NAMES))
        return wanted + [Question(Part.RULE, name) for name in self.rule_names or ()]
