"""Every command there is, each declared once."""

from __future__ import annotations

from tui.commands import availability as when
from tui.commands.command import Command, Context
from tui.commands.definition_catalogue import DEFINITIONS
from tui.commands.live_catalogue import LIVE_COMMANDS
from tui.commands.log_catalogue import LOGS
from tui.commands.target_catalogue import TARGET_COMMANDS
from tui.commands.trigger_catalogue import TRIGGER_COMMANDS

FLEET, PIPELINE, APPROVALS, LIST = Context.FLEET, Context.PIPELINE, Context.APPROVALS, Context.LIST
TARGETS, LIVE = Context.TARGETS, Context.LIVE
HISTORY, EXECUTION, ACTION, LOG = Context.HISTORY, Context.EXECUTION, Context.ACTION, Context.LOG
DEFINITION, TRIGGERS = Context.DEFINITION, Context.TRIGGERS
OF_PIPELINES = frozenset({FLEET, PIPELINE, APPROVALS, HISTORY, EXECUTION, ACTION, DEFINITION})
EVERY_LIST = OF_PIPELINES | {TARGETS, TRIGGERS}
ON_PIPELINES = frozenset({*OF_PIPELINES, LOG})
CLOSE_UP = ("GetPipeline", "ListPipelineExecutions", "GetPipelineState", "ListActionExecutions")
"""What is read when a dialog about executions or stages is opened, of the last two one, by the execution mode."""

# fmt: off
GENERAL = (
    Command(
        "app.help", "help", "Show every key and command that applies here.",
        keys=("question_mark", "f1"), name="help", aliases=("h", "?"), footer=100,
    ),
    Command(
        "app.command", "command", "Type a command by its name, with completion.",
        keys=("colon",), footer=90,
    ),
    Command(
        "app.palette", "palette", "Search all commands by words.",
        keys=("ctrl+p",),
    ),
    Command(
        "app.back", "back", "Go back to the screen before; leave a filter first.",
        keys=("escape", "left_square_bracket"), name="back", footer=80,
    ),
    Command(
        "app.forward", "forward", "Go forward again, after back.",
        keys=("right_square_bracket",), name="forward",
    ),
    Command(
        "app.refresh", "refresh", "Read what is on screen from AWS now.",
        keys=("ctrl+r",), name="refresh", aliases=("r",),
    ),
    Command(
        "app.redraw", "redraw", "Paint the screen anew, where something else wrote on it.",
        keys=("ctrl+l",), name="redraw",
    ),
    Command(
        "app.fleet", "fleet", "Go to the fleet: all pipelines.",
        name="fleet", aliases=("pipelines", "f"),
    ),
    Command(
        "app.approvals", "approvals", "Go to every approval that waits anywhere.",
        keys=("A",), name="approvals", aliases=("ap",),
    ),
    Command(
        "app.targets", "targets", "Go to the targets: accounts and regions, and who you are there.",
        keys=("0",), name="targets", aliases=("accounts",),
    ),
    Command(
        "app.sign-in", "sign in", "Sign in where it is needed: for what is selected first.",
        keys=("L",), name="sign-in", aliases=("login",),
    ),
    Command(
        "app.open", "open", "Open a pipeline by its name, also one that cannot be listed.",
        name="pipeline", aliases=("open", "p"), takes="PIPELINE",
    ),
    Command(
        "app.theme", "theme", "Change the colours.",
        name="theme", takes="THEME",
    ),
    Command(
        "app.audit", "audit log", "Say where the audit log of this machine is kept.",
        name="audit",
    ),
    Command(
        "app.quit", "quit", "Leave pipedeck; what runs in AWS goes on.",
        keys=("q", "ctrl+q"), name="quit", aliases=("q", "exit"), footer=95,
    ),
)

