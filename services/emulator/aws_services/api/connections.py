"""Connections to Git hosts, under both names that the service has had."""

from __future__ import annotations

from services.emulator.errors import ServiceFault
from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json

_STANDINGS = {"pending": "PENDING", "broken": "ERROR"}
"""How a connection stands by what its ARN ends with; any other is available."""


@operation("GetConnection", "codestar-connections")
@operation("GetConnection", "codeconnections")
def get_connection(context: Context, request: Json) -> Json:
    """A connection that a pipeline of the account uses; its ARN may be another account's that shares it.

    Raises:
        ServiceFault: ResourceNotFoundException.
    """
    arn = request["ConnectionArn"]
    if not _is_used(context, arn):
        raise ServiceFault("ResourceNotFoundException", f"Connection {arn} not found")
    parts = arn.split(":")
    ending = arn.rpartition("-")[2]
    return {
        "Connection": {
            "ConnectionName": "acme-github",
            "ConnectionArn": arn,
            "ProviderType": "GitHub",
            "OwnerAccountId": parts[4] if len(parts) > 4 else context.region.account,
            "ConnectionStatus": _STANDINGS.get(ending, "AVAILABLE"),
        }
    }


def _is_used(context: Context, arn: str) -> bool:
    for home in context.world.regions():
        for record in home.pipelines.values() if home.account == context.region.account else ():
            for action in record.declaration["stages"][0]["actions"]:
                if action.get("configuration", {}).get("ConnectionArn") == arn:
                    return True
    return False
