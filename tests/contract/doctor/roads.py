"""Servers on loopback as a network has them: plain, with TLS, behind a proxy, and re-signed by one."""

from __future__ import annotations

import datetime as dt
import ipaddress
import select
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """A certificate authority with a certificate for loopback.

    Args:
        organization: what it is called.
        folder: where its files go: ``ca.pem``, and ``server.pem`` with key and certificate of the server.
    """

    def __init__(self, organization: str, folder: Path) -> None:
        folder.mkdir()
        self.file, self.server = folder / "ca.pem", folder / "server.pem"
        name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization)])
        key = ec.generate_private_key(ec.SECP256R1())
        own = _certificate(name, name, key.public_key(), key, authority=True)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))
        server_key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
        server = _certificate(subject, name, server_key.public_key(), key, authority=False)
        private = server_key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        self.server.write_bytes(private + server.public_bytes(serialization.Encoding.PEM))


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    public: ec.EllipticCurvePublicKey,
    private: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = dt.datetime.now(dt.UTC)
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .sign(private, hashes.SHA256())
    )


class _Front(BaseHTTPRequestHandler):
    """Answers as a service does to nobody, and tells its time."""

    server: Front

    def do_HEAD(self) -> None:
        self.send_response(403)
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - http.server's own
        if self.server.date is not None:
            return self.server.date
        return formatdate(time.time() + self.server.ahead, usegmt=True)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Front(ThreadingHTTPServer):
    """A server on a free port.

    Args:
        authority: whose certificate it shows; None for plain HTTP.
        ahead: by how many seconds its clock is ahead.
        date: what it says instead of the time.
    """

    daemon_threads = True

    def __init__(
        self, authority: Authority | None = None, *, ahead: float = 0.0, date: str | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Front)
        self.ahead = ahead
        self.date = date
        self._scheme = "http"
        if authority is not None:
            self._scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(authority.server)
            self.socket = context.wrap_socket(self.socket, server_side=True)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"{self._scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that do not trust it."""


class _Road(BaseHTTPRequestHandler):
    """Tunnels, for whoever brings the password."""

    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Proxy-Authorization")))
        if self.server.refuses:
            self.send_error(407)
            return
        host, _, port = self.path.partition(":")
        with socket.create_connection((host, int(port))) as there:
            self.send_response(200)
            self.end_headers()
            _relay(self.connection, there)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _relay(one: socket.socket, other: socket.socket) -> None:
    ways = {one: other, other: one}
    while True:
        for sender in select.select(list(ways), [], [])[0]:
            try:
                data = sender.recv(65536)
            except ConnectionError:
                return
            if not data:
                return
            ways[sender].sendall(data)


class Proxy(ThreadingHTTPServer):
    """A proxy on a free port; ``asked`` has each place it was asked for, with the password."""

    daemon_threads = True

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Road)
        self.refuses = refuses
        self.asked: list[tuple[str, str | None]] = []

    @property
    def place(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(*servers: ThreadingHTTPServer) -> Iterator[None]:
    """Have servers answer meanwhile."""
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
