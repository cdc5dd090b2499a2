"""Acts that wait for credentials: each is taken up once, or ended once."""

from __future__ import annotations

from services.domain.problem import Problem, ProblemKind
from services.pipelines.open_acts import OpenAct, OpenActs
from services.pipelines.verbs import EnableTransition, StartExecution

EXPIRED = Problem(ProblemKind.EXPIRED, "the session expired")


def open_act(pipeline: str, number: int = 1) -> OpenAct:
    return OpenAct(EnableTransition(pipeline, "Deploy"), f"act-{number}", EXPIRED)


def test_an_equal_verb_takes_its_act_up_and_only_once() -> None:
    ended: list[OpenAct] = []
    acts = OpenActs(ended.append)
    acts.keep(open_act("web"))
    assert acts.take(EnableTransition("api", "Deploy")) is None
    assert acts.take(EnableTransition("web", "Deploy")) == open_act("web")
    assert acts.take(EnableTransition("web", "Deploy")) is None
    acts.give_up()
    assert ended == []


def test_a_start_is_the_same_act_only_with_its_own_token() -> None:
    acts = OpenActs(lambda _: None)
    verb = StartExecution("web", variables={"Env": "prod"})
    acts.keep(OpenAct(verb, "act", EXPIRED))
    assert acts.take(StartExecution("web", variables={"Env": "prod"})) is None
    assert acts.take(verb) == OpenAct(verb, "act", EXPIRED)


def test_what_is_given_up_is_ended_once_and_the_rest_waits_on() -> None:
    ended: list[OpenAct] = []
    acts = OpenActs(ended.append)
    first, second = open_act("web", 1), open_act("api", 2)
    acts.keep(first)
    acts.keep(second)
    acts.give_up(first.verb)
    acts.give_up(first.verb)
    assert ended == [first]
    acts.give_up()
    assert ended == [first, second]
