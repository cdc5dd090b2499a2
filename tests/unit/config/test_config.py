from pathlib import Path

import pytest

from services.config import Config, ConfigError, Defaults, TargetRule, ViewTable
from services.domain.target import RoleStep, Target

WHOLE = """
[defaults]
profile = "prod"
region = "eu-west-1"
refresh = 5
read_only = true
low_bandwidth = true
ascii = true
mouse = false

[targets.production]
account = "111122223333"
danger = true
colour = "red"

[targets."prod/us-east-1"]
read_only = true

[targets.ops]
profile = "ops"
region = "eu-west-1"
role_arn = "arn:aws:iam::111122223333:role/Ops"
danger = false

[keys]
start = "S"
stop = ""

[danger]
patterns = ["*-prod", "prod/*/payments-*"]
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return Config.load(path)


def complaint(path: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        load(path, text)
    message = str(caught.value)
    assert "\n" not in message
    assert str(path) in message
    return message.replace(str(path), "FILE")


def test_everything_that_can_be_said(path: Path) -> None:
    config = load(path, WHOLE)
    assert config.defaults == Defaults("prod", "eu-west-1", 5.0, True, True, True, mouse=False)
    assert [rule.name for rule in config.targets] == ["production", "prod/us-east-1", "ops"]
    assert config.keys == {"start": "S", "stop": ""}
    assert config.path == path


def test_an_empty_file_and_no_file_at_the_usual_place_mean_the_defaults(
    path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert load(path, "") == Config(path=path)
    monkeypatch.delenv("PIPEDECK_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert Config.load() == Config()


def test_the_environment_names_another_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("[defaults]\nascii = true\n", encoding="utf-8")
    monkeypatch.setenv("PIPEDECK_CONFIG", str(path))
    assert Config.load().defaults.ascii
    path.unlink()
    with pytest.raises(ConfigError, match="there is no such file"):
        Config.load()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[defaults]\n\nprofil = 'x'", "FILE:3: defaults.profil: unknown; did you mean profile?"),
        ("[defaults]\nzzzz = 1", "FILE:2: defaults.zzzz: unknown; known are profile, region, refresh"),
        ("[default]", "FILE:1: default: unknown; did you mean defaults?"),
        ("[defaults]\nread_only = 'yes'", "FILE:2: defaults.read_only: must be true or false"),
        ("[defaults]\nrefresh = '5'", "FILE:2: defaults.refresh: must be seconds from 1 to 3600"),
        ("[defaults]\nrefresh = true", "FILE:2: defaults.refresh: must be seconds from 1 to 3600"),
        ("[defaults]\nrefresh = 0", "FILE:2: defaults.refresh: must be seconds from 1 to 3600"),
        ("[defaults]\nrefresh = nan", "FILE:2: defaults.refresh: must be seconds from 1 to 3600"),
        ("[defaults]\nregion = ''", "FILE:2: defaults.region: must be some text"),
        ("defaults = 3", "FILE:1: defaults: must be a table"),
        ("[targets]\nprod = 3", "FILE:2: targets.prod: must be a table"),
        (
            "[targets.prod]\naccount = 111122223333",
            "FILE:2: targets.prod.account: must be twelve digits in quotes",
        ),
        (
            "[targets.a]\ndanger = true\n[targets.b]\ndanger = 1",
            "FILE:4: targets.b.danger: must be true or false",
        ),
        ("[targets.'a b']\nrole_arn = 'x'", "FILE:2: targets.a b.role_arn: must be the ARN of an IAM role"),
        ("[keys]\nstart = 5", 'FILE:2: keys.start: must be a key in quotes, or "" for none'),
        ("[danger]\npatterns = 'x'", 'FILE:2: danger.patterns: must be a list of globs, such as ["*-prod"]'),
        ("[danger]\npatterns = ['']", "FILE:2: danger.patterns: must be a list of globs"),
        ("[danger\n", "FILE: Expected ']' at the end of a table declaration (at line 1, column 8)"),
        ("targets.prod.danger = 1", "FILE: targets.prod.danger: must be true or false"),
    ],
)
def test_what_is_wrong_is_said_in_one_line_with_its_place(path: Path, text: str, message: str) -> None:
    assert complaint(path, text).startswith(message)


def test_files_that_cannot_be_read(path: Path) -> None:
    with pytest.raises(ConfigError, match="there is no such file"):
        Config.load(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="not UTF-8"):
        Config.load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ConfigError, match="directory"):
        Config.load(path)


def test_a_complaint_shows_no_control_characters(path: Path) -> None:
    assert "\x1b" not in complaint(path, '[defaults]\n"\\u001b[31m" = 1')


def test_rules_apply_to_the_targets_they_name(path: Path) -> None:
    config = load(path, WHOLE)
    prod = Target("prod/eu-west-1", "eu-west-1", profile="prod", account="111122223333")
    applied = config.applied(prod)
    assert (applied.danger, applied.colour, applied.read_only) == (True, "red", False)
    assert config.applied(Target("prod/us-east-1", "us-east-1")).read_only
    ops = Target("ops/eu-west-1", "eu-west-1", profile="ops", account="111122223333")
    assert (config.applied(ops).danger, config.applied(ops).colour) == (False, "red")
    assert config.applied(ops).roles == (RoleStep("arn:aws:iam::111122223333:role/Ops"),)
    elsewhere = Target("ops/us-east-1", "us-east-1", profile="ops", account="999999999999")
    assert config.applied(elsewhere) == elsewhere
    unknown = Target("ops/us-east-1", "us-east-1", profile="ops")
    assert config.applied(unknown).danger, "until the account is known, a rule for an account may be about it"


def test_a_rule_needs_all_that_it_names() -> None:
    rule = TargetRule("x", profile="a", region="eu-west-1")
    assert rule.matches(Target("t", "eu-west-1", profile="a"))
    assert not rule.matches(Target("t", "eu-west-2", profile="a"))
    assert not rule.matches(Target("x", "eu-west-1"))


@pytest.mark.parametrize(
    ("target", "pipeline", "danger"),
    [
        ("any", "web-prod", True),
        ("any", "WEB-PROD", True),
        ("any", "web-prod-2", False),
        ("prod/eu-west-1", "payments-api", True),
        ("dev/eu-west-1", "payments-api", False),
    ],
)
def test_patterns_name_dangerous_pipelines(path: Path, target: str, pipeline: str, danger: bool) -> None:
    config = load(path, WHOLE)
    assert config.is_dangerous(Target(target, "eu-west-1"), pipeline) is danger
    assert config.is_dangerous(Target(target, "eu-west-1", danger=True), pipeline)


def test_views_are_ways_to_look_at_the_fleet(path: Path) -> None:
    text = (
        '[views.night]\nfilter = "status:failed age:<12h"\ntab = "failed"\nsort = "-started"\n[views.all]\n'
    )
    assert load(path, text).views == (
        ViewTable("night", "status:failed age:<12h", "failed", "-started"),
        ViewTable("all"),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[views.a]\ntab = "broken"', "views.a.tab: must be one of all, waiting"),
        ('[views.a]\nsort = "age"', "views.a.sort: must be one of status, name"),
        ('[views.a]\nfilters = "x"', "views.a.filters: unknown; did you mean filter"),
        ('[views."two words"]\nfilter = "x"', "must be one word"),
    ],
)
def test_a_view_that_makes_no_sense_is_refused(path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        load(path, text)
