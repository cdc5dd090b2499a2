"""One pipeline, live: its stages, what is selected in them, and its newest executions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Container
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import Static

from services.domain.execution import Execution
from services.domain.headline import headline
from services.domain.snapshot import PipelineSnapshot
from services.domain.status import ExecutionMode
from services.live.events import FleetChanged, LiveEvent
from services.providers import describe
from tui.commands import Context
from tui.navigation import ActionPlace, ExecutionPlace, PipelinePlace
from tui.scope import Scope
from tui.screens.execution_columns import ExecutionRow, execution_columns
from tui.screens.one_pipeline import OnePipeline
from tui.screens.pipeline_details import details, link_of, summary_line
from widgets.cells import clean
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
from widgets.grid.messages import RowSelected
from widgets.key_value import KeyValuePane

WIDE = 100
NEVER_RAN = "It never ran."


class PipelineScreen(OnePipeline):
    """The stage graph beside the details of what is selected, with recent executions below.

    Args:
        where: the pipeline, and what to select in it.
    """

    CONTEXT = Context.PIPELINE
    CSS_PATH = "pipeline.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide")]

    def __init__(self, where: PipelinePlace) -> None:
        super().__init__(where.key)
        self._wanted = where
        self._aimed = False
        self._in_list = False

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
            empty_text=NEVER_RAN,
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
        """The graph has the keys, or the list where that had them before the command bar."""
        return self.executions if self._in_list else self.graph

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Note which part is in use: a command typed in the command bar is about what is selected there."""
        if event.widget.id in ("graph", "details", "executions"):
            self._in_list = event.widget is self.executions

    def place(self) -> PipelinePlace:
        """This pipeline, with what is selected in it."""
        item = self.graph.current if self.is_mounted else None
        stage = getattr(item, "stage", None)
        action = item.action if isinstance(item, ActionItem) else None
        return PipelinePlace(self.key, stage, action)

    def crumbs(self) -> Sequence[str]:
        """Fleet, then this pipeline."""
        return ("Fleet", self.key.pipeline)

    def scope(self) -> Scope:
        """The pipeline, and the stage, action or execution that is selected."""
        backend = self.deck.backend
        if backend is None or not self.is_mounted:
            return Scope()
        snapshot, item = self.snapshot, self.graph.current
        stage = getattr(item, "stage", None)
        action = item.action if isinstance(item, ActionItem) else None
        row = self.executions.cursor_row if self._in_list else None
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

    # What comes from the engine

    def take_event(self, event: LiveEvent) -> None:
        """Show what changed in this pipeline."""
        super().take_event(event)
        if not isinstance(event, FleetChanged):
            self._show_summary()

    def show(self) -> None:
        """Bring graph, list and details up to date."""
        if not self.is_mounted:
            return
        snapshot, now = self.snapshot, self.deck.now()
        self.graph.show(GraphSource.of_snapshot(snapshot), now)
        self._aim(snapshot)
        problem = snapshot.problem if snapshot.executions is None else None
        self.executions.busy = snapshot.executions is None and problem is None
        self.executions.empty_text = f"Not known: {clean(problem.title)}." if problem else NEVER_RAN
        self.executions.set_rows(ExecutionRow(run, self.standing(run)) for run in snapshot.executions or ())
        self._show_summary()
        self._show_details()
        self.refresh_footer()

    def _aim(self, snapshot: PipelineSnapshot) -> None:
        """Put the cursor, once, where the need is or where the operator was."""
        told = snapshot.state is not None or snapshot.summary.mode == ExecutionMode.PARALLEL
        if self._aimed or not told or snapshot.executions is None:
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

    def on_stage_graph_selected(self, message: StageGraph.Selected) -> None:
        """Enter opens the action or the execution; where neither is meant, it goes to the details."""
        place = place_of(message.item, self.snapshot, self.scope().execution)
        if place is None:
            self.query_one("#details", KeyValuePane).focus()
        else:
            self.deck.go(place)

    def on_grid_row_selected(self, message: RowSelected[str, ExecutionRow]) -> None:
        """Open the execution."""
        message.stop()
        self.deck.go(ExecutionPlace(self.key, message.key))

    def leave_inner(self) -> bool:
        """Esc in the details or the list goes back to the graph first."""
        if self.graph.has_focus or self.focused is None:
            return False
        self.graph.focus()
        return True


def place_of(
    item: GraphItem, snapshot: PipelineSnapshot, run: Execution | None
) -> ActionPlace | ExecutionPlace | None:
    """Where enter on an item of the graph leads; None where it leads nowhere.

    Args:
        item: what is selected.
        snapshot: what is known of the pipeline.
        run: the execution that the item is about, where it is known.
    """
    key = snapshot.key
    stage = snapshot.state.stage(item.stage) if snapshot.state and hasattr(item, "stage") else None
    held = run.id if run else stage.latest.execution_id if stage and stage.latest else None
    match item:
        case InboundItem(execution_id=execution_id) | ExecutionItem(execution_id=execution_id):
            return ExecutionPlace(key, execution_id)
        case ActionItem(stage=name, action=action) if held is not None:
            return ActionPlace(key, held, name, action)
        case ConditionItem(stage=name) if held is not None:
            return ExecutionPlace(key, held, "conditions", name)
        case StageItem(stage=name) if held is not None:
            return ExecutionPlace(key, held, stage=name)
        case _:
            return None