MOVING = (
    Command(
        "list.up", "up", "One up.",
        keys=("up", "k"), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.up", "log.up", "graph.up", "timeline.up", "pane.up", "code.up", "diff.up"),
    ),
    Command(
        "list.down", "down", "One down.",
        keys=("down", "j"), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.down", "log.down", "graph.down", "timeline.down", "pane.down", "code.down", "diff.down"),
    ),
    Command(
        "list.page-up", "page up", "One screen up.",
        keys=("pageup", "ctrl+b"), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.page-up", "log.page-up", "graph.page_up", "timeline.page_up", "code.page-up"),
    ),
    Command(
        "list.page-down", "page down", "One screen down.",
        keys=("pagedown", "ctrl+f"), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.page-down", "log.page-down", "graph.page_down", "timeline.page_down", "code.page-down"),
    ),
    Command(
        "list.first", "first", "To the first.",
        keys=("home",), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.first", "log.first", "graph.first", "timeline.first", "code.first"),
    ),
    Command(
        "list.last", "last", "To the last.",
        keys=("end", "G"), contexts=EVERY_LIST | {LOG, LIVE},
        bindings=("grid.last", "log.last", "graph.last", "timeline.last", "code.last"),
    ),
    Command(
        "list.mark", "mark", "Mark a row, or take its mark away.",
        keys=("space",), contexts=frozenset({FLEET, APPROVALS, HISTORY, DEFINITION}), bindings=("grid.mark",),
    ),
)

SELECTION = (
    Command(
        "list.open", "open", "Open what is selected.",
        keys=("enter",), contexts=EVERY_LIST - {ACTION, TRIGGERS}, footer=0,
        bindings=("grid.open", "graph.select", "timeline.select", "code.fold"),
    ),
    Command(
        "list.filter", "filter", "Filter the rows: words, !word, field:value.",
        keys=("slash",), name="filter", takes="TEXT", footer=70,
        contexts=frozenset({FLEET, APPROVALS, HISTORY, TARGETS, TRIGGERS}),
    ),
    Command(
        "list.sort", "sort", "Sort the rows by a column; -COLUMN sorts the other way round.",
        keys=("O",), name="sort", takes="COLUMN",
        contexts=frozenset({FLEET, APPROVALS, HISTORY, TARGETS, TRIGGERS, LIVE}),
    ),
    Command(
        "list.copy", "copy", "Copy the name of what is selected, or of all that is marked.",
        keys=("y",), contexts=EVERY_LIST | {LIVE},
    ),
    Command(
        "list.copy-cli", "copy CLI line", "Copy the aws line that reads what is selected.",
        keys=("c",), contexts=EVERY_LIST,
    ),
    Command(
        "list.link", "link", "Show and copy the link of what is selected.",
        keys=("w",), contexts=OF_PIPELINES, when=when.link_known,
    ),
)

TABS = tuple(
    Command(
        f"fleet.tab-{name}", f"tab {name}", f"Show {words}.",
        keys=(str(number),), name=name, contexts=frozenset({FLEET}),
    )
    for number, (name, words) in enumerate(
        (
            ("all", "all pipelines"),
            ("waiting", "pipelines in which an approval waits"),
            ("failed", "pipelines whose newest execution failed"),
            ("running", "pipelines in which something runs"),
            ("held", "pipelines with a disabled transition"),
            ("idle", "pipelines in which nothing happens"),
        ),
        start=1,
    )
)

HISTORIES = (
    Command(
        "pipeline.history", "history", "Show all executions of the pipeline that the service keeps.",
        keys=("h",), name="history", contexts=(ON_PIPELINES | {TRIGGERS}) - {HISTORY}, footer=50,
        when=when.pipeline_selected,
    ),
    Command(
        "execution.open", "execution", "Open the execution that is meant, wherever the cursor is.",
        keys=("e",), name="execution", contexts=frozenset({FLEET, PIPELINE, APPROVALS, ACTION}), footer=52,
        when=when.execution_selected,
    ),
    Command(
        "execution.newer", "newer", "Show the execution after this one.",
        keys=("n",), contexts=frozenset({EXECUTION}), footer=54,
    ),
    Command(
        "execution.older", "older", "Show the execution before this one.",
        keys=("p",), contexts=frozenset({EXECUTION}), footer=55,
    ),
    Command(
        "execution.compare", "compare", "Hold it against the marked or a named execution, or the success before.",
        keys=("equals_sign",), name="compare", takes="EXECUTION", contexts=frozenset({HISTORY, EXECUTION}),
        footer=56,
    ),
    Command(
        "attempt.newer", "next attempt", "Show the attempt at the action after this one.",
        keys=("n",), contexts=frozenset({ACTION}), footer=54, when=when.several_attempts,
    ),
    Command(
        "attempt.older", "attempt before", "Show the attempt at the action before this one.",
        keys=("p",), contexts=frozenset({ACTION}), footer=55, when=when.several_attempts,
    ),
    Command(
        "action.log", "logs", "Show the action's log, at its end, followed while it runs.",
        keys=("l",), name="log", aliases=("logs",), contexts=frozenset({PIPELINE, EXECUTION, ACTION}),
        footer=5, when=when.action_selected,
    ),
    *(
        Command(
            f"execution.tab-{name}", f"tab {name}", f"Show {words}.",
            keys=(str(number),), name=name, contexts=frozenset({EXECUTION}),
        )
        for number, (name, words) in enumerate(
            (
                ("timeline", "when each action of the execution ran"),
                ("revisions", "the source revisions of the execution, and what started it"),
                ("variables", "the pipeline's variables and what the actions put out"),
                ("artifacts", "the artifacts and where they lie in S3"),
                ("conditions", "the rules of conditions that ran"),
            ),
            start=1,
        )
    ),
)

