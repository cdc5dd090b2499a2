"""The versions of a declaration, and what differs between any two."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Vertical
from textual.widget import Widget

from services.definition.changes import find_changes
from services.definition.declaration import Declaration, without_version
from services.definition.text import TextFormat, write_definition
from services.definition.unified import diff_lines
from services.domain.target import PipelineKey
from tui.change_lines import change_line
from tui.screens.definition_reading import DefinitionReading
from tui.screens.definition_versions import VersionRow, version_columns
from widgets.diff_view import DiffView
from widgets.glyphs import glyphs
from widgets.grid import Grid
from widgets.lines import Line, Span
from widgets.toned_lines import TonedLines
from widgets.tones import Tone

_CHANGES_SHOWN = 6
"""Changes of a version that are said in words above its difference."""


class DefinitionComparing(DefinitionReading):
    """A screen about a pipeline's declaration with a list of its versions.

    Args:
        key: the pipeline.
        form: how the texts are written that are held against each other.
    """

    def __init__(self, key: PipelineKey, form: TextFormat) -> None:
        super().__init__(key)
        self.form = form
        self._compared: tuple[int, int] | None = None
        self.wanted_version: int | None = None
        """Where the operator was in the list, until the cursor stands there again."""

    def compose_versions(self) -> Iterable[Widget]:
        """The list, what changed in words, what changed in the text."""
        ascii_only = self.deck.ascii_only
        with Vertical(id="versions"):
            grid: Grid[int, VersionRow] = Grid(
                version_columns(self.deck.now, ascii_only=ascii_only),
                key=lambda row: row.number,
                order=lambda row: -row.number,
                empty_text="No version is known.",
                loading_text="Reading the newest version",
                ascii_only=ascii_only,
                id="grid",
            )
            grid.busy = True
            yield grid
            yield TonedLines(ascii_only=ascii_only, id="changes")
            yield DiffView(ascii_only=ascii_only, same_text="Nothing differs but the number.", id="diff")

    @property
    def grid(self) -> Grid[int, VersionRow]:
        """The versions."""
        return self.query_one("#grid", Grid)

    def compare_anew(self) -> None:
        """Another way of writing is wanted."""
        self._compared = None

    def show_versions(self) -> None:
        """Bring the list and the difference up to date; what they need is read."""
        newest = self.newest
        self.grid.busy = newest is None and None not in self.problems
        if newest is None or not newest.version:
            return
        if not self.grid.row_count or max(self.grid.shown_keys, default=0) != newest.version:
            self.grid.set_rows([self._row(number) for number in range(1, newest.version + 1)])
        if self.wanted_version is not None:
            self.call_after_refresh(self._aim)
        known = self.grid.cursor_key or newest.version
        self.grid.apply({number: self._row(number) for number in self._touched(known)})
        self._show_difference()

    def _aim(self) -> None:
        """Put the cursor, once, where the operator was; a grid without a size cannot bring a row into sight."""
        if (
            self.wanted_version is not None
            and self.grid.size.height
            and self.grid.move_to(self.wanted_version)
        ):
            self.wanted_version = None

    def _touched(self, cursor: int) -> set[int]:
        """The versions whose rows may say something else now: those that were read, and their successors."""
        read = {number for number in self.grid.shown_keys if self.version(number) is not None}
        return {cursor, *read, *(number + 1 for number in read if number + 1 in self.grid.shown_keys)}

    def _row(self, number: int) -> VersionRow:
        shown, before, newest = self.version(number), self.version(number - 1), self.newest
        in_force = newest is not None and number == newest.version
        problem = self.problems.get(number)
        changes = None
        if shown is not None and before is not None:
            changes = find_changes(without_version(before.members), without_version(shown.members))
        made = newest.updated if newest is not None and in_force else None
        return VersionRow(number, in_force, made, changes, problem.title if problem else "")

    def _pair(self) -> tuple[int, int] | None:
        """The versions that are held against each other: a marked one or the one before, and the cursor's."""
        cursor = self.grid.cursor_key
        if cursor is None:
            return None
        marked = next(iter(sorted(self.grid.marked - {cursor})), None)
        other = marked if marked is not None else cursor - 1
        return (min(other, cursor), max(other, cursor)) if other else None

    def _show_difference(self) -> None:
        pair = self._pair()
        changes, diff = self.query_one("#changes", TonedLines), self.query_one(DiffView)
        diff.display = pair is not None
        if pair is None:
            changes.show([(Span(" The first version: there is none before it.", Tone.DIM),)])
            return
        for number in pair:
            self.read_version(number)
        before, after = (self.version(number) for number in pair)
        if before is None or after is None:
            problem = next((self.problems[number] for number in pair if number in self.problems), None)
            words = problem.line if problem else f"Reading versions {pair[0]} and {pair[1]}"
            changes.show([(Span(f" {words}", Tone.BAD if problem else Tone.DIM),)])
            diff.display = False
            return
        diff.display = True
        changes.show(self._changed_lines(pair, before, after))
        if self._compared != pair:
            self._compared = pair
            one, other = (write_definition(without_version(d.members), self.form) for d in (before, after))
            diff.show(diff_lines(one, other))

    def _changed_lines(self, pair: tuple[int, int], before: Declaration, after: Declaration) -> list[Line]:
        ascii_only = self.deck.ascii_only
        found = find_changes(without_version(before.members), without_version(after.members))
        head: Line = (
            Span(f" Version {pair[0]} {glyphs(ascii_only).arrow} {pair[1]}", Tone.STRONG),
            Span("   space marks another to hold it against", Tone.DIM),
        )
        lines = [change_line(change, ascii_only=ascii_only) for change in found[:_CHANGES_SHOWN]]
        if len(found) > _CHANGES_SHOWN:
            lines.append((Span(f"   and {len(found) - _CHANGES_SHOWN} more", Tone.DIM),))
        return [head, *lines]

    def on_grid_row_highlighted(self) -> None:
        """Show what another version changed."""
        self.show_versions()

    def on_grid_marks_changed(self) -> None:
        """Hold another version against it; one mark is all that it takes."""
        self.show_versions()
