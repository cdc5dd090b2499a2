"""Keep a source action from asking for changes again and again."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from services.definition.declared import declared_of
from services.definition.masks import MaskedSecret, find_wanted_secrets, give_secrets, secret_keys
from services.domain.snapshot import PipelineSnapshot
from services.domain.target import PipelineKey
from services.pipelines.limits import FieldProblem
from services.pipelines.parse.members import Json
from services.pipelines.verbs import UpdatePipeline
from services.triggers.reader import ReadPipeline
from tui.dialogs.definition_change import DefinitionChangeDialog
from widgets.cells import clean
from widgets.tones import Tone

POLL = "PollForSourceChanges"


class PollingOffDialog(DefinitionChangeDialog):
    """Sets PollForSourceChanges to false; where the action has a masked secret, that must be given anew.

    Args:
        key: the pipeline.
        snapshot: what is known of it.
        pipeline: its newest declaration.
        action: the source action.
        instead: what starts it then, in words; "" where nothing does.
    """

    act_label = "Switch off"
    dangerous = True

    def __init__(
        self, key: PipelineKey, snapshot: PipelineSnapshot, pipeline: ReadPipeline, action: str, instead: str
    ) -> None:
        super().__init__(key, snapshot, pipeline)
        self.heading = f"Switch polling off in {clean(key.pipeline)}"
        self._action = action
        self._instead = instead

    def compose_fields(self) -> Iterable[Widget]:
        """What starts the action then, and the secrets that must be typed again."""
        yield Static("", classes="gap")
        yield Static(Content.assemble(("Source ", Tone.DIM.style), (clean(self._action), Tone.STRONG.style)))
        if self._instead:
            yield Static(Content.styled(f"Then {clean(self._instead)} starts it.", Tone.GOOD.style))
        else:
            words = "Then nothing starts it: no enabled rule or webhook tells of its changes. Make one first."
            yield Static(Content.styled(words, Tone.BAD.style))
        for at, secret in enumerate(self._secrets()):
            yield Static("", classes="gap")
            words = f"{clean(secret.key)}: AWS shows a mask, and would take it for the secret. Type it again:"
            yield Static(Content(words), classes="caption")
            yield Input(password=True, id=f"secret-{at}", select_on_focus=False)
        yield Static("", classes="gap")

    def _secrets(self) -> tuple[MaskedSecret, ...]:
        members = self.members
        return find_wanted_secrets(self.pipeline.base.members, members, {}) if members is not None else ()

    def edited(self, members: Json) -> dict[str, Any] | None:
        """The declaration in which the action does not poll; secrets stay masked in it."""
        changed = deepcopy(dict(members))
        for action in declared_of(changed).actions:
            configuration = action.raw.get("configuration")
            if action.name == self._action and action.is_source and isinstance(configuration, dict):
                configuration[POLL] = "false"
                return changed
        raise LookupError(self._action)

    def _typed(self) -> dict[tuple[str, str, str], str]:
        typed = {}
        for at, secret in enumerate(self._secrets()):
            for field in self.query(f"#secret-{at}").results(Input):
                typed[secret.place] = field.value
        return typed

    def verb(self) -> UpdatePipeline | None:
        """The update, with the secrets that were typed."""
        verb = super().verb()
        if verb is None:
            return None
        return replace(
            verb, declaration=give_secrets(verb.declaration, self._typed()), secret_keys=secret_keys({})
        )

    def field_problems(self) -> list[FieldProblem]:
        """Every masked secret must be given."""
        typed = self._typed()
        missing = [secret.key for secret in self._secrets() if not typed.get(secret.place)]
        found = [FieldProblem(f"secret:{key}", "type the secret, or it would be lost") for key in missing]
        return [*found, *super().field_problems()]
