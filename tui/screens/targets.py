"""The targets: accounts and regions, who you are in each, how it goes there, and which are read."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from textual.widget import Widget

from services.live.events import LiveEvent, TargetHealthChanged
from tui.commands import Context
from tui.navigation import FleetPlace, TargetsPlace
from tui.scope import Scope
from tui.screens.filtering import FilteringScreen
from tui.screens.sorting import SortingScreen
from tui.screens.targets_columns import target_columns
from tui.screens.targets_details import details_of
from tui.screens.targets_row import TargetRow, rows_of
from widgets.filter_bar import FilterBar
from widgets.grid import Grid
from widgets.grid.messages import RowSelected
from widgets.key_value import KeyValuePane


class TargetsTable(Grid[str, TargetRow]):
    """The table; its rows are not marked but turned on and off."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 (inherited)
        """Leave the key for marking to the screen."""
        return action != "toggle_mark"


class TargetsScreen(FilteringScreen, SortingScreen):
    """Every target there is, those in trouble first, and every place where targets are looked for."""

    CONTEXT = Context.TARGETS
    CSS_PATH = "targets.tcss"

    def __init__(self) -> None:
        super().__init__()
        self._region: bool = False

    def compose_body(self) -> Iterable[Widget]:
        """The table, what is known of the line selected in it, the filter."""
        ascii_only = self.deck.ascii_only
        table = TargetsTable(
            target_columns(self.deck.now, region=self._region, ascii_only=ascii_only),
            key=lambda row: row.name,
            order=lambda row: row.order,
            stale=lambda row: row.dimmed,
            empty_text="There is no target. Add one.",
            filtered_text="No target matches. Press esc to see all.",
            loading_text="Connecting",
            ascii_only=ascii_only,
            id="grid",
        )
        table.busy = self.deck.backend is None
        yield table
        yield KeyValuePane(ascii_only=ascii_only, id="details")
        yield FilterBar(id="filter")

    @property
    def grid(self) -> TargetsTable:
        """The table."""
        return self.query_one("#grid", TargetsTable)

    @property
    def main_widget(self) -> Widget | None:
        """The table has the keys."""
        return self.grid

    def place(self) -> TargetsPlace:
        """The targets."""
        return TargetsPlace()

    def crumbs(self) -> Sequence[str]:
        """Fleet, then the targets."""
        return ("Fleet", "Targets")

    def scope(self) -> Scope:
        """The target or place under the cursor."""
        row = self.grid.cursor_row if self.is_mounted else None
        if row is None:
            return Scope()
        return Scope(target=row.target, source=row.name if row.source else "")

    # What it shows

    def begin_watching(self) -> None:
        """Nothing of the fleet is on screen: it is swept slowly."""
        self.restore_focus()
        if self.deck.backend is not None:
            self.deck.backend.engine.watch(())
        self._show()

    def connected(self) -> None:
        """It is known who we are in one more target, or which targets there are."""
        self._show()

    def roster_changed(self) -> None:
        """Targets came or went, or are looked for."""
        self._show()

    def take_event(self, event: LiveEvent) -> None:
        """Show how calls go."""
        if isinstance(event, TargetHealthChanged):
            self._show()

    def tick(self) -> None:
        """Counters moved without an event, and credentials come nearer to their end."""
        self._show()
        self.grid.tick()

    def _show(self) -> None:
        backend = self.deck.backend
        if not self.is_mounted:
            return
        self.grid.busy = backend is None and self.deck.failure is None
        if backend is not None:
            rows = rows_of(backend)
            self._settle_columns(rows)
            self.grid.set_rows(rows)
        self._show_details()
        self.show_count()
        self.refresh_footer()

    def _settle_columns(self, rows: Sequence[TargetRow]) -> None:
        """Give the region a column where names do not end in it, as they do by default."""
        region = any(row.target and not row.name.endswith(f"/{row.target.region}") for row in rows)
        if region != self._region:
            self._region = region
            ascii_only = self.deck.ascii_only
            self.grid.set_columns(target_columns(self.deck.now, region=region, ascii_only=ascii_only))

    def _show_details(self, *, from_top: bool = False) -> None:
        row = self.grid.cursor_row
        entries = (
            details_of(row, self.deck.now(), self.deck.sign_in_key, ascii_only=self.deck.ascii_only)
            if row is not None
            else []
        )
        self.query_one("#details", KeyValuePane).show(entries, from_top=from_top)

    def on_grid_row_highlighted(self) -> None:
        """Show what is known of another."""
        self._show_details(from_top=True)
        self.refresh_footer()

    def on_grid_row_selected(self, message: RowSelected[str, TargetRow]) -> None:
        """Show the pipelines of a target that is read."""
        backend = self.deck.backend
        if backend is None or message.key not in backend.targets:
            self.deck.say(f"{message.key} is not read: there are no pipelines to show.")
            return
        self.deck.go(FleetPlace())
        self.deck.screen_at(FleetPlace()).call_after_refresh(
            self.deck.run_line, f"filter target:{message.key}"
        )

    # What the operator does

    def run_targets_toggle(self) -> None:
        """Turn a target on or off."""
        backend, target = self.deck.backend, self.scope().target
        if backend is None or target is None:
            return
        entry = backend.roster.toggle(target.name)
        self.deck.say(f"{target.name} is {'read from now on' if entry.on else 'left alone'}.")

    def run_targets_renew(self) -> None:
        """Look for credentials anew; a place is asked again."""
        backend, row = self.deck.backend, self.grid.cursor_row
        if backend is None or row is None:
            return
        backend.renew(row.name, self.deck.tell_identity)
        self.deck.say(f"Trying {row.name} with credentials looked for anew.")

    def run_targets_add(self) -> None:
        """Ask for a profile or a role, and regions."""
        if self.deck.backend is not None:
            from tui.dialogs.add_target import AddTargetDialog

            self.deck.push_screen(AddTargetDialog())

    def run_targets_remove(self) -> None:
        """Take a target away."""
        backend, target = self.deck.backend, self.scope().target
        if backend is not None and target is not None:
            backend.roster.remove(target.name)
            self.deck.say(f"{target.name} was taken away; nothing was done in AWS.")

    def run_targets_discover(self) -> None:
        """Look again at the selected place, or everywhere."""
        backend, source = self.deck.backend, self.scope().source
        if backend is None:
            return
        if backend.discovery is None or not backend.roster.sources():
            self.deck.say("No place is configured where targets are looked for.")
            return
        backend.discovery.again(source or None)
        self.deck.say(f"Looking again {f'at {source}' if source else 'everywhere'}.")

    def run_targets_save(self) -> None:
        """Show what would be written to the configuration, and write it where that is wanted."""
        if self.deck.settings.demo:
            self.deck.say("The demo's targets are not for your configuration.")
        elif self.deck.backend is not None:
            from tui.dialogs.save_targets import SaveTargetsDialog

            self.deck.push_screen(SaveTargetsDialog())

    def run_targets_wipe_vault(self) -> None:
        """Delete what the keyring keeps, once that was confirmed."""
        if self.deck.backend is not None:
            from tui.dialogs.wipe_vault import WipeVaultDialog

            self.deck.push_screen(WipeVaultDialog())

    def run_list_copy(self) -> None:
        """Copy the account's number, or the name where that is not known."""
        row = self.grid.cursor_row
        if row is None:
            return
        account = row.target.account if row.target else None
        self.deck.copy_text(account or row.name, "the account" if account else "the name")

    def run_list_copy_cli(self) -> None:
        """Copy the line that asks who we are there."""
        backend, target = self.deck.backend, self.scope().target
        if backend is None or target is None:
            return
        words = ["aws", "sts", "get-caller-identity", "--region", target.region]
        if target.profile:
            words += ["--profile", target.profile]
        if backend.endpoint_url:
            words += ["--endpoint-url", backend.endpoint_url]
        self.deck.copy_text(shlex.join(words), "the CLI line")
