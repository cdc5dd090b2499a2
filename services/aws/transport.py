"""Trouble on the way to an endpoint, as Problems."""

from __future__ import annotations

from services.domain.problem import Problem, ProblemKind
from services.domain.target import Target


def of_transport(error: BaseException, target: Target | None) -> Problem | None:
    """The Problem of a connection that could not be made or did not hold, or None."""
    from botocore import exceptions as aws

    region = target.region if target is not None else "this region"
    if isinstance(error, aws.ProxyConnectionError):
        return Problem(
            ProblemKind.OFFLINE,
            "the proxy cannot be reached",
            hint="check HTTPS_PROXY and NO_PROXY",
            retryable=True,
        )
    if isinstance(error, aws.SSLError) and "No such file" in str(error):
        return Problem(
            ProblemKind.CONFIGURATION,
            "the CA bundle cannot be read",
            hint="AWS_CA_BUNDLE, or ca_bundle in ~/.aws/config, names a file that is not there",
        )
    if isinstance(error, aws.SSLError):
        return Problem(
            ProblemKind.OFFLINE,
            "the server's certificate is not trusted, or the secure connection broke",
            hint="behind an inspecting proxy set AWS_CA_BUNDLE to its CA file",
            retryable=True,
        )
    if isinstance(error, aws.ConnectTimeoutError | aws.ReadTimeoutError):
        what = "connection" if isinstance(error, aws.ConnectTimeoutError) else "answer"
        return Problem(
            ProblemKind.TIMEOUT,
            f"no {what} from the endpoint in time",
            hint="check the network, the VPC endpoint and the proxy",
            retryable=True,
        )
    if isinstance(error, aws.EndpointConnectionError):
        return Problem(
            ProblemKind.OFFLINE,
            "the endpoint cannot be reached",
            hint=f"check the network, and that {region} is a region",
            retryable=True,
        )
    if isinstance(error, aws.ConnectionClosedError | aws.HTTPClientError | aws.ResponseStreamingError):
        return Problem(
            ProblemKind.OFFLINE,
            "the connection broke",
            hint="check the network and the proxy",
            retryable=True,
        )
    return None


def garbage() -> Problem:
    """The Problem of an answer that is not CodePipeline's."""
    return Problem(
        ProblemKind.GARBAGE,
        "the endpoint's answer cannot be read",
        hint="something else answers there: check --endpoint-url, AWS_ENDPOINT_URL and the proxy",
        retryable=True,
    )
