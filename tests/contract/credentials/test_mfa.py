"""A role that wants an MFA code: asked for once, remembered to its end, never on the terminal."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.domain.problem import ProblemKind
from services.domain.sign_in import SignInKind, SignInNeed
from services.domain.target import Target
from services.emulator.identity.directory import Role
from services.errors import ServiceError
from tests.contract.credentials.desk import CODE, DEVICE, Desk, need_of, problem_of, target, who
from tests.contract.credentials.desk import GUARDED as GUARDED_ROLE

GUARDED = target("guarded")
ELSEWHERE = target("guarded", "us-east-1")
DEEP = target("deep")
STACKED = target("guarded", "eu-west-1", "arn:aws:iam::555566667777:role/One")
MIDDLE = "arn:aws:iam::444455556666:role/Middle"
UPPER = "arn:aws:iam::777788889999:role/Upper"
TWICE = f"""
[profile middle]
role_arn = {MIDDLE}
source_profile = guarded

[profile twice]
role_arn = {UPPER}
source_profile = middle
mfa_serial = {DEVICE}
role_session_name = alice
"""
NEED = SignInNeed(SignInKind.MFA, DEVICE, profile="guarded")


def refused(factory: ClientFactory, code: str) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        factory.sign_ins.code(NEED, code)
    return caught.value


def test_all_who_build_on_the_role_have_one_need_and_one_code_meets_it(desk: Desk) -> None:
    factory = desk.factory()
    wanting = [GUARDED, ELSEWHERE, DEEP, STACKED]
    assert {need_of(factory, each) for each in wanting} == {NEED}
    assert problem_of(factory, GUARDED).kind is ProblemKind.NO_CREDENTIALS
    assert desk.called("AssumeRole") == 0
    factory.sign_ins.code(NEED, CODE)
    assert desk.called("AssumeRole") == 1
    with ThreadPoolExecutor(4) as pool:
        accounts = list(pool.map(lambda each: who(factory, each).account, wanting))
    assert accounts == ["444455556666", "444455556666", "777788889999", "555566667777"]
    assert desk.called("AssumeRole") == 3  # the roles on top, once each


def test_where_two_roles_want_a_code_the_lower_one_s_comes_first(desk: Desk) -> None:
    config = desk.home / "config"
    config.write_text(config.read_text("utf-8") + TWICE, encoding="utf-8")
    with desk.emulator.world.lock:
        directory = desk.emulator.world.directory
        directory.add_role(Role(MIDDLE, trusts=frozenset({GUARDED_ROLE})))
        directory.add_role(Role(UPPER, trusts=frozenset({MIDDLE}), mfa=True))
    factory, twice = desk.factory(), target("twice")
    assert need_of(factory, twice) == NEED
    factory.sign_ins.code(NEED, CODE)
    need = need_of(factory, twice)
    assert need == SignInNeed(SignInKind.MFA, DEVICE, profile="twice")
    factory.sign_ins.code(need, CODE)
    assert who(factory, twice).account == "777788889999"


@pytest.mark.parametrize("code", ["", "12345", "123456789", "12a456", "١٢٣٤٥٦"])
def test_what_is_no_code_is_not_sent(desk: Desk, code: str) -> None:
    error = refused(desk.factory(), code)
    assert (error.problem.kind, error.problem.need) == (ProblemKind.INVALID, NEED)
    assert desk.called("AssumeRole") == 0


def test_a_wrong_code_is_named_and_the_need_stays(desk: Desk) -> None:
    factory = desk.factory()
    problem = refused(factory, "000000").problem
    assert (problem.kind, problem.need) == (ProblemKind.DENIED, NEED)
    assert "code" in problem.title
    assert "next" in problem.hint
    assert need_of(factory, GUARDED) == NEED
    factory.sign_ins.code(NEED, "123 456")
    assert who(factory, GUARDED).account == "444455556666"


def test_what_is_known_of_the_credentials_is_told_without_a_call(desk: Desk) -> None:
    factory = desk.factory()
    assert factory.credentials(GUARDED) is None
    factory.sign_ins.code(need_of(factory, GUARDED), CODE)
    who(factory, GUARDED)
    calls = len(desk.emulator.calls.find())
    facts = factory.credentials(GUARDED)
    assert facts is not None
    assert (facts.method, facts.vaulted) == ("mfa", False)
    assert facts.expires is not None
    assert abs(facts.expires - desk.emulator.world.timeline.now() - 3600) < 2
    assert len(desk.emulator.calls.find()) == calls


def test_the_duration_of_the_profile_is_asked_for(desk: Desk) -> None:
    config = desk.home / "config"
    text = config.read_text("utf-8").replace("mfa_serial", "duration_seconds = 900\nmfa_serial")
    config.write_text(text, encoding="utf-8")
    factory = desk.factory()
    factory.sign_ins.code(need_of(factory, GUARDED), CODE)
    who(factory, GUARDED)
    facts = factory.credentials(GUARDED)
    assert facts is not None
    assert facts.expires is not None
    assert abs(facts.expires - desk.emulator.world.timeline.now() - 900) < 2


@pytest.mark.parametrize("wanted", [GUARDED, DEEP, STACKED], ids=["itself", "below", "far below"])
def test_when_aws_calls_it_expired_the_code_is_wanted_again(desk: Desk, wanted: Target) -> None:
    factory = desk.factory()
    factory.sign_ins.code(need_of(factory, wanted), CODE)
    who(factory, wanted)
    desk.emulator.step(3700)
    problem = problem_of(factory, wanted)
    assert (problem.kind, problem.need) == (ProblemKind.EXPIRED, NEED)
    factory.sign_ins.code(NEED, CODE)
    assert who(factory, wanted).arn


def test_an_act_with_expired_credentials_is_sent_once_and_brings_the_need(desk: Desk) -> None:
    factory = desk.factory()
    factory.sign_ins.code(need_of(factory, GUARDED), CODE)
    caller = Caller(factory, GUARDED)
    who(factory, GUARDED)
    desk.emulator.step(3700)
    with pytest.raises(ServiceError) as caught:
        caller.act("StartPipelineExecution", name="web")
    assert (caught.value.problem.kind, caught.value.problem.need) == (ProblemKind.EXPIRED, NEED)
    assert desk.called("StartPipelineExecution") == 1


def test_a_late_answer_to_old_credentials_undoes_no_sign_in(desk: Desk) -> None:
    factory = desk.factory()
    factory.sign_ins.code(need_of(factory, GUARDED), CODE)
    old = factory.client(GUARDED)
    desk.emulator.step(3700)
    with pytest.raises(Exception, match="ExpiredToken") as late:
        old.list_pipelines()
    problem_of(factory, GUARDED)
    factory.sign_ins.code(NEED, CODE)
    who(factory, GUARDED)
    factory.refused(GUARDED, old, late.value)
    assert who(factory, GUARDED).account == "444455556666"
    assert desk.called("AssumeRole") == 2


def test_a_profile_that_wants_no_code_any_more_is_said_to(desk: Desk) -> None:
    (desk.home / "config").write_text("[profile guarded]\nregion = eu-west-1\n", encoding="utf-8")
    assert refused(desk.factory(), CODE).problem.kind is ProblemKind.CONFIGURATION
