"""Forms for what belongs to a stage: what happens when it fails, and the conditions of its entry and success."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from services.definition.catalogue import Context
from services.definition.declared import declared_of
from services.definition.edits import RuleEntry, with_condition, with_failure
from services.pipelines.parse.members import Json, read_list, read_mapping, read_text
from tui.dialogs.choice import Choice, Offer, with_present
from tui.dialogs.field_rows import FieldRows, RowField
from tui.dialogs.form import FormDialog, FormError, labelled, locked_note, text_of
from widgets.cells import clean
from widgets.tones import Tone

_NONE = "none"
_FAILURES = (
    (_NONE, "", "", "the stage stays failed, until somebody retries it or rolls it back"),
    ("rollback", "ROLLBACK", "", "back to the last execution that succeeded there"),
    ("retry-failed", "RETRY", "FAILED_ACTIONS", "retry once, the failed actions"),
    ("retry-all", "RETRY", "ALL_ACTIONS", "retry once, all actions of the stage"),
)
_RESULTS = {
    "beforeEntry": (("FAIL", "the stage fails"), ("SKIP", "the stage is skipped")),
    "onSuccess": (("ROLLBACK", "the stage is rolled back"), ("FAIL", "the stage fails")),
}
_HEADINGS = {"beforeEntry": "Entry condition", "onSuccess": "Success condition"}


class FailureForm(FormDialog):
    """What happens when a stage fails.

    Args:
        members: the declaration.
        context: what is known of the region.
        stage: the stage's name.
    """

    def __init__(self, members: Json, context: Context, stage: str) -> None:
        super().__init__(members, context)
        self.heading = f"When {clean(stage)} fails"
        self._stage = stage
        self._present = _NONE

    def compose_fields(self) -> Iterable[Widget]:
        """One of the results."""
        yield Choice(id="result")
        yield Static("", classes="gap")
        yield Static("Conditions of a failure are edited in your editor.", classes="note")

    def opened(self) -> None:
        """Begin with what it has; the source stage cannot be rolled back."""
        failure = read_mapping(_stage_of(self.members, self._stage).get("onFailure"))
        result = text_of(failure.get("result"))
        mode = read_text(read_mapping(failure.get("retryConfiguration")).get("retryMode")) or "FAILED_ACTIONS"
        first = read_mapping(next(iter(read_list(self.members.get("stages"))), None)).get("name")
        self._present = next((key for key, r, m, _ in _FAILURES if r == result and m in ("", mode)), result)
        offers = [
            Offer(key, Content(words), open=key != "rollback" or first != self._stage)
            for key, _, _, words in _FAILURES
        ]
        self.query_one("#result", Choice).offer(with_present(offers, self._present), self._present)

    def declaration(self) -> dict[str, Any]:
        """With the result that is chosen."""
        chosen = self.query_one("#result", Choice).chosen
        if chosen == self._present:
            return dict(self.members)
        _, result, mode, _ = next(row for row in _FAILURES if row[0] == chosen)
        return with_failure(self.members, self._stage, result, mode)


class ConditionForm(FormDialog):
    """The condition of a stage's entry or success.

    Args:
        members: the declaration.
        context: what is known of the region, its rule types above all.
        stage: the stage's name.
        member: ``beforeEntry`` or ``onSuccess``.
    """

    def __init__(self, members: Json, context: Context, stage: str, member: str) -> None:
        super().__init__(members, context)
        self.heading = f"{_HEADINGS[member]} of {clean(stage)}"
        self._stage, self._member = stage, member
        conditions = read_list(read_mapping(_stage_of(members, stage).get(member)).get("conditions"))
        self._condition = read_mapping(next(iter(conditions), None))
        self._rules = [read_mapping(rule) for rule in read_list(self._condition.get("rules"))]

    def compose_fields(self) -> Iterable[Widget]:
        """What follows, and the rule."""
        rule = self._rules[0] if self._rules else {}
        provider = read_text(read_mapping(rule.get("ruleTypeId")).get("provider"))
        settings = read_mapping(rule.get("configuration"))
        yield Static("Where the rule does not hold", classes="section")
        yield Choice(id="result")
        yield Static("", classes="gap")
        yield labelled(
            "Rule", Input(read_text(rule.get("name")), id="rule", max_length=100, select_on_focus=False)
        )
        yield labelled("Provider", Input(provider, id="provider", select_on_focus=False))
        offered = (
            ", ".join(sorted(self.context.rule_types)) or "DeploymentWindow, CloudWatchAlarm, LambdaInvoke"
        )
        yield Static(Content.styled(clean(offered), Tone.DIM.style))
        yield Static("", classes="gap")
        fields = (RowField("Setting", 2), RowField("Value", 3))
        rows = FieldRows(fields, [(key, text_of(value)) for key, value in settings.items()], id="settings")
        yield rows
        yield from locked_note(rows)
        more = len(self._rules) - 1
        words = f" Its {more} other rules stay." if more > 0 else ""
        yield Static(Content(f"Without a rule's name the condition goes.{words}"), classes="note")

    def opened(self) -> None:
        """Begin with what it has."""
        present = text_of(self._condition.get("result"))
        offers = [Offer(key, Content(f"{key:<9} {words}")) for key, words in _RESULTS[self._member]]
        if self._rules and not present:
            offers.insert(0, Offer("", Content("not said")))
        self.query_one("#result", Choice).offer(with_present(offers, present), present)

    def declaration(self) -> dict[str, Any]:
        """With the condition as typed."""
        name, provider = (self.query_one(f"#{field}", Input).value.strip() for field in ("rule", "provider"))
        rules: list[RuleEntry] = []
        if name:
            if not provider:
                raise FormError("a rule needs a provider")
            settings = {row[0]: row[1] for row in self.query_one(FieldRows).values}
            rules = [RuleEntry(name, provider, settings), *map(_entry, self._rules[1:])]
        result = self.query_one("#result", Choice).chosen or ""
        return with_condition(self.members, self._stage, self._member, result, rules)


def _entry(rule: Json) -> RuleEntry:
    provider = read_text(read_mapping(rule.get("ruleTypeId")).get("provider"))
    return RuleEntry(text_of(rule.get("name")), provider, read_mapping(rule.get("configuration")))


def _stage_of(members: Json, name: str) -> Json:
    return next((stage.raw for stage in declared_of(members).stages if stage.name == name), {})
