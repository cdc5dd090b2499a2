"""IAM, as far as it tells what people call an account."""

from __future__ import annotations

from services.emulator.operations.registry import Context, operation
from services.emulator.world import Json


@operation("ListAccountAliases", "iam")
def list_account_aliases(context: Context, request: Json) -> Json:  # noqa: ARG001 - every handler takes both
    """The alias of the caller's account: one or none."""
    alias = context.world.directory.aliases.get(context.caller.account)
    return {"AccountAliases": [alias] if alias else [], "IsTruncated": False}
