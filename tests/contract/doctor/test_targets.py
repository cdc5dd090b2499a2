"""What the doctor says of a target: by calls that change nothing, and without guessing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.config import Config
from services.doctor.finding import Finding, Verdict
from services.doctor.targets import check_target
from services.doctor.terminal import Surroundings
from services.doctor.ward import Ward
from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target
from services.emulator import Emulator
from services.emulator.faults import Fault, FaultKind
from services.permissions.grant import Level
from services.permissions.policy import Extent, minimal_policy
from services.permissions.table import calls_of
from services.targets.entry import Origin
from services.targets.place import KnownPlace, Place
from services.targets.plan import Plan
from services.targets.roster import Offer
from tests.declarations import pipeline
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.engine_worlds import ACTOR, put_pipeline
from tests.live_rig import CREDENTIALS

OK, UNKNOWN, WARN, BROKEN = Verdict.OK, Verdict.UNKNOWN, Verdict.WARN, Verdict.BROKEN
HERE = Target("prod", REGION)
MUTATING = ("Start", "Stop", "Put", "Retry", "Rollback", "Enable", "Disable", "Override", "Create", "Delete")


@pytest.fixture
def factory(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClientFactory]:
    """Clients of account 111122223333 at the emulator."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    made = ClientFactory(emulator.url, connect_timeout=10, read_timeout=30)
    yield made
    made.close()


def look(factory: ClientFactory, clock: SteppedClock, target: Target = HERE) -> dict[str, list[Finding]]:
    """The findings of a target by what was looked at."""
    found = defaultdict(list)
    for finding in check_target(factory, target, clock):
        assert finding.target == target.name
        found[finding.check].append(finding)
    return found


def test_a_target_that_works(factory: ClientFactory, emulator: Emulator, clock: SteppedClock) -> None:
    put_pipeline(emulator.world, pipeline())
    found = look(factory, clock)
    (credentials,) = found["credentials"]
    assert credentials.verdict is OK
    assert f"{ACTOR}, by env" in credentials.what
    assert [one.verdict for one in found["reading"]] == [OK, UNKNOWN]
    assert "as tried on web" in found["reading"][0].what
    assert "logs" in found["reading"][1].what
    (acting,) = found["acting"]
    assert acting.verdict is UNKNOWN
    assert "cannot be known without acting" in acting.what
    called = {call.operation for call in emulator.calls.find()}
    reads = {operation for service, operation in calls_of(Level.VIEWER) if service == "codepipeline"}
    assert called == reads | {"GetCallerIdentity"}, "every read of the level is tried, and nothing else"
    assert not [operation for operation in called if operation.startswith(MUTATING)]


def test_a_viewer_is_fine_and_whoever_has_less_is_told_what_is_missing(
    factory: ClientFactory, emulator: Emulator, clock: SteppedClock
) -> None:
    put_pipeline(emulator.world, pipeline())
    policy = minimal_policy(Level.VIEWER, Extent(("web",), (ACCOUNT,), (REGION,)))
    emulator.world.directory.attach(ACTOR, policy)
    assert [one.verdict for one in look(factory, clock)["reading"]] == [OK, UNKNOWN]
    reading = policy["Statement"][1]
    reading["Action"] = [name for name in reading["Action"] if not name.endswith("ListActionExecutions")]
    emulator.world.directory.attach(ACTOR, policy)
    missing, rest = look(factory, clock)["reading"]
    assert (missing.verdict, missing.what) == (WARN, "codepipeline:ListActionExecutions is not allowed")
    assert f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web" in missing.todo
    assert rest.verdict is UNKNOWN


def test_who_may_not_list_is_told_how_to_go_on(
    factory: ClientFactory, emulator: Emulator, clock: SteppedClock
) -> None:
    emulator.world.directory.attach(ACTOR)
    denied, rest = look(factory, clock)["reading"]
    assert (denied.verdict, denied.what) == (WARN, "codepipeline:ListPipelines is not allowed")
    assert "--pipeline NAME" in rest.todo


def test_where_there_is_nothing_to_try_it_on(factory: ClientFactory, clock: SteppedClock) -> None:
    (found,) = look(factory, clock)["reading"]
    assert found.verdict is UNKNOWN
    assert "no pipeline here" in found.what


def test_a_read_only_target_needs_no_verbs(factory: ClientFactory, clock: SteppedClock) -> None:
    (acting,) = look(factory, clock, replace(HERE, read_only=True))["acting"]
    assert acting.verdict is OK


@pytest.mark.parametrize(
    ("fault", "verdict", "words"),
    [
        (Fault(kind=FaultKind.EXPIRE, service="sts"), BROKEN, "expired"),
        (Fault(kind=FaultKind.ERROR, service="sts", code="Throttling"), WARN, "throttling"),
        (Fault(kind=FaultKind.GARBAGE, service="sts"), WARN, "cannot be read"),
        (Fault(kind=FaultKind.SKEW, service="sts", seconds=1_000.0), BROKEN, "clock"),
    ],
)
def test_credentials_that_do_not_work_are_all_that_is_told(
    factory: ClientFactory,
    emulator: Emulator,
    clock: SteppedClock,
    fault: Fault,
    verdict: Verdict,
    words: str,
) -> None:
    emulator.faults.add(fault)
    found = look(factory, clock)
    assert list(found) == ["credentials"]
    (credentials,) = found["credentials"]
    assert credentials.verdict is verdict
    assert words in credentials.what
    assert credentials.todo


def test_credentials_that_end_soon_are_told(
    factory: ClientFactory, clock: SteppedClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "credentials.json"
    script.write_text(
        '{"Version": 1, "AccessKeyId": "AKIA111122223333", "SecretAccessKey": "s", '
        '"Expiration": "2099-01-01T00:00:00Z"}'
    )
    config = tmp_path / "config"
    config.write_text(f"[profile prod]\ncredential_process = cat {script}\n")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    ends = 4_070_908_800.0
    clock.step(ends - 86_400 - clock.now())
    (found,) = look(factory, clock, replace(HERE, profile="prod"))["credentials"]
    assert (found.verdict, "24 hours" in found.what) == (OK, True)
    clock.step(86_400 - 600)
    (found,) = look(factory, clock, replace(HERE, profile="prod"))["credentials"]
    assert (found.verdict, "10 minutes" in found.what) == (WARN, True)


def test_all_is_looked_at_once_and_discovered_targets_as_well(
    factory: ClientFactory,
    emulator: Emulator,
    clock: SteppedClock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("STATE", "CONFIG", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path))
    put_pipeline(emulator.world, pipeline())
    broken = Problem(ProblemKind.CONFIGURATION, "no profile 'gone'", hint="make one")
    place = Place("found", HERE.access, ("us-east-1",), "us-east-1")
    plan = Plan(
        (Offer(HERE, Origin.FLAG), Offer(Target("gone/x", "x"), Origin.FLAG, problem=broken)),
        (KnownPlace("accounts", place),),
    )
    ward = Ward(factory, Config(), plan, clock, Surroundings)
    found = list(ward.examine(60))
    verdicts = {(one.check, one.target): one.verdict for one in found}
    assert verdicts["credentials", "prod"] is OK
    assert verdicts["credentials", "gone/x"] is BROKEN
    assert verdicts["credentials", "found/us-east-1"] is OK
    assert verdicts["discovery", ""] is OK
    assert {one.check for one in found} == {
        *("terminal", "folders", "proxy", "keyring", "discovery"),
        *("endpoint", "tls", "clock", "credentials", "reading", "acting"),
    }
    assert len([one for one in found if one.check == "clock"]) == 1, "one endpoint, knocked at once"
