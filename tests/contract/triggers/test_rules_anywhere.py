"""Rules as the app reads and changes them: the same at the emulator and at moto's EventBridge."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from moto import mock_aws

from services.audit import AuditLog
from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.clock import SystemClock
from services.domain.problem import ProblemKind
from services.domain.starter import RuleState
from services.domain.target import Target
from services.emulator import Emulator
from services.errors import ServiceError
from services.pipelines.operator import Operator
from services.pipelines.verbs.rules import DisableRule, EnableRule, PutSchedule, PutTarget
from services.triggers.reader import TriggerReader
from tests.emulator_fixtures import ACCOUNT, REGION
from tests.live_rig import CREDENTIALS

PIPELINE = f"arn:aws:codepipeline:{REGION}:{ACCOUNT}:web"
QUEUE = f"arn:aws:sqs:{REGION}:{ACCOUNT}:heard"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/start-web"
PATTERN = json.dumps({"source": ["aws.codecommit"], "detail": {"referenceName": ["main"]}})


class Place:
    """An EventBridge: its raw client, and the app's reader and operator there."""

    def __init__(self, url: str | None, audit_path: Path) -> None:
        target = Target("prod", REGION, account=ACCOUNT)
        factory = ClientFactory(url)
        self.events: Any = factory.client(target, "events")
        self.reader = TriggerReader(factory, target)
        self.operator = Operator(Caller(factory, target), AuditLog(audit_path, SystemClock()))


@pytest.fixture(params=["emulator", "moto"])
def place(
    request: pytest.FixtureRequest, emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    """The emulator, and then moto."""
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    if request.param == "emulator":
        yield Place(emulator.url, tmp_path / "audit.jsonl")
        return
    with mock_aws():
        yield Place(None, tmp_path / "audit.jsonl")


def test_rules_of_a_pipeline_are_found_page_by_page_and_read(place: Place) -> None:
    names = [f"rule-{number:03}" for number in range(103)]
    for name in names:
        place.events.put_rule(Name=name, EventPattern=PATTERN)
        place.events.put_targets(Rule=name, Targets=[{"Id": "web", "Arn": PIPELINE, "RoleArn": ROLE}])
    place.events.put_rule(Name="other", EventPattern=PATTERN)
    place.events.put_targets(Rule="other", Targets=[{"Id": "queue", "Arn": QUEUE}])
    assert sorted(place.reader.rule_names(PIPELINE)) == names
    assert place.reader.rule_names(QUEUE) == ("other",)
    assert place.reader.rule_names(f"{PIPELINE}-2") == ()


def test_a_rule_is_read_with_what_it_hands_to_the_pipeline(place: Place) -> None:
    place.events.put_rule(Name="push", EventPattern=PATTERN, Description="main", State="DISABLED")
    told = '{"variables": [{"name": "Environment", "value": "prod"}]}'
    targets = [
        {"Id": "web", "Arn": PIPELINE, "RoleArn": ROLE, "Input": told},
        {"Id": "queue", "Arn": QUEUE},
    ]
    place.events.put_targets(Rule="push", Targets=targets)
    rule = place.reader.rule("push", PIPELINE)
    assert json.loads(rule.pattern) == json.loads(PATTERN)
    assert (rule.name, rule.description, rule.state, rule.schedule) == (
        "push",
        "main",
        RuleState.DISABLED,
        "",
    )
    [target] = rule.targets
    assert (target.arn, target.role_arn, target.input) == (PIPELINE, ROLE, told)
    assert rule.arn.startswith(f"arn:aws:events:{REGION}:")


def test_a_rule_that_is_gone_is_said_to_be_gone(place: Place) -> None:
    with pytest.raises(ServiceError) as refused:
        place.reader.rule("gone", PIPELINE)
    assert refused.value.problem.kind is ProblemKind.NOT_FOUND


def test_a_schedule_is_put_disabled_enabled_and_changed(place: Place) -> None:
    place.operator.perform(
        PutSchedule("web", "nightly", schedule="cron(0 2 * * ? *)", description="At night")
    )
    place.operator.perform(PutTarget("web", "nightly", pipeline_arn=PIPELINE, role_arn=ROLE))
    made = place.reader.rule("nightly", PIPELINE)
    assert (made.schedule, made.description, made.enabled) == ("cron(0 2 * * ? *)", "At night", True)
    assert [target.arn for target in made.targets] == [PIPELINE]
    place.operator.perform(DisableRule("web", "nightly"))
    disabled = place.reader.rule("nightly", PIPELINE)
    assert not disabled.enabled
    later = PutSchedule("web", "nightly", schedule="rate(2 days)", description="At night", before=disabled)
    place.operator.perform(later)
    changed = place.reader.rule("nightly", PIPELINE)
    assert (changed.schedule, changed.enabled) == ("rate(2 days)", False)
    assert changed.targets == made.targets
    place.operator.perform(EnableRule("web", "nightly"))
    assert place.reader.rule("nightly", PIPELINE).enabled
