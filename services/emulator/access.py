"""Whether a caller may do what he asks for, and how IAM says no.

Every principal may do everything until it is given policies::

    world.directory.attach("arn:aws:iam::111122223333:user/operator", document)
    world.directory.add_role(Role("arn:aws:iam::444455556666:role/viewer"), document)

From then on each call of the user (access key ``AKIA111122223333``) or of the role's sessions is checked, for every
emulated service; GetCallerIdentity alone needs no permission. `needs_of` tells what a call needs, so that a test can
hold a printed policy against it with `services.emulator.identity.policy.decide` as well.
"""

from __future__ import annotations

from services.emulator.aws_services.resources import foreign_resources
from services.emulator.errors import ServiceFault
from services.emulator.identity.conditions import Facts
from services.emulator.identity.pipeline_needs import pipeline_needs
from services.emulator.identity.policy import Decision, Need, decide
from services.emulator.operations.registry import Caller
from services.emulator.world import Json, Region

_FREE = frozenset({("sts", "GetCallerIdentity"), ("sts", "GetSessionToken")})
"""What nobody can be denied (STS API Reference, GetCallerIdentity and GetSessionToken)."""


_PREFIXES = {"tagging": "tag"}
"""IAM's prefix of a service where it is not the signing name."""


def needs_of(service: str, operation: str, region: Region, request: Json) -> list[Need]:
    """The permissions that a call needs, all of them.

    Args:
        service: the signing name.
        operation: its name.
        region: where the call runs.
        request: its validated members.
    """
    if (service, operation) in _FREE:
        return []
    if service == "codepipeline":
        return pipeline_needs(operation, region, request)
    if (service, operation) == ("sts", "AssumeRole"):
        return [Need("sts:AssumeRole", str(request["RoleArn"]))]
    if service == "sqs":  # a batch needs what its entries need (Service Authorization Reference, Amazon SQS)
        operation = operation.removesuffix("Batch")
    prefix = _PREFIXES.get(service, service)
    return [Need(f"{prefix}:{operation}", found) for found in foreign_resources(service, region, request)]


def require_allowed(caller: Caller, service: str, operation: str, region: Region, request: Json) -> None:
    """Let a call pass that the caller's policies allow.

    Raises:
        ServiceFault: AccessDeniedException.
    """
    policies = region.world.directory.policies_of(caller.principal)
    if policies is None:
        return
    facts = _facts(caller, region, request)
    for need in needs_of(service, operation, region, request):
        decision = decide(policies, need, facts)
        if decision is not Decision.ALLOWED:
            raise denial(caller, need, explicit=decision is Decision.DENIED)


def denial(caller: Caller, need: Need, *, explicit: bool = False) -> ServiceFault:
    """AccessDeniedException in the words of IAM.

    Args:
        caller: who is denied.
        need: what he lacks.
        explicit: whether a statement denies it, rather than none allows it.
    """
    because = (
        "with an explicit deny in an identity-based policy"
        if explicit
        else f"because no identity-based policy allows the {need.action} action"
    )
    return ServiceFault(
        "AccessDeniedException",
        f"User: {caller.arn} is not authorized to perform: {need.action} on resource: {need.resource} {because}",
    )


def denied_outright(
    caller: Caller, service: str, operation: str, region: Region, request: Json
) -> ServiceFault:
    """The denial of a call whatever policies say, as the fault ``deny`` wants it."""
    needs = needs_of(service, operation, region, request)
    return denial(caller, needs[0] if needs else Need(f"{service}:{operation}"))


def _facts(caller: Caller, region: Region, request: Json) -> Facts:
    """The global condition keys that hold for a request, and the tags that it brings and meets."""
    brought = {str(tag["key"]): str(tag["value"]) for tag in request.get("tags", ()) if isinstance(tag, dict)}
    facts: dict[str, tuple[str, ...]] = {
        "aws:requestedregion": (region.name,),
        "aws:principalaccount": (caller.account,),
        "aws:principalarn": (caller.principal,),
        "aws:tagkeys": tuple(brought),
    }
    facts |= {f"aws:requesttag/{key.lower()}": (value,) for key, value in brought.items()}
    record = region.pipelines.get(_pipeline_named(request))
    met = record.tags if record is not None else {}
    return facts | {f"aws:resourcetag/{key.lower()}": (value,) for key, value in met.items()}


def _pipeline_named(request: Json) -> str:
    declared = request.get("pipeline")
    own = declared.get("name") if isinstance(declared, dict) else request.get("name")
    named = request.get("pipelineName") or own or str(request.get("resourceArn", "")).rpartition(":")[2]
    return str(named)
