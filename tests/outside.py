"""An HTTP server on the loopback interface that answers well, badly or hardly at all."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Received:
    """One request."""

    body: bytes
    headers: dict[str, str]
    """By lower-case name."""


Answer = Callable[[socket.socket], None]
"""Writes whatever comes after the request."""


@dataclass
class Outside:
    """A running server."""

    port: int
    received: list[Received] = field(default_factory=list)
    scheme: str = "http"

    @property
    def url(self) -> str:
        """Return an address of it."""
        return f"{self.scheme}://127.0.0.1:{self.port}/hook"


def says(status: int, *headers: str, body: bytes = b"") -> Answer:
    """Return an answer of one piece."""
    lines = [f"HTTP/1.1 {status} Whatever", f"Content-Length: {len(body)}", *headers]
    whole = "\r\n".join(lines).encode() + b"\r\n\r\n" + body
    return lambda line: line.sendall(whole)


def drips(start: bytes, piece: bytes, *, seconds: float = 0.2) -> Answer:
    """Return an answer that never ends: a piece at a time."""

    def answer(line: socket.socket) -> None:
        line.sendall(start)
        for _ in range(1000):
            time.sleep(seconds)
            line.sendall(piece)

    return answer


def silence(line: socket.socket) -> None:
    """Answer nothing until the other side gives up."""
    line.settimeout(60)
    line.recv(1)


@contextmanager
def outside(answer: Answer, *, tls: ssl.SSLContext | None = None) -> Iterator[Outside]:
    """Run a server; each connection is answered once."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = Outside(listening.getsockname()[1], scheme="https" if tls else "http")

    def serve(plain: socket.socket) -> None:
        with suppress(OSError), plain:
            line = tls.wrap_socket(plain, server_side=True) if tls else plain
            with line:
                server.received.append(_read(line))
                answer(line)

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                threading.Thread(target=serve, args=(line,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _read(line: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(line)
    head, _, body = data.partition(b"\r\n\r\n")
    pairs = [one.partition(":") for one in head.decode("latin-1").split("\r\n")[1:]]
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    while len(body) < int(headers.get("content-length", 0)):
        body += _some(line)
    return Received(body, headers)


def _some(line: socket.socket) -> bytes:
    piece = line.recv(65536)
    if not piece:
        raise OSError("closed")
    return piece
