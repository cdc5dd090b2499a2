"""One pipeline, live: its stages, what is selected in them, and its newest executions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Container
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.execution import Execution
from services.domain.headline import headline
from services.domain.pipeline import PipelineSummary
from services.domain.snapshot import PipelineSnapshot
from services.domain.standing import Standing, of_execution
from services.live.events import FleetChanged, LiveEvent
from services.providers import describe
from tui.commands import Context
from tui.navigation import PipelinePlace
from tui.scope import Scope
from tui.screens.execution_columns import ExecutionRow, execution_columns
from tui.screens.pipeline_details import details, link_of, summary_line
from tui.verbs_of_pipeline import PipelineVerbs
from widgets.graph import (
    ActionItem,
    GraphItem,
    InboundItem,
    StageGraph,
    StageItem,
    TransitionItem,
)
from widgets.graph.items import ConditionItem, ExecutionItem
from widgets.graph.source import GraphSource
from widgets.grid import Grid
from widgets.key_value import KeyValuePane

WIDE = 100


class PipelineScreen(PipelineVerbs):
    """The stage graph beside the details of what is selected, with recent executions below.

    Args:
        where: the pipeline, and what to select in it.
    """

    CONTEXT = Context.PIPELINE
    CSS_PATH = "pipeline.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    def __init__(self, where: PipelinePlace) -> None:
        super().__init__()
        self.key = where.key
        self._wanted = where
        self._aimed = False

    def compose_body(self) -> Iterable[Widget]:
        """Summary, graph, details, executions."""
        ascii_only = self.deck.ascii_only
        yield Static("", id="summary")
        with Container(id="middle"):
            yield StageGraph(describe, ascii_only=ascii_only, id="graph")
            yield KeyValuePane(ascii_only=ascii_only, id="details")
        grid: Grid[str, ExecutionRow] = Grid(
            execution_columns(self.deck.now, ascii_only=ascii_only),
            key=lambda row: row.run.id,
            order=lambda row: -(row.run.started or 0.0),
            empty_text="It never ran.",
            loading_text="Reading its executions",
            ascii_only=ascii_only,
            id="executions",
        )
        grid.busy = True
        yield grid

    @property
    def graph(self) -> StageGraph:
        """The stages."""
        return self.query_one(StageGraph)

    @property
    def executions(self) -> Grid[str, ExecutionRow]:
        """The newest executions."""
        return self.query_one("#executions", Grid)

    @property
    def main_widget(self) -> Widget | None:
        """The graph has the keys."""
        return self.graph

    @property
    def snapshot(self) -> PipelineSnapshot:
        """What is known of the pipeline; nothing but its name at first."""
        backend = self.deck.backend
        known = backend.engine.snapshot(self.key) if backend else None
        return known or PipelineSnapshot(self.key, PipelineSummary(self.key.pipeline))

    def place(self) -> PipelinePlace:
        """This pipeline, with what is selected in it."""
        item = self.graph.current if self.is_mounted else None
        stage = getattr(item, "stage", None)
        action = item.action if isinstance(item, ActionItem) else None
        return PipelinePlace(self.key, stage, action)

    def crumbs(self) -> Sequence[str]:
        """Fleet, then this pipeline."""
        return ("Fleet", self.key.pipeline)

    def target_text(self) -> tuple[str, bool]:
        """The account and region it is in."""
        backend = self.deck.backend
        if backend is None:
            return "", False
        target = backend.target_of(self.key)
        label = target.label if target.label != target.account else ""
        words = " ".join(part for part in (label, target.account) if part)
        return f"{words}  {target.region}", self.deck.settings.config.is_dangerous(target, self.key.pipeline)

    def scope(self) -> Scope:
        """The pipeline, and the stage, action or execution that is selected."""
        backend = self.deck.backend
        if backend is None or not self.is_mounted:
            return Scope()
        snapshot, item = self.snapshot, self.graph.current
        stage = getattr(item, "stage", None)
        action = item.action if isinstance(item, ActionItem) else None
        in_list = self.executions.has_focus
        row = self.executions.cursor_row if in_list else None
        run = row.run if row else self._execution_of(snapshot, item)
        approvals = backend.approvals_of(snapshot)
        first = [a for a in approvals if a.stage == stage and action in (None, a.action)]
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            stage=stage,
            action=action,
            execution=run,
            approvals=tuple(dict.fromkeys((*first, *approvals))),
            link=link_of(item, snapshot),
        )

    @staticmethod
    def _execution_of(snapshot: PipelineSnapshot, item: GraphItem | None) -> Execution | None:
        match item:
            case InboundItem(execution_id=execution_id) | ExecutionItem(execution_id=execution_id):
                return snapshot.execution(execution_id)
            case StageItem() | ActionItem() | ConditionItem() | TransitionItem():
                stage = snapshot.state.stage(item.stage) if snapshot.state else None
                own = getattr(item, "execution_id", None) or (
                    stage.latest.execution_id if stage and stage.latest else ""
                )
                return snapshot.execution(own)
            case _:
                return None

    def _standing(self, run: Execution) -> Standing:
        """Tell apart, among those in progress, what waits for approval and what is held."""
        standing = of_execution(run)
        backend = self.deck.backend
        if standing is not Standing.RUNNING or backend is None:
            return standing
        snapshot = self.snapshot
        if any(approval.execution_id == run.id for approval in backend.approvals_of(snapshot)):
            return Standing.WAITING
        for stage in snapshot.state.stages if snapshot.state else ():
            if any(inbound.execution_id == run.id for inbound in stage.inbound):
                return standing if stage.transition.enabled else Standing.HELD
        return standing

    # What comes from the engine

    def begin_watching(self) -> None:
        """Keep this pipeline freshest."""
        self.restore_focus()
        if self.deck.backend is not None:
            self.deck.backend.engine.open(self.key)
            self._show()

    def end_watching(self) -> None:
        """Let it rest again."""
        if self.deck.backend is not None:
            self.deck.backend.engine.close(self.key)

    def connected(self) -> None:
        """Who we are may have become known."""
        self._show()

    def take_event(self, event: LiveEvent) -> None:
        """Show what changed in this pipeline."""
        match event:
            case FleetChanged(diff=change):
                if any(snapshot.key == self.key for snapshot in (*change.added, *change.changed)):
                    self._show()
                elif self.key in change.removed:
                    self.deck.say(f"{self.key.pipeline} is gone: it was deleted.", bad=True)
            case _:
                self._show_summary()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        snapshot, now = self.snapshot, self.deck.now()
        self.graph.show(GraphSource.of_snapshot(snapshot), now)
        self._aim(snapshot)
        self.executions.busy = snapshot.executions is None and snapshot.problem is None
        self.executions.set_rows(ExecutionRow(run, self._standing(run)) for run in snapshot.executions or ())
        self._show_summary()
        self._show_details()
        self.refresh_footer()

    def _aim(self, snapshot: PipelineSnapshot) -> None:
        """Put the cursor, once, where the need is or where the operator was."""
        if self._aimed or (snapshot.state is None and snapshot.definition is None):
            return
        stage, action = self._wanted.stage, self._wanted.action
        if stage is None:
            head = headline(snapshot)
            stage, action = head.stage or None, head.action or None
        found = bool(stage and action) and self.graph.move_to(ActionItem(stage or "", action or ""))
        if stage and not found:
            self.graph.move_to(StageItem(stage))
        self._aimed = True

    def _show_summary(self) -> None:
        if self.is_mounted:
            text = summary_line(self.snapshot, self.deck.now(), ascii_only=self.deck.ascii_only)
            self._put_summary(text)

    def _put_summary(self, text: Content) -> None:
        line = self.query_one("#summary", Static)
        if line.content != text:
            line.update(text)

    def _show_details(self) -> None:
        entries = details(self.graph.current, self.snapshot, self.deck.now(), ascii_only=self.deck.ascii_only)
        self.query_one("#details", KeyValuePane).show(entries)

    def tick(self) -> None:
        """Durations and countdowns move on."""
        self.graph.tick(self.deck.now())
        self.executions.tick()
        self._show_details()
        self._show_summary()

    # What the operator does

    def on_stage_graph_highlighted(self) -> None:
        """Show the details of what is selected."""
        self._show_details()
        self.query_one("#details", KeyValuePane).scroll_home(animate=False)
        self.refresh_footer()

    def on_stage_graph_selected(self) -> None:
        """Enter goes to the details, to scroll in them."""
        self.query_one("#details", KeyValuePane).focus()

    def leave_inner(self) -> bool:
        """Esc in the details or the list goes back to the graph first."""
        if self.graph.has_focus or self.focused is None:
            return False
        self.graph.focus()
        return True
