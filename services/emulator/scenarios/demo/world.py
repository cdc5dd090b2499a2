"""The demo's world: the fleet is put up, two weeks of history run, and life goes on."""

from __future__ import annotations

import copy
from functools import partial
from random import Random

from services.emulator.operations.pipelines import add_pipeline
from services.emulator.scenarios.demo.acts import Act, Answer, Push
from services.emulator.scenarios.demo.crew import Crew
from services.emulator.scenarios.demo.doors import open_doors
from services.emulator.scenarios.demo.fleet import PLANS
from services.emulator.scenarios.demo.history import nightly_instants, working_instants
from services.emulator.scenarios.demo.life import Life
from services.emulator.scenarios.demo.people import commit_message, engineer
from services.emulator.scenarios.demo.plan import ACCOUNTS, DAY, HOUR, MINUTE, Cause, Plan
from services.emulator.scenarios.demo.starters import put_up_starters
from services.emulator.scenarios.demo.temper import Temper
from services.emulator.scenarios.demo.versions import earlier_versions
from services.emulator.scenarios.parts import declaration
from services.emulator.scenarios.reserved import add_checkout
from services.emulator.structure import require_sound
from services.emulator.world import Json, PipelineRecord, World

_HISTORY = 12 * DAY
_SEED = 20
_CHECKOUT_RUNS = (11 * DAY, 9 * DAY, 6.2 * DAY, 3.9 * DAY, 2.1 * DAY)


def build_demo(world: World) -> None:
    """Put up the fleet of acme: six accounts, four regions, some fifty pipelines.

    History is run, not made up: what happened is due at past instants of the world's timeline, and the next
    catch-up makes it happen in order.
    """
    open_doors(world)
    now = world.timeline.now()
    cast: list[tuple[Plan, Crew]] = []
    for plan in PLANS:
        record = _put_up(world, plan, now)
        crew = Crew(world, record, plan.cause.value)
        _let_run(plan, crew, now)
        if plan.alive:
            cast.append((plan, crew))
    put_up_starters(world, PLANS, now)
    _put_up_checkout(world, now)
    Life(world, cast, _SEED).begin(now - 4 * MINUTE)


def _put_up(world: World, plan: Plan, now: float) -> PipelineRecord:
    region = world.region(ACCOUNTS[plan.account], plan.region)
    stages = plan.stages(plan.region)
    members: Json = {}
    if plan.variables:
        members["variables"] = list(plan.variables)
    if plan.triggers:
        members["triggers"] = [_trigger(stages[0]["actions"][0]["name"], plan.triggers)]
    declared = declaration(region, plan.name, stages, kind=plan.kind, mode=plan.mode, **members)
    require_sound(region, declared)
    for name in _behaving(declared):
        world.behaviours.set(
            Temper(plan, now), account=region.account, region=region.name, pipeline=plan.name, action=name
        )
    tags = {"team": plan.team, "environment": plan.account}
    random = Random(f"{_SEED}/structure/{plan.name}/{plan.account}")
    age = plan.age * random.uniform(0.5, 1) * DAY
    record = add_pipeline(region, declared, created=now - age, tags=tags)
    newest, edits = record.versions[1], random.randint(2, 9) - 1
    before = earlier_versions(region, newest, edits, Random(f"{_SEED}/versions/{plan.name}/{plan.account}"))
    for number, version in enumerate((*before, newest), 1):
        record.versions[number] = version | {"version": number}
    record.updated = now - age * random.uniform(0.03, 0.5)
    return record


def _behaving(declared: Json) -> set[str]:
    """The actions and rules that the pipeline's temper decides; variable checks decide themselves."""
    names = {action["name"] for stage in declared["stages"] for action in stage["actions"]}
    for stage in declared["stages"]:
        for kind in ("beforeEntry", "onSuccess", "onFailure"):
            for condition in stage.get(kind, {}).get("conditions", ()):
                for rule in condition["rules"]:
                    if rule["ruleTypeId"]["provider"] != "VariableCheck":
                        names.add(rule["name"])
    return names


def _let_run(plan: Plan, crew: Crew, now: float) -> None:
    random = Random(f"{_SEED}/{plan.account}/{plan.region}/{plan.name}")
    start, end = now - _HISTORY, now - plan.quiet * HOUR
    if plan.cause is Cause.EVENT:
        instants = nightly_instants(random, start, end)
    else:
        instants = working_instants(random, start, end, plan.daily)
    for instant in instants:
        message, author = commit_message(random, plan.team), engineer(random)
        _happens(crew, now, Push(now - instant, message, author, dict(plan.values)))
    for act in plan.ending:
        _happens(crew, now, act)


def _happens(crew: Crew, now: float, act: Act) -> None:
    crew.world.timeline.at(now - act.ago, partial(act.do, crew))


def _put_up_checkout(world: World, now: float) -> None:
    region = world.region(ACCOUNTS["prod"], "eu-west-1")
    record = add_checkout(region, now - 90 * DAY)
    crew = Crew(world, record, Cause.PERSON.value)
    random = Random(f"{_SEED}/checkout")
    for ago in _CHECKOUT_RUNS:
        _happens(crew, now, Push(ago, commit_message(random, "payments"), "Grace Kim"))
        _happens(crew, now, Answer(ago - 5 * MINUTE, "Release", "Alice Moreau", "Go"))


def _trigger(source: str, filters: Json) -> Json:
    return {
        "providerType": "CodeStarSourceConnection",
        "gitConfiguration": {"sourceActionName": source, **copy.deepcopy(filters)},
    }
