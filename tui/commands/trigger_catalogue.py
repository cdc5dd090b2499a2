"""What can be asked for about what starts a pipeline, each declared once."""

from __future__ import annotations

from tui.commands import availability as when
from tui.commands import trigger_availability as can
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
_EDIT = ("UpdatePipeline",)

# fmt: off
TRIGGER_COMMANDS = (
    Command(
        "pipeline.triggers", "triggers", "Show everything that can start the pipeline.",
        keys=("g",), name="triggers", contexts=_OPENED_FROM, footer=53, when=when.pipeline_selected,
    ),
    Command(
        "trigger.test", "test", "Say what a push or pull request would start, and why.",
        keys=("t",), name="test", contexts=TRIGGERS, footer=8, when=when.pipeline_selected,
    ),
    Command(
        "trigger.add", "add", "Add a filter on pushes or pull requests.",
        keys=("n",), name="add-trigger", contexts=TRIGGERS, mutates=True, footer=12, when=when.writable,
    ),
    Command(
        "trigger.edit", "edit", "Change the filter or schedule that is selected.",
        keys=("e",), contexts=TRIGGERS, mutates=True, footer=14, when=can.can_edit,
    ),
    Command(
        "trigger.duplicate", "duplicate", "Put a copy of the filter behind it.",
        keys=("u",), contexts=TRIGGERS, mutates=True, footer=16, when=can.filter_selected, acts=_EDIT,
    ),
    Command(
        "trigger.remove", "remove", "Remove the filter from the definition, or delete the webhook.",
        keys=("x",), contexts=TRIGGERS, mutates=True, dangerous=True, footer=18, when=can.can_remove,
    ),
    Command(
        "trigger.add-schedule", "schedule", "Start the pipeline by a schedule: a new EventBridge rule.",
        keys=("N",), name="add-schedule", contexts=TRIGGERS, mutates=True, footer=13, when=when.writable,
    ),
    Command(
        "trigger.toggle", "on/off", "Enable or disable the EventBridge rule.",
        keys=("o",), contexts=TRIGGERS, mutates=True, dangerous=True, footer=20, when=can.rule_selected,
    ),
    Command(
        "trigger.polling-off", "polling off", "Stop a source action from asking for changes again and again.",
        keys=("p",), name="polling-off", contexts=TRIGGERS, mutates=True, dangerous=True, footer=22,
        when=can.polls, acts=_EDIT,
    ),
    Command(
        "trigger.register", "register", "Register the webhook with its Git host.",
        keys=("r",), name="register-webhook", contexts=TRIGGERS, mutates=True, footer=24, when=can.webhook_selected,
        acts=("RegisterWebhookWithThirdParty",),
    ),
    Command(
        "trigger.deregister", "deregister", "Take the webhook's registration with its Git host away.",
        keys=("R",), name="deregister-webhook", contexts=TRIGGERS, mutates=True, dangerous=True, footer=26,
        when=can.webhook_selected, acts=("DeregisterWebhookWithThirdParty",),
    ),
)
# fmt: on
