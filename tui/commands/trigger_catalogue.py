"""What can be asked for about what starts a pipeline, each declared once."""

from __future__ import annotations

from tui.commands import availability as when
from tui.commands.command import Command, Context

TRIGGERS = frozenset({Context.TRIGGERS})
_OPENED_FROM = frozenset(
    {
        Context.FLEET,
        Context.PIPELINE,
        Context.APPROVALS,
        Context.HISTORY,
        Context.EXECUTION,
        Context.DEFINITION,
    }
)

# fmt: off
TRIGGER_COMMANDS = (
    Command(
        "pipeline.triggers", "triggers", "Show everything that can start the pipeline.",
        keys=("g",), name="triggers", contexts=_OPENED_FROM, footer=54, when=when.pipeline_selected,
    ),
    Command(
        "trigger.test", "test", "Say what a push or pull request would start, and why.",
        keys=("t",), name="test", contexts=TRIGGERS, footer=10, when=when.pipeline_selected,
    ),
)
# fmt: on
