"""One execution: its timeline, and in tabs what went in, what came out, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from services.domain.timeline import Bar, ExecutionTimeline, timeline_of
from services.pipelines.record import ExecutionRecord, Part
from tui.commands import Context
from tui.navigation import ActionPlace, ExecutionPlace
from tui.scope import Scope
from tui.screens.action_details import attempt_brief
from tui.screens.execution_heading import ExecutionHeading
from tui.screens.execution_tabs import (
    artifact_entries,
    condition_entries,
    revision_entries,
    variable_entries,
)
from widgets.key_value import Entry, KeyValuePane
from widgets.tab_line import Tab, TabLine
from widgets.timeline import TimelineItem, TimelineView
from widgets.toned_lines import TonedLines

TABS = (
    ("timeline", "1", "Timeline"),
    ("revisions", "2", "Revisions"),
    ("variables", "3", "Variables"),
    ("artifacts", "4", "Artifacts"),
    ("conditions", "5", "Conditions"),
    ("compare", "=", "Compare"),
)


class ExecutionScreen(ExecutionHeading):
    """One execution of a pipeline.

    Args:
        where: the execution, and what to show of it first.
    """

    CONTEXT = Context.EXECUTION
    CSS_PATH = "execution.tcss"
    TAB_NAMES: ClassVar[frozenset[str]] = frozenset(name for name, _, _ in TABS)

    def __init__(self, where: ExecutionPlace) -> None:
        super().__init__(where.key, where.execution_id)
        self.against = where.against
        self._tab = where.tab if where.tab in self.TAB_NAMES else "timeline"
        self._wanted = where
        self._aimed = where.stage is None

    def compose_body(self) -> Iterable[Widget]:
        """Summary, tabs, timeline with the details of an attempt, and the pane of the other tabs."""
        ascii_only = self.deck.ascii_only
        yield TonedLines(ascii_only=ascii_only, id="summary")
        yield TabLine(ascii_only=ascii_only, id="tabs")
        yield TimelineView(ascii_only=ascii_only, id="timeline")
        yield KeyValuePane(ascii_only=ascii_only, id="brief")
        yield KeyValuePane(ascii_only=ascii_only, id="pane")

    @property
    def timeline(self) -> TimelineView:
        """The bars."""
        return self.query_one(TimelineView)

    @property
    def main_widget(self) -> Widget | None:
        """The timeline has the keys, or the pane of another tab."""
        return self.timeline if self._tab == "timeline" else self.query_one("#pane")

    def place(self) -> ExecutionPlace:
        """This execution, with what is shown of it."""
        item = self.timeline.current if self.ready else None
        return ExecutionPlace(
            self.key,
            self.execution_id,
            self._tab,
            item.stage if item else None,
            item.action if item else None,
            item.number if item else None,
            self.against,
        )

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, execution."""
        return ("Fleet", self.key.pipeline, self.execution_id[:8])

    def scope(self) -> Scope:
        """The execution, with the stage and action of the attempt that is selected."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        item = self.timeline.current if self._tab == "timeline" else None
        snapshot, run = self.snapshot, self.run
        approvals = [a for a in backend.approvals_of(snapshot) if a.execution_id == self.execution_id]
        first = [a for a in approvals if item and (a.stage, a.action) == (item.stage, item.action)]
        bar = self._bar_at(item)
        link = bar.attempt.external_url if bar else None
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            stage=item.stage if item else None,
            action=item.action if item else None,
            execution=run,
            approvals=tuple(dict.fromkeys((*first, *approvals))),
            link=link or next((r.url for r in (run.revisions if run else ()) if r.url), ""),
        )

    # What is shown

    def show(self) -> None:
        """Bring everything up to date."""
        if not self.ready or self.record is None:
            return
        self.take_live()
        self._show_timeline()
        self._show_tabs()
        self._show_pane()
        self.refresh_footer()

    def _timeline_of(self, record: ExecutionRecord) -> ExecutionTimeline | None:
        if record.attempts is None or record.run is None:
            return None
        return timeline_of(record.run, record.attempts, self.snapshot.definition)

    def _show_timeline(self) -> None:
        record, now = self.record, self.deck.now()
        if record is None:
            return
        bars = self._timeline_of(record)
        self.timeline.show(bars, self.usual(), now, self._note(record, bars))
        if not self._aimed and bars is not None:
            where = self._wanted
            item = TimelineItem(where.stage or "", where.action or "", where.attempt or 1)
            self._aimed = self.timeline.move_to(item) or not record.active
        self.show_summary(record, bars, now)
        self._show_brief()

    def _note(self, record: ExecutionRecord, bars: ExecutionTimeline | None) -> str:
        """What stands in place of the bars, where there is none."""
        problem = record.problems.get(Part.ATTEMPTS) or record.problems.get(Part.DETAIL)
        if bars is None and problem is not None:
            return f"{problem.line}. ctrl+r tries again."
        if bars is None:
            return "Reading its action executions"
        if bars.bars or bars.stages:
            return ""
        if record.active:
            return "No action of it has begun yet."
        return "No action executions: none ran, or the service no longer keeps the details."

    def _show_brief(self) -> None:
        bar, item = self._bar_at(self.timeline.current), self.timeline.current
        declared = None
        if item is not None and self.snapshot.definition is not None:
            stage = self.snapshot.definition.stage(item.stage)
            declared = stage.action(item.action) if stage else None
        entries = attempt_brief(item, bar, declared, self.deck.now(), ascii_only=self.deck.ascii_only)
        self.query_one("#brief", KeyValuePane).show(entries)

    def _bar_at(self, item: TimelineItem | None) -> Bar | None:
        if item is None or not item.number:
            return None
        attempts = self.attempts_at(item.stage, item.action)
        if item.number > len(attempts):
            return None
        return Bar(attempts[item.number - 1], item.number, len(attempts))

    def _show_tabs(self) -> None:
        record = self.record
        run = record.run if record else None
        counts: dict[str, int | None] = {
            "revisions": len(run.revisions) if run else None,
            "conditions": len(record.rules) if record and record.rules is not None else None,
        }
        tabs = [
            Tab(name, key, text, counts.get(name))
            for name, key, text in TABS
            if name != "compare" or self._tab == "compare"
        ]
        self.query_one(TabLine).show(tabs, self._tab)

    def _show_pane(self) -> None:
        if self._tab == "timeline" or self.record is None:
            return
        self.query_one("#pane", KeyValuePane).show(self._entries(self.record))

    def _entries(self, record: ExecutionRecord) -> list[Entry]:
        match self._tab:
            case "revisions":
                return revision_entries(record)
            case "variables":
                return variable_entries(record)
            case "artifacts":
                return artifact_entries(record)
            case "conditions":
                return condition_entries(
                    record, self.snapshot.definition, self.deck.now(), ascii_only=self.deck.ascii_only
                )
            case _:
                return self.compared(record)

    def tick(self) -> None:
        """Bars and durations grow; only while it runs."""
        record = self.record
        if record is None or not record.active:
            return
        now = self.deck.now()
        self.timeline.tick(now)
        self.show_summary(record, self._timeline_of(record), now)
        self._show_brief()

    # What the operator does

    def on_timeline_view_highlighted(self) -> None:
        """Show the details of another attempt."""
        self._show_brief()
        self.refresh_footer()

    def on_timeline_view_selected(self, message: TimelineView.Selected) -> None:
        """Open the action."""
        item = message.item
        self.deck.go(ActionPlace(self.key, self.execution_id, item.stage, item.action, item.number or None))

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """A tab was clicked."""
        self.show_tab(message.tab)

    def shown_tab(self) -> str:
        """The tab that is shown; a comparison stays one with the same execution, or with the one before."""
        return self._tab

    def selected_attempt(self) -> int | None:
        """The attempt under the cursor."""
        item = self.timeline.current
        return item.number or None if item else None

    def show_tab(self, name: str) -> None:
        """Show one tab."""
        self._tab = name
        if name == "conditions":
            self.read_parts(self.execution_id, (Part.RULES,))
        self._lay_tab_out()
        self.show()
        self.query_one("#pane", KeyValuePane).scroll_home(animate=False)
        self.restore_focus()

    def _lay_tab_out(self) -> None:
        self.set_class(self._tab != "timeline", "-other-tab")

    def begin_watching(self) -> None:
        """Read what is not known yet, for the tab that is shown too."""
        self._lay_tab_out()
        super().begin_watching()
        if self._tab == "conditions":
            self.read_parts(self.execution_id, (Part.RULES,))

    def leave_inner(self) -> bool:
        """Esc goes back to the timeline first."""
        if self._tab == "timeline":
            return False
        self.show_tab("timeline")
        return True
