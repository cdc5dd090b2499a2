"""What the log's widgets tell whoever shows them."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from services.domain.log_row import LogRow


@dataclass
class NeedEarlier(Message):
    """Lines before the first that is held are wanted: a page, or all back to an instant in milliseconds."""

    until: int | None = None


@dataclass
class SearchChanged(Message):
    """Something else is searched for, or more of it was found.

    Args:
        text: what was typed; empty where the search ended.
        count: rows found so far.
        done: whether all rows were looked at.
        literal: whether the text is no regular expression and was taken as it stands.
    """

    text: str
    count: int = 0
    done: bool = True
    literal: bool = False


@dataclass
class ViewChanged(Message):
    """The view shows another place, or something else about the log."""


@dataclass
class FollowChanged(Message):
    """The view began or ceased to stay at the log's end."""

    following: bool


@dataclass
class CopyRequested(Message):
    """Lines are to go to the clipboard: clean text."""

    text: str
    lines: int


@dataclass
class SaveRequested(Message):
    """The log is to be saved to a file.

    Args:
        rows: all that are held.
        complete: whether they begin with the log's first line.
    """

    rows: tuple[LogRow, ...]
    complete: bool


@dataclass
class Noted(Message):
    """Something to say about what was just asked for, in a line."""

    text: str
