"""What stopping an execution means, in words."""

from __future__ import annotations

from textual.content import Content

from services.pipelines.consequences import Stoppable
from tui.dialogs.execution_line import action_lines, names
from widgets.cells import clean
from widgets.tones import Tone


def where_words(one: Stoppable) -> str:
    """Where an execution is: ``Deploy: Service``, or ``waits in front of Deploy``."""
    if one.waits:
        return f"waits in front of {one.stage}"
    running = names(one.running)
    return f"{one.stage}: {running}" if running else one.stage


def way_line(title: str, words: str, reason: str | None) -> Content:
    """A way to stop, or why it cannot be taken."""
    if reason is not None:
        return Content.styled(f"{title:<18}not here: {clean(reason)}", Tone.DIM.style)
    return Content.assemble(f"{title:<18}", (words, Tone.DIM.style))


def stopped_words(chosen: Stoppable, *, hold: bool) -> Content:
    """What ends first when an execution is stopped, and who may enter its stage then."""
    stage = clean(chosen.stage)
    if chosen.waits:
        return Content(
            f"\nIt waits in front of {stage}: it stops there at once and cannot be retried afterwards."
        )
    lines = [""]
    asking = [action for action in chosen.running if action.asks]
    working = [action for action in chosen.running if not action.asks]
    if working:
        lines.append(f"{names(working)} ends first; nothing after it begins.")
    if asking:
        lines.append(f"{names(asking)} waits for an answer: until then, or its expiry, it is only stopping.")
    if hold:
        lines.append("Nothing new enters meanwhile; afterwards you may enable the transition again.")
    elif chosen.behind:
        count = len(chosen.behind)
        who = "The execution that waits" if count == 1 else f"One of the {count} executions that wait"
        lines.append(f"{who} in front of {stage} enters it then.")
    lines.append(f"{stage or 'Its stage'} can be retried afterwards.")
    return Content("\n".join(lines))


def abandoned_words(chosen: Stoppable, *, ascii_only: bool) -> Content:
    """What goes on at its provider when an execution is abandoned."""
    working = [action for action in chosen.running if not action.asks]
    if not working:
        return Content("\nNothing of it runs at a provider just now.")
    told = action_lines(chosen.stage, working, ascii_only=ascii_only)
    return Content("\n") + Content.styled(
        f"Not undone, only let go of: these go on at their providers, unwatched.\n{told}", Tone.BAD.style
    )
