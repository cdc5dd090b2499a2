"""Every key and command of a screen, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from tui.commands import Command, Context, Registry
from tui.commands.keys import key_label
from tui.dialogs.dialog import Dialog, button
from tui.scope import Scope
from widgets.tones import Tone

KEYS = 14
NAME = 16


class HelpDialog(Dialog[None]):
    """What can be done here: keys, names and what they do; what does not apply now says why.

    Args:
        registry: the commands of this run.
        context: the screen it is opened on.
        scope: what is selected there.
    """

    def __init__(self, registry: Registry, context: Context, scope: Scope) -> None:
        super().__init__()
        self.heading = f"Help: {context.value}"
        self._registry = registry
        self._place = context
        self._scope = scope

    def compose_body(self) -> Iterable[Widget]:
        """Verbs first, then the screen's own commands, then what goes anywhere."""
        commands = self._registry.on(self._place)
        verbs = [c for c in commands if c.mutates]
        own = [c for c in commands if not c.mutates and Context.ANYWHERE not in c.contexts]
        anywhere = [c for c in commands if Context.ANYWHERE in c.contexts]
        parts: list[Content] = []
        for title, rows in (("Verbs", verbs), (self._place.value, own), ("Anywhere", anywhere)):
            if rows:
                parts += [Content.styled(title, Tone.STRONG.style), *map(self._line, rows), Content("")]
        withheld = [c.title for c in self._registry.withheld.values() if c.applies_on(self._place)]
        if withheld:
            parts.append(Content.styled(f"Read-only mode withholds: {', '.join(withheld)}.", Tone.HELD.style))
        yield Static(Content("\n").join(parts))

    def _line(self, command: Command) -> Content:
        reason = command.when(self._scope)
        keys = " ".join(key_label(key) for key in command.keys)
        name = f":{command.name}" if command.name else ""
        return Content.assemble(
            (f"  {keys:<{KEYS}}", Tone.ACCENT.style if reason is None else Tone.DIM.style),
            (f"{name:<{NAME}}", "" if reason is None else Tone.DIM.style),
            (command.help, "" if reason is None else Tone.DIM.style),
            (f"  {reason}" if reason else "", f"italic {Tone.DIM.style}"),
        )

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Close", "cancel")

    def on_mount(self) -> None:
        """Enter closes."""
        self.query_one("#cancel").focus()
