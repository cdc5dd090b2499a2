"""One declaration makes a command: its key, footer text, help row, palette row and ``:`` name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tui.scope import Scope


class Context(StrEnum):
    """Where a command applies; the value names the section of the help."""

    ANYWHERE = "Anywhere"
    LIST = "Lists"
    FLEET = "Fleet"
    PIPELINE = "Pipeline"
    APPROVALS = "Approvals"
    HISTORY = "History"
    EXECUTION = "Execution"
    ACTION = "Action"
    LOG = "Log"
    DEFINITION = "Definition"
    TRIGGERS = "Triggers"
    TARGETS = "Targets"
    LIVE = "Live"


Availability = Callable[[Scope], str | None]
"""Answers None where the command applies now, else the reason why not, in words for the operator."""


def always(_scope: Scope) -> str | None:
    """Applies whatever is selected."""
    return None


@dataclass(frozen=True, slots=True)
class Command:
    """What an operator can ask for.

    Args:
        id: unique and stable; keys are remapped by it in the configuration, such as ``pipeline.start``.
        title: a verb for footer and palette, such as ``start``.
        help: one sentence that says what it does.
        keys: the default keys, in Textual's names, the first one shown.
        name: what is typed after ``:``; other names in ``aliases``.
        takes: what an argument after the name means, such as ``PIPELINE``; "" where it takes none.
        contexts: the screens on which it applies.
        mutates: whether it can change something in AWS; read-only mode does not have it.
        dangerous: whether it can hurt; Cancel has the focus in its dialog.
        footer: its rank among the keys of the footer, low first; None keeps it out.
        bindings: ids of the bindings of widgets that answer to its keys; the application itself does not.
        when: whether it applies to what is selected.
        acts: CodePipeline's operations by which it acts, one or another; where AWS denies all it is locked.
        reads: those that it must read first; where AWS denies one it is locked.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...] = ()
    name: str = ""
    aliases: tuple[str, ...] = ()
    takes: str = ""
    contexts: frozenset[Context] = frozenset({Context.ANYWHERE})
    mutates: bool = False
    dangerous: bool = False
    footer: int | None = None
    bindings: tuple[str, ...] = ()
    when: Availability = always
    acts: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def handler(self) -> str:
        """The method that carries it out, on the screen or else on the application."""
        return "run_" + self.id.replace(".", "_").replace("-", "_")

    def applies_on(self, context: Context) -> bool:
        """Whether it belongs to a screen."""
        return Context.ANYWHERE in self.contexts or context in self.contexts
