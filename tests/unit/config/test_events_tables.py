"""The queues that the configuration names."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.config import Config, ConfigError, EventsTable
from services.domain.target import RoleStep, Target

URL = "https://sqs.eu-west-1.amazonaws.com/111122223333/alice"
HOME = Target("home", "eu-west-1", "prod", "111122223333")
FAR = Target("far", "us-east-1", "prod", "111122223333")
OTHER = Target("other", "eu-west-1", "dev", "444455556666")


def load(tmp_path: Path, text: str) -> Config:
    """The configuration that a text says."""
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return Config.load(path)


def test_a_queue_may_say_for_which_targets_and_as_whom_it_is_read(tmp_path: Path) -> None:
    text = f"""
[events.main]
queue = "{URL}"

[events.far]
queue = "https://queue.acme.example/111122223333/far"
targets = ["far/*", "Other"]
profile = "hub"
role_arn = "arn:aws:iam::111122223333:role/reader"
region = "us-east-1"
"""
    main, far = load(tmp_path, text).events
    assert main == EventsTable("main", URL)
    assert (main.account, main.queue_region, main.queue_name) == ("111122223333", "eu-west-1", "alice")
    assert main.covers(HOME)
    assert [far.covers(target) for target in (HOME, FAR, OTHER)] == [False, False, True]
    reads_as = far.reads_as([OTHER])
    assert reads_as is not None
    assert (reads_as.region, reads_as.profile) == ("us-east-1", "hub")
    assert reads_as.roles == (RoleStep("arn:aws:iam::111122223333:role/reader"),)


def test_a_queue_is_read_as_the_target_that_is_nearest_to_it() -> None:
    table = EventsTable("main", URL)
    for targets, profile in (([OTHER, FAR, HOME], "prod"), ([OTHER], "dev")):
        reads_as = table.reads_as(targets)
        assert reads_as is not None
        assert (reads_as.profile, reads_as.region) == (profile, "eu-west-1")
    assert table.reads_as([]) is None


@pytest.mark.parametrize(
    ("url", "region"),
    [
        (URL, "eu-west-1"),
        ("https://sqs-fips.us-gov-west-1.amazonaws.com/111122223333/q", "us-gov-west-1"),
        ("https://sqs.cn-north-1.amazonaws.com.cn/111122223333/q", "cn-north-1"),
        ("https://vpce-0-a.sqs.eu-west-1.vpce.amazonaws.com/111122223333/q", "eu-west-1"),
        ("https://eu-west-1.queue.amazonaws.com/111122223333/q", "eu-west-1"),
        ("http://127.0.0.1:4000/111122223333/q", None),
    ],
)
def test_the_region_is_in_the_url_where_it_is_aws_own(url: str, region: str | None) -> None:
    assert EventsTable("main", url).queue_region == region


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[events.main]", "1: events.main: needs queue"),
        (
            "[events.main]\nqueue = 'arn:aws:sqs:eu-west-1:111122223333:q'",
            "2: events.main.queue: must be the URL",
        ),
        (f"[events.main]\nqueue = '{URL}.fifo'", "2: events.main.queue: must be a standard queue"),
        (
            f"[events.main]\nqueue = '{URL}'\ntarget = ['x']",
            "3: events.main.target: unknown; did you mean targets?",
        ),
        (f"[events.main]\nqueue = '{URL}'\nrole_arn = 'x'", "3: events.main.role_arn: must be the ARN"),
        ("[events]\nqueue = 'x'", "2: events.queue: must be a table"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_place(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(ConfigError, match=r"config\.toml") as refused:
        load(tmp_path, text)
    assert complaint in str(refused.value)
