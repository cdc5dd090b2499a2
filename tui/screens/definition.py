"""The definition of a pipeline: its text, the graph of its artifacts, its versions, its tags."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual.message import Message
from textual.widget import Widget

from services.definition.declaration import Declaration
from services.definition.places import Place
from services.definition.text import TextFormat, write_definition
from services.live.outcome import Outcome
from services.pipelines.redacted import redacted
from services.pipelines.verbs import UpdatePipeline
from tui.background import in_background
from tui.commands import Context
from tui.navigation import DefinitionPlace
from tui.scope import Scope
from tui.screens.definition_artifacts import artifact_graph, count_artifacts
from tui.screens.definition_comparing import DefinitionComparing
from tui.screens.definition_outline import Outline
from tui.screens.definition_summary import about_line, tag_entries
from tui.screens.definition_versions import VersionRow
from widgets.code import CodePane, CodeView, Language
from widgets.grid.messages import RowSelected
from widgets.key_value import KeyValuePane
from widgets.tab_line import Tab, TabLine
from widgets.toned_lines import TonedLines

TABS = (
    ("text", "1", "Text"),
    ("artifacts", "2", "Artifacts"),
    ("versions", "3", "Versions"),
    ("tags", "4", "Tags"),
)
_LANGUAGES = {TextFormat.JSON: Language.JSON, TextFormat.YAML: Language.YAML}


@dataclass
class DefinitionSaved(Message):
    """A definition was saved, or could not be."""

    outcome: Outcome[Path]


class DefinitionScreen(DefinitionComparing):
    """A pipeline's declaration.

    Args:
        where: the pipeline, the tab, and the version where it is not the newest.
    """

    CONTEXT = Context.DEFINITION
    CSS_PATH = "definition.tcss"

    def __init__(self, where: DefinitionPlace) -> None:
        super().__init__(where.key, TextFormat.YAML if where.yaml else TextFormat.JSON)
        self._where = where
        self.tab = where.tab
        if where.tab == "versions":
            self.wanted_version = where.cursor
        self._outline: Outline | None = None
        self._shown: tuple[Declaration, TextFormat] | None = None

    def compose_body(self) -> Iterable[Widget]:
        """Tabs, what it is, and the tab's own."""
        ascii_only = self.deck.ascii_only
        yield TabLine(ascii_only=ascii_only, id="tabs")
        yield TonedLines(ascii_only=ascii_only, id="about")
        yield CodePane(self._words_at, ascii_only=ascii_only, id="text")
        yield KeyValuePane(ascii_only=ascii_only, id="pane")
        yield from self.compose_versions()

    @property
    def text(self) -> CodePane:
        """The text."""
        return self.query_one("#text", CodePane)

    @property
    def main_widget(self) -> Widget | None:
        """The tab's own widget has the keys."""
        widgets: dict[str, Widget] = {"text": self.text.view, "versions": self.grid}
        return widgets.get(self.tab) or self.query_one("#pane")

    @property
    def declaration(self) -> Declaration | None:
        """The version that is shown."""
        return self.version(self._where.version)

    @property
    def is_newest(self) -> bool:
        """Whether the version that is shown is the one in force."""
        newest = self.newest.version if self.newest else None
        return self._where.version in (None, newest)

    def place(self) -> DefinitionPlace:
        """This definition, with the tab."""
        at = self.grid.cursor_key if self.tab == "versions" else self.text.view.cursor
        return DefinitionPlace(self.key, self._where.version, self.tab, self.form is TextFormat.YAML, at)

    def crumbs(self) -> Sequence[str]:
        """Fleet, pipeline, definition, and its version where that is not the newest."""
        more = () if self._where.version is None else (f"version {self._where.version}",)
        return ("Fleet", self.key.pipeline, "Definition", *more)

    def scope(self) -> Scope:
        """The pipeline, and the stage and action that the cursor is in."""
        backend = self.deck.backend
        if backend is None or not self.ready:
            return Scope()
        snapshot = self.snapshot
        stage, action = self.selected
        return Scope(
            target=backend.target_of(self.key),
            key=self.key,
            snapshot=snapshot,
            stage=stage,
            action=action,
            approvals=backend.approvals_of(snapshot),
        )

    @property
    def selected(self) -> tuple[str | None, str | None]:
        """The stage and the action that the cursor is in, in the text."""
        if self.tab != "text" or self._outline is None:
            return None, None
        return self._outline.place_at(self._outline.path_at(self.text.view.cursor))

    def _words_at(self, line: int) -> str:
        return self._outline.words_at(line) if self._outline is not None else ""

    # What comes from the services

    def begin_watching(self) -> None:
        """Read what the tab needs."""
        super().begin_watching()
        self._lay_tab_out()
        if self._where.version is not None:
            self.read_version(self._where.version)

    def show(self) -> None:
        """Bring everything up to date; the newest version is read where it is another one."""
        if not self.ready:
            return
        self.follow_newest()
        self._show_all()

    def versions_changed(self) -> None:
        """Show what was read."""
        if not self.ready:
            return
        if self.tab == "tags" and self.tags is None and self.tags_problem is None:
            self.read_tags()
        self._show_all()

    def _show_all(self) -> None:
        self._show_tabs()
        self._show_about()
        self._show_text()
        self._show_pane()
        if self.tab == "versions":
            self.show_versions()
        self.refresh_footer()

    def _show_tabs(self) -> None:
        shown, newest = self.declaration, self.newest
        counts = {
            "artifacts": count_artifacts(shown.members) if shown else None,
            "versions": newest.version if newest else None,
            "tags": len(self.tags) if self.tags is not None else None,
        }
        tabs = [Tab(name, key, text, counts.get(name)) for name, key, text in TABS]
        self.query_one(TabLine).show(
            tabs, self.tab, _LANGUAGES[self.form].value if self.tab == "text" else ""
        )

    def _show_about(self) -> None:
        line = about_line(
            self.declaration,
            self.newest,
            self.problems.get(self._where.version),
            self.deck.now(),
            ascii_only=self.deck.ascii_only,
        )
        self.query_one("#about", TonedLines).show([line])

    def _show_text(self) -> None:
        """Show the text of the version, where it is another one than before; the cursor stays where it was."""
        shown = self.declaration
        view = self.text.view
        if shown is None:
            problem = self.problems.get(self._where.version)
            view.empty_text = problem.line if problem else "Reading the definition"
            view.refresh()
            return
        if self._shown is not None and (self._shown[0] is shown and self._shown[1] is self.form):
            return
        stage, action = self.selected
        before = view.cursor if self._shown is not None and self._shown[1] is self.form else None
        if self._shown is None and self._where.tab == "text":
            before = self._where.cursor
        self._shown = (shown, self.form)
        text = write_definition(shown.members, self.form)
        self._outline = Outline(text, ascii_only=self.deck.ascii_only)
        self.text.show(text, _LANGUAGES[self.form])
        line = before
        if stage is not None:
            found = self._outline.line_of(stage, action)
            line = found if found is not None and before is None else before
        if line is not None:
            view.go_to(min(line, len(view.lines) - 1))

    def _show_pane(self) -> None:
        pane = self.query_one("#pane", KeyValuePane)
        if self.tab == "artifacts" and self.declaration is not None:
            pane.show(artifact_graph(self.declaration.members, ascii_only=self.deck.ascii_only))
        elif self.tab == "tags":
            pane.show(tag_entries(self.tags, self.tags_problem))
        else:
            pane.show([])

    def on_grid_row_selected(self, message: RowSelected[int, VersionRow]) -> None:
        """Show the text of that version."""
        message.stop()
        newest = self.newest.version if self.newest else None
        version = None if message.key == newest else message.key
        self.deck.go(DefinitionPlace(self.key, version, "text", self.form is TextFormat.YAML))

    # What the operator does

    def on_code_view_moved(self, message: CodeView.Moved) -> None:
        """Verbs follow the stage that the cursor is in."""
        message.stop()
        self.refresh_footer()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """A tab was clicked."""
        self.show_tab(message.tab)

    def show_tab(self, name: str) -> None:
        """Show one tab."""
        self.tab = name
        self._lay_tab_out()
        if name == "tags":
            self.read_tags()
        self._show_all()
        self.query_one("#pane", KeyValuePane).scroll_home(animate=False)
        self.restore_focus()

    def _lay_tab_out(self) -> None:
        for name, _, _ in TABS:
            self.set_class(self.tab == name, f"-{name}")

    def run_definition_tab_text(self) -> None:
        """The text."""
        self.show_tab("text")

    def run_definition_tab_artifacts(self) -> None:
        """Who makes and takes what."""
        self.show_tab("artifacts")

    def run_definition_tab_versions(self) -> None:
        """Earlier versions."""
        self.show_tab("versions")

    def run_definition_tab_tags(self) -> None:
        """The tags."""
        self.show_tab("tags")

    def run_definition_format(self) -> None:
        """The other way of writing."""
        self.form = TextFormat.JSON if self.form is TextFormat.YAML else TextFormat.YAML
        self.compare_anew()
        self._show_all()

    def run_definition_edit(self) -> None:
        """Edit the newest version in the operator's editor, where the cursor is."""
        shown = self._shown
        here = shown is not None and self.is_newest and shown[1] is self.form
        place = Place(self.text.view.cursor + 1, 1) if here and self.tab == "text" else None
        self.edit_definition(self.key, self.form, place)

    def run_definition_change(self) -> None:
        """Change a part of the newest version in a form; that under the cursor is offered first."""
        stage, action = self.selected
        self.change_definition(self.key, self.form, stage, action)

    def tags_left(self) -> None:
        """Show the tags as they are now."""
        self.read_tags()

    def run_definition_save(self) -> None:
        """Save the version that is shown to a file."""
        shown = self.declaration
        if shown is None:
            return
        saved = self.saved_definitions()
        text = write_definition(shown.members, self.form)
        in_background(
            lambda: saved.keep(self.key, shown.version, self.form, text),
            lambda outcome: self.post_message(DefinitionSaved(outcome)),
        )

    def on_definition_saved(self, message: DefinitionSaved) -> None:
        """Say where, or why not."""
        message.stop()
        problem = message.outcome.problem
        words = problem.line if problem else f"Saved as {message.outcome.value}"
        self.deck.say(words, bad=problem is not None)

    def run_list_copy(self) -> None:
        """Copy the text that is shown, without what looks like a secret in it."""
        shown = self.declaration
        if shown is not None:
            harmless = redacted(UpdatePipeline(self.key.pipeline, shown.members, shown.version or 0))
            self.deck.copy_text(write_definition(harmless.request()["pipeline"], self.form), "the definition")

    def run_list_copy_cli(self) -> None:
        """Copy the line that reads this version."""
        scope, backend = self.scope(), self.deck.backend
        if scope.target is None or backend is None:
            return
        words = ["aws", "codepipeline", "get-pipeline", "--name", self.key.pipeline]
        if self._where.version is not None:
            words += ["--pipeline-version", str(self._where.version)]
        if scope.target.profile:
            words += ["--profile", scope.target.profile]
        words += ["--region", scope.target.region]
        if backend.endpoint_url:
            words += ["--endpoint-url", backend.endpoint_url]
        self.deck.copy_text(shlex.join(words), "the CLI line")

    def leave_inner(self) -> bool:
        """Esc leaves a search first, then goes back to the text."""
        if self.tab == "text":
            return self.text.leave_inner()
        self.show_tab("text")
        return True
