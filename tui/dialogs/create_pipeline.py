"""Make a pipeline: from a template, or from a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Input, OptionList, Static

from services.definition.drafts import Drafts, UnusableDraftError
from services.definition.templates import DeployKind, SourceKind, Template, check_values, fields_of
from services.definition.text import DefinitionSyntaxError, TextFormat, read_definition
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.errors import ServiceError
from tui.dialogs.choice import Choice, Offer
from tui.dialogs.dialog import Dialog, button
from tui.verbs.of_definition import NewText
from widgets.cells import clean
from widgets.tones import Tone

_FILE = "file"
_SOURCES = (
    (SourceKind.CONNECTION.value, "a repository, through a connection (GitHub, GitLab, Bitbucket)"),
    (SourceKind.S3.value, "an object in S3"),
    (_FILE, "a file: a definition as JSON or YAML"),
)
_BETWEEN = (
    ("build", "build with CodeBuild"),
    ("build+approval", "build with CodeBuild, then ask somebody"),
    ("approval", "ask somebody"),
    ("", "nothing in between"),
)
_DEPLOYS = (
    (DeployKind.ECS.value, "deploy to an ECS service"),
    (DeployKind.S3.value, "deploy to an S3 bucket"),
    (DeployKind.CLOUDFORMATION.value, "deploy a CloudFormation stack"),
    ("", "deploy nothing"),
)


@dataclass(frozen=True, slots=True)
class NewPipeline:
    """What shall be made.

    Args:
        target: where.
        template: which parts it has; None where it comes from a file.
        values: what the template was told.
        file: the file, where it comes from one.
    """

    target: str
    template: Template | None = None
    values: tuple[tuple[str, str], ...] = ()
    file: Path | None = None


class CreateDialog(Dialog[NewPipeline]):
    """Asks for the parts of a pipeline, and what each must be told; what comes of it is checked and shown next.

    Args:
        targets: where a pipeline may be made, the likely one first.
    """

    CSS_PATH = ["dialog.tcss", "create.tcss"]
    heading = "New pipeline"

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__()
        self._targets = tuple(targets)
        self._typed: dict[str, str] = {}
        self._asked: object = None

    def compose_body(self) -> Iterable[Widget]:
        """Where, the parts, and a field for each thing that they must be told."""
        if len(self._targets) > 1:
            yield Static("Where", classes="section")
            yield Choice(id="target")
        yield Static("Source", classes="section")
        yield Choice(id="source")
        with Vertical(id="parts"):
            yield Static("Then", classes="section")
            yield Choice(id="between")
            yield Static("And", classes="section")
            yield Choice(id="deploy")
        yield Static("", classes="gap")
        yield Vertical(id="fields")

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Go on", "go-on", "primary")

    def on_mount(self) -> None:
        """Begin with a repository that is built."""
        for name, offers in (("source", _SOURCES), ("between", _BETWEEN), ("deploy", _DEPLOYS)):
            self.query_one(f"#{name}", Choice).offer(
                [Offer(key or "-", Content(text)) for key, text in offers]
            )
        for choice in self.query("#target"):
            lines = [Offer(target.name, Content(clean(target.name))) for target in self._targets]
            if isinstance(choice, Choice):
                choice.offer(lines)
        self.query(Choice).first().focus()

    @property
    def template(self) -> Template | None:
        """The parts that are chosen; None where a file is."""
        source = self._chosen("source")
        if source == _FILE:
            return None
        between, deploy = self._chosen("between"), self._chosen("deploy")
        return Template(
            SourceKind(source or SourceKind.CONNECTION),
            "build" in between,
            "approval" in between,
            DeployKind(deploy) if deploy else None,
        )

    def _chosen(self, name: str) -> str:
        chosen = self.query_one(f"#{name}", Choice).chosen or ""
        return "" if chosen == "-" else chosen

    @on(OptionList.OptionHighlighted)
    async def _on_chosen(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        await self._ask()

    async def _ask(self) -> None:
        """Show the fields of what is chosen; what was typed before stays."""
        template = self.template
        if template == self._asked and self._asked is not None:
            return
        self._asked = template or _FILE
        self._note()
        fields = self.query_one("#fields")
        await fields.remove_children()
        self.query_one("#parts").display = template is not None
        if template is None:
            await fields.mount(self._line("file", "File", "/path/to/pipeline.json", ""))
        else:
            lines = [
                self._line(field.name, field.label, field.hint, self._typed.get(field.name, field.default))
                for field in fields_of(template)
            ]
            await fields.mount(*lines)
        self._show_problem("")
        self.fit()

    def _line(self, name: str, label: str, hint: str, value: str) -> Horizontal:
        line = Input(
            value or self._typed.get(name, ""), placeholder=hint, id=f"field-{name}", select_on_focus=False
        )
        line.cursor_blink = False
        return Horizontal(Static(Content(label), classes="label"), line, classes="field")

    def _note(self) -> None:
        """Remember what was typed."""
        for line in self.query("#fields Input").results(Input):
            self._typed[(line.id or "").removeprefix("field-")] = line.value.strip()

    @on(Button.Pressed, "#go-on")
    def _on_go_on(self, event: Button.Pressed) -> None:
        event.stop()
        self._note()
        places = [choice.chosen for choice in self.query("#target").results(Choice)]
        target = (places[0] if places else None) or self._targets[0].name
        template = self.template
        if template is None:
            path = Path(self._typed.get("file", "")).expanduser()
            if not path.is_file():
                self._show_problem(f"There is no file {clean(str(path))}.")
                return
            self.dismiss(NewPipeline(target, file=path))
            return
        asked = {field.name for field in fields_of(template)}
        values = {name: value for name, value in self._typed.items() if name in asked}
        problems = check_values(template, values)
        if problems:
            first = problems[0]
            labels = {field.name: field.label for field in fields_of(template)}
            self._show_problem(f"{labels.get(first.field, first.field)}: {first.message}")
            for line in self.query(f"#field-{first.field}"):
                line.focus()
            return
        self.dismiss(NewPipeline(target, template, tuple(values.items())))

    def _show_problem(self, text: str) -> None:
        place = self.query_one("#problem", Static)
        place.set_class(bool(text), "-shown")
        place.update(Content.styled(text, Tone.BAD.style))
        self.fit()


def read_file(path: Path) -> NewText:
    """The definition in a file, with the name that it has in it, or else the file's.

    Raises:
        ServiceError: CONFIGURATION where the file holds no text.
    """
    try:
        text = Drafts(path.parent).read(path)
    except UnusableDraftError as error:
        raise ServiceError(Problem(ProblemKind.CONFIGURATION, error.message, detail=str(path))) from error
    try:
        found = read_definition(text)
    except DefinitionSyntaxError:  # it is shown as a finding, with its place
        form = TextFormat.JSON if text.lstrip().startswith("{") else TextFormat.YAML
        return NewText(path.stem, text, form)
    name = found.declaration.get("name")
    return NewText(name if isinstance(name, str) and name else path.stem, text, found.format)
