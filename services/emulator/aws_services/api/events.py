"""EventBridge: the rules of the default bus and their targets."""

from __future__ import annotations

import json

from services.emulator.errors import ServiceFault
from services.emulator.eventbridge.pattern import InvalidPatternError, matches, read_pattern
from services.emulator.eventbridge.rules import (
    DISABLED,
    ENABLED,
    Rule,
    put_rule,
    remove_rule,
    rule_arn,
    set_state,
)
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.shapes.members import present
from services.emulator.world import Json

MOST_RULES = 300
MOST_TARGETS = 5
_PAGE = 100
_EVENT_MEMBERS = ("id", "account", "source", "time", "region", "resources", "detail-type")
_SERVICE = "events"


@operation("PutRule", _SERVICE)
def put(context: Context, request: Json) -> Json:
    """Create a rule, or put another in its place: what a request leaves out is not kept, but for the targets.

    Tags count only for a new rule (EventBridge API Reference, PutRule).

    Raises:
        ServiceFault: ResourceNotFoundException, ManagedRuleException, LimitExceededException,
            InvalidEventPatternException or ValidationException.
    """
    _require_default_bus(request)
    region, name = context.region, request["Name"]
    if not request.get("EventPattern") and not request.get("ScheduleExpression"):
        raise ServiceFault(
            "ValidationException", "Parameter(s) EventPattern or ScheduleExpression must be specified."
        )
    before = region.rules.get(name)
    if before is not None:
        _require_own(before)
    elif len(region.rules) >= MOST_RULES:
        raise ServiceFault(
            "LimitExceededException", "The requested resource exceeds the maximum number allowed."
        )
    put_rule(
        region,
        Rule(
            name,
            request.get("State", ENABLED),
            request.get("EventPattern") or None,
            request.get("ScheduleExpression") or None,
            request.get("Description"),
            request.get("RoleArn", ""),
        ),
    )
    arn = rule_arn(region, name)
    if before is None:
        region.tags[arn] = {tag["Key"]: tag["Value"] for tag in request.get("Tags", ())}
    return {"RuleArn": arn}


