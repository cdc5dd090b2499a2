"""Knocks at an endpoint: is it there, who vouches for it, and what time is it there."""

from __future__ import annotations

import base64
import email.utils
import http.client
import ssl
import time
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from services.aws.endpoint import Endpoint
from services.doctor.certificate import issuer_of

SECONDS = 5.0
"""How long connecting, and the answer, may take each."""


class Unreachable(Exception):
    """Nobody answered; the text says why."""


class Untrusted(Exception):
    """The certificate is not trusted.

    Args:
        reason: in OpenSSL's words.
        issuer: who issued it, where that could be found out.
    """

    def __init__(self, reason: str, issuer: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.issuer = issuer


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, whatever it says: nothing was signed, so a refusal is what AWS answers.

    Args:
        seconds: how long it took, connecting included.
        issuer: who issued the server's certificate; empty without TLS.
        ahead: by how many seconds our clock is ahead of the server's; None where it does not tell the time.
    """

    seconds: float
    issuer: str = ""
    ahead: float | None = None


def knock(endpoint: Endpoint) -> Answered:
    """Ask an endpoint for nothing (``HEAD /``, unsigned), by its proxy where there is one.

    Raises:
        Unreachable: nobody answered.
        Untrusted: somebody did, with a certificate that none of the trusted authorities issued.
    """
    begun = time.monotonic()
    try:
        context = ssl.create_default_context(cafile=endpoint.ca_file)
    except OSError as error:
        raise Unreachable(f"the CA bundle {endpoint.ca_file} cannot be read") from error
    connection = _connection(endpoint, context)
    try:
        connection.request("HEAD", _path(endpoint))
        issuer = issuer_of(_certificate(connection))
        answer = connection.getresponse()
        now, told = time.time(), email.utils.parsedate_to_datetime(answer.headers["Date"] or "")
    except ssl.SSLCertVerificationError as error:
        raise Untrusted(error.verify_message, _untrusted_issuer(endpoint)) from error
    except ValueError:
        return Answered(time.monotonic() - begun, issuer)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(_words(error)) from error
    finally:
        connection.close()
    # The answer's second began up to a second before it was told.
    return Answered(time.monotonic() - begun, issuer, now - told.timestamp() - 0.5)


def _connection(endpoint: Endpoint, context: ssl.SSLContext) -> http.client.HTTPConnection:
    there, proxy = urlsplit(endpoint.url), urlsplit(endpoint.proxy)
    near = proxy if endpoint.proxy else there
    host = near.hostname or ""
    if there.scheme != "https":
        return http.client.HTTPConnection(host, near.port, timeout=SECONDS)
    port = near.port or (443 if near is there else 80)
    connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    if near is proxy:
        connection.set_tunnel(there.hostname or "", there.port or 443, _authorization(endpoint.proxy))
    return connection


def _authorization(proxy: str) -> dict[str, str]:
    parts = urlsplit(proxy)
    if parts.username is None:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Proxy-Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def _path(endpoint: Endpoint) -> str:
    plain = not endpoint.url.startswith("https:")
    return endpoint.url if plain and endpoint.proxy else urlsplit(endpoint.url).path or "/"


def _certificate(connection: http.client.HTTPConnection) -> bytes:
    sock = connection.sock
    return sock.getpeercert(binary_form=True) or b"" if isinstance(sock, ssl.SSLSocket) else b""


def _untrusted_issuer(endpoint: Endpoint) -> str:
    """Who issued the certificate that was refused; nothing is asked over that connection."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = _connection(endpoint, context)
    try:
        connection.connect()
        return issuer_of(_certificate(connection))
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {SECONDS:g} seconds"
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return f"what answers there is no web server ({type(error).__name__})"
