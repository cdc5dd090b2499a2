"""All that is known of a line of the Targets screen."""

from __future__ import annotations

from collections.abc import Iterator

from services.domain.problem import Problem
from services.targets.entry import Origin
from tui.screens.targets_row import TargetRow
from tui.standing_of_targets import with_key
from widgets.ages import ago, remaining, when
from widgets.glyphs import facts
from widgets.key_value import Entry, Field, Space, Title
from widgets.tones import Tone

NAMED_FAILURES = 5
_ORIGINS = {
    Origin.FLAG: "asked for at the start",
    Origin.DEFAULT: "the default credentials",
    Origin.CONFIG: "of the configuration",
    Origin.ORGANIZATION: "found in the organization",
    Origin.IDENTITY_CENTER: "found in IAM Identity Center",
    Origin.REGIONS: "found by its pipelines",
    Origin.ADDED: "added here",
}


def details_of(row: TargetRow, now: float, sign_in_key: str, *, ascii_only: bool) -> list[Entry]:
    """What the pane shows.

    Args:
        row: the line.
        now: the present in POSIX seconds.
        sign_in_key: the key for signing in, as it is read on screen.
        ascii_only: draw with ASCII alone.
    """
    where = facts(*_origin(row), ascii_only=ascii_only)
    entries: list[Entry] = [Title(row.name, where), Space()]
    if row.problem is not None:
        entries += _trouble(with_key(row.problem, sign_in_key))
    entries += _source(row, now) if row.source else _target(row, now)
    return entries


def _origin(row: TargetRow) -> tuple[str, ...]:
    if row.entry is not None:
        return (_ORIGINS[row.entry.origin], row.entry.source)
    return (f"{row.source.origin.value}: targets are looked for here",) if row.source else ()


def _trouble(problem: Problem) -> Iterator[Entry]:
    yield Field("Trouble", problem.title, Tone.BAD)
    if problem.detail and problem.detail != problem.title:
        yield Field("", problem.detail)
    if problem.hint:
        yield Field("To do", problem.hint)
    known = "  ".join(part for part in (problem.operation, problem.code, problem.request_id) if part)
    if known:
        yield Field("Call", known, Tone.DIM)


def _target(row: TargetRow, now: float) -> Iterator[Entry]:
    entry, target = row.entry, row.target
    if entry is None or target is None:
        return
    if entry.same_as:
        yield Field("Same as", f"{entry.same_as}, which is read instead")
    alias = target.alias if target.alias != target.account else None
    account = "  ".join(part for part in (target.account, alias) if part)
    if account:
        yield Field("Account", account, copy=target.account)
    if target.caller:
        yield Field("You are", target.caller)
    yield from _access(row, now)
    yield from _calls(row)
    marks = [word for word, holds in (("danger", target.danger), ("read-only", target.read_only)) if holds]
    if marks:
        yield Field("Marked", ", ".join(marks), Tone.CALL)


def _access(row: TargetRow, now: float) -> Iterator[Entry]:
    target, known = row.target, row.credentials
    if target is None:
        return
    words = [f"profile {target.profile}" if target.profile else ""]
    if target.sign_in is not None:
        words.append(f"{target.sign_in.role} by {target.sign_in.session}")
    words += [f"then {role.arn}" for role in target.roles]
    if known is not None:
        words.append(known.method)
        if known.expires is not None:
            left = known.expires - now
            words.append(f"ended {ago(-left)}" if left <= 0 else f"end {remaining(left)}")
        if known.vaulted:
            words.append("kept in the keyring")
    yield Field("Credentials", ", ".join(word for word in words if word) or "not needed yet")


def _calls(row: TargetRow) -> Iterator[Entry]:
    health = row.health
    if health is None:
        return
    words = [f"{health.rate:.1f} a second allowed now"]
    if health.latency is not None:
        words.append(f"{health.latency:.2g} s each")
    if health.throttles:
        words.append(f"{health.throttles} refused for their rate")
    yield Field("Calls", ", ".join(words))


def _source(row: TargetRow, now: float) -> Iterator[Entry]:
    source = row.source
    if source is None:
        return
    yield Field("Found", f"{source.found} targets{' so far' if source.running else ''}")
    if source.asked is not None:
        yield Field("Asked", when(source.asked, now))
    for failure in source.failures[:NAMED_FAILURES]:
        yield Field("Left out", f"{failure.place}: {failure.problem.line}")
    more = len(source.failures) - NAMED_FAILURES
    if more > 0:
        yield Field("", f"and {more} more")