@operation("DescribeRule", _SERVICE)
def describe(context: Context, request: Json) -> Json:
    """A rule, but for its targets.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    rule = _rule(context, request, request["Name"])
    return _shown(context, rule) | {"CreatedBy": context.region.account}


@operation("ListRules", _SERVICE)
def list_rules(context: Context, request: Json) -> Json:
    """The rules by name, those that begin with ``NamePrefix`` where it is given.

    Raises:
        ServiceFault: ResourceNotFoundException, or ValidationException for a token of another making.
    """
    _require_default_bus(request)
    prefix = request.get("NamePrefix", "")
    names = [name for name in sorted(context.region.rules) if name.startswith(prefix)]
    page, token = _page(context, "ListRules", request, names)
    rules = [_shown(context, context.region.rules[name]) for name in page]
    return present(Rules=rules, NextToken=token)


@operation("ListRuleNamesByTarget", _SERVICE)
def list_rule_names_by_target(context: Context, request: Json) -> Json:
    """The names of the rules that have a target of an ARN.

    Raises:
        ServiceFault: ResourceNotFoundException, or ValidationException for a token of another making.
    """
    _require_default_bus(request)
    wanted = request["TargetArn"]
    names = [
        name
        for name, rule in sorted(context.region.rules.items())
        if any(target["Arn"] == wanted for target in rule.targets.values())
    ]
    page, token = _page(context, "ListRuleNamesByTarget", request, names)
    return present(RuleNames=list(page), NextToken=token)


@operation("ListTargetsByRule", _SERVICE)
def list_targets_by_rule(context: Context, request: Json) -> Json:
    """The targets of a rule by their ids.

    Raises:
        ServiceFault: ResourceNotFoundException, or ValidationException for a token of another making.
    """
    rule = _rule(context, request, request["Rule"])
    page, token = _page(context, "ListTargetsByRule", request, sorted(rule.targets))
    return present(Targets=[rule.targets[name] for name in page] or None, NextToken=token)


@operation("PutTargets", _SERVICE)
def put_targets(context: Context, request: Json) -> Json:
    """Add targets to a rule, or put others in the place of those with the same ids.

    Raises:
        ServiceFault: ResourceNotFoundException, ManagedRuleException, LimitExceededException, or
            ValidationException where a pipeline has no role that may start it.
    """
    rule = _rule(context, request, request["Rule"])
    _require_own(rule)
    given = {target["Id"]: target for target in request["Targets"]}
    for target in given.values():
        if str(target["Arn"]).startswith("arn:aws:codepipeline:") and not target.get("RoleArn"):
            raise ServiceFault("ValidationException", f"RoleArn is required for target {target['Arn']}.")
    if len(rule.targets | given) > MOST_TARGETS:
        raise ServiceFault(
            "LimitExceededException", "The requested resource exceeds the maximum number allowed."
        )
    rule.targets |= given
    return {"FailedEntryCount": 0, "FailedEntries": []}


@operation("RemoveTargets", _SERVICE)
def remove_targets(context: Context, request: Json) -> Json:
    """Take targets from a rule; ids that it does not have come back as failed entries.

    Raises:
        ServiceFault: ResourceNotFoundException or ManagedRuleException.
    """
    rule = _rule(context, request, request["Rule"])
    _require_own(rule, forced=request.get("Force", False))
    unknown = [name for name in request["Ids"] if rule.targets.pop(name, None) is None]
    failed = [
        {
            "TargetId": name,
            "ErrorCode": "ResourceNotFoundException",
            "ErrorMessage": f"Rule {rule.name} does not have a target with the Id {name}.",
        }
        for name in unknown
    ]
    return {"FailedEntryCount": len(failed), "FailedEntries": failed}


@operation("DeleteRule", _SERVICE)
def delete(context: Context, request: Json) -> None:
    """Delete a rule without targets; one that does not exist is as good as deleted.

    Raises:
        ServiceFault: ResourceNotFoundException for the bus, ManagedRuleException, or ValidationException where the
            rule has targets.
    """
    _require_default_bus(request)
    rule = context.region.rules.get(request["Name"])
    if rule is None:
        return
    _require_own(rule, forced=request.get("Force", False))
    if rule.targets:
        raise ServiceFault("ValidationException", "Rule can't be deleted since it has targets.")
    remove_rule(context.region, rule.name)
    context.region.tags.pop(rule_arn(context.region, rule.name), None)


@operation("EnableRule", _SERVICE)
def enable(context: Context, request: Json) -> None:
    """Let a rule hear and fire.

    Raises:
        ServiceFault: ResourceNotFoundException or ManagedRuleException.
    """
    _set_state(context, request, ENABLED)


@operation("DisableRule", _SERVICE)
def disable(context: Context, request: Json) -> None:
    """Keep a rule from hearing and firing.

    Raises:
        ServiceFault: ResourceNotFoundException or ManagedRuleException.
    """
    _set_state(context, request, DISABLED)


@operation("TestEventPattern", _SERVICE)
def test_event_pattern(context: Context, request: Json) -> Json:  # noqa: ARG001 - a handler takes both
    """Whether a pattern matches an event.

    Raises:
        ServiceFault: InvalidEventPatternException, or ValidationException where the event lacks what every event has.
    """
    try:
        pattern = read_pattern(request["EventPattern"])
    except InvalidPatternError as error:
        raise ServiceFault(
            "InvalidEventPatternException", f"Event pattern is not valid. Reason: {error}"
        ) from None
    try:
        event = json.loads(request["Event"])
    except (ValueError, RecursionError):
        event = None
    if not isinstance(event, dict) or not all(name in event for name in _EVENT_MEMBERS):
        raise ServiceFault("ValidationException", "Parameter Event is not valid.")
    return {"Result": matches(pattern, event)}


@operation("ListTagsForResource", _SERVICE)
def list_tags_for_resource(context: Context, request: Json) -> Json:
    """The tags of a rule.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    arn = request["ResourceARN"]
    region = context.region
    if not any(rule_arn(region, name) == arn for name in region.rules):
        raise _no_rule(str(arn).rpartition("/")[2])
    tags = region.tags.get(arn, {})
    return {"Tags": [{"Key": key, "Value": tags[key]} for key in sorted(tags)]}


def _set_state(context: Context, request: Json, state: str) -> None:
    rule = _rule(context, request, request["Name"])
    _require_own(rule)
    set_state(context.region, rule, state)


def _rule(context: Context, request: Json, name: str) -> Rule:
    _require_default_bus(request)
    rule = context.region.rules.get(name)
    if rule is None:
        raise _no_rule(name)
    return rule


def _no_rule(name: str) -> ServiceFault:
    return ServiceFault("ResourceNotFoundException", f"Rule {name} does not exist on EventBus default.")


def _require_default_bus(request: Json) -> None:
    bus = str(request.get("EventBusName", "default")).rpartition("/")[2]
    if bus != "default":
        raise ServiceFault("ResourceNotFoundException", f"Event bus {bus} does not exist.")


def _require_own(rule: Rule, *, forced: bool = False) -> None:
    if rule.managed_by and not forced:
        raise ServiceFault(
            "ManagedRuleException",
            f"Rule {rule.name} is managed by {rule.managed_by} and cannot be modified.",
        )


def _page(context: Context, name: str, request: Json, items: list[str]) -> tuple[list[str], str | None]:
    try:
        page, token = page_of(
            context.region, f"events:{name}", request, items, request.get("Limit", _PAGE), str
        )
    except ServiceFault:
        raise ServiceFault("ValidationException", "Token is not valid.") from None
    return list(page), token


def _shown(context: Context, rule: Rule) -> Json:
    return present(
        Name=rule.name,
        Arn=rule_arn(context.region, rule.name),
        EventPattern=rule.pattern,
        State=rule.state,
        Description=rule.description,
        ScheduleExpression=rule.schedule,
        RoleArn=rule.role or None,
        ManagedBy=rule.managed_by or None,
        EventBusName="default",
    )
