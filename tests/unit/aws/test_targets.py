import subprocess
import sys

import pytest

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.targets import resolve_target, whoami
from services.domain.problem import Problem, ProblemKind
from services.domain.target import RoleStep, Target
from services.errors import ServiceError
from tests.unit.aws.conftest import Configure

TWO_PROFILES = """
[profile prod]
region = eu-west-1
[profile staging]
"""


def refused(profile: str | None = None, region: str | None = None) -> Problem:
    with pytest.raises(ServiceError) as caught:
        resolve_target(profile, region)
    return caught.value.problem


def test_a_profile_brings_its_region(configure: Configure) -> None:
    configure(TWO_PROFILES)
    assert resolve_target("prod") == Target("prod/eu-west-1", "eu-west-1", profile="prod")


def test_what_is_given_beats_the_environment_and_that_the_profile(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(TWO_PROFILES)
    monkeypatch.setenv("AWS_PROFILE", "prod")
    assert resolve_target().profile == "prod"
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    assert resolve_target().region == "eu-west-2"
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    assert resolve_target().region == "eu-west-3"
    assert resolve_target("staging", "us-east-1").name == "staging/us-east-1"


def test_credentials_in_the_environment_beat_a_profile_in_it(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(TWO_PROFILES)
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA111122223333")
    assert resolve_target() == Target("default/eu-west-1", "eu-west-1")
    assert resolve_target("prod").profile == "prod"


def test_a_profile_in_the_environment_must_exist(
    configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(TWO_PROFILES)
    monkeypatch.setenv("AWS_PROFILE", "prdo")
    assert refused().title == "no profile 'prdo'"


def test_without_a_profile_the_target_is_the_default_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    target = resolve_target(role_arn="arn:aws:iam::111122223333:role/Ops")
    assert (target.name, target.profile) == ("default/eu-west-1", None)
    assert target.roles == (RoleStep("arn:aws:iam::111122223333:role/Ops"),)


def test_no_region_says_how_to_set_one(configure: Configure) -> None:
    configure(TWO_PROFILES)
    problem = refused("staging")
    assert problem.kind is ProblemKind.CONFIGURATION
    assert "--region" in problem.line
    assert "--profile staging" in problem.line


def test_a_mistyped_profile_brings_the_near_ones(configure: Configure) -> None:
    configure(TWO_PROFILES)
    assert "did you mean prod?" in refused("prdo").hint
    assert "there are prod, staging" in refused("zzz").hint


def test_an_unknown_profile_on_an_empty_machine_says_how_to_make_one() -> None:
    assert "aws configure sso --profile prod" in refused("prod", "eu-west-1").hint


@pytest.mark.parametrize("region", ["eu-wst-1", "euwest1", "EU-WEST-1", "eu_west_1", "eu-west-1a"])
def test_a_mistyped_region_brings_the_near_ones(region: str) -> None:
    problem = refused(region=region)
    assert problem.kind is ProblemKind.CONFIGURATION
    assert "is no region" in problem.title


def test_a_region_newer_than_botocore_passes() -> None:
    assert resolve_target(region="xx-west-9").region == "xx-west-9"


def test_a_broken_configuration_file_is_a_problem(configure: Configure) -> None:
    configure("[profile prod\nregion")
    assert refused("prod", "eu-west-1").kind is ProblemKind.CONFIGURATION


@pytest.mark.parametrize("endpoint", ["nonsense", "http://", "127.0.0.1:80"])
def test_a_malformed_endpoint_is_a_matter_of_configuration(endpoint: str) -> None:
    caller = Caller(ClientFactory(endpoint), Target("t", "eu-west-1"))
    for call in (caller.read, caller.act):
        with pytest.raises(ServiceError) as caught:
            call("StopPipelineExecution", pipelineName="web", pipelineExecutionId="x")
        assert caught.value.problem.kind is ProblemKind.CONFIGURATION
        assert "--endpoint-url" in caught.value.problem.hint


def test_no_credentials_are_a_problem_not_a_crash() -> None:
    with pytest.raises(ServiceError) as caught:
        whoami(ClientFactory("http://127.0.0.1:9"), Target("t", "eu-west-1"))
    assert caught.value.problem.kind is ProblemKind.NO_CREDENTIALS


@pytest.mark.parametrize(
    "module",
    [
        "services.aws.caller",
        "services.aws.clients",
        "services.aws.targets",
        "services.aws.translate",
        "services.pipelines.operator",
        "services.config",
    ],
)
def test_importing_the_services_does_not_import_botocore(module: str) -> None:
    found = "any(name.split('.')[0] in ('botocore', 'boto3') for name in sys.modules)"
    script = f"import sys, {module}; sys.exit({found})"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
