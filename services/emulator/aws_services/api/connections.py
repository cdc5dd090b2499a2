"""Connections to Git hosts, under both names that the service has had."""

from __future__ import annotations

from collections.abc import Iterator

from services.emulator.changes.connections import plain_arn
from services.emulator.changes.filters import connected_actions
from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.paging import page_of
from services.emulator.shapes.members import present
from services.emulator.world import Json

_OLD, _NEW = "codestar-connections", "codeconnections"
_PAGE = 50


@operation("GetConnection", _OLD)
@operation("GetConnection", _NEW)
def get_connection(context: Context, request: Json) -> Json:
    """A connection that a pipeline of the account uses; its ARN may be another account's that shares it.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    arn = request["ConnectionArn"]
    if plain_arn(arn) not in {plain_arn(used) for used in _used(context, "")}:
        raise ServiceFault("ResourceNotFoundException", f"Connection {arn} not found")
    return {"Connection": _shown(context, arn)}


@operation("ListConnections", _OLD)
@operation("ListConnections", _NEW)
def list_connections(context: Context, request: Json) -> Json:
    """The connections that the account's pipelines of the region use, by their ARNs.

    Raises:
        ServiceFault: ValidationException for a token of another making.
    """
    wanted = request.get("ProviderTypeFilter", "GitHub")
    arns = sorted({*_used(context, context.region.name)}) if wanted == "GitHub" else []
    try:
        page, token = page_of(
            context.region, "ListConnections", request, arns, request.get("MaxResults", _PAGE), str
        )
    except ServiceFault:
        raise ServiceFault("ValidationException", "The next token is not valid.") from None
    return present(Connections=[_shown(context, arn) for arn in page], NextToken=token)


def _shown(context: Context, arn: str) -> Json:
    parts = arn.split(":")
    return {
        "ConnectionName": "acme-github",
        "ConnectionArn": arn,
        "ProviderType": "GitHub",
        "OwnerAccountId": parts[4] if len(parts) > 4 else context.region.account,
        "ConnectionStatus": context.world.connections.status(arn),
    }


def _used(context: Context, region: str) -> Iterator[str]:
    """The ARNs in source actions of the account, of one region where it is named."""
    for home in context.world.regions():
        if home.account != context.region.account or region not in ("", home.name):
            continue
        for record in home.pipelines.values():
            for action in connected_actions(record.declaration):
                arn = action.get("configuration", {}).get("ConnectionArn")
                if arn:
                    yield arn
