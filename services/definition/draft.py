"""The text of one edit and the file that it is kept in, until the service confirmed what it says."""

from __future__ import annotations

from pathlib import Path

from services.definition.drafts import Drafts, UnusableDraftError
from services.definition.text import TextFormat
from services.domain.target import PipelineKey


class Draft:
    """A text as it was last readable, and its file. Blocks.

    Args:
        drafts: where the file is.
        key: the pipeline.
        version: the version that is edited; None for a new pipeline.
        form: how the text is written.
        path: the file, where an earlier edit left it.
    """

    def __init__(
        self,
        drafts: Drafts,
        key: PipelineKey,
        version: int | None,
        form: TextFormat,
        path: Path | None = None,
    ) -> None:
        self.text = ""
        self.path = path
        self._drafts = drafts
        self._key = key
        self._version = version
        self._form = form
        self._unwritten = False

    def begin(self, text: str) -> None:
        """Put a text into a new file.

        Raises:
            ServiceError: it cannot be written; ``text`` has it all the same.
        """
        self.text = text
        self.path = self._drafts.keep(self._key, self._version, self._form, text)

    def look(self) -> None:
        """Take what an editor left in the file.

        Raises:
            UnusableDraftError: that is no text; ``text`` is the one before.
        """
        if self.path is not None:
            self.text = self._drafts.read(self.path)
            self._unwritten = False

    def put(self, text: str) -> None:
        """Put another text into the file.

        Raises:
            ServiceError: as ``begin``.
        """
        self.text = text
        if self.path is not None:
            self._unwritten = True
            self._drafts.write(self.path, text)
            self._unwritten = False

    def close(self, *, said: bool) -> Path | None:
        """Remove the file if it is of no use; the file that holds the text, None where none does.

        A text that could not be written before is written once more, and one whose file an editor spoiled into a new
        one. What an editor left in the file and nobody looked at yet stays in it.

        Args:
            said: whether the text says nothing that the service has not.

        Raises:
            ServiceError: as ``begin``.
        """
        if self.path is None:
            return None
        if self._unwritten and not said:
            self.put(self.text)
        try:
            there = self._drafts.read(self.path)
        except UnusableDraftError:
            return self._close_spoiled(self.path, said=said)
        if said and (there == self.text or self._unwritten):
            self.remove()
            return None
        return self.path

    def remove(self) -> None:
        """Remove the file: the service has what it says."""
        if self.path is not None:
            self._drafts.remove(self.path)

    def _close_spoiled(self, spoiled: Path, *, said: bool) -> Path | None:
        """Keep the text beside a file that holds something else; a blank one goes."""
        if not said:
            self.begin(self.text)
        if not self._drafts.is_blank(spoiled):
            return self.path
        self._drafts.remove(spoiled)
        return None if said else self.path
