"""The glob patterns of git triggers, as the service matches them.

CodePipeline User Guide, "Working with glob patterns in syntax", which is the syntax of Java's file systems: a pattern
becomes a small machine of states, and a name is read letter by letter with all states that it may be in.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field

_Test = Callable[[str], bool]


@dataclass(slots=True, eq=False)
class _State:
    """A state: where a letter leads that passes a test, and where one gets without any letter."""

    steps: list[tuple[_Test, _State]] = field(default_factory=list)
    free: list[_State] = field(default_factory=list)


class _MalformedError(Exception):
    """The pattern is none: the service lets it match nothing."""


def glob_matches(pattern: str, name: str) -> bool:
    """Whether the whole of a name (a branch, a tag or a path) fits a pattern."""
    machine = _machine(pattern)
    if machine is None:
        return False
    first, last = machine
    current = _closure([first])
    for letter in name:
        current = _closure([state for one in current for test, state in one.steps if test(letter)])
    return last in current


def _closure(states: list[_State]) -> list[_State]:
    reached: dict[int, _State] = {}
    pending = list(states)
    while pending:
        state = pending.pop()
        if id(state) not in reached:
            reached[id(state)] = state
            pending += state.free
    return list(reached.values())


@functools.lru_cache(maxsize=2048)
def _machine(pattern: str) -> tuple[_State, _State] | None:
    try:
        return _Builder(pattern).build()
    except _MalformedError:
        return None


class _Builder:
    """Builds the machine of a pattern."""

    def __init__(self, pattern: str) -> None:
        self._rest = list(reversed(pattern))
        self._end = _State()

    def build(self) -> tuple[_State, _State]:
        """The first state and the one in which a name has matched."""
        first = self._end
        group: tuple[_State, list[_State]] | None = None
        while self._rest:
            letter = self._rest.pop()
            if letter == "{":
                if group is not None:
                    raise _MalformedError
                group = (self._end, [])
                self._fork(self._end)
            elif letter == "," and group is not None:
                group[1].append(self._end)
                self._fork(group[0])
            elif letter == "}" and group is not None:
                ends, group = [*group[1], self._end], None
                self._end = _State()
                for end in ends:
                    end.free.append(self._end)
            else:
                self._single(letter)
        if group is not None:
            raise _MalformedError
        return first, self._end

    def _fork(self, origin: _State) -> None:
        self._end = _State()
        origin.free.append(self._end)

    def _single(self, letter: str) -> None:
        if letter == "*":
            crossing = bool(self._rest) and self._rest[-1] == "*"
            if crossing:
                self._rest.pop()
            self._loop(_anything if crossing else _no_slash)
        elif letter == "?":
            self._step(_no_slash)
        elif letter == "[":
            self._step(self._bracket())
        elif letter == "\\":
            self._step(_exactly(self._next()))
        else:
            self._step(_exactly(letter))

    def _step(self, test: _Test) -> None:
        following = _State()
        self._end.steps.append((test, following))
        self._end = following

    def _loop(self, test: _Test) -> None:
        around = _State()
        self._end.free.append(around)
        around.steps.append((test, around))
        self._end = _State()
        around.free.append(self._end)

    def _next(self) -> str:
        if not self._rest:
            raise _MalformedError
        return self._rest.pop()

    def _bracket(self) -> _Test:
        content = ""
        while (letter := self._next()) != "]":
            content += letter
        negated = content.startswith("!")
        allowed = _ranges(content[1:] if negated else content)

        def test(letter: str) -> bool:
            within = any(low <= letter <= high for low, high in allowed)
            return letter != "/" and within is not negated

        return test


def _ranges(content: str) -> list[tuple[str, str]]:
    """The ranges between brackets; a hyphen is itself where it stands first or last."""
    if not content or "/" in content:
        raise _MalformedError
    found: list[tuple[str, str]] = []
    open_ended = False
    letters = iter(enumerate(content))
    for at, letter in letters:
        if letter != "-" or at == 0:
            found.append((letter, letter))
            open_ended = letter != "-"
            continue
        if not open_ended:
            raise _MalformedError
        _, high = next(letters, (at, ""))
        low = found[-1][0]
        if high and high < low:
            raise _MalformedError
        found.append((low, high) if high else ("-", "-"))
        open_ended = False
    return found


def _exactly(wanted: str) -> _Test:
    return lambda letter: letter == wanted


def _anything(letter: str) -> bool:  # noqa: ARG001 - a test takes the letter
    return True


def _no_slash(letter: str) -> bool:
    return letter != "/"
