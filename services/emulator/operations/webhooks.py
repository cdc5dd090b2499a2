"""Webhooks: put, list, delete, and registration with the third party."""

from __future__ import annotations

import copy
import ipaddress

from services.emulator.changes import webhooks
from services.emulator.changes.json_path import InvalidPathError, read_path
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.operations.tagging import listed_tags, tags_of
from services.emulator.paging import page_of
from services.emulator.world import Json, Region

MOST_WEBHOOKS = 300
_PAGE = 100
_MASK = "****"


@operation("PutWebhook")
def put_webhook(context: Context, request: Json) -> Json:
    """Create a webhook, or change the one of that name.

    Raises:
        ServiceFault: PipelineNotFoundException, InvalidWebhookAuthenticationParametersException,
            InvalidWebhookFilterPatternException, ValidationException, LimitExceededException or an error of
            the tags.
    """
    region = context.region
    definition = request["webhook"]
    name = definition["name"]
    _require_target(context, definition)
    _require_authentication(definition)
    _require_filters(definition)
    if name not in region.webhooks and len(region.webhooks) >= MOST_WEBHOOKS:
        raise ServiceFault(
            "LimitExceededException", f"The limit of {MOST_WEBHOOKS} webhooks is reached in {region.name}"
        )
    arn = region.arn(f"webhook:{name}")
    region.tags[arn] = tags_of(request.get("tags", ()), arn, region.tags.get(arn))
    previous = region.webhooks.get(name)
    url = previous["url"] if previous else _new_url(context)
    region.webhooks[name] = {**(previous or {}), "definition": definition, "url": url, "arn": arn}
    return {"webhook": _shown(region, name)}


@operation("ListWebhooks")
def list_webhooks(context: Context, request: Json) -> Json:
    """The webhooks of the region by name; the paging members are capitalised as in no other operation.

    Raises:
        ServiceFault: InvalidNextTokenException.
    """
    region = context.region
    size = request.get("MaxResults", _PAGE)
    names, token = page_of(region, "ListWebhooks", request, sorted(region.webhooks), size, str)
    answer: Json = {"webhooks": [_shown(region, name) for name in names]}
    if token is not None:
        answer["NextToken"] = token
    return answer


@operation("DeleteWebhook")
def delete_webhook(context: Context, request: Json) -> Json:
    """Delete a webhook; one that does not exist is as good as deleted."""
    name = request["name"]
    context.region.webhooks.pop(name, None)
    context.region.tags.pop(context.region.arn(f"webhook:{name}"), None)
    return {}


@operation("RegisterWebhookWithThirdParty")
def register_webhook(context: Context, request: Json) -> Json:
    """Connect a webhook with the repository's host.

    Raises:
        ServiceFault: WebhookNotFoundException.
    """
    webhooks.register(context.region, _webhook(context, request))
    return {}


@operation("DeregisterWebhookWithThirdParty")
def deregister_webhook(context: Context, request: Json) -> Json:
    """Disconnect a webhook from the repository's host.

    Raises:
        ServiceFault: WebhookNotFoundException.
    """
    _webhook(context, request)["registered"] = False
    return {}


def _webhook(context: Context, request: Json) -> Json:
    name = request.get("webhookName")
    found: Json | None = context.region.webhooks.get(name or "")
    if found is None:
        raise ServiceFault("WebhookNotFoundException", f"Webhook with name '{name}' was not found")
    return found


def _require_target(context: Context, definition: Json) -> None:
    record = context.pipeline(definition["targetPipeline"])
    sources = {action["name"] for action in record.declaration["stages"][0]["actions"]}
    if definition["targetAction"] not in sources:
        raise ServiceFault(
            "ValidationException",
            f"Pipeline '{record.name}' has no source action with name '{definition['targetAction']}'",
        )


def _require_authentication(definition: Json) -> None:
    kind = definition["authentication"]
    given = set(definition["authenticationConfiguration"])
    wanted = {"GITHUB_HMAC": {"SecretToken"}, "IP": {"AllowedIPRange"}, "UNAUTHENTICATED": set[str]()}[kind]
    if given != wanted:
        needs = f"needs {wanted.pop()} alone" if wanted else "takes no parameters"
        raise ServiceFault(
            "InvalidWebhookAuthenticationParametersException", f"Authentication {kind} {needs}"
        )
    if kind == "IP":
        try:
            ipaddress.ip_network(definition["authenticationConfiguration"]["AllowedIPRange"])
        except ValueError as error:
            raise ServiceFault("InvalidWebhookAuthenticationParametersException", str(error)) from None


def _require_filters(definition: Json) -> None:
    for rule in definition["filters"]:
        try:
            read_path(rule["jsonPath"])
        except InvalidPathError:
            raise ServiceFault(
                "InvalidWebhookFilterPatternException", f"'{rule['jsonPath']}' is no JSONPath expression"
            ) from None


def _new_url(context: Context) -> str:
    world, region = context.world, context.region.name
    token = world.uuid().replace("-", "")
    return f"https://{region}.webhooks.aws/trigger?t={token}&v=1"


def _shown(region: Region, name: str) -> Json:
    shown = copy.deepcopy(region.webhooks[name])
    shown.pop("registered", None)
    if "lastTriggered" in shown:
        shown["lastTriggered"] = round(shown["lastTriggered"], 3)
    configuration = shown["definition"]["authenticationConfiguration"]
    if "SecretToken" in configuration:
        configuration["SecretToken"] = _MASK
    tags = region.tags.get(shown["arn"])
    if tags:
        shown["tags"] = listed_tags(tags)
    return shown
