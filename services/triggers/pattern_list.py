"""Several glob patterns in one line, a comma between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence


def split_patterns(text: str, before: Iterable[str] = ()) -> tuple[str, ...]:
    r"""The patterns in a line; blanks around them do not count.

    A comma within braces or brackets belongs to its pattern, and so does one behind a backslash.

    Args:
        text: the line.
        before: patterns as they were; one that comes back as ``join_patterns`` wrote it is kept letter by letter, and
            all of them are where the whole line is as it wrote it.
    """
    before = tuple(before)
    if text == join_patterns(before):
        return before
    known = {join_patterns([pattern]): pattern for pattern in before}
    found = (piece.strip() for piece in _pieces(text))
    return tuple(known.get(piece, piece) for piece in found if piece)


def join_patterns(patterns: Sequence[str]) -> str:
    r"""The patterns in one line; a comma that would part one of them gets a backslash."""
    return ", ".join(r"\,".join(_pieces(pattern)).strip() for pattern in patterns)


def _pieces(text: str) -> Iterator[str]:
    """What stands between the commas that part patterns."""
    piece, depth, in_class, escaped = "", 0, False, False
    for letter in text:
        if letter == "," and not (depth or in_class or escaped):
            yield piece
            piece = ""
            continue
        piece += letter
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif in_class:
            in_class = letter != "]"
        elif letter == "[":
            in_class = True
        elif letter in "{}":
            depth = max(0, depth + (1 if letter == "{" else -1))
    yield piece
