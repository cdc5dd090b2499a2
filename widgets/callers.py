"""Who did something, from the ARN the service tells."""

from __future__ import annotations

from widgets.cells import clean

PERMISSION_SET = "AWSReservedSSO_"


def caller_name(arn: str) -> str:
    """What people call the caller behind an ARN.

    The user's name, the session's name of an assumed role (mostly a person's), ``root`` for an account
    itself, and the text as it is where it is no ARN.
    """
    text = clean(arn)
    if not text.startswith("arn:"):
        return text
    resource = text.split(":", 5)[-1]
    return resource.rsplit("/", 1)[-1] or text


def role_and_name(arn: str) -> str:
    """The role that a caller holds and the name of its session, ``Deployer/ana``; else as ``caller_name``.

    The role of a permission set goes by the set's name: IAM Identity Center calls it
    ``AWSReservedSSO_NAME_`` and sixteen digits.
    """
    name = caller_name(arn)
    parts = clean(arn).split(":", 5)[-1].split("/")
    if parts[0] != "assumed-role" or len(parts) < 3:
        return name
    role = parts[1]
    if role.startswith(PERMISSION_SET) and "_" in role[len(PERMISSION_SET) :]:
        role = role[len(PERMISSION_SET) :].rpartition("_")[0]
    return f"{role}/{name}"
