"""Approve or reject what waits, knowing what it releases."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static
from textual.widgets.option_list import Option

from services.domain.approval import PendingApproval
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ApprovalDecision, ExecutionMode
from services.pipelines.limits import APPROVAL_SUMMARY_MOST
from services.pipelines.operator import Done
from services.pipelines.verbs import AnswerApproval
from tui.dialogs.dialog import button
from tui.dialogs.verb_dialog import VerbDialog
from tui.screens.trigger_words import trigger_words
from widgets.ages import ago, remaining
from widgets.cells import clean, fit
from widgets.glyphs import facts
from widgets.key_value import Entry, Field, KeyValuePane
from widgets.tones import Tone


class ApprovalDialog(VerbDialog):
    """Answers one of the approvals that wait in a pipeline.

    Args:
        snapshot: what is known of the pipeline.
        approvals: those that wait there, the selected one first; at least one.
    """

    CSS_PATH = ["dialog.tcss", "approval.tcss"]
    act_label = "Approve"
    dangerous = True

    def __init__(self, snapshot: PipelineSnapshot, approvals: tuple[PendingApproval, ...]) -> None:
        super().__init__(approvals[0].key, snapshot)
        self.heading = f"Approve or reject {clean(approvals[0].key.pipeline)}"
        self.approvals = approvals
        self.approval = approvals[0]
        self.decision = ApprovalDecision.APPROVED

    def compose_fields(self) -> Iterable[Widget]:
        """Which approval, what it releases, and the comment."""
        yield Static("", classes="gap")
        if len(self.approvals) > 1:
            yield Static(f"{len(self.approvals)} approvals wait here: choose one", classes="section")
            yield OptionList(*(Option(self._choice(approval)) for approval in self.approvals), id="choice")
            yield Static("", classes="gap")
        yield KeyValuePane(self._facts(), ascii_only=self.deck.ascii_only, id="facts")
        yield Static("", classes="gap")
        yield Static("Comment   kept in the history, seen by everyone", classes="caption")
        yield Input(max_length=APPROVAL_SUMMARY_MOST, id="comment", select_on_focus=False)
        yield Static("", classes="gap")

    def compose_acts(self) -> Iterable[Widget]:
        """Two answers; neither has the focus at first."""
        yield button("Reject", "reject", "error")
        yield button("Approve", "approve", "success")

    def opened(self) -> None:
        """Let the countdown run."""
        self.set_interval(1.0, self._tick)

    def _tick(self) -> None:
        self.query_one("#facts", KeyValuePane).show(self._facts())

    def _choice(self, approval: PendingApproval) -> Content:
        revision = approval.revisions[0] if approval.revisions else None
        what = f"{revision.short_id} {fit(clean(revision.summary), 40)}" if revision else ""
        return Content.assemble(
            (f"{approval.execution_id[:8]} ", Tone.BUSY.style),
            f"{self._place(approval)}  ",
            (what, Tone.DIM.style),
        )

    def _place(self, approval: PendingApproval) -> str:
        return facts(clean(approval.stage), clean(approval.action), ascii_only=self.deck.ascii_only)

    def _facts(self) -> list[Entry]:
        approval, now = self.approval, self.deck.now()
        told: list[Entry] = [Field("Approval", self._place(approval), Tone.STRONG)]
        if approval.comment:
            told.append(Field("Asks", approval.comment))
        if approval.link:
            told.append(Field("Link", approval.link))
        told.append(Field("Releases", self._releases() or f"execution {approval.execution_id[:8]}"))
        run = self.snapshot.execution(approval.execution_id)
        if run is not None and run.trigger is not None:
            told.append(Field("Trigger", trigger_words(run)))
        if approval.since is not None:
            told.append(Field("Waits since", f"{ago(now - approval.since)}  (token {approval.token[:8]})"))
        if approval.expires is not None:
            urgent = approval.expires - now < 3600
            told.append(
                Field("Expires", remaining(approval.expires - now), Tone.CALL if urgent else Tone.PLAIN)
            )
        behind = self._behind()
        if behind:
            told.append(Field("Behind it", behind))
        return told

    def _releases(self) -> str:
        return "\n".join(
            f"{revision.short_id} {revision.summary.strip()}".strip() for revision in self.approval.revisions
        )

    def _behind(self) -> str:
        stage = self.snapshot.state.stage(self.approval.stage) if self.snapshot.state else None
        count = len(stage.inbound) if stage else 0
        if not count:
            return ""
        return (
            "1 execution waits in front of this stage" if count == 1 else f"{count} executions wait in front"
        )

    @on(OptionList.OptionHighlighted, "#choice")
    def _on_chosen(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.approval = self.approvals[event.option_index]
        self._tick()
        self.changed()

    def verb(self) -> AnswerApproval:
        """The answer as it stands."""
        return AnswerApproval(
            self.key.pipeline,
            self.approval.stage,
            self.approval.action,
            self.approval.execution_id,
            self.approval.token,
            self.decision,
            self.query_one("#comment", Input).value,
            parallel=self.snapshot.summary.mode == ExecutionMode.PARALLEL,
        )

    def consequences(self) -> Content:
        """What each answer does."""
        return Content("Approve lets it go on. Reject fails the stage; a retry asks again.")

    @on(Button.Pressed, "#approve")
    def _on_approve(self, event: Button.Pressed) -> None:
        event.stop()
        self._answer(ApprovalDecision.APPROVED)

    @on(Button.Pressed, "#reject")
    def _on_reject(self, event: Button.Pressed) -> None:
        event.stop()
        self._answer(ApprovalDecision.REJECTED)

    def _answer(self, decision: ApprovalDecision) -> None:
        self.decision = decision
        self.changed()
        self.send(self.verb())

    def done_text(self, done: Done) -> str:  # noqa: ARG002 (the answer names no execution)
        """What was answered."""
        word = "Approved" if self.decision == ApprovalDecision.APPROVED else "Rejected"
        return f"{word}: {self._place(self.approval)} of {self.key.pipeline}."
