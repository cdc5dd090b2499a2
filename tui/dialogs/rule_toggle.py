"""Enable or disable an EventBridge rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.starter import EventRule, RuleState
from services.domain.target import PipelineKey
from services.pipelines.operator import Done
from services.pipelines.verbs import DisableRule, EnableRule
from tui.dialogs.rule_text import rule_diff
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.diff_view import DiffView
from widgets.tones import Tone


class RuleToggleDialog(VerbDialog):
    """Keeps a rule from firing, or lets it fire again.

    Args:
        key: the pipeline that it starts.
        snapshot: what is known of that.
        rule: the rule.
        words: what makes it fire.
    """

    dangerous = True

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, rule: EventRule, words: str) -> None:
        super().__init__(key, snapshot)
        self.rule = rule
        self.act_label = "Disable" if rule.enabled else "Enable"
        self.heading = f"{self.act_label} rule {clean(rule.name)}"
        self._words = words

    def compose_fields(self) -> Iterable[Widget]:
        """What the rule is about."""
        yield Static("", classes="gap")
        yield Static(Content.styled(clean(self._words), Tone.STRONG.style))

    def compose_previews(self) -> Iterable[Widget]:
        """What differs, then the CLI line."""
        yield DiffView(ascii_only=self.deck.ascii_only, id="diff")
        yield Static("", classes="gap")
        yield CliPreview(id="cli")

    def opened(self) -> None:
        """Show what differs."""
        state = RuleState.DISABLED if self.rule.enabled else RuleState.ENABLED
        self.query_one("#diff", DiffView).show(rule_diff(self.rule, replace(self.rule, state=state)))

    def verb(self) -> EnableRule | DisableRule:
        """Disable what is enabled, enable what is not."""
        verb = DisableRule if self.rule.enabled else EnableRule
        return verb(self.key.pipeline, self.rule.name)

    def consequences(self) -> Content:
        """What starts the pipeline then; a rule may have other targets as well."""
        if self.rule.enabled:
            told = "It starts nothing until it is enabled again; what happens meanwhile is not made up for."
        else:
            told = f"The next event or time that it waits for starts {clean(self.key.pipeline)}."
        return Content(f"\n{told} Whatever else the rule does is concerned too.")

    def done_text(self, done: Done) -> str:  # noqa: ARG002 (a rule names no execution)
        """What happened to the rule."""
        return f"Rule {self.rule.name} is {'disabled' if self.rule.enabled else 'enabled'}."
