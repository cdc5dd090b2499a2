"""Whether events can come the whole way: from pipelines by a rule into the queue, and out of it to us."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from services.aws.caller import Caller
from services.aws.clients import ClientFactory
from services.aws.queues import Queue
from services.config_events import EventsTable
from services.doctor.finding import Finding, Verdict
from services.domain.problem import Problem, ProblemKind
from services.domain.starter import EventRule
from services.domain.target import Target
from services.errors import ServiceError
from services.events.change import SOURCE, Level
from services.events.queue_policy import EVENTS, TOPICS, QueuePolicy
from services.triggers.comparison import PatternError
from services.triggers.pattern import matches, parse_pattern
from services.triggers.reader import TriggerReader

QUEUE, READING, POLICY, RULE, ARRIVAL = "queue", "receive", "queue policy", "rule", "arrival"
_SHORT_VISIBILITY = 15
_TEMPLATE = "pipedeck events template makes queue, policy and rule that fit"


def check_path(factory: ClientFactory, table: EventsTable, targets: Sequence[Target]) -> Iterator[Finding]:
    """Look at everything between the pipelines of some targets and a queue; nothing is changed or taken out.

    Args:
        factory: makes the clients.
        table: the queue's.
        targets: those that are read in a run, their accounts filled in where they are known.
    """
    covered = [target for target in targets if table.covers(target)]
    if not covered:
        yield Finding(
            QUEUE, Verdict.BROKEN, "it covers no target", "look at targets in its table", table.name
        )
        return
    reads_as = table.reads_as(covered)
    if reads_as is None:
        yield Finding(QUEUE, Verdict.BROKEN, "nobody is there to read it", "give it a profile", table.name)
        return
    queue = Queue(Caller(factory, reads_as, "sqs"), table.queue)
    try:
        attributes = queue.attributes()
    except ServiceError as error:
        yield _failed(QUEUE, error.problem, table.name)
        return
    arn = attributes.get("QueueArn", "")
    yield _queue(attributes, table.name)
    yield _receiving(queue, table.name)
    try:
        policy = QueuePolicy(attributes.get("Policy", ""))
    except ValueError as error:
        yield Finding(POLICY, Verdict.BROKEN, f"its policy cannot be read: {error}", _TEMPLATE, table.name)
        return
    if policy.is_open_to_any(EVENTS):
        told = "any rule of any account may send to it"
        yield Finding(POLICY, Verdict.WARN, told, "name the rule in a condition on aws:SourceArn", table.name)
    by_topic = policy.lets_send(TOPICS) is not False
    for target in covered:
        yield from _way_from(factory, target, arn, policy, by_topic=by_topic)
    yield Finding(
        ARRIVAL,
        Verdict.UNKNOWN,
        "whether an event arrives is seen when a pipeline moves: nobody but CodePipeline can send one",
        "start a pipeline and look at the Live screen",
        table.name,
    )


def _queue(attributes: Mapping[str, str], name: str) -> Finding:
    waiting = attributes.get("ApproximateNumberOfMessages", "0")
    kept = _number(attributes, "MessageRetentionPeriod") // 60
    hidden = _number(attributes, "VisibilityTimeout")
    told = f"{attributes.get('QueueArn', '?')}: {waiting} messages wait, each is kept {kept} minutes"
    if hidden < _SHORT_VISIBILITY:
        todo = "set VisibilityTimeout to 60 seconds, or most messages come more than once"
        return Finding(QUEUE, Verdict.WARN, f"{told}, and hidden for {hidden} seconds only", todo, name)
    if attributes.get("KmsMasterKeyId"):
        todo = "its key policy must let events.amazonaws.com use it (kms:GenerateDataKey, kms:Decrypt)"
        return Finding(QUEUE, Verdict.UNKNOWN, f"{told}; it is encrypted with a key of KMS", todo, name)
    return Finding(QUEUE, Verdict.OK, told, "", name)


def _receiving(queue: Queue, name: str) -> Finding:
    """Receive without hiding: what is there stays for whoever comes."""
    try:
        queue.receive(0, hidden=0)
    except ServiceError as error:
        return _failed(READING, error.problem, name)
    return Finding(
        READING,
        Verdict.OK,
        "messages may be received; whether they may be deleted cannot be known without doing it",
        "",
        name,
    )


def _way_from(
    factory: ClientFactory, target: Target, arn: str, policy: QueuePolicy, *, by_topic: bool
) -> Iterator[Finding]:
    """What rules bring from a target to the queue."""
    reader = TriggerReader(factory, target)
    try:
        rules = [reader.rule(name, arn) for name in reader.rule_names(arn)]
    except ServiceError as error:
        problem = error.problem
        if problem.kind is ProblemKind.DENIED:
            told = f"its rules cannot be looked at: {problem.title}"
            yield Finding(RULE, Verdict.UNKNOWN, told, problem.hint, target.name)
        else:
            yield _failed(RULE, problem, target.name)
        return
    if not rules and by_topic:
        told = "no rule sends to the queue; whether a topic of SNS does cannot be seen from here"
        yield Finding(RULE, Verdict.UNKNOWN, told, "look at the subscriptions of the topic", target.name)
        return
    if not rules:
        yield Finding(RULE, Verdict.BROKEN, "no rule sends its events to the queue", _TEMPLATE, target.name)
        return
    told_of = set[Level]()
    for rule in rules:
        told_of |= _levels(rule, target) if rule.enabled else set()
        yield from _rule(rule, policy, target)
    missing = [level for level in Level if level not in told_of]
    if missing:
        words = ", ".join(f"{level!s}" for level in missing)
        yield Finding(RULE, Verdict.BROKEN, f"no rule brings every {words}", _TEMPLATE, target.name)


def _rule(rule: EventRule, policy: QueuePolicy, target: Target) -> Iterator[Finding]:
    if not rule.enabled:
        yield Finding(RULE, Verdict.BROKEN, f"{rule.name} is disabled", "enable it", target.name)
        return
    if any(one.input for one in rule.targets):
        told = f"{rule.name} sends something else than the event"
        yield Finding(RULE, Verdict.BROKEN, told, "take its input transformer away", target.name)
        return
    yield Finding(RULE, Verdict.OK, f"{rule.name} is enabled and sends to the queue", "", target.name)
    lets = policy.lets_send(EVENTS, rule.arn)
    if lets is None:
        told = f"whether {rule.name} may send depends on conditions that cannot be judged here"
        yield Finding(POLICY, Verdict.UNKNOWN, told, "", target.name)
    elif lets:
        yield Finding(POLICY, Verdict.OK, f"the queue lets {rule.name} send", "", target.name)
    else:
        told = f"the queue does not let {rule.name} send"
        todo = f"allow events.amazonaws.com sqs:SendMessage where aws:SourceArn is {rule.arn}"
        yield Finding(POLICY, Verdict.BROKEN, told, todo, target.name)


def _levels(rule: EventRule, target: Target) -> set[Level]:
    """The kinds of events that a rule brings of a pipeline whose name nobody knows."""
    try:
        pattern = parse_pattern(rule.pattern)
    except PatternError:
        return set()
    return {
        level for level in Level if any(matches(pattern, one) for one in _examples(level, target, pattern))
    }


def _examples(level: Level, target: Target, pattern: Mapping[str, object]) -> Iterator[dict[str, object]]:
    """Events as they come; of the pipelines that the pattern names, where it names some."""
    detail = pattern.get("detail")
    named = detail.get("pipeline") if isinstance(detail, Mapping) else None
    for name in [one for one in named or () if isinstance(one, str)] or ["any"]:
        yield {
            "version": "0",
            "source": SOURCE,
            "detail-type": str(level),
            "account": target.account or "",
            "region": target.region,
            "detail": {"pipeline": name, "state": "STARTED", "version": 1.0},
        }


def _number(attributes: Mapping[str, str], name: str) -> int:
    text = attributes.get(name, "0")
    return int(text) if text.isdecimal() else 0


def _failed(check: str, problem: Problem, name: str) -> Finding:
    return Finding(check, Verdict.BROKEN, problem.title, problem.hint, name)
