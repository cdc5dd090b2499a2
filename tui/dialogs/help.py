"""Every key and command of a screen, made from the one list of commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import Horizontal
from textual.widget import Widget

from tui.commander import Lock
from tui.commands import Command, Context, Registry
from tui.commands.keys import key_label
from tui.dialogs.dialog import Dialog, button
from tui.scope import Scope
from widgets.cells import clean, pad, wrap
from widgets.lines import Line, Span
from widgets.painted_lines import PaintedLines
from widgets.tones import Tone

KEYS = 11
NAME = 14


class HelpLines(PaintedLines):
    """The commands by section: keys, names, and what they do, or why not now.

    Args:
        sections: a title and its commands.
        scope: what is selected.
        note: a last line.
        lock: says which commands are denied.
    """

    DEFAULT_CSS = """
    HelpLines { height: auto; background: $surface; }
    """

    def __init__(
        self, sections: Sequence[tuple[str, Sequence[Command]]], scope: Scope, note: str, lock: Lock
    ) -> None:
        super().__init__()
        self._lock = lock
        self._sections = sections
        self._scope = scope
        self._note = note

    def get_content_height(self, _container: object, _viewport: object, width: int) -> int:
        """As many lines as there are."""
        return len(self.lay_out(width))

    def lay_out(self, width: int) -> Sequence[Line]:
        """The sections, in so many cells."""
        lines: list[Line] = []
        for title, commands in self._sections:
            if not commands:
                continue
            lines.append((Span(title, Tone.STRONG),))
            for command in commands:
                lines += self._command(command, width)
            lines.append(())
        lines += [(Span(part, Tone.HELD),) for part in wrap(self._note, width) if part]
        return lines

    def _command(self, command: Command, width: int) -> list[Line]:
        reason = command.when(self._scope) or self._lock(command, self._scope)
        plain = Tone.PLAIN if reason is None else Tone.DIM
        keys = " ".join(key_label(key) for key in command.keys)
        name = f":{command.name}" if command.name else ""
        room = max(20, width - KEYS - NAME - 4)
        first, *more = wrap(command.help, room)
        head: Line = (
            Span(f"  {pad(keys, KEYS)} ", Tone.ACCENT if reason is None else Tone.DIM),
            Span(f"{pad(name, NAME)} ", plain),
            Span(first, plain),
        )
        indent = " " * (KEYS + NAME + 4)
        lines: list[Line] = [head, *((Span(f"{indent}{part}", plain),) for part in more)]
        if reason is not None:
            lines += [(Span(f"{indent}{part}", Tone.EASING),) for part in wrap(clean(reason), room)]
        return lines


class HelpDialog(Dialog[None]):
    """What can be done here: keys, names and what they do; what does not apply now says why.

    Args:
        registry: the commands of this run.
        context: the screen it is opened on.
        scope: what is selected there.
        lock: says which commands are denied.
    """

    def __init__(self, registry: Registry, context: Context, scope: Scope, lock: Lock) -> None:
        super().__init__()
        self.heading = f"Help: {context.value}"
        self._registry = registry
        self._place = context
        self._scope = scope
        self._lock = lock

    def compose_body(self) -> Iterable[Widget]:
        """Verbs first, then the screen's own commands, then what goes anywhere."""
        commands = self._registry.on(self._place)
        own = [c for c in commands if not c.mutates and Context.ANYWHERE not in c.contexts]
        sections = (
            ("Verbs", [c for c in commands if c.mutates]),
            (self._place.value, [c for c in own if not c.bindings]),
            ("Moving", [c for c in own if c.bindings]),
            ("Anywhere", [c for c in commands if Context.ANYWHERE in c.contexts]),
        )
        withheld = [c.title for c in self._registry.withheld.values() if c.applies_on(self._place)]
        note = f"Read-only mode withholds: {', '.join(withheld)}." if withheld else ""
        yield HelpLines(sections, self._scope, note, self._lock)

    def compose_foot(self) -> Iterable[Widget]:
        """A way out."""
        with Horizontal(id="buttons"):
            yield button("Close", "cancel")

    def on_mount(self) -> None:
        """Enter closes."""
        self.query_one("#cancel").focus()
