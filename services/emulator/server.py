"""The HTTP listener: loopback only, keep-alive, gone at once when stopped."""

from __future__ import annotations

import http.client
import logging
import socket
import struct
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from services.emulator.wire.message import Answer, Ending, Incoming

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
_MAX_BODY = 4 * 1024 * 1024
_ABORT = struct.pack("ii", 1, 0)
"""SO_LINGER on, for zero seconds: closing sends a reset."""


class Listener:
    """Serves a function from request to answer.

    Args:
        respond: answers a request; called from many threads.
        port: where to listen; 0 picks a free one.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, respond: Callable[[Incoming], Answer], port: int = 0) -> None:
        self._server = _Server(respond, port)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="emulator", daemon=True
        )

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to accept connections."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection; does not wait for calls under way."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, respond: Callable[[Incoming], Answer], port: int) -> None:
        self.respond = respond
        self._connections: set[socket.socket] = set()
        self._connections_lock = threading.Lock()
        super().__init__((HOST, port), _Connection)

    def get_request(self) -> tuple[socket.socket, Any]:
        """Accept a connection, without Nagle's delay."""
        connection, address = super().get_request()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._connections_lock:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        """Close a connection that is done with."""
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 - the base class passes it
        """Log a defect; a client that goes away in the middle is no news."""
        if not isinstance(sys.exception(), OSError):
            logger.error("serving %s failed: %r", client_address, sys.exception())

    def hang_up(self) -> None:
        """Cut every open connection."""
        with self._connections_lock:
            connections = list(self._connections)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # it was closed already


class _Connection(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve()

    def do_POST(self) -> None:
        """Answer a POST."""
        self._serve()

    def do_DELETE(self) -> None:
        """Answer a DELETE."""
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Nothing goes to stderr: the call log has it."""

    def _serve(self) -> None:
        length = self.headers.get("content-length", "0")
        chunked = "transfer-encoding" in self.headers
        if chunked or not (length.isascii() and length.isdigit()) or int(length) > _MAX_BODY:
            self.close_connection = True
            self._send(Answer(413, "text/plain", b"body too large or of unknown length\n"))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(length))
        self._send(self.server.respond(Incoming(self.command, self.path, headers, body)))

    def _send(self, answer: Answer) -> None:
        if answer.ending is Ending.RESET:
            self.close_connection = True
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
            self.connection.close()
            return
        reason = http.client.responses.get(answer.status, "Unnamed")
        lines = [f"HTTP/1.1 {answer.status} {reason}", f"content-length: {len(answer.body)}"]
        if answer.body:
            lines.append(f"content-type: {answer.content_type}")
        lines += [f"{name}: {value}" for name, value in answer.headers]
        lines += ["date: " + self.date_time_string(), "", ""]
        body = answer.body
        if answer.ending is Ending.TRUNCATE:
            self.close_connection = True
            body = body[: len(body) // 2]
        self.connection.sendall("\r\n".join(lines).encode("latin-1") + body)
