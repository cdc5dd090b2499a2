"""Every provider we know, and what stands in for one that we do not."""

from __future__ import annotations

from services.domain.details import Details, Link
from services.domain.execution import ActionAttempt
from services.domain.log import LogSource
from services.domain.pipeline import ActionDeclaration, ActionType
from services.domain.state import ActionState
from services.domain.status import ActionCategory, RevisionType
from services.providers import (
    approval,
    cloudformation,
    codebuild,
    codedeploy,
    compute,
    deployers,
    device_farm,
    ecs,
    instances,
    invoke_pipeline,
    lambda_functions,
    partner,
    sources,
    stack_sets,
    step_functions,
)
from services.providers.provider import Provider
from services.providers.reading import Reading

_FAMILIES = (
    sources,
    codebuild,
    compute,
    device_farm,
    deployers,
    cloudformation,
    stack_sets,
    codedeploy,
    ecs,
    instances,
    lambda_functions,
    approval,
    step_functions,
    invoke_pipeline,
    partner,
)
KNOWN: tuple[Provider, ...] = tuple(provider for family in _FAMILIES for provider in family.PROVIDERS)
"""All of them, each once."""

_BY_CATEGORY = {(category, one.name): one for one in KNOWN for category in one.categories}
_BY_NAME = {provider.name: provider for provider in KNOWN if not provider.categories}


def provider_of(type_: ActionType) -> Provider:
    """The provider of an action type; one that we do not know is called by its own name."""
    known = _BY_CATEGORY.get((type_.category, type_.provider)) or _BY_NAME.get(type_.provider)
    return known or partner.stand_in(type_.provider)


def describe(action: ActionDeclaration) -> str:
    """What an action does, in a few words."""
    if action.commands:
        return f"Commands {action.commands[0]}"
    return provider_of(action.type).describe(action.configuration).strip()


def sentence(action: ActionDeclaration) -> str:
    """What an action does, in an operator's words: ``ECS service web on cluster prod``."""
    if action.commands:
        more = len(action.commands) - 1
        rest = f" and {more} more command{'s' if more > 1 else ''}" if more else ""
        return f"runs {action.commands[0]}{rest}"
    return provider_of(action.type).say(action.configuration)


def sentence_of_attempt(attempt: ActionAttempt) -> str:
    """What an attempt did, with the variables of its configuration resolved."""
    if attempt.type is None:
        return attempt.action
    given = {**attempt.configuration, **attempt.resolved_configuration}
    host = attempt.output_variables.get("ProviderType")
    return provider_of(attempt.type).say(given | {"ProviderType": host} if host else given)


def revision_types(type_: ActionType) -> tuple[RevisionType, ...]:
    """Which revision types a source action can be started with, the usual one first; none where it takes none.

    StartPipelineExecution, sourceRevisions (CodePipeline API Reference).
    """
    return provider_of(type_).revision_types if type_.category == ActionCategory.SOURCE else ()


def links_of(
    attempt: ActionAttempt, state: ActionState | None = None, details: Details | None = None
) -> tuple[Link, ...]:
    """The pages and ARNs that an attempt names, each once. None is put together here: hosts differ by partition.

    Args:
        attempt: the attempt.
        state: the action in the pipeline's state, for its entity's and its revision's pages.
        details: what was read of the attempt.
    """
    given = {**attempt.configuration, **attempt.resolved_configuration}
    found = [
        Link("execution", attempt.external_url or ""),
        Link("commit", attempt.output_variables.get("CommitUrl", "")),
        Link("to review", given.get("ExternalEntityLink", "")),
    ]
    if state is not None:
        found += [Link("revision", state.revision_url or ""), Link("entity", state.entity_url or "")]
    found += details.links if details is not None else ()
    found += [
        Link("connection", given.get("ConnectionArn", "")),
        Link("state machine", given.get("StateMachineArn", "")),
        Link("role", attempt.role_arn or ""),
    ]
    first = {link.target: link for link in reversed(found) if link.target}
    return tuple(link for link in found if first.get(link.target) is link)


def read_details(reading: Reading, attempt: ActionAttempt) -> Details:
    """What AWS tells about an attempt beyond CodePipeline; blocks, for a few calls.

    What is denied, gone, throttled or in an account without a target becomes a section with a Problem; a
    provider that has nothing to tell answers no section.

    Args:
        reading: with whose clients.
        attempt: from ListActionExecutions.
    """
    read = provider_of(attempt.type).read if attempt.type is not None else None
    return read(reading, attempt) if read is not None else Details()


def log_sources(attempt: ActionAttempt, details: Details | None = None) -> tuple[LogSource, ...]:
    """Where an attempt's log is, or in words why there is none; at least one.

    Args:
        attempt: from ListActionExecutions.
        details: what was read of it, where it was: builds say there where they log.
    """
    if attempt.type is None:
        return (LogSource.none("the action's type is not known"),)
    provider = provider_of(attempt.type)
    if provider.find_logs is None:
        return (LogSource.none(f"{provider.title or 'source'} actions write no log: look at the details"),)
    return provider.find_logs(attempt, details)