VERBS = (
    Command(
        "pipeline.start", "start", "Start an execution, with variables and source revisions.",
        keys=("s",), name="start", contexts=ON_PIPELINES | {TRIGGERS}, mutates=True, footer=10, when=when.writable,
        acts=("StartPipelineExecution",),
        reads=("GetPipeline",),
    ),
    Command(
        "pipeline.approve", "approve", "Approve or reject what waits for an answer.",
        keys=("a",), name="approve", aliases=("reject",), contexts=ON_PIPELINES, mutates=True,
        dangerous=True, footer=20, when=when.approval_waits,
        acts=("PutApprovalResult",),
    ),
    Command(
        "pipeline.transition", "hold", "Disable or enable the transition into a stage.",
        keys=("t",), name="transition", aliases=("hold", "release", "enable", "disable"),
        contexts=frozenset({FLEET, PIPELINE}), mutates=True, dangerous=True, footer=30,
        when=when.has_transitions,
        acts=("DisableStageTransition", "EnableStageTransition"),
        reads=("GetPipelineState",),
    ),
    Command(
        "pipeline.retry", "retry", "Retry a failed or stopped stage, its failed actions or all.",
        keys=("r",), name="retry", contexts=ON_PIPELINES, mutates=True, dangerous=True, footer=22,
        when=when.can_retry,
        acts=("RetryStageExecution",),
        reads=CLOSE_UP,
    ),
    Command(
        "pipeline.stop", "stop", "Stop an execution: after its actions, holding first, or abandoning.",
        keys=("x",), name="stop", aliases=("abandon", "safe-stop"), contexts=ON_PIPELINES, mutates=True,
        dangerous=True, footer=26, when=when.can_stop,
        acts=("StopPipelineExecution",),
        reads=CLOSE_UP,
    ),
    Command(
        "pipeline.override", "override", "Let an execution pass a condition that failed.",
        keys=("o",), name="override", contexts=ON_PIPELINES, mutates=True, dangerous=True, footer=24,
        when=when.can_override,
        acts=("OverrideStageCondition",),
        reads=CLOSE_UP,
    ),
    Command(
        "pipeline.roll-back", "roll back", "Roll a stage back to what an earlier execution put there.",
        keys=("b",), name="roll-back", aliases=("rollback",), contexts=ON_PIPELINES, mutates=True,
        dangerous=True, footer=40, when=when.can_roll_back,
        acts=("RollbackStage",),
        reads=CLOSE_UP,
    ),
    Command(
        "pipeline.rerun", "rerun", "Start anew with the revisions and variables of an execution.",
        keys=("R",), name="rerun", contexts=ON_PIPELINES, mutates=True, when=when.can_rerun,
        acts=("StartPipelineExecution",),
        reads=("GetPipeline", "GetPipelineExecution"),
    ),
)
# fmt: on

CATALOGUE: tuple[Command, ...] = (
    *GENERAL,
    *SELECTION,
    *MOVING,
    *TABS,
    *TARGET_COMMANDS,
    *LIVE_COMMANDS,
    *HISTORIES,
    *DEFINITIONS,
    *TRIGGER_COMMANDS,
    *LOGS,
    *VERBS,
)
