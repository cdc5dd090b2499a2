"""Who did something, from the ARN the service tells."""

from __future__ import annotations

from widgets.cells import clean


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
