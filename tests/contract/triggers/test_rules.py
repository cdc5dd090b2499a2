"""Reading EventBridge rules and acting on them, at the emulator and at moto."""

from __future__ import annotations

import json

import pytest

from services.audit import Phase, Result
from services.domain.problem import ProblemKind
from services.domain.starter import EventRule, RuleState, RuleTarget
from services.errors import ServiceError
from services.pipelines.cli_line import cli_line
from services.pipelines.verbs import DisableRule, EnableRule, PutSchedule, PutTarget, RuleVerb
from services.triggers.settle import reconcile_starter
from tests.contract.pipelines.desk import TARGET
from tests.contract.triggers.conftest import Bridge

WEB = "arn:aws:codepipeline:eu-west-1:111122223333:web"
OTHER = "arn:aws:codepipeline:eu-west-1:111122223333:other"
ROLE = "arn:aws:iam::111122223333:role/start-pipelines"
NIGHTLY = PutSchedule("web", "web-nightly", "cron(0 18 ? * MON-FRI *)", "At six")
TARGETED = PutTarget("web", "web-nightly", WEB, ROLE)


def make(bridge: Bridge) -> EventRule:
    """A schedule that starts the pipeline, by our own verbs."""
    bridge.operator.perform(NIGHTLY)
    bridge.operator.perform(TARGETED)
    return bridge.reader.rule("web-nightly", WEB)


def test_a_schedule_is_made_and_read(bridge: Bridge) -> None:
    assert bridge.reader.rule_names(WEB) == ()
    rule = make(bridge)
    assert bridge.reader.rule_names(WEB) == ("web-nightly",)
    assert bridge.reader.rule_names(OTHER) == ()
    assert (rule.schedule, rule.description, rule.state) == (
        NIGHTLY.schedule,
        NIGHTLY.description,
        RuleState.ENABLED,
    )
    assert rule.targets == (RuleTarget("pipeline", WEB, ROLE),)
    results = [entry.result for entry in bridge.audited() if entry.phase is Phase.RESULT]
    assert results == [Result.OK, Result.OK]
    assert "rule/web-nightly" in rule.arn


def test_a_schedule_is_changed_and_all_else_of_the_rule_stays(bridge: Bridge) -> None:
    before = make(bridge)
    bridge.operator.perform(DisableRule("web", "web-nightly"))
    before = bridge.reader.rule("web-nightly", WEB)
    bridge.operator.perform(PutSchedule("web", "web-nightly", "rate(2 hours)", "Often", before))
    after = bridge.reader.rule("web-nightly", WEB)
    assert (after.schedule, after.description) == ("rate(2 hours)", "Often")
    assert (after.state, after.targets) == (RuleState.DISABLED, before.targets)


def test_a_rule_with_a_pattern_keeps_it(bridge: Bridge) -> None:
    from services.aws.caller import Caller

    pattern = json.dumps({"source": ["aws.ecr"], "detail": {"repository-name": ["web"]}})
    events = Caller(bridge.factory, TARGET, "events")
    both = {"EventPattern": pattern, "ScheduleExpression": "rate(1 day)"}
    events.act("PutRule", Name="both", State="ENABLED", **both)
    before = bridge.reader.rule("both", WEB)
    assert json.loads(before.pattern) == json.loads(pattern)
    assert before.targets == ()
    bridge.operator.perform(PutSchedule("web", "both", "rate(2 days)", before=before))
    assert json.loads(bridge.reader.rule("both", WEB).pattern) == json.loads(pattern)


def test_rules_are_turned_off_and_on(bridge: Bridge) -> None:
    make(bridge)
    for verb, enabled in (
        (DisableRule("web", "web-nightly"), False),
        (EnableRule("web", "web-nightly"), True),
    ):
        bridge.operator.perform(verb)
        assert bridge.reader.rule("web-nightly", WEB).enabled is enabled
        assert bridge.operator.reconcile(verb, 0.0).happened is True


def test_a_new_schedule_replaces_no_rule_that_is_there(bridge: Bridge) -> None:
    make(bridge)
    problem = bridge.refused(PutSchedule("web", "web-nightly", "rate(1 hour)"))
    assert problem.kind is ProblemKind.CONFLICT
    assert "there is a rule web-nightly already" in problem.title
    assert bridge.reader.rule("web-nightly", WEB).schedule == NIGHTLY.schedule


