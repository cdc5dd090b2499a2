"""A pipeline's tags: given, changed, taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textual import on
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.cli_line import cli_line
from services.pipelines.limits import TAG_KEY_MOST, TAG_VALUE_MOST, TAGS_MOST, FieldProblem
from services.pipelines.operator import Done
from services.pipelines.redacted import redacted
from services.pipelines.verbs import TagPipeline, UntagPipeline, Verb
from tui.dialogs.field_rows import FieldRows, RowField
from tui.dialogs.verb_dialog import VerbDialog
from widgets.cells import clean
from widgets.cli_preview import CliPreview
from widgets.tones import Tone

FIELDS = (RowField("Key", 2, TAG_KEY_MOST), RowField("Value", 3, TAG_VALUE_MOST))


@dataclass(frozen=True, slots=True)
class TagFacts:
    """What the dialog needs to know.

    Args:
        arn: the pipeline's.
        tags: those that it has.
    """

    arn: str
    tags: Mapping[str, str]


class TagsDialog(VerbDialog):
    """Takes the tags as they shall be, and sends what differs: first what is given, then what is taken.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        facts: its ARN and tags.
    """

    act_label = "Save"

    def __init__(self, key: PipelineKey, snapshot: PipelineSnapshot, facts: TagFacts) -> None:
        super().__init__(key, snapshot)
        self.heading = f"Tags of {clean(key.pipeline)}"
        self._arn = facts.arn
        self._tags = dict(facts.tags)

    def compose_fields(self) -> Iterable[Widget]:
        """A row for each tag."""
        yield Static("", classes="gap")
        yield FieldRows(FIELDS, sorted(self._tags.items()), most=TAGS_MOST, id="tags")
        yield Static(Content.styled("Empty the key to take a tag away.", Tone.DIM.style))

    def compose_previews(self) -> Iterable[Widget]:
        """A line for what is given, and one for what is taken."""
        yield CliPreview(id="cli")
        yield CliPreview(id="cli-untag")

    def copyable(self) -> tuple[tuple[str, str], ...]:
        """Nothing: its letters are typed into fields."""
        return ()

    @property
    def wanted(self) -> dict[str, str]:
        """The tags as they shall be."""
        return {key.strip(): value for key, value in self.query_one(FieldRows).values}

    def verbs(self) -> list[Verb]:
        """What makes the tags so; none where they are."""
        wanted, verbs = self.wanted, list[Verb]()
        given = {key: value for key, value in wanted.items() if self._tags.get(key) != value}
        taken = tuple(key for key in self._tags if key not in wanted)
        if given:
            verbs.append(TagPipeline(self.key.pipeline, self._arn, given))
        if taken:
            verbs.append(UntagPipeline(self.key.pipeline, self._arn, taken))
        return verbs

    def verb(self) -> Verb | None:
        """The first that is to be sent."""
        return next(iter(self.verbs()), None)

    def field_problems(self) -> list[FieldProblem]:
        """Keys that come twice, and what the service would refuse."""
        names = [key.strip() for key, _ in self.query_one(FieldRows).values]
        twice = next((name for name in names if names.count(name) > 1), None)
        found = [FieldProblem("tags", f"{clean(twice)} is there twice")] if twice else []
        if not self.verbs():
            found.append(FieldProblem("tags", "nothing is changed"))
        return found + [problem for verb in self.verbs() for problem in verb.problems()]

    def changed(self) -> None:
        """Both lines follow."""
        super().changed()
        backend, taken = (
            self.deck.backend,
            next((v for v in self.verbs() if isinstance(v, UntagPipeline)), None),
        )
        preview = self.query_one("#cli-untag", CliPreview)
        second = taken is not None and taken is not self.verb() and len(self.verbs()) > 1
        preview.display = second
        if second and taken is not None and backend is not None:
            preview.show(cli_line(redacted(taken), self.target, backend.endpoint_url))

    @on(FieldRows.Changed)
    def _on_rows_changed(self, event: FieldRows.Changed) -> None:
        event.stop()
        self.changed()
        self.fit()

    def went_well(self, verb: Verb, words: str) -> None:
        """Note what the pipeline has by now, and go on with what is left."""
        if isinstance(verb, TagPipeline):
            self._tags.update(verb.tags)
        elif isinstance(verb, UntagPipeline):
            for key in verb.keys:
                self._tags.pop(key, None)
        if self.verb() is not None:
            self.send(self.verb())
        else:
            super().went_well(verb, words)

    def aftermath(self, verb: Verb) -> Content:
        """What was given stands although what was to be taken is still there."""
        given = isinstance(verb, UntagPipeline) and not any(isinstance(v, TagPipeline) for v in self.verbs())
        words = "\nThe tags that were to be taken away are still there; the others are as you typed them."
        return Content(words) if given else Content("")

    def done_text(self, done: Done) -> str:
        """That they are as typed."""
        return f"The tags of {done.verb.pipeline} are saved."
