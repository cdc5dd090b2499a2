"""The form for an action: its configuration, and how long an approval waits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from services.definition.catalogue import Context
from services.definition.declared import DeclaredAction, declared_of
from services.definition.edits import with_action
from services.definition.masks import is_mask
from services.domain.pipeline import DEFAULT_APPROVAL_MINUTES
from services.pipelines.parse.members import Json, read_integer
from services.redact import looks_secret
from tui.dialogs.field_rows import FieldRows, RowField
from tui.dialogs.form import FormDialog, FormError, labelled, locked_note, text_of
from widgets.cells import clean

_TIMEOUTS = range(5, 86401)
"""Minutes that an approval may wait (botocore model, ActionTimeout)."""
_VALUE_MOST = 1000


class ActionForm(FormDialog):
    """An action's configuration.

    Args:
        members: the declaration.
        context: what is known of the region, its action types above all.
        stage: the stage's name.
        action: the action's.
    """

    def __init__(self, members: Json, context: Context, stage: str, action: str) -> None:
        super().__init__(members, context)
        self.heading = f"{clean(stage)} · {clean(action)}"
        self._action: DeclaredAction = next(
            found for found in declared_of(members).actions if (found.stage, found.name) == (stage, action)
        )

    def compose_fields(self) -> Iterable[Widget]:
        """A row for each setting; an approval's timeout."""
        action = self._action
        facts = self.context.action_types.get(action.type)
        known = tuple(setting.name for setting in facts.settings) if facts else ()
        rows = [(key, text_of(value)) for key, value in action.configuration.items()]
        yield Static(Content(f"{clean(action.provider)} configuration"), classes="section")
        fields = (RowField("Setting", 2, 50, known), RowField("Value", 3, _VALUE_MOST))
        settings = FieldRows(fields, rows, id="settings")
        yield settings
        yield from locked_note(settings)
        needed = [setting.name for setting in facts.settings if setting.required] if facts else []
        if needed:
            yield Static(Content(f"It needs {clean(', '.join(needed))}."), classes="note")
        if any(is_mask(value) or looks_secret(key) for key, value in rows):
            yield Static("Where something is changed, a masked secret is asked for anew.", classes="note")
        if action.is_approval:
            timeout = read_integer(action.raw.get("timeoutInMinutes"))
            yield Static("", classes="gap")
            line = Input(
                "" if timeout is None else str(timeout),
                placeholder=f"{DEFAULT_APPROVAL_MINUTES}, seven days",
                id="timeout",
                select_on_focus=False,
            )
            yield labelled("Timeout in minutes", line)

    def declaration(self) -> dict[str, Any]:
        """With the configuration and timeout as typed."""
        rows = self.query_one(FieldRows).values
        names = [key for key, _ in rows]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise FormError(f"{twice} is there twice")
        configuration = {row[0]: row[1] for row in rows}
        return with_action(
            self.members, self._action.stage, self._action.name, configuration, self._timeout()
        )

    def _timeout(self) -> int | None:
        line = next(iter(self.query("#timeout").results(Input)), None)
        typed = line.value.strip() if line is not None else ""
        if not typed:
            return read_integer(self._action.raw.get("timeoutInMinutes")) if line is None else None
        if not typed.isdigit() or int(typed) not in _TIMEOUTS:
            raise FormError(f"timeout: {_TIMEOUTS[0]} to {_TIMEOUTS[-1]} minutes")
        return int(typed)
