"""What can be done to a pipeline's definition; the same on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.reading_screen import ReadingScreen

if TYPE_CHECKING:
    from pathlib import Path

    from services.definition.drafts import Drafts
    from services.definition.places import Place
    from services.definition.session import EditSession
    from services.definition.text import TextFormat
    from services.domain.target import PipelineKey


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

    def _drafts(self) -> Drafts:
        from services.definition.drafts import Drafts, drafts_path

        backend = self.deck.backend
        return Drafts(drafts_path(), backend.clock if backend is not None else None)
