"""The errors that the emulated services answer with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


class ServiceFault(Exception):
    """An error answer of the service, as it goes over the wire.

    Args:
        code: the error shape's name, such as ``PipelineNotFoundException``.
        message: the text for the caller.
        status: the HTTP status; every error modelled for CodePipeline is a 400.
        members: what the error shape has besides the message.
    """

    def __init__(
        self, code: str, message: str, status: int = 400, members: Mapping[str, str] = _NOTHING
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.members = members


def pipeline_not_found(account: str, name: str) -> ServiceFault:
    """The service's answer where an account has no pipeline of that name."""
    return ServiceFault(
        "PipelineNotFoundException", f"Account '{account}' does not have a pipeline with name '{name}'"
    )
