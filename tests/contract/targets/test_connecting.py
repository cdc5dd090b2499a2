from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.config import Config, TargetRule
from services.domain.problem import Problem
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from tests.contract.targets.estate import CONFIG, MANAGEMENT, PATIENCE, Estate
from tui.backend import Backend
from tui.connect import AwsConnector
from tui.options import Options
from tui.settings import Settings

TWO_WAYS = f"""
[profile again]
region = eu-west-1
aws_access_key_id = AKIA{MANAGEMENT}
aws_secret_access_key = other
"""


class Run:
    """A run of the services, without a screen: it keeps who we are where."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self._known = threading.Condition()

    def begin(self) -> None:
        """Begin to read."""
        self.backend.start(self._identified, lambda _change: self._wake())

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until what becomes known makes it true."""
        with self._known:
            assert self._known.wait_for(until, PATIENCE)

    def _identified(self, target: Target) -> None:
        self.backend.identify(target)
        self._wake()

    def _wake(self) -> None:
        with self._known:
            self._known.notify_all()


Connect = Callable[..., Run | Problem]


@pytest.fixture
def connect(
    estate: Estate, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Connect]:
    """Connects as a run of pipedeck does: ``connect(config, **options)``."""
    assert estate
    (tmp_path / "aws").write_text(CONFIG + TWO_WAYS, encoding="utf-8")
    for name in ("STATE", "CACHE", "CONFIG"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.casefold()))
    begun: list[Backend] = []

    def make(config: Config | None = None, **options: object) -> Run | Problem:
        given = Options(endpoint_url=emulator.url, **options)  # type: ignore[arg-type] # names of flags
        found = AwsConnector(Settings(given, config or Config()))(lambda _event: None)
        if isinstance(found, Problem):
            return found
        begun.append(found)
        return Run(found)

    yield make
    for backend in begun:
        backend.stop()


def running(found: Run | Problem) -> Run:
    assert isinstance(found, Run), found
    return found


def test_a_profile_that_there_is_not_keeps_no_other_from_being_read(connect: Connect) -> None:
    run = running(connect(profiles=("nobody", "management")))
    assert list(run.backend.targets) == ["management/eu-west-1"]
    entry = run.backend.roster.entry("nobody")
    assert entry.problem is not None
    assert entry.problem.title == "no profile 'nobody'"
    alone = connect(profiles=("nobody",))
    assert isinstance(alone, Problem)
    assert alone.title == "no profile 'nobody'"


def test_who_we_are_and_what_the_account_is_called(
    connect: Connect, estate: Estate, emulator: Emulator
) -> None:
    with emulator.world.lock:
        emulator.world.directory.aliases[MANAGEMENT] = "acme-root"
    run = running(connect(profiles=("management",), regions=("eu-west-1", "us-east-1")))
    run.begin()
    targets = run.backend.targets
    run.wait(lambda: [target.alias for target in targets.values()] == ["acme-root", "acme-root"])
    assert {target.account for target in targets.values()} == {MANAGEMENT}
    assert all(target.caller for target in targets.values())
    assert estate.asked("GetCallerIdentity") == len(targets)
    assert estate.asked("ListAccountAliases") == 1, "once for the account"


def test_an_alias_that_may_not_be_asked_for_is_no_problem(connect: Connect, emulator: Emulator) -> None:
    emulator.faults.add(Fault(kind=FaultKind.DENY, operation="ListAccountAliases"))
    run = running(connect(profiles=("management",)))
    run.begin()
    targets = run.backend.targets
    run.wait(lambda: all(target.caller for target in targets.values()))
    (target,) = targets.values()
    assert run.backend.alias(target) == target
    assert run.backend.engine.freshness(target.name).problem is None


def test_one_account_by_two_profiles_is_read_once(connect: Connect) -> None:
    run = running(connect(profiles=("management", "again")))
    run.begin()
    roster = run.backend.roster
    run.wait(lambda: len(roster.targets()) == 1)
    assert [target.name for target in roster.targets()] == ["management/eu-west-1"]
    assert roster.entry("again/eu-west-1").same_as == "management/eu-west-1"


def test_the_choice_is_there_in_the_next_run(connect: Connect) -> None:
    config = Config(targets=(TargetRule("hub", profile="management", regions=("eu-west-1", "us-east-1")),))
    run = running(connect(config))
    run.backend.roster.toggle("hub/us-east-1")
    run.backend.roster.add([Target("again/us-west-2", "us-west-2", profile="again")])
    run.backend.stop()
    later = running(connect(config))
    assert list(later.backend.targets) == ["hub/eu-west-1", "again/us-west-2"]
    assert list(running(connect(config, profiles=("management",))).backend.targets) == [
        "management/eu-west-1"
    ]


def test_targets_that_are_found_come_while_it_runs(connect: Connect) -> None:
    run = running(connect(profiles=("management",), regions=("all",)))
    assert run.backend.targets == {}
    run.begin()
    run.wait(lambda: [t.name for t in run.backend.roster.targets()] == ["management/eu-west-1"])
