"""All widgets but the grid on one screen, to look at: ``python -m tests.screens.widgets_app``."""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.driver import Driver

from services.domain.pipeline import ActionDeclaration
from services.domain.problem import Problem, ProblemKind
from tests.unit.widgets import examples
from widgets.cli_preview import CliPreview
from widgets.command_bar import CommandBar
from widgets.completion_list import Completion
from widgets.footer import KeyFooter, KeyHint
from widgets.graph import StageGraph
from widgets.graph.source import GraphSource
from widgets.header_line import Freshness, HeaderLine, Heading, Mode
from widgets.key_value import Field, KeyValuePane, Space, Title
from widgets.status_strip import StatusStrip, Trouble
from widgets.tones import Tone

COMMAND = (
    "aws codepipeline start-pipeline-execution --name payments-prod "
    "--variables name=Environment,value=production 'name=Note,value=two words' "
    "--source-revisions actionName=App,revisionType=COMMIT_ID,revisionValue=91aa0de1c2 "
    "--profile prod --region eu-west-1"
)
HINTS = [
    KeyHint("s", "start", "start"),
    KeyHint("a", "approve", "approve"),
    KeyHint("t", "hold", "transition"),
    KeyHint("x", "stop", "stop"),
    KeyHint("r", "retry", "retry"),
    KeyHint("b", "roll back", "rollback"),
    KeyHint("l", "logs", "logs"),
    KeyHint("h", "history", "history"),
    KeyHint("d", "definition", "definition"),
    KeyHint("g", "triggers", "triggers"),
    KeyHint("?", "help", "help", always=True),
]
TROUBLES = [
    Trouble("dev/eu-west-1", Problem(ProblemKind.THROTTLED, "throttled", hint="2 calls/s", retryable=True)),
    Trouble("prod/eu-west-1", Problem(ProblemKind.EXPIRED, "SSO session expired", hint="press L to log in")),
]


def describe(action: ActionDeclaration) -> str:
    return f"{action.type.provider} payments-{action.name.lower()}"


def completions(_typed: str) -> list[Completion]:
    return [
        Completion("fleet", help="all pipelines"),
        Completion("approvals", help="everything that waits for a person"),
        Completion("pipeline payments-prod", help="open it"),
        Completion("pipeline payments-dr", help="open it"),
        Completion("quit", help="leave pipedeck"),
    ]


class WidgetsApp(App[None]):
    """A screen like the pipeline's."""

    CSS = """
    StageGraph { width: 3fr; }
    KeyValuePane { width: 2fr; }
    Horizontal { height: 1fr; }
    CliPreview { padding: 0 1; }
    .-narrow KeyValuePane { display: none; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS = [(":", "command", "Command"), ("z", "zero", "Quiet"), ("q", "quit", "Quit")]
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        source: GraphSource | None = None,
        *,
        ascii_only: bool = False,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.source = source or examples.source()
        self.ascii_only = ascii_only
        self.now = examples.NOW
        self.heard: list[object] = []

    def compose(self) -> ComposeResult:
        yield HeaderLine(ascii_only=self.ascii_only)
        with Horizontal():
            yield StageGraph(describe, ascii_only=self.ascii_only)
            yield KeyValuePane(ascii_only=self.ascii_only)
        yield CliPreview(COMMAND)
        yield StatusStrip(ascii_only=self.ascii_only)
        yield KeyFooter(HINTS, ascii_only=self.ascii_only)
        yield CommandBar(completions, ascii_only=self.ascii_only)

    def on_mount(self) -> None:
        self.query_one(HeaderLine).show(
            Heading(
                ("Fleet", "payments-prod"),
                "prod 111122223333  eu-west-1",
                danger=True,
                mode=Mode.DEMO,
                freshness=Freshness.fresh(2),
                clock="14:03:22",
            )
        )
        self.query_one(StatusStrip).show(TROUBLES)
        self.query_one(StageGraph).show(self.source, self.now)
        self.query_one(StageGraph).focus()
        self.query_one(KeyValuePane).show(
            [
                Title("Approve · ReleaseGate"),
                Field("", "waiting 12 min, expires in 6 d 23 h", Tone.CALL),
                Space(),
                Field(
                    "Comment", "Release 3f1c9ab to production?\nTell the desk before you do, please: +44 20"
                ),
                Field("Link", "https://review.example/3f1c9ab", Tone.ACCENT),
                Field("Releases", "3f1c9ab Raise fee cap [bold]not markup[/] \x1b[31m漢字 👩‍👩‍👧"),
                Field("Token", "secret", secret=True),
            ]
        )

    def action_command(self) -> None:
        self.query_one(CommandBar).open()

    def action_zero(self) -> None:
        self.query_one(StatusStrip).show([])

    def on_command_bar_command_submitted(self, event: CommandBar.CommandSubmitted) -> None:
        self.heard.append(event.text)
        self.query_one(StageGraph).focus()

    def on_command_bar_command_cancelled(self) -> None:
        self.heard.append(None)
        self.query_one(StageGraph).focus()

    def on_stage_graph_highlighted(self, event: StageGraph.Highlighted) -> None:
        self.heard.append(event.item)

    def on_stage_graph_selected(self, event: StageGraph.Selected) -> None:
        self.heard.append(("open", event.item))

    def on_key_footer_pressed(self, event: KeyFooter.Pressed) -> None:
        self.heard.append(event.command)


if __name__ == "__main__":
    chosen = examples.parallel_source() if "parallel" in sys.argv else None
    WidgetsApp(chosen, ascii_only="ascii" in sys.argv).run()