def test_a_rule_that_was_changed_meanwhile_is_not_replaced(bridge: Bridge) -> None:
    before = make(bridge)
    bridge.operator.perform(PutSchedule("web", "web-nightly", "rate(2 hours)", "At six", before))
    problem = bridge.refused(PutSchedule("web", "web-nightly", "rate(3 hours)", "At six", before))
    assert problem.kind is ProblemKind.CONFLICT
    assert "changed meanwhile" in problem.title


def test_a_rule_that_is_gone_is_not_made_again(bridge: Bridge) -> None:
    gone = EventRule("old", schedule="rate(1 hour)")
    problem = bridge.refused(PutSchedule("web", "old", "rate(2 hours)", before=gone))
    assert problem.kind is ProblemKind.CONFLICT
    assert "deleted meanwhile" in problem.title
    with pytest.raises(ServiceError) as caught:
        bridge.reader.rule_itself("old")
    assert caught.value.problem.kind is ProblemKind.NOT_FOUND


@pytest.mark.parametrize(
    ("verb", "words"),
    [
        (PutSchedule("web", "a b", "rate(1 hour)"), "1 to 64"),
        (PutSchedule("web", "x", "rate(1 hours)"), "EventBridge wants hour"),
        (PutSchedule("web", "x", "cron(0 18 * * MON *)"), "schedule"),
        (PutSchedule("web", "x", "rate(1 hour)", "d" * 513), "512 at most"),
        (PutTarget("web", "x", WEB, "start-pipelines"), "a role's ARN"),
    ],
)
def test_what_eventbridge_would_refuse_is_not_sent(bridge: Bridge, verb: RuleVerb, words: str) -> None:
    problem = bridge.refused(verb)
    assert problem.kind is ProblemKind.INVALID
    assert words in f"{problem.title}\n{problem.detail}"
    assert bridge.audited() == []


def test_lost_answers_are_found_out_by_reading(bridge: Bridge) -> None:
    assert reconcile_starter(bridge.reader, NIGHTLY).happened is False
    assert reconcile_starter(bridge.reader, EnableRule("web", "web-nightly")).happened is False
    bridge.operator.perform(NIGHTLY)
    assert reconcile_starter(bridge.reader, NIGHTLY).happened is True
    assert reconcile_starter(bridge.reader, TARGETED).happened is False
    bridge.operator.perform(TARGETED)
    assert reconcile_starter(bridge.reader, TARGETED).happened is True
    other = PutSchedule("web", "web-nightly", "rate(1 hour)")
    assert reconcile_starter(bridge.reader, other).happened is False
    assert reconcile_starter(bridge.reader, DisableRule("web", "web-nightly")).happened is False


@pytest.mark.parametrize(
    ("verb", "line", "arn"),
    [
        (DisableRule("web", "web-nightly"), "aws events disable-rule --name web-nightly", "rule/web-nightly"),
        (
            NIGHTLY,
            (
                "aws events put-rule --name web-nightly --schedule-expression 'cron(0 18 ? * MON-FRI *)' "
                "--state ENABLED --description 'At six'"
            ),
            "rule/web-nightly",
        ),
        (
            TARGETED,
            f"aws events put-targets --rule web-nightly --targets Id=pipeline,Arn={WEB},RoleArn={ROLE}",
            "rule/web-nightly",
        ),
    ],
)
def test_verbs_tell_their_line_and_their_permission(verb: RuleVerb, line: str, arn: str) -> None:
    assert cli_line(verb, TARGET) == f"{line} --region eu-west-1"
    assert verb.permission == f"events:{verb.operation}"
    assert verb.resource_arn(TARGET) == f"arn:aws:events:eu-west-1:111122223333:{arn}"


def test_a_target_that_was_not_taken_was_not_put() -> None:
    failed = {
        "FailedEntryCount": 1,
        "FailedEntries": [{"TargetId": "pipeline", "ErrorCode": "X", "ErrorMessage": "no"}],
    }
    with pytest.raises(ServiceError) as caught:
        TARGETED.check_answer(failed)
    assert (caught.value.problem.title, caught.value.problem.code) == ("no", "X")
    TARGETED.check_answer({"FailedEntryCount": 0, "FailedEntries": []})
