"""Let an execution pass a condition that failed."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList, Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import of_attempt, of_condition
from services.domain.state import RuleState
from services.domain.status import ConditionType
from services.domain.target import PipelineKey
from services.pipelines.consequences import Overridable
from services.pipelines.operator import Done
from services.pipelines.verbs import OverrideCondition
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean, fit
from widgets.status_glyph import glyph, tone
from widgets.tones import Tone

WORDS = {ConditionType.BEFORE_ENTRY: "entry condition", ConditionType.ON_SUCCESS: "on-success condition"}


class OverrideDialog(VerbDialog):
    """Overrides an entry or on-success condition.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        found: the conditions that can be overridden; at least one.
        stage: the stage to begin with.
        selected: the execution to begin with.
    """

    CSS_PATH = ["dialog.tcss"]
    act_label = "Override"
    dangerous = True

    def __init__(
        self,
        key: PipelineKey,
        snapshot: PipelineSnapshot,
        found: tuple[Overridable, ...],
        stage: str | None,
        selected: str | None,
    ) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Override a condition of {clean(key.pipeline)}"

        def aimed(one: Overridable) -> tuple[bool, bool]:
            return one.execution_id != selected, one.stage != stage

        self.found = tuple(sorted(found, key=aimed))
        self.chosen = self.found[0]

    def compose_fields(self) -> Iterable[Widget]:
        """Which condition, and how its rules went."""
        yield Static("", classes="gap")
        yield Static("Which condition?", classes="section")
        yield Choice(id="condition")
        yield Static("", classes="gap")
        yield Static("Its rules", classes="section")
        yield Static("", id="rules")

    def opened(self) -> None:
        """Offer what can be overridden."""
        self.query_one("#condition", Choice).offer(
            [Offer(str(place), self._line(one)) for place, one in enumerate(self.found)]
        )

    def _line(self, one: Overridable) -> Content:
        standing = of_condition(one.condition.status)
        return Content.assemble(
            (f"{glyph(standing, self.deck.ascii_only)} ", tone(standing).style),
            f"{fit(clean(one.stage), 18):<18} ",
            f"{WORDS.get(one.type, one.type.value):<21} ",
            (f"{one.execution_id[:8]} ", Tone.BUSY.style),
            (standing.value, tone(standing).style),
        )

    @on(OptionList.OptionHighlighted, "#condition")
    def _on_condition(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.chosen = self.found[event.option_index]
        self.changed()

    def changed(self) -> None:
        """The rules follow the condition."""
        super().changed()
        rules = [self._rule(rule) for rule in self.chosen.condition.rules]
        self.query_one("#rules", Static).update(Content("\n").join(rules))

    def _rule(self, rule: RuleState) -> Content:
        if rule.status is None:
            return Content.styled(f"  {clean(rule.name)}  not checked", Tone.DIM.style)
        standing = of_attempt(rule.status)
        said = (rule.error.message if rule.error is not None else "") or rule.summary
        return Content.assemble(
            (f" {glyph(standing, self.deck.ascii_only)} ", tone(standing).style),
            f"{fit(clean(rule.name), 22):<22} ",
            (standing.value, tone(standing).style),
            (f"  {fit(clean(said), 220)}" if said else "", ""),
        )

    def verb(self) -> OverrideCondition:
        """The override as chosen."""
        chosen = self.chosen
        return OverrideCondition(self.key.pipeline, chosen.stage, chosen.execution_id, chosen.type)

    def consequences(self) -> Content:
        """What goes on in spite of the condition."""
        chosen, run = self.chosen, f"Execution {self.chosen.execution_id[:8]}"
        stage = clean(chosen.stage)
        if chosen.type == ConditionType.BEFORE_ENTRY:
            actions = ", ".join(map(clean, chosen.releases))
            text = f"{run} enters {stage} in spite of it" + (f"; there run: {actions}." if actions else ".")
        else:
            onward = f" and goes on to {clean(chosen.follows)}" if chosen.follows else " and is done"
            text = f"{run} leaves {stage} as succeeded in spite of it{onward}."
        return Content(f"\n{text}\nWhat the rules watch over, such as an alarm, stays as it is.")

    def done_text(self, done: Done) -> str:  # noqa: ARG002 (an override names no execution)
        """What was overridden."""
        words = WORDS.get(self.chosen.type, self.chosen.type.value)
        return f"The {words} of {self.chosen.stage} in {self.key.pipeline} is overridden."
