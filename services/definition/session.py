"""The edit of one pipeline's definition, from reading it until the service confirmed it; without any screen.

Opened -> Faulty | Unchanged | Conflict | SecretsWanted | Ready -> Refused | Lost -> Sent. Every hand-in of a text,
merge, secret and renewed look goes back to the judgement in the middle; the text is in a file all the while.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from services.definition.amending import amend
from services.definition.catalogue import Context
from services.definition.changes import compare_edits, find_changes
from services.definition.consequences import Consequence, ConsequenceKind, creation, update
from services.definition.declaration import Declaration, without_version
from services.definition.draft import Draft
from services.definition.drafts import Drafts, UnusableDraftError, version_in
from services.definition.findings import Finding, Severity
from services.definition.inspection import inspect, unreadable
from services.definition.masks import (
    SecretPlace,
    find_wanted_secrets,
    give_secrets,
    hide_secrets,
    secret_keys,
)
from services.definition.merging import merge
from services.definition.places import Place
from services.definition.states import (
    Conflict,
    EditState,
    Faulty,
    Lost,
    Opened,
    Ready,
    Refused,
    SecretsWanted,
    Sent,
    Unchanged,
)
from services.definition.text import (
    DefinitionSyntaxError,
    DefinitionText,
    TextFormat,
    read_definition,
    write_definition,
)
from services.definition.unified import diff_lines
from services.domain.diff import DiffLine
from services.domain.problem import Problem, ProblemKind
from services.domain.target import PipelineKey
from services.errors import ServiceError
from services.pipelines.operator import Done
from services.pipelines.parse.members import Json
from services.pipelines.reader import Reader
from services.pipelines.reconciled import Reconciled
from services.pipelines.verbs import CreatePipeline, UpdatePipeline

_RECENT = 100


class EditSession:
    """One edit. Most methods read from the service or write the draft: call them from a worker, one at a time.

    Begin with ``open``, ``resume`` or ``create``. Then hand in texts, by ``take_draft`` when an editor has
    changed the draft's file or ``take_text`` and ``take_declaration`` from forms, until ``state`` is Ready; have
    its verb performed, and tell ``done`` or ``failed`` what came of that.

    Args:
        reader: reads the target.
        drafts: where the text is kept.
        key: the pipeline.
        form: how the text is written.
        base: the version that is edited; None for a new pipeline.
        tags: for a new pipeline.
        draft: the file of an edit that is gone on with.
    """

    def __init__(
        self,
        reader: Reader,
        drafts: Drafts,
        key: PipelineKey,
        form: TextFormat,
        *,
        base: Declaration | None = None,
        tags: Mapping[str, str] | None = None,
        draft: Path | None = None,
    ) -> None:
        self.key = key
        self.form = form
        self.base = base
        self.context = Context()
        self.state: EditState = Opened()
        self._reader = reader
        self._draft = Draft(drafts, key, base.version if base is not None else None, form, draft)
        self._tags = dict(tags or {})
        self._secrets: dict[SecretPlace, str] = {}
        self._judged = ""

    @classmethod
    def open(
        cls, reader: Reader, drafts: Drafts, key: PipelineKey, form: TextFormat = TextFormat.JSON
    ) -> EditSession:
        """Read a pipeline's newest version and put it into a draft.

        Raises:
            ServiceError: it cannot be read, or the draft cannot be written.
        """
        session = cls(reader, drafts, key, form, base=reader.declaration(key.pipeline))
        session._begin(write_definition(session._base_members, form))
        return session

    @classmethod
    def resume(cls, reader: Reader, drafts: Drafts, key: PipelineKey, draft: Path) -> EditSession:
        """Go on with a draft that an earlier edit left, against the version that was edited then.

        Raises:
            ServiceError: that version cannot be read.
        """
        version = version_in(draft)
        base = reader.declaration(key.pipeline, version) if version is not None else None
        form = TextFormat.YAML if draft.suffix == f".{TextFormat.YAML}" else TextFormat.JSON
        session = cls(reader, drafts, key, form, base=base, draft=draft)
        if base is not None:
            session._draft.text = write_definition(base.members, form)
        session._look_around()
        session.take_draft()
        return session

    @classmethod
    def create(
        cls,
        reader: Reader,
        drafts: Drafts,
        key: PipelineKey,
        text: str,
        *,
        form: TextFormat = TextFormat.JSON,
        tags: Mapping[str, str] | None = None,
    ) -> EditSession:
        """Begin a new pipeline from a text: a template's, a clone's or a file's.

        Raises:
            ServiceError: the draft cannot be written, or the judgement's readings fail.
        """
        session = cls(reader, drafts, key, form, tags=tags)
        session._begin(text)
        session.judge()
        return session

    @property
    def text(self) -> str:
        """The text as it was last readable."""
        return self._draft.text

    @property
    def draft(self) -> Path | None:
        """The file that it is kept in."""
        return self._draft.path

    def take_draft(self) -> EditState:
        """Judge what an editor left in the draft's file; where that is no text, the text before stays in ``text``."""
        try:
            self._draft.look()
        except UnusableDraftError as error:
            self.state = Faulty((Finding(Severity.ERROR, error.message, Place(1, 1), rule="draft"),))
            return self.state
        return self.judge()

    def take_text(self, text: str) -> EditState:
        """Put another text into the draft and judge it.

        Raises:
            ServiceError: the draft cannot be written; ``text`` has it all the same.
        """
        self._draft.put(text)
        return self.judge()

    def take_declaration(self, declaration: Json) -> EditState:
        """Put a changed declaration into the draft, whose text stays but for what differs; and judge it.

        Raises:
            ServiceError: as ``take_text``.
        """
        return self.take_text(amend(self.text, declaration, self.form))

    def restore(self) -> EditState:
        """Put the last readable text back into a draft that an editor emptied, as ``take_text``."""
        return self.take_text(self.text)

    def give_secret(self, place: SecretPlace, value: str) -> EditState:
        """Give the secret that is to stand where a mask does; it is in memory only, never in the draft."""
        self._secrets[place] = value
        return self.judge()

    def merge(self) -> EditState:
        """Put the edit on top of the server's version, where the two do not meet.

        Raises:
            ValueError: there is no conflict, or none that merges by itself.
            ServiceError: the draft cannot be written.
        """
        theirs, merged = self._theirs(), None
        if self.base is not None:
            mine = read_definition(self.text).declaration
            merged = merge(
                without_version(self.base.members), without_version(theirs.members), without_version(mine)
            )
        if merged is None:
            raise ValueError("the two edits meet: somebody must choose")
        self.base = theirs
        return self.take_declaration({**merged, "version": theirs.version})

    def insist(self) -> EditState:
        """Take the server's version for the one that was edited: what is sent then undoes what others changed.

        Raises:
            ValueError: there is no conflict with a version.
        """
        self.base = self._theirs()
        return self.judge()

    def judge(self) -> EditState:
        """Look at the text and at the server once more, and say where the edit stands.

        Raises:
            ServiceError: the server cannot be asked; the state is as before.
        """
        try:
            read = read_definition(self.text)
        except DefinitionSyntaxError as error:
            self.state, self._judged = Faulty((unreadable(error),)), self.text
            return self.state
        findings = inspect(read, self.context, self.base)
        if any(finding.severity is Severity.ERROR for finding in findings):
            self.state = Faulty(findings)
        else:
            self.state = self._compare(read, findings)
        self._judged = self.text
        return self.state

    def done(self, done: Done) -> Sent:
        """The operator performed the verb: the draft is of no use any more."""
        return self._sent(done.version)

    def failed(self, problem: Problem) -> Refused | Lost:
        """The operator did not perform the verb, or its answer was lost.

        Where the kind is CONFLICT ``judge`` tells what the server has now.

        Raises:
            ValueError: there was no verb to perform.
        """
        ready = self._pending()
        lost = problem.kind is ProblemKind.UNKNOWN_RESULT
        self.state = Lost(problem, ready) if lost else Refused(problem, ready)
        return self.state

    def settled(self, found: Reconciled) -> Sent | Ready | Lost:
        """What ``Operator.reconcile`` told of a lost answer: it was done, or not and may be sent again, or who knows.

        Raises:
            ValueError: no answer was lost.
        """
        match self.state:
            case Lost(problem=problem, ready=ready):
                if found.happened:
                    return self._sent(found.version)
                self.state = ready if found.happened is False else Lost(problem, ready, found.words)
                return self.state
        raise ValueError("no answer was lost")

    def close(self) -> Path | None:
        """End the edit; the draft's file where it holds what the service has not, None where nothing is kept.

        Raises:
            ServiceError: the text is nowhere but in ``text``, and cannot be written.
        """
        return None if isinstance(self.state, Sent) else self._draft.close(said=self._is_said)

    @property
    def _is_said(self) -> bool:
        """Whether the text says nothing that the service has not."""
        if self.base is None:
            return False
        untouched = self.text == write_definition(self._base_members, self.form)
        return untouched or (isinstance(self.state, Unchanged) and self._judged == self.text)

    @property
    def _base_members(self) -> Json:
        return self.base.members if self.base is not None else {}

    def _begin(self, text: str) -> None:
        self._draft.begin(text)
        self._look_around()

    def _look_around(self) -> None:
        """Learn what the region offers; who may not know that still may edit."""
        try:
            self.context = self._reader.offer()
        except ServiceError:
            self.context = Context(self._reader.region)

    def _compare(self, read: DefinitionText, findings: tuple[Finding, ...]) -> EditState:
        mine, base = without_version(read.declaration), without_version(self._base_members)
        if self.base is not None and not find_changes(base, mine):
            return Unchanged()
        theirs = self._now()
        if self._moved(theirs):
            return self._conflict(base, theirs, mine)
        given = give_secrets(mine, self._secrets)
        wanted = find_wanted_secrets(base if self.base else None, given, self.context.action_types)
        if wanted:
            return SecretsWanted(wanted)
        shown = hide_secrets(given, self.context.action_types)
        return Ready(
            self._verb(given),
            find_changes(base, shown),
            self._diff(base, shown),
            self._consequences(mine),
            findings,
        )

    def _now(self) -> Declaration | None:
        """What the server has now."""
        try:
            return self._reader.declaration(self.key.pipeline)
        except ServiceError as error:
            if error.problem.kind is not ProblemKind.NOT_FOUND:
                raise
            return None

    def _moved(self, theirs: Declaration | None) -> bool:
        if self.base is None or theirs is None:
            return (self.base is None) is not (theirs is None)
        newest = self.base.created is None or theirs.created == self.base.created
        return theirs.version != self.base.version or not newest

    def _conflict(self, base: Json, theirs: Declaration | None, mine: Json) -> EditState:
        now = without_version(theirs.members) if theirs is not None else {}
        if theirs is not None and self.base is not None and not find_changes(now, mine):
            return Unchanged()
        merged = merge(base, now, mine) if theirs is not None and self.base is not None else None
        shown = hide_secrets(mine, self.context.action_types)
        return Conflict(theirs, compare_edits(base, now, shown), self._diff(now, shown), merged is not None)

    def _diff(self, before: Json, after: Json) -> tuple[DiffLine, ...]:
        old = write_definition(before, self.form) if before else ""
        return diff_lines(old, write_definition(after, self.form))

    def _verb(self, declaration: Json) -> UpdatePipeline | CreatePipeline:
        name, keys = self.key.pipeline, secret_keys(self.context.action_types)
        if self.base is None or self.base.version is None:
            return CreatePipeline(name, declaration, self._tags, keys)
        return UpdatePipeline(name, declaration, self.base.version, keys)

    def _consequences(self, mine: Json) -> tuple[Consequence, ...]:
        if self.base is None:
            return creation(mine)
        try:
            runs = self._reader.executions(self.key.pipeline, _RECENT)
        except ServiceError as error:
            words = (
                f"what runs could not be read ({error.problem.title}): the update may interrupt executions"
            )
            return (Consequence(ConsequenceKind.UNKNOWN, words), *update(self.base, mine, ()))
        return update(self.base, mine, runs)

    def _theirs(self) -> Declaration:
        if not isinstance(self.state, Conflict) or self.state.theirs is None or self.base is None:
            raise ValueError("there is no conflict with a version of the server")
        return self.state.theirs

    def _pending(self) -> Ready:
        match self.state:
            case Ready():
                return self.state
            case Refused(ready=ready) | Lost(ready=ready):
                return ready
        raise ValueError("there was nothing to send")

    def _sent(self, version: int | None) -> Sent:
        self._draft.remove()
        self.state = Sent(version)
        return self.state
