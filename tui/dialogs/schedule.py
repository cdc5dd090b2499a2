"""Have a pipeline start by a schedule, or change when it does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual.containers import Horizontal
from textual.content import Content
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.starter import EventRule, RuleTarget
from services.domain.target import PipelineKey
from services.pipelines.cli_line import cli_line
from services.pipelines.limits import FieldProblem
from services.pipelines.operator import Done
from services.pipelines.verbs import PutSchedule, PutTarget, Verb
from services.pipelines.verbs.rules import DESCRIPTION_MOST
from services.triggers.cron import ScheduleError
from services.triggers.schedule import next_runs, parse_schedule
from services.triggers.schedule_words import describe_schedule
from tui.dialogs.rule_text import rule_diff
from tui.dialogs.verb_dialog import VerbDialog
from widgets.ages import remaining, when
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.diff_view import DiffView
from widgets.tones import Tone

RUNS = 3


class ScheduleDialog(VerbDialog):
    """The form of a rule with a schedule. A new one takes two acts: the rule, then its target.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        pipeline_arn: the pipeline's ARN.
        rule: the rule to change; None for a new one.
        roles: roles that start this pipeline already, the likeliest first.
    """

    CSS_PATH = ["dialog.tcss", "schedule.tcss"]

    def __init__(
        self,
        key: PipelineKey,
        snapshot: PipelineSnapshot,
        pipeline_arn: str,
        rule: EventRule | None = None,
        roles: Sequence[str] = (),
    ) -> None:
        super().__init__(key, snapshot)
        self.rule = rule
        self.act_label = "Save" if rule is not None else "Make"
        name = clean(key.pipeline)
        self.heading = (
            f"Change schedule {clean(rule.name)}" if rule is not None else f"Start {name} by a schedule"
        )
        self._arn = pipeline_arn
        self._roles = roles
        self._made = False
        """Whether the rule of a new schedule is made and only its target is still to come."""

    def compose_fields(self) -> Iterable[Widget]:
        """The schedule and what is said of it; of a new one its name, and the role that starts the pipeline."""
        rule = self.rule
        schedule = rule.schedule if rule is not None else ""
        yield from _line(
            "Schedule",
            Input(schedule, placeholder="cron(0 18 ? * MON-FRI *)", id="schedule", select_on_focus=False),
        )
        yield Static("", id="words")
        if rule is None:
            yield from _line(
                "Rule", Input(f"{self.key.pipeline}-schedule"[:64], id="rule", select_on_focus=False)
            )
        description = rule.description if rule is not None else ""
        yield from _line(
            "Description",
            Input(description, max_length=DESCRIPTION_MOST, id="description", select_on_focus=False),
        )
        if rule is None:
            role = Input(
                self._roles[0] if self._roles else "",
                placeholder="arn:aws:iam::111122223333:role/start-pipelines",
                suggester=SuggestFromList(self._roles),
                id="role",
                select_on_focus=False,
            )
            yield from _line("Role", role)

    def compose_previews(self) -> Iterable[Widget]:
        """What differs, then the CLI line, or the two."""
        yield Static("What changes in the rule", classes="section")
        yield DiffView(ascii_only=self.deck.ascii_only, same_text="Nothing so far.", id="diff")
        yield Static("", classes="gap")
        yield CliPreview(id="cli")
        yield CliPreview(id="cli-then")

    def _value(self, name: str) -> str:
        found = self.query(f"#{name}").results(Input)
        return next((field.value.strip() for field in found), "")

    def _put(self) -> PutSchedule:
        name = self.rule.name if self.rule is not None else self._value("rule")
        before = self.rule
        return PutSchedule(
            self.key.pipeline, name, self._value("schedule"), self._value("description"), before
        )

    def _target(self) -> PutTarget:
        return PutTarget(self.key.pipeline, self._value("rule"), self._arn, self._value("role"))

    def verb(self) -> Verb | None:
        """The rule; then, of a new one, its target. None where nothing is said or would change."""
        if self._made:
            return self._target()
        put, rule = self._put(), self.rule
        if not put.schedule:
            return None
        if rule is not None and (put.schedule, put.description) == (rule.schedule, rule.description):
            return None
        return put

    def field_problems(self) -> list[FieldProblem]:
        """Of a new one the target must be good too, before anything is made."""
        found = super().field_problems()
        return found if self.rule is not None or self._made else [*found, *self._target().problems()]

    def changed(self) -> None:
        """The schedule in words, the difference and both lines follow the fields."""
        super().changed()
        self.query_one("#words", Static).update(self._words())
        put = self._put()
        after = replace(
            self.rule or EventRule(put.rule, targets=(self._shown_target(),)),
            schedule=put.schedule,
            description=put.description,
        )
        lines = rule_diff(self.rule, after) if put.schedule else ()
        view = self.query_one("#diff", DiffView)
        if lines != view.diff:
            view.show(lines)
        then = self.query_one("#cli-then", CliPreview)
        then.display = self.rule is None and not self._made and bool(put.schedule)
        backend = self.deck.backend
        if then.display and backend is not None:
            then.show(cli_line(self._target(), self.target, backend.endpoint_url))

    def _shown_target(self) -> RuleTarget:
        request = self._target().request()["Targets"][0]
        return RuleTarget(request["Id"], request["Arn"], request["RoleArn"])

    def _words(self) -> Content:
        text = self._value("schedule")
        if not text:
            return Content.styled(
                "rate(5 minutes), or cron(minutes hours day month weekday year) in UTC", Tone.DIM.style
            )
        try:
            schedule = parse_schedule(text)
        except ScheduleError as error:
            return Content.styled(clean(str(error)), Tone.BAD.style)
        now = self.deck.now()
        runs = next_runs(schedule, now, RUNS)
        told = ", ".join(f"{when(run, now)} ({remaining(run - now)})" for run in runs[:1])
        later = ", then " + ", ".join(when(run, now) for run in runs[1:]) if runs[1:] else ""
        words = describe_schedule(schedule)
        return Content.assemble(
            (words, Tone.GOOD.style), (f"   next {told}{later}" if told else "", Tone.DIM.style)
        )

    def went_well(self, verb: Verb, words: str) -> None:
        """After a new rule comes its target; everything else closes."""
        if isinstance(verb, PutSchedule) and self.rule is None:
            self._made = True
            self.changed()
            self.send(self._target())
            return
        super().went_well(verb, words)

    def aftermath(self, verb: Verb) -> Content:  # noqa: ARG002 (the same for both)
        """A rule without its target starts nothing, and stays until it is removed."""
        if not self._made:
            return Content("")
        rule = clean(self._value("rule"))
        return Content.styled(f"\nRule {rule} is made, but starts nothing yet: try again.", Tone.CALL.style)

    def done_text(self, done: Done) -> str:
        """What happened."""
        if isinstance(done.verb, PutTarget):
            return f"Rule {done.verb.rule} starts {self.key.pipeline}."
        return f"Rule {self._put().rule} has its new schedule."


def _line(label: str, field: Input) -> Iterable[Widget]:
    yield Horizontal(Static(label, classes="label"), field, classes="line")
