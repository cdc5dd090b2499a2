"""Signing in to IAM Identity Center by device code, and what its token is good for."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.aws.clients import ClientFactory
from services.clock import SteppedClock
from services.domain.problem import Problem, ProblemKind
from services.domain.sign_in import DeviceCode, SignInKind, SignInNeed
from services.domain.target import SignInRole, Target
from services.errors import ServiceError
from tests.contract.credentials.desk import REGION, START_URL, Desk, need_of, problem_of, target, who

CENTER = target("center")
NEED = SignInNeed(SignInKind.DEVICE, "acme", command="aws sso login --sso-session acme")


def cached(desk: Desk, cause: str) -> tuple[Path, dict[str, Any]]:
    """The token of a cause, and its file."""
    path = desk.cache / f"{hashlib.sha1(cause.encode()).hexdigest()}.json"
    return path, json.loads(path.read_text("utf-8"))


def tried(
    factory: ClientFactory,
    confirm: Any = lambda _: None,
    need: SignInNeed = NEED,
    stop: threading.Event | None = None,
) -> Problem:
    with pytest.raises(ServiceError) as caught:
        factory.sign_ins.device(need, confirm, stop or threading.Event())
    return caught.value.problem


def ending(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def test_all_profiles_of_a_session_have_one_need_and_one_sign_in_meets_it(desk: Desk) -> None:
    factory = desk.factory()
    targets = [CENTER, target("center", "us-east-1"), target("center-viewer"), target("beyond")]
    assert {need_of(factory, each) for each in targets} == {NEED}
    assert problem_of(factory, CENTER).kind is ProblemKind.EXPIRED
    code = desk.sign_in("center", factory)
    assert code.url.startswith(desk.emulator.url)
    assert code.complete_url.endswith(code.code)
    assert 500 < code.expires - time.time() <= 600
    assert [who(factory, each).account for each in targets] == ["222233334444"] * 3 + ["444455556666"]
    assert (desk.called("RegisterClient"), desk.called("StartDeviceAuthorization")) == (1, 1)


def test_the_token_is_cached_as_the_cli_caches_it(desk: Desk) -> None:
    desk.sign_in("center")
    path, token = cached(desk, "acme")
    assert path.stat().st_mode & 0o777 == 0o600
    assert set(token) == {
        "startUrl",
        "region",
        "accessToken",
        "expiresAt",
        "clientId",
        "clientSecret",
        "registrationExpiresAt",
        "refreshToken",
    }
    assert (token["startUrl"], token["region"]) == (START_URL, REGION)
    for moment in ("expiresAt", "registrationExpiresAt"):
        assert time.strptime(token[moment], "%Y-%m-%dT%H:%M:%SZ")


def test_a_profile_without_a_session_is_cached_by_its_start_url_and_is_not_refreshed(desk: Desk) -> None:
    desk.sign_in("former")
    _, token = cached(desk, START_URL)
    assert "refreshToken" not in token
    factory = desk.factory()
    assert who(factory, target("former")).account == "222233334444"
    assert need_of(factory, CENTER) == NEED


def test_the_cache_can_be_elsewhere(desk: Desk, tmp_path: Path) -> None:
    factory = ClientFactory(desk.emulator.url, token_folder=tmp_path / "tokens")
    desk.sign_in("center", factory)
    assert len(list((tmp_path / "tokens").iterdir())) == 2
    assert not desk.cache.exists()
    assert who(factory, CENTER).account == "222233334444"


def test_a_registration_is_used_again_while_it_lasts_and_is_known(desk: Desk) -> None:
    desk.sign_in("center")
    cached(desk, "acme")[0].unlink()
    desk.sign_in("center")
    assert desk.called("RegisterClient") == 1
    cached(desk, "acme")[0].unlink()
    with desk.emulator.world.lock:
        desk.emulator.world.center.clients.clear()
    desk.sign_in("center")
    assert desk.called("RegisterClient") == 2


def test_a_permission_set_that_no_profile_names_is_reached(desk: Desk) -> None:
    wanted = Target("v", REGION, sign_in=SignInRole("acme", "222233334444", "Viewer"))
    factory = desk.factory()
    assert need_of(factory, wanted) == NEED
    desk.sign_in("center", factory)
    assert "AWSReservedSSO_Viewer" in who(factory, wanted).arn
    assert factory.access_token("acme") == cached(desk, "acme")[1]["accessToken"]


def test_a_token_near_its_end_is_refreshed_once_for_all_and_kept(desk: Desk) -> None:
    desk.sign_in("center")
    path, token = cached(desk, "acme")
    path.write_text(json.dumps(token | {"expiresAt": ending(60)}), encoding="utf-8")
    factory = desk.factory()
    asked = desk.called("CreateToken")
    with ThreadPoolExecutor(4) as pool:
        names = ("center", "center-viewer", "beyond", "center")
        accounts = list(pool.map(lambda name: who(factory, target(name)).account, names))
    assert accounts == ["222233334444", "222233334444", "444455556666", "222233334444"]
    assert desk.called("CreateToken") == asked + 1
    refreshed = cached(desk, "acme")[1]
    assert refreshed["accessToken"] != token["accessToken"]
    assert refreshed["refreshToken"]


def test_a_session_that_ended_for_good_wants_a_person(desk: Desk) -> None:
    desk.sign_in("center")
    path, token = cached(desk, "acme")
    path.write_text(json.dumps(token | {"expiresAt": ending(-60), "refreshToken": "gone"}), encoding="utf-8")
    factory = desk.factory()
    assert need_of(factory, CENTER) == NEED
    desk.sign_in("center", factory)
    assert who(factory, CENTER).account == "222233334444"


def test_a_token_that_was_signed_out_elsewhere_wants_a_person(desk: Desk) -> None:
    desk.sign_in("center")
    factory = desk.factory()
    with desk.emulator.world.lock:
        desk.emulator.world.center.sign_ins.clear()
    problem = problem_of(factory, CENTER)
    assert (problem.kind, problem.need) == (ProblemKind.EXPIRED, NEED)


def test_a_sign_in_by_the_cli_is_noticed_without_one_here(desk: Desk) -> None:
    factory = desk.factory()
    assert need_of(factory, CENTER) == NEED
    desk.sign_in("center", desk.factory())
    assert who(factory, CENTER).account == "222233334444"


def test_credentials_that_aws_calls_expired_are_had_anew_silently(desk: Desk) -> None:
    factory = desk.factory()
    desk.sign_in("center", factory)
    who(factory, CENTER)
    with desk.emulator.world.lock:
        held = desk.emulator.world.sessions
        held.update({key: replace(session, expires=0.0) for key, session in held.items()})
    assert who(factory, CENTER).account == "222233334444"
    assert desk.called("GetRoleCredentials") == 2


def test_a_refusal_in_the_browser_is_told(desk: Desk) -> None:
    factory = desk.factory()
    problem = tried(factory, lambda code: desk.answer(code, allow=False))
    assert (problem.kind, problem.need) == (ProblemKind.DENIED, NEED)
    assert "refused" in problem.title


def test_giving_up_ends_the_wait(desk: Desk) -> None:
    stop = threading.Event()
    problem = tried(desk.factory(), lambda _: stop.set(), stop=stop)
    assert problem.kind is ProblemKind.STOPPED


def test_a_code_runs_out(desk: Desk) -> None:
    problem = tried(desk.factory(), lambda _: desk.emulator.step(700))
    assert (problem.kind, problem.need) == (ProblemKind.EXPIRED, NEED)
    assert "code" in problem.title


def test_a_code_runs_out_by_our_clock_too(desk: Desk) -> None:
    factory = desk.factory()
    ours = SteppedClock(time.time())
    factory.sign_ins.clock = ours
    problem = tried(factory, lambda _: ours.step(700))
    assert "ran out" in problem.title


def test_who_asks_too_often_slows_down(desk: Desk) -> None:
    with desk.emulator.world.lock:
        desk.emulator.world.center.interval = 1
    waited: list[float] = []

    class Watched(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waited.append(timeout or 0.0)
            desk.emulator.step(0.25)
            return len(waited) > 3

    assert tried(desk.factory(), stop=Watched()).kind is ProblemKind.STOPPED
    assert waited[:3] == [1.0, 1.0, 6.0]


def test_a_session_that_is_configured_no_longer_is_named(desk: Desk) -> None:
    problem = tried(desk.factory(), need=SignInNeed(SignInKind.DEVICE, "gone"))
    assert problem.kind is ProblemKind.CONFIGURATION
    assert "gone" in problem.title


def test_a_wrong_start_url_is_a_matter_of_configuration(desk: Desk) -> None:
    config = desk.home / "config"
    config.write_text(
        config.read_text("utf-8").replace(START_URL, "https://other.example/start"), encoding="utf-8"
    )
    problem = tried(desk.factory())
    assert problem.kind is ProblemKind.CONFIGURATION
    assert "sso_start_url" in problem.hint


def test_a_folder_that_cannot_be_written_is_told(desk: Desk) -> None:
    (desk.home / ".aws").write_text("in the way", encoding="utf-8")
    problem = tried(desk.factory(), lambda code: desk.answer(code, allow=True))
    assert problem.kind is ProblemKind.CONFIGURATION


def test_nothing_secret_is_shown(desk: Desk) -> None:
    factory = desk.factory()
    told = desk.sign_in("center", factory)
    assert isinstance(told, DeviceCode)
    token = cached(desk, "acme")[1]
    shown = f"{factory!r} {factory.sign_ins!r} {factory.opener!r} {factory.credentials(CENTER)!r} {told!r}"
    assert not any(token[name] in shown for name in ("accessToken", "refreshToken", "clientSecret"))
