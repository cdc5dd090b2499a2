"""What can be done to a pipeline's definition; the same on every screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.domain.target import PipelineKey
from tui.screens.reading import ReadingScreen

if TYPE_CHECKING:
    from pathlib import Path

    from services.definition.declaration import Declaration
    from services.definition.drafts import Drafts
    from services.definition.places import Place
    from services.definition.session import EditSession
    from services.definition.text import TextFormat
    from services.domain.target import Target
    from tui.dialogs.create_pipeline import NewPipeline
    from tui.dialogs.form_parts import Part


@dataclass(frozen=True, slots=True)
class NewText:
    """The definition of a pipeline that is to be made.

    Args:
        name: the pipeline's.
        text: the definition.
        form: how it is written.
    """

    name: str
    text: str
    form: TextFormat


class DefinitionVerbs(ReadingScreen):
    """A screen on which a pipeline is selected whose definition can be changed."""

    def edit_definition(self, key: PipelineKey, form: TextFormat, place: Place | None = None) -> None:
        """Edit a pipeline's newest definition in the operator's editor, or go on with a draft that was left.

        Args:
            key: the pipeline.
            form: how the text is written.
            place: where in it the editor begins.
        """
        backend = self.deck.backend
        if backend is None:
            return
        from services.definition.session import EditSession

        reader, drafts = backend.readers[key.target], self._drafts()

        def read() -> tuple[EditSession, list[Path]]:
            left = list(drafts.kept(key))
            return EditSession.open(reader, drafts, key, form), left

        def show(found: tuple[EditSession, list[Path]]) -> None:
            session, left = found
            if left:
                self._ask_which(session, left, place)
            else:
                self._edit_in(session, place)

        self.read_first(key, "the definition", read, show)

    def _ask_which(self, session: EditSession, left: list[Path], place: Place | None) -> None:
        from tui.dialogs.edit_resume import ANEW, ResumeDialog

        def go_on(chosen: Path | None) -> None:
            if chosen == ANEW:
                self._edit_in(session, place)
                return
            session.close()
            if chosen is not None:
                self._resume(session.key, chosen)

        self.deck.push_screen(ResumeDialog(session.key, left), go_on)

    def _resume(self, key: PipelineKey, draft: Path) -> None:
        backend = self.deck.backend
        if backend is None:
            return
        from services.definition.session import EditSession
        from tui.dialogs.edit_definition import EditDialog

        reader, drafts = backend.readers[key.target], self._drafts()

        def show(session: EditSession) -> None:
            self.deck.push_screen(EditDialog(session, self.snapshot_of(key), session.judge))

        self.read_first(key, "the definition", lambda: EditSession.resume(reader, drafts, key, draft), show)

    def _edit_in(self, session: EditSession, place: Place | None) -> None:
        from tui.dialogs.edit_definition import EditDialog

        self.deck.push_screen(EditDialog(session, self.snapshot_of(session.key), place=place))

    def change_definition(
        self, key: PipelineKey, form: TextFormat, stage: str | None, action: str | None
    ) -> None:
        """Change a part of a pipeline's newest definition in a form; what comes of it is shown like an edit.

        Args:
            key: the pipeline.
            form: how differences are written.
            stage: the stage that is meant likely.
            action: the action that is meant likely.
        """
        backend = self.deck.backend
        if backend is None:
            return
        from services.definition.session import EditSession

        reader, drafts = backend.readers[key.target], self._drafts()

        def show(session: EditSession) -> None:
            from tui.dialogs.form_parts import PartsDialog

            members = session.base.members if session.base is not None else {}
            dialog = PartsDialog(members, stage, action)
            self.deck.push_screen(dialog, lambda part: self._open_form(session, part))

        self.read_first(key, "the definition", lambda: EditSession.open(reader, drafts, key, form), show)

    def _open_form(self, session: EditSession, part: Part | None) -> None:
        if part is None or session.base is None:
            session.close()
            return
        from tui.dialogs.edit_definition import EditDialog
        from tui.dialogs.form_for import form_for

        def done(changed: dict[str, Any] | None) -> None:
            if changed is None:
                session.close()
                return
            snapshot = self.snapshot_of(session.key)
            self.deck.push_screen(EditDialog(session, snapshot, lambda: session.take_declaration(changed)))

        self.deck.push_screen(form_for(part, session.base.members, session.context), done)

    def run_pipeline_tags(self) -> None:
        """Open the tags dialog; it needs the tags as they are now."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from tui.dialogs.tags import TagFacts, TagsDialog

        key, reader = scope.key, backend.readers[scope.key.target]

        def read() -> TagFacts:
            arn = reader.declaration(key.pipeline).arn or ""
            return TagFacts(arn, reader.tags(arn))

        def show(facts: TagFacts) -> None:
            self.deck.push_screen(TagsDialog(key, self.snapshot_of(key), facts), lambda _: self.tags_left())

        self.read_first(key, "the tags", read, show)

    def tags_left(self) -> None:
        """The tags may be others now."""

    def run_pipeline_delete(self) -> None:
        """Save the definition, then open the dialog that deletes."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from services.definition.text import TextFormat, write_definition
        from tui.dialogs.delete_pipeline import DeleteDialog, SavedDefinition

        key, reader, folder = scope.key, backend.readers[scope.key.target], self.saved_definitions()

        def read() -> SavedDefinition:
            found = reader.declaration(key.pipeline)
            text = write_definition(found.members, TextFormat.JSON)
            return SavedDefinition(found, folder.keep(key, found.version, TextFormat.JSON, text))

        def show(saved: SavedDefinition) -> None:
            self.deck.push_screen(DeleteDialog(key, self.snapshot_of(key), saved))

        self.read_first(key, "the definition", read, show)

    def run_fleet_create(self) -> None:
        """Ask what shall be made; what comes of it is checked, shown and sent like an edit."""
        from tui.dialogs.create_pipeline import CreateDialog

        targets = self._writable_targets()
        if not targets:
            self.deck.say("No target takes acts: none is read, or all are read-only.")
            return
        self.deck.push_screen(CreateDialog(targets), lambda wish: None if wish is None else self._make(wish))

    def _make(self, wish: NewPipeline) -> None:
        from services.definition.templates import Template, fill
        from services.definition.text import TextFormat, write_definition
        from tui.dialogs.create_pipeline import read_file

        if wish.file is not None:
            file = wish.file
            self._create(PipelineKey(wish.target, file.name), lambda: read_file(file))
            return
        members = fill(wish.template or Template(), dict(wish.values))
        text = write_definition(members, TextFormat.JSON)
        key = PipelineKey(wish.target, members["name"])
        self._create(key, lambda: NewText(key.pipeline, text, TextFormat.JSON))

    def _create(self, key: PipelineKey, prepare: Callable[[], NewText]) -> None:
        """Check a new definition, and show it as an edit.

        Args:
            key: where, and what it is called until the name in its text is known.
            prepare: its text; blocks, and raises ServiceError.
        """
        backend = self.deck.backend
        if backend is None:
            return
        from services.definition.session import EditSession
        from tui.dialogs.edit_definition import EditDialog

        reader, drafts = backend.readers[key.target], self._drafts()

        def begin() -> EditSession:
            new = prepare()
            return EditSession.create(
                reader, drafts, PipelineKey(key.target, new.name), new.text, form=new.form
            )

        def show(session: EditSession) -> None:
            dialog = EditDialog(session, self.snapshot_of(session.key), lambda: session.state)
            self.deck.push_screen(dialog)

        self.read_first(key, "the definition", begin, show)

    def _writable_targets(self, first: str | None = None) -> list[Target]:
        """The targets in which a pipeline may be made; that of the selection, or one by its name, comes first."""
        backend, scope = self.deck.backend, self.scope()
        if backend is None:
            return []
        likely = first or (scope.key.target if scope.key is not None else None)
        found = [target for target in backend.targets.values() if not target.read_only]
        return sorted(found, key=lambda target: target.name != likely)

    def run_definition_clone(self) -> None:
        """Ask for the clone's name and place; the definition is read first."""
        scope, backend = self.scope(), self.deck.backend
        if scope.key is None or backend is None:
            return
        from services.definition.text import TextFormat, write_definition
        from tui.dialogs.clone_pipeline import Clone, CloneDialog

        key, reader = scope.key, backend.readers[scope.key.target]

        def made(wish: Clone | None) -> None:
            if wish is not None:
                text = write_definition(wish.members, TextFormat.JSON)
                self._create(wish.key, lambda: NewText(wish.key.pipeline, text, TextFormat.JSON))

        def show(found: Declaration) -> None:
            targets = self._writable_targets(key.target)
            if not targets:
                self.deck.say("No target takes acts: none is read, or all are read-only.")
                return
            self.deck.push_screen(CloneDialog(key, found, targets), made)

        self.read_first(key, "the definition", lambda: reader.declaration(key.pipeline), show)

    def saved_definitions(self) -> Drafts:
        """The folder of definitions that were saved, not to be edited but to be kept."""
        from services.definition.drafts import Drafts
        from services.paths import state_path

        backend = self.deck.backend
        return Drafts(state_path() / "definitions", backend.clock if backend is not None else None)

    def _drafts(self) -> Drafts:
        from services.definition.drafts import Drafts, drafts_path

        backend = self.deck.backend
        return Drafts(drafts_path(), backend.clock if backend is not None else None)
