"""What the fields of a filter's form say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.domain.git_trigger import Patterns, PullRequestEvent, PullRequestFilter, PushFilter
from services.pipelines.limits import FieldProblem
from services.triggers.declaration import Filter
from services.triggers.examples import find_examples
from services.triggers.glob import GlobError
from services.triggers.limits import check_pull_request_filter, check_push_filter
from services.triggers.pattern_list import join_patterns, split_patterns

NAMES, NAMES_NOT, FILES, FILES_NOT = "names", "names-not", "files", "files-not"
FIELDS = (NAMES, NAMES_NOT, FILES, FILES_NOT)
_EXAMPLES = 3


class FilterForm(StrEnum):
    """The forms that a filter can have; the value is what it is called."""

    TAGS = "push of tags"
    BRANCHES = "push to branches"
    PULL_REQUEST = "pull request"


@dataclass(frozen=True, slots=True)
class FilterTexts:
    """The fields of a form.

    Args:
        form: which form.
        texts: what stands in each of ``FIELDS``.
        events: of a pull request, those that are chosen.
    """

    form: FilterForm
    texts: Mapping[str, str]
    events: Collection[PullRequestEvent] = ()

    @classmethod
    def of(cls, entry: Filter) -> FilterTexts:
        """A filter as its form shows it."""
        if isinstance(entry, PullRequestFilter):
            return cls(FilterForm.PULL_REQUEST, _texts(entry.branches, entry.file_paths), entry.events)
        if entry.tags:
            return cls(FilterForm.TAGS, _texts(entry.tags, Patterns()))
        return cls(FilterForm.BRANCHES, _texts(entry.branches, entry.file_paths))

    def read(self, before: Filter | None) -> Filter:
        """The filter that the fields say.

        Args:
            before: the one that is changed: patterns and events that were not touched stay letter by letter.
        """
        names = self._patterns(NAMES, NAMES_NOT, _names_of(before))
        files = self._patterns(FILES, FILES_NOT, before.file_paths if before is not None else Patterns())
        if self.form is FilterForm.TAGS:
            return PushFilter(tags=names)
        if self.form is FilterForm.BRANCHES:
            return PushFilter(branches=names, file_paths=files)
        kept = before.events if isinstance(before, PullRequestFilter) else ()
        events = tuple(event for event in kept if event in self.events or not event.known)
        events += tuple(event for event in PullRequestEvent if event in self.events and event not in events)
        return PullRequestFilter(events, names, files)

    def _patterns(self, includes: str, excludes: str, before: Patterns) -> Patterns:
        return Patterns(
            split_patterns(self.texts.get(includes, ""), before.includes),
            split_patterns(self.texts.get(excludes, ""), before.excludes),
        )


def _texts(names: Patterns, files: Patterns) -> dict[str, str]:
    return {
        NAMES: join_patterns(names.includes),
        NAMES_NOT: join_patterns(names.excludes),
        FILES: join_patterns(files.includes),
        FILES_NOT: join_patterns(files.excludes),
    }


def _names_of(entry: Filter | None) -> Patterns:
    if entry is None:
        return Patterns()
    if isinstance(entry, PushFilter) and entry.tags:
        return entry.tags
    return entry.branches


def check_filter(entry: Filter) -> list[FieldProblem]:
    """What the service would refuse in a filter; each problem names the pattern that it is about."""
    if isinstance(entry, PushFilter):
        return check_push_filter("", entry)
    return check_pull_request_filter("", entry)


def pattern_of(entry: Filter, field: str) -> str:
    """The pattern that a problem's or advice's field names: ``...:includes:2``; "" where it names none."""
    parts = field.split(":")
    if len(parts) < 3 or not parts[-1].isdecimal():
        return ""
    member = {"tags": "tags", "branches": "branches", "filePaths": "file_paths"}.get(parts[-3], "")
    patterns = getattr(entry, member, None)
    texts = getattr(patterns, parts[-2], ()) if patterns is not None else ()
    at = int(parts[-1])
    return texts[at] if at < len(texts) else ""


def examples_words(pattern: str) -> str:
    """What a pattern matches and what not, in one line; "" where it is no glob."""
    try:
        found = find_examples(pattern, _EXAMPLES)
    except GlobError:
        return ""
    taken = ", ".join(found.matching) or "nothing"
    return f"{pattern} takes {taken}" + (f"; not {', '.join(found.missing)}" if found.missing else "")
