"""What can be asked for in a log, each declared once."""

from __future__ import annotations

from tui.commands.command import Command, Context

LOG = Context.LOG

# fmt: off
LOGS = (
    Command(
        "log.search", "search", "Search the log by a regular expression.",
        keys=("slash",), contexts=frozenset({LOG}), footer=2, bindings=("log.search",),
    ),
    Command(
        "log.next-match", "next match", "To the next match.",
        keys=("n",), contexts=frozenset({LOG}), bindings=("log.next-match",),
    ),
    Command(
        "log.previous-match", "match before", "To the match before.",
        keys=("N",), contexts=frozenset({LOG}), bindings=("log.previous-match",),
    ),
    Command(
        "log.next-error", "error", "To the next error; the first one from the log's end.",
        keys=("e",), contexts=frozenset({LOG}), footer=1, bindings=("log.next-error",),
    ),
    Command(
        "log.previous-error", "error before", "To the error before.",
        keys=("E",), contexts=frozenset({LOG}), bindings=("log.previous-error",),
    ),
    Command(
        "log.follow", "follow", "Go to the end and stay there.",
        keys=("f",), contexts=frozenset({LOG}), footer=3, bindings=("log.follow",),
    ),
    Command(
        "log.wrap", "wrap", "Wrap long lines, or cut them.",
        keys=("w",), contexts=frozenset({LOG}), footer=60, bindings=("log.wrap",),
    ),
    Command(
        "log.times", "times", "Show each line's time, or its distance to the line before, or none.",
        keys=("t",), contexts=frozenset({LOG}), footer=62, bindings=("log.times",),
    ),
    Command(
        "log.time", "go to time", "Go to a time in the log.",
        keys=("T",), contexts=frozenset({LOG}), bindings=("log.time",),
    ),
    Command(
        "log.select", "select", "Begin to select lines, to copy them.",
        keys=("v",), contexts=frozenset({LOG}), bindings=("log.select",),
    ),
    Command(
        "log.copy", "copy", "Copy the selected lines, or the line under the cursor.",
        keys=("y",), contexts=frozenset({LOG}), footer=64, bindings=("log.copy",),
    ),
    Command(
        "log.save", "save", "Save what is read of the log to a file.",
        keys=("S",), contexts=frozenset({LOG}), footer=66, bindings=("log.save",),
    ),
    Command(
        "log.next", "next log", "Show the action's next log, such as of a batch's next build.",
        keys=("greater_than_sign",), contexts=frozenset({LOG}),
    ),
)
# fmt: on
