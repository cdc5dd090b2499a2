"""The way to AWS: proxy variables, endpoints, certificates, and the clock beyond."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from services.aws.endpoint import Endpoint
from services.doctor.finding import Finding, Verdict
from services.doctor.probe import Answered, Unreachable, Untrusted, knock
from services.errors import ServiceError
from services.redact import redact

ENDPOINT, TLS, CLOCK, PROXY = "endpoint", "tls", "clock", "proxy"

SKEW_REFUSED = 300.0
"""Seconds of difference from which AWS refuses signatures (IAM User Guide, AWS Signature Version 4)."""
SKEW_WORTH_TELLING = 60.0
SLOW = 2.0
"""Seconds from which an answer is slow."""

_PROXY_VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY")
_METADATA = "169.254.169.254"


class EndpointCheck:
    """Knocks at the targets' endpoints, at each once however many targets share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: set[Endpoint] = set()

    def look(self, target: str, find: Callable[[], Endpoint]) -> Iterator[Finding]:
        """Find an endpoint and knock; nothing is said where it was done for another target already.

        Args:
            target: the target's name.
            find: says where the endpoint is; raises ServiceError.
        """
        try:
            endpoint = find()
        except ServiceError as error:
            problem = error.problem
            yield Finding(ENDPOINT, Verdict.BROKEN, problem.title, problem.hint, target)
            return
        with self._lock:
            if endpoint in self._seen:
                return
            self._seen.add(endpoint)
        try:
            answer: Answered | Unreachable | Untrusted = knock(endpoint)
        except (Unreachable, Untrusted) as error:
            answer = error
        yield from judged(endpoint, answer, target)


def judged(endpoint: Endpoint, answer: Answered | Unreachable | Untrusted, target: str) -> Iterator[Finding]:
    """What an endpoint's answer means: that it is there, who vouches for it, and how our clock goes."""
    by = f" by the proxy {_plain(endpoint.proxy)}" if endpoint.proxy else ""
    if isinstance(answer, Unreachable):
        todo = "check the network, the VPC endpoint, HTTPS_PROXY and NO_PROXY"
        yield Finding(ENDPOINT, Verdict.BROKEN, f"{endpoint.url}{by}: {answer}", todo, target)
        return
    if isinstance(answer, Untrusted):
        yield Finding(ENDPOINT, Verdict.OK, f"{endpoint.url}{by} answers", "", target)
        yield _untrusted(endpoint, answer, target)
        return
    slow = answer.seconds > SLOW
    told = f"{endpoint.url}{by} answers in {answer.seconds * 1000:.0f} ms"
    todo = "every key that reads from AWS will take so long" if slow else ""
    yield Finding(ENDPOINT, Verdict.WARN if slow else Verdict.OK, told, todo, target)
    yield _trusted(endpoint, answer, target)
    yield _clock(answer, target)


def _trusted(endpoint: Endpoint, answer: Answered, target: str) -> Finding:
    host = urlsplit(endpoint.url).hostname or ""
    if not endpoint.url.startswith("https:"):
        return Finding(TLS, Verdict.OK, f"{host} is asked without TLS, as its address says", "", target)
    issuer = answer.issuer or "somebody who cannot be told"
    ours = host.endswith((".amazonaws.com", ".amazonaws.com.cn", ".api.aws"))
    told = f"the certificate of {host} is issued by {issuer}, and trusted"
    if not ours or "amazon" in issuer.casefold():
        return Finding(TLS, Verdict.OK, told, "", target)
    if endpoint.own_ca:
        told = f"a proxy re-signs TLS with certificates of {issuer}, which {endpoint.ca_file} trusts"
        return Finding(TLS, Verdict.OK, told, "", target)
    return Finding(
        TLS, Verdict.WARN, f"{told}: that is not Amazon", "somebody in between reads along", target
    )


def _untrusted(endpoint: Endpoint, error: Untrusted, target: str) -> Finding:
    host = urlsplit(endpoint.url).hostname or ""
    if not error.issuer:
        told = f"the certificate of {host} is not trusted: {error.reason}"
        todo = "behind an inspecting proxy set AWS_CA_BUNDLE to its CA file"
    elif "amazon" in error.issuer.casefold():
        told = f"the certificate of {host} by {error.issuer} is not trusted: {error.reason}"
        todo = f"{endpoint.ca_file} lacks Amazon's authorities: unset AWS_CA_BUNDLE, or add them to it"
    else:
        told = f"a proxy re-signs TLS: the certificate of {host} is issued by {error.issuer} ({error.reason})"
        todo = f"set AWS_CA_BUNDLE to a file with the CA of {error.issuer}, and with Amazon's"
    return Finding(TLS, Verdict.BROKEN, told, todo, target)


def _clock(answer: Answered, target: str) -> Finding:
    if answer.ahead is None:
        return Finding(CLOCK, Verdict.UNKNOWN, "the endpoint does not tell the time", "", target)
    off = abs(answer.ahead)
    way = "fast" if answer.ahead > 0 else "slow"
    if off < SKEW_WORTH_TELLING:
        return Finding(CLOCK, Verdict.OK, "this machine's clock agrees with AWS", "", target)
    told = f"this machine's clock is {span(off)} {way}"
    if off < SKEW_REFUSED:
        return Finding(CLOCK, Verdict.WARN, told, "set it (timedatectl, chronyc)", target)
    return Finding(CLOCK, Verdict.BROKEN, f"{told}: AWS refuses signatures", "set it (timedatectl)", target)


def span(seconds: float) -> str:
    """A span of time in words, coarsely."""
    for size, unit in ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"


def check_proxies(environ: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Look at the proxy variables, which botocore takes in small letters first."""
    found = {name: _given(name, environ) for name in _PROXY_VARIABLES}
    for name in _PROXY_VARIABLES:
        small, large = environ.get(name.lower()), environ.get(name)
        if small and large and small != large:
            told = f"{name.lower()} and {name} differ: the one in small letters holds"
            yield Finding(PROXY, Verdict.WARN, told, f"unset one of them (echo ${name.lower()} ${name})")
    proxy, spared = found["HTTPS_PROXY"], found["NO_PROXY"]
    if not proxy:
        yield Finding(PROXY, Verdict.OK, "no proxy stands between here and AWS, as far as variables tell")
        return
    told = f"AWS is asked by {_plain(proxy)}"
    names = [name.strip() for name in spared.split(",")]
    if _METADATA in names or "*" in names:
        yield Finding(PROXY, Verdict.OK, told)
    else:
        todo = f"on an EC2 instance add {_METADATA} to NO_PROXY, or its role gives no credentials"
        yield Finding(PROXY, Verdict.OK, told, todo)


def _given(name: str, environ: Mapping[str, str]) -> str:
    return environ.get(name.lower()) or environ.get(name) or ""


def _plain(proxy: str) -> str:
    """A proxy's URL without user and password."""
    parts = urlsplit(proxy)
    if parts.hostname is None:
        return redact(proxy)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}"
