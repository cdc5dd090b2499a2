import botocore.session
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.domain.revision import RevisionOverride
from services.domain.status import ApprovalDecision, ConditionType, RetryMode
from services.domain.target import Target
from services.pipelines.limits import TRANSITION_REASON_LETTER, check_transition_reason, check_variable
from services.pipelines.redacted import audited, redacted
from services.pipelines.verbs import (
    AnswerApproval,
    DisableTransition,
    EnableTransition,
    OverrideCondition,
    RetryStage,
    RollBackStage,
    StartExecution,
    StopExecution,
    Verb,
)
from services.redact import MASK

RUN = "12345678-1234-4234-8234-123456789abc"
VERBS: list[Verb] = [
    StartExecution("web", {"Env": "prod"}, (RevisionOverride("App", "COMMIT_ID", "abc"),)),
    DisableTransition("web", "Deploy", "freeze until monday"),
    EnableTransition("web", "Deploy"),
    AnswerApproval("web", "Gate", "Approve", RUN, RUN, ApprovalDecision.APPROVED, "fine"),
    StopExecution("web", RUN, abandon=True, reason="wrong build"),
    RetryStage("web", "Deploy", RUN, RetryMode.ALL_ACTIONS),
    RollBackStage("web", "Deploy", RUN),
    OverrideCondition("web", "Deploy", RUN, ConditionType.BEFORE_ENTRY),
]


def fields(verb: Verb) -> list[str]:
    return [problem.field for problem in verb.problems()]


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.operation)
def test_a_good_verb_has_no_problems_and_fits_the_model(verb: Verb) -> None:
    model = botocore.session.get_session().get_service_model("codepipeline").operation_model(verb.operation)
    assert verb.problems() == []
    assert model.input_shape is not None
    assert set(verb.sent()) <= set(model.input_shape.members)
    assert set(model.input_shape.required_members) <= set(verb.sent())
    assert verb.permission == f"codepipeline:{verb.operation}"


@pytest.mark.parametrize(
    ("verb", "resource"),
    [(VERBS[0], "web"), (VERBS[1], "web/Deploy"), (VERBS[3], "web/Gate/Approve"), (VERBS[4], "web")],
)
def test_resources_are_named_as_iam_does(verb: Verb, resource: str) -> None:
    assert verb.resource == resource


@pytest.mark.parametrize(
    ("target", "arn"),
    [
        (
            Target("t", "eu-west-1", account="111122223333"),
            "arn:aws:codepipeline:eu-west-1:111122223333:web/Deploy",
        ),
        (Target("t", "us-gov-west-1"), "arn:aws-us-gov:codepipeline:us-gov-west-1:*:web/Deploy"),
        (Target("t", "cn-north-1"), "arn:aws-cn:codepipeline:cn-north-1:*:web/Deploy"),
    ],
)
def test_the_arn_that_a_policy_must_name(target: Target, arn: str) -> None:
    assert EnableTransition("web", "Deploy").resource_arn(target) == arn


@pytest.mark.parametrize(
    ("verb", "wrong"),
    [
        (StartExecution(""), ["pipeline"]),
        (StartExecution("a b"), ["pipeline"]),
        (StartExecution("web", {"Env": ""}), ["variables:Env"]),
        (StartExecution("web", {"Env": "x" * 1001}), ["variables:Env"]),
        (StartExecution("web", {"Env": "x" * 1000}), []),
        (StartExecution("web", {"Env": "two\nlines"}), ["variables:Env"]),
        (StartExecution("web", {"E v": "x"}), ["variables:E v"]),
        (StartExecution("web", {f"v{n}": "x" for n in range(51)}), ["variables"]),
        (StartExecution("web", {}, (RevisionOverride("App", "TAG", "v1"),)), ["revisions:App"]),
        (StartExecution("web", {}, (RevisionOverride("App", "COMMIT_ID", ""),)), ["revisions:App"]),
        (StartExecution("web", {}, (RevisionOverride("App", "COMMIT_ID", "x" * 1501),)), ["revisions:App"]),
        (DisableTransition("web", "Deploy", ""), ["reason"]),
        (DisableTransition("web", "Deploy", "x" * 300), []),
        (DisableTransition("web", "Deploy", "x" * 301), ["reason"]),
        (DisableTransition("web", "Deploy", "won't deploy, see #12"), ["reason"]),
        (DisableTransition("web", "De/ploy", "ok"), ["stage"]),
        (StopExecution("web", "nonsense"), ["execution_id"]),
        (StopExecution("web", RUN, reason="x" * 201), ["reason"]),
        (RollBackStage("web", "Deploy", RUN.upper()), ["target_execution_id"]),
        (OverrideCondition("web", "Deploy", RUN, ConditionType.ON_FAILURE), ["condition"]),
        (
            AnswerApproval("web", "Gate", "Approve", RUN, RUN, ApprovalDecision("Maybe"), "x" * 513),
            ["comment", "decision"],
        ),
    ],
)
def test_what_the_service_would_refuse_is_named(verb: Verb, wrong: list[str]) -> None:
    assert fields(verb) == wrong


def test_refused_letters_are_shown_once_each() -> None:
    (problem,) = check_transition_reason("no, no: no\n")
    assert problem.message == "CodePipeline refuses , : '\\n'"


@given(st.text(max_size=320))
def test_a_reason_passes_just_when_the_models_pattern_does(reason: str) -> None:
    fits = 1 <= len(reason) <= 300 and all(TRANSITION_REASON_LETTER.fullmatch(letter) for letter in reason)
    assert (check_transition_reason(reason) == []) is fits


@given(st.text(max_size=20), st.text(max_size=20))
def test_checking_never_raises(name: str, value: str) -> None:
    assert all(problem.message for problem in check_variable(name, value))


def test_each_start_has_a_token_of_its_own_that_a_repeat_keeps() -> None:
    one, other = StartExecution("web"), StartExecution("web")
    assert one.request_token != other.request_token
    assert one.sent() == one.sent()
    assert "clientRequestToken" not in one.request()


def test_secrets_are_masked_for_the_audit_log_and_the_rest_is_kept() -> None:
    verb = StartExecution("web", {"DbPassword": "hunter2", "Env": "prod"})
    masked = redacted(verb)
    assert isinstance(masked, StartExecution)
    assert masked.variables == {"DbPassword": "****", "Env": "prod"}
    assert masked.request_token == verb.request_token
    answer = redacted(AnswerApproval("web", "G", "A", RUN, RUN, ApprovalDecision.REJECTED, "password=x no"))
    assert isinstance(answer, AnswerApproval)
    assert answer.comment == "password=**** no"
    assert redacted(VERBS[5]) is VERBS[5]


def test_the_audit_log_has_no_token_of_an_approval() -> None:
    answer = AnswerApproval("web", "G", "A", RUN, RUN, ApprovalDecision.REJECTED, "password=x no")
    assert redacted(answer).request()["token"] == RUN
    assert audited(answer).request() == {**redacted(answer).request(), "token": MASK}
    assert audited(VERBS[5]) is VERBS[5]
