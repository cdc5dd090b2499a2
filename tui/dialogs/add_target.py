"""Adding targets: a profile or a role, in one region or several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from textual import on
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from services.domain.target import RoleStep, Target
from services.live.outcome import Outcome
from tui.background import in_background
from tui.dialogs.dialog import Dialog, button
from tui.dialogs.problem_text import problem_text
from widgets.cells import clean
from widgets.tones import Tone

NAMED = 8
"""How many profiles are named below the field."""
FIELDS = (
    ("profile", "Profile", "empty = the default credentials"),
    ("regions", "Regions", "empty = the profile's own; several with commas"),
    ("role", "Role", "ARN of a role to assume on top, if any"),
    ("external-id", "External id", "where the role asks for one"),
)


@dataclass
class ProfilesRead(Message):
    """The AWS configuration was read."""

    outcome: Outcome[list[str]]


@dataclass
class TargetsResolved(Message):
    """What was typed was looked up."""

    outcome: Outcome[list[Target]]


class AddTargetDialog(Dialog[None]):
    """Takes what is typed into the roster; stays where it cannot be."""

    CSS_PATH = ["dialog.tcss", "add_target.tcss"]
    heading = "Add a target"

    def __init__(self) -> None:
        super().__init__()
        self._profiles: list[str] = []
        self._looking = False

    def compose_body(self) -> Iterable[Widget]:
        """A line for each field."""
        for name, label, placeholder in FIELDS:
            with Horizontal(classes="field"):
                yield Static(Content(label), classes="label")
                yield Input(placeholder=placeholder, id=name, select_on_focus=False)
            if name == "profile":
                yield Static("", id="profiles", classes="caption")

    def compose_foot(self) -> Iterable[Widget]:
        """What is wrong, and the buttons."""
        with Vertical(id="foot"):
            yield Static("", id="problem")
            with Horizontal(id="buttons"):
                yield button("Cancel", "cancel")
                yield button("Add", "add", "primary")

    def on_mount(self) -> None:
        """Read which profiles there are."""
        for field in self.query(Input):
            field.cursor_blink = False
        self.query_one("#profile").focus()
        in_background(_profiles, lambda outcome: self.post_message(ProfilesRead(outcome)))

    @on(ProfilesRead)
    def _on_profiles_read(self, message: ProfilesRead) -> None:
        message.stop()
        if message.outcome.value is None:
            if message.outcome.problem is not None:
                self._show_problem(problem_text(message.outcome.problem))
            return
        self._profiles = message.outcome.value
        self.query_one("#profile", Input).suggester = SuggestFromList(self._profiles, case_sensitive=False)
        self._offer()

    @on(Input.Changed, "#profile")
    def _on_profile_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._offer()

    def _offer(self) -> None:
        """Name the profiles that what was typed may become."""
        typed = self.query_one("#profile", Input).value.strip().casefold()
        found = [name for name in self._profiles if typed in name.casefold()]
        more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
        words = ", ".join(clean(name) for name in found[:NAMED]) + more
        self.query_one("#profiles", Static).update(Content(words))

    @on(Button.Pressed, "#add")
    def _on_add(self, event: Button.Pressed) -> None:
        event.stop()
        if self._looking:
            return
        values = {name: self.query_one(f"#{name}", Input).value.strip() for name, _, _ in FIELDS}
        role, external_id = values["role"], values["external-id"]
        if external_id and not role:
            self._show_problem(Content.styled("An external id goes with a role.", Tone.CALL.style))
            return
        regions = [region.strip() for region in values["regions"].split(",") if region.strip()]
        steps = [RoleStep(role, external_id or None)] if role else []
        self._looking = True
        self._show_problem(Content.styled("Looking it up", Tone.BUSY.style))
        in_background(
            lambda: _resolve(values["profile"] or None, regions, steps),
            lambda outcome: self.post_message(TargetsResolved(outcome)),
        )

    @on(TargetsResolved)
    def _on_targets_resolved(self, message: TargetsResolved) -> None:
        message.stop()
        self._looking = False
        problem, backend = message.outcome.problem, self.deck.backend
        if problem is not None:
            self._show_problem(problem_text(problem))
        elif message.outcome.value and backend is not None:
            backend.roster.add(message.outcome.value)
            names = ", ".join(target.name for target in message.outcome.value)
            self.deck.say(f"{names}: read from now on, and in later runs.")
            self.dismiss(None)

    def _show_problem(self, text: Content) -> None:
        place = self.query_one("#problem", Static)
        place.add_class("-shown")
        place.update(text)
        self.fit()


def _profiles() -> list[str]:
    from services.aws.profiles import AwsProfiles

    return AwsProfiles().names


def _resolve(profile: str | None, regions: list[str], roles: list[RoleStep]) -> list[Target]:
    from services.targets.plan import targets_to_add

    return targets_to_add(profile, regions, roles)
