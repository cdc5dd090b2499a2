"""Declarations with every member that the service has, those included that this botocore's model is too old to know.

botocore leaves such members out of answers and refuses them in requests: an edit would lose what a newer console made.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.model import OperationModel, Shape

_MEMBER = "pipeline"
_WHOLE = "pipedeck_whole_declaration"
_ANSWERED_BY = ("GetPipeline", "CreatePipeline", "UpdatePipeline")
_SENT_BY = ("CreatePipeline", "UpdatePipeline")


def keep_unknown_members(client: Any) -> None:
    """Have a CodePipeline client read and send declarations whole, as long as it speaks JSON to the service."""
    events = client.meta.events
    for operation in _ANSWERED_BY:
        events.register(f"after-call.codepipeline.{operation}", _answer_whole)
    for operation in _SENT_BY:
        events.register(f"provide-client-params.codepipeline.{operation}", _set_aside)
        events.register(f"before-call.codepipeline.{operation}", _send_whole)


def _answer_whole(http_response: Any, parsed: dict[str, Any], **_: Any) -> None:
    """Put the declaration as it came over the wire into a good answer."""
    if http_response.status_code >= 300 or _MEMBER not in parsed:
        return
    if _is_json(http_response.headers):
        whole = json.loads(http_response.content).get(_MEMBER)
        parsed[_MEMBER] = whole if isinstance(whole, dict) else parsed[_MEMBER]


def _set_aside(
    params: Mapping[str, Any], model: OperationModel, context: dict[str, Any], **_: Any
) -> dict[str, Any] | None:
    """Let botocore see what it knows of a declaration, and keep the whole for the wire."""
    shape = model.input_shape.members.get(_MEMBER) if model.input_shape is not None else None
    if shape is None or _MEMBER not in params:
        return None
    known = _known(params[_MEMBER], shape)
    if known == params[_MEMBER]:
        return None
    context[_WHOLE] = params[_MEMBER]
    return {**params, _MEMBER: known}


def _send_whole(params: dict[str, Any], context: Mapping[str, Any], **_: Any) -> None:
    """Put the whole declaration into the request, before it is signed."""
    whole = context.get(_WHOLE)
    if whole is not None and _is_json(params["headers"]):
        body = json.loads(params["body"])
        params["body"] = json.dumps({**body, _MEMBER: whole}).encode()


def _known(value: Any, shape: Shape) -> Any:
    """A value without the members that its shape has not."""
    members: Mapping[str, Shape] | None = getattr(shape, "members", None)
    if members is not None and isinstance(value, Mapping):
        return {name: _known(value[name], members[name]) for name in value if name in members}
    entry: Shape | None = getattr(shape, "member", None)
    if entry is not None and isinstance(value, (list, tuple)):
        return [_known(one, entry) for one in value]
    return value


def _is_json(headers: Mapping[str, str]) -> bool:
    return "json" in {name.lower(): value for name, value in headers.items()}.get("content-type", "")
