"""The errors that the emulated services answer with."""

from __future__ import annotations


class ServiceFault(Exception):
    """An error answer of the service, as it goes over the wire.

    Args:
        code: the error shape's name, such as ``PipelineNotFoundException``.
        message: the text for the caller.
        status: the HTTP status; every error modelled for CodePipeline is a 400.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status


def pipeline_not_found(account: str, name: str) -> ServiceFault:
    """The service's answer where an account has no pipeline of that name."""
    return ServiceFault(
        "PipelineNotFoundException", f"Account '{account}' does not have a pipeline with name '{name}'"
    )
