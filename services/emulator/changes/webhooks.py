"""Deliveries to the URLs of webhooks, and what GitHub delivers by itself where a webhook is registered.

CodePipeline API Reference, PutWebhook, WebhookFilterRule and WebhookAuthConfiguration.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from services.emulator.changes.git import GitEvent, Started
from services.emulator.changes.json_path import InvalidPathError, read_path, values_at
from services.emulator.engine.sources import Revision, SourceLocation
from services.emulator.errors import ServiceFault
from services.emulator.wire.message import Answer, Incoming

if TYPE_CHECKING:
    from services.emulator.world import Region, World

Json = dict[str, Any]
PATH = "/trigger"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_LOOPBACK = "127.0.0.1"


def is_delivery(incoming: Incoming) -> bool:
    """Whether a request goes to the URL of a webhook, whatever host its name leads to."""
    return incoming.method == "POST" and urlsplit(incoming.path).path == PATH


def delivery_answer(incoming: Incoming, world: World) -> Answer:
    """What the URL of a webhook answers: 200 where the delivery was taken, whether or not it started anything."""
    with world.lock:
        world.timeline.catch_up()
        token = parse_qs(urlsplit(incoming.path).query).get("t", [""])[0]
        found = _webhook(world, token)
        if found is None:
            return _told(404, "no such webhook")
        region, webhook = found
        if not authentic(webhook["definition"], incoming.headers, incoming.body):
            return _told(403, "not authorized")
        try:
            payload = json.loads(incoming.body)
        except (ValueError, RecursionError):
            return _told(400, "the payload is no JSON")
        deliver(region, webhook, payload)
        return _told(200, "taken")


def deliver(region: Region, webhook: Json, payload: Any) -> str | None:
    """Start the target of a webhook if all its filters hold; the execution's id, or None where none starts.

    Args:
        region: where the webhook is.
        webhook: as the region keeps it.
        payload: what was posted.
    """
    definition = webhook["definition"]
    record = region.pipelines.get(definition["targetPipeline"])
    action = None if record is None else _source(record.declaration, definition["targetAction"])
    if record is None or action is None:
        webhook |= {"errorCode": "404", "errorMessage": "The target of the webhook does not exist"}
        return None
    configuration = action.get("configuration", {})
    if not all(_holds(rule, configuration, payload) for rule in definition["filters"]):
        return None
    location = SourceLocation.of(action["actionTypeId"]["provider"], configuration)
    commit = payload.get("head_commit") if isinstance(payload, dict) else None
    if isinstance(commit, dict) and isinstance(commit.get("id"), str):
        now = region.world.timeline.now()
        if region.world.sources.head(location).id != commit["id"]:
            region.world.sources.push(
                location, Revision(commit["id"], str(commit.get("message", "")), created=now)
            )
    trigger = {"triggerType": "Webhook", "triggerDetail": webhook["arn"]}
    with contextlib.suppress(ServiceFault):
        execution_id = record.run.begin(trigger)
        webhook["lastTriggered"] = region.world.timeline.now()
        webhook.pop("errorCode", None)
        webhook.pop("errorMessage", None)
        return execution_id
    return None


def register(region: Region, webhook: Json) -> None:
    """Have GitHub deliver to a webhook from now on; an access token that cannot be used becomes the webhook's error.

    With a target that does not read from GitHub nothing will ever be delivered, and nobody says so.
    """
    definition = webhook["definition"]
    record = region.pipelines.get(definition["targetPipeline"])
    action = None if record is None else _source(record.declaration, definition["targetAction"])
    github = action is not None and action["actionTypeId"]["provider"] == "GitHub"
    if action is not None and github and not action.get("configuration", {}).get("OAuthToken", "").strip("*"):
        webhook |= {
            "errorCode": "401",
            "errorMessage": "Webhook could not be registered with GitHub [Bad credentials]",
            "registered": False,
        }
        return
    webhook["registered"] = True
    webhook.pop("errorCode", None)
    webhook.pop("errorMessage", None)


def push_to_github(world: World, event: GitEvent) -> list[Started]:
    """Push a branch of a repository that GitHub source actions of version 1 read; what its webhooks start.

    Pipelines that poll the repository find it when they next look; the caller tells them.
    """
    branch = event.change.branch
    location = SourceLocation("GitHub", event.repository, branch)
    revision = world.sources.commit(location, event.message, event.author, event.commit)
    payload = {
        "ref": f"refs/heads/{branch}",
        "head_commit": {"id": revision.id, "message": revision.message, "author": {"name": revision.author}},
        "repository": {"full_name": event.repository},
    }
    started = []
    for region in world.regions():
        for webhook in list(region.webhooks.values()):
            if not webhook.get("registered") or not _reads(region, webhook, event.repository):
                continue
            execution_id = deliver(region, webhook, payload)
            if execution_id is not None:
                pipeline = webhook["definition"]["targetPipeline"]
                started.append(Started(region.account, region.name, pipeline, execution_id))
    return started


def authentic(definition: Json, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a delivery has what a webhook's authentication asks for; header names are lower case."""
    configuration = definition["authenticationConfiguration"]
    match definition["authentication"]:
        case "GITHUB_HMAC":
            secret = configuration["SecretToken"].encode()
            algorithm, _, signature = (
                headers.get("x-hub-signature-256") or headers.get("x-hub-signature") or ""
            ).partition("=")
            if algorithm not in ("sha1", "sha256"):
                return False
            expected = hmac.new(secret, body, getattr(hashlib, algorithm)).hexdigest()
            return hmac.compare_digest(expected, signature)
        case "IP":
            allowed = ipaddress.ip_network(configuration["AllowedIPRange"])
            try:
                return ipaddress.ip_address(headers.get("x-forwarded-for", _LOOPBACK)) in allowed
            except ValueError:
                return False
        case _:
            return True


def _holds(rule: Json, configuration: Json, payload: Any) -> bool:
    try:
        found = values_at(read_path(rule["jsonPath"]), payload)
    except InvalidPathError:
        return False
    if "matchEquals" not in rule:
        return bool(found)
    wanted = _PLACEHOLDER.sub(lambda place: configuration.get(place[1], place[0]), rule["matchEquals"])
    return any(_as_text(value) == wanted for value in found)


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _reads(region: Region, webhook: Json, repository: str) -> bool:
    record = region.pipelines.get(webhook["definition"]["targetPipeline"])
    action = None if record is None else _source(record.declaration, webhook["definition"]["targetAction"])
    if action is None or action["actionTypeId"]["provider"] != "GitHub":
        return False
    return SourceLocation.of("GitHub", action.get("configuration", {})).place == repository


def _source(declaration: Json, name: str) -> Json | None:
    return next((action for action in declaration["stages"][0]["actions"] if action["name"] == name), None)


def _webhook(world: World, token: str) -> tuple[Region, Json] | None:
    for region in world.regions():
        for webhook in region.webhooks.values():
            if parse_qs(urlsplit(webhook["url"]).query).get("t") == [token]:
                return region, webhook
    return None


def _told(status: int, text: str) -> Answer:
    return Answer(status, "text/plain", f"{text}\n".encode())
