"""The rules of a region's default event bus: what each listens to, and when its schedule is due."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.emulator.errors import ServiceFault
from services.emulator.eventbridge import targets
from services.emulator.eventbridge.pattern import InvalidPatternError, matches, read_pattern
from services.emulator.eventbridge.schedule import InvalidScheduleError, Schedule, read_schedule
from services.emulator.timeline import Appointment

if TYPE_CHECKING:
    from services.emulator.world import Region

Json = dict[str, Any]
DISABLED = "DISABLED"
ENABLED = "ENABLED"


@dataclass(slots=True, eq=False)
class Rule:
    """A rule as it stands; ``targets`` are ``Target`` structures by their ids.

    Args:
        name: its name.
        state: ENABLED, DISABLED or ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS.
        pattern: the event pattern's JSON text, where it has one.
        schedule: the schedule expression, where it has one.
        description: what people say of it.
        role: the ARN of its role, or "".
        managed_by: the service that made it and that alone may change it, or "".
    """

    name: str
    state: str = ENABLED
    pattern: str | None = None
    schedule: str | None = None
    description: str | None = None
    role: str = ""
    managed_by: str = ""
    targets: dict[str, Json] = field(default_factory=dict)
    read: Json = field(default_factory=dict)
    timing: Schedule | None = None
    due: Appointment | None = None

    @property
    def enabled(self) -> bool:
        """Whether it hears and fires."""
        return self.state != DISABLED

    def heeds(self, source: str) -> bool:
        """Whether events of a source can be any of its business."""
        wanted = self.read.get("source")
        plain = isinstance(wanted, list) and all(isinstance(one, str) for one in wanted)
        return bool(self.read) and self.enabled and (not plain or source in (wanted or ()))


def rule_arn(region: Region, name: str) -> str:
    """The ARN of a rule on the default bus."""
    return f"arn:aws:events:{region.name}:{region.account}:rule/{name}"


def put_rule(region: Region, rule: Rule) -> Rule:
    """Put a rule into a region, in the place of one of that name, whose targets it keeps.

    Raises:
        ServiceFault: InvalidEventPatternException, or ValidationException for its schedule.
    """
    try:
        rule.read = read_pattern(rule.pattern) if rule.pattern is not None else {}
    except InvalidPatternError as error:
        raise ServiceFault(
            "InvalidEventPatternException", f"Event pattern is not valid. Reason: {error}"
        ) from None
    try:
        rule.timing = read_schedule(rule.schedule) if rule.schedule is not None else None
    except InvalidScheduleError:
        raise ServiceFault("ValidationException", "Parameter ScheduleExpression is not valid.") from None
    before = region.rules.get(rule.name)
    if before is not None:
        rule.targets = rule.targets or before.targets
        _forget_time(before)
    region.rules[rule.name] = rule
    _keep_time(region, rule)
    return rule


def set_state(region: Region, rule: Rule, state: str) -> None:
    """Enable or disable a rule; what says so already is left as it is, the time of its rate too."""
    if rule.state == state:
        return
    rule.state = state
    _forget_time(rule)
    _keep_time(region, rule)


def remove_rule(region: Region, name: str) -> None:
    """Take a rule away."""
    _forget_time(region.rules.pop(name))


def heeds(region: Region, source: str) -> bool:
    """Whether any rule of the region may want events of a source."""
    return any(rule.heeds(source) for rule in region.rules.values())


def hear(region: Region, event: Json) -> None:
    """Pass an event on to the targets of every rule that it matches."""
    for rule in list(region.rules.values()):
        if rule.heeds(str(event.get("source", ""))) and matches(rule.read, event):
            _tell(region, rule, event)


def _tell(region: Region, rule: Rule, event: Json) -> None:
    for target in list(rule.targets.values()):
        # A target that refuses (no such pipeline, too many executions) is a failed invocation: nobody is told.
        with contextlib.suppress(ServiceFault):
            targets.invoke(region, rule_arn(region, rule.name), target, event)


def _keep_time(region: Region, rule: Rule) -> None:
    timeline = region.world.timeline
    due = rule.timing.next_after(timeline.now()) if rule.timing is not None and rule.enabled else None
    if due is not None:
        rule.due = timeline.at(due, lambda: _fire(region, rule))


def _forget_time(rule: Rule) -> None:
    if rule.due is not None:
        rule.due.cancel()
        rule.due = None


def _fire(region: Region, rule: Rule) -> None:
    event = region.world.bus.event(region, "aws.events", "Scheduled Event", [rule_arn(region, rule.name)], {})
    _keep_time(region, rule)
    _tell(region, rule, json.loads(json.dumps(event)))
