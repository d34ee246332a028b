"""The server's process: the SMTP port and the control channel."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
from pathlib import Path
from typing import Any

from . import certificate
from .dialogue import Dialogue, House
from .faults import Fault, Plan
from .mail_log import MailLog

HOST = "127.0.0.1"
# Fixed, so that the kernel does not let it grow: see LARGE in the table.
RECEIVE_BUFFER = 128 * 1024
BACKLOG = 1024


class Listening:
    """The SMTP port, open or closed."""

    def __init__(self, house: House, port: int) -> None:
        """Take the port that `open` will use, 0 for any free one."""
        self.port = port
        self._house = house
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen; a second time changes nothing."""
        if self._server is not None:
            return
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        listener.bind((HOST, self.port))
        self.port = listener.getsockname()[1]
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Dialogue(self._house), sock=listener, backlog=BACKLOG
        )

    def refuse(self) -> None:
        """Close the port; sessions that are open go on."""
        if self._server is not None:
            self._server.close()
            self._server = None


class Control:
    """The control channel: one JSON object a line, one answer a line."""

    def __init__(self, house: House, listening: Listening) -> None:
        """Take what is to be controlled."""
        self._house = house
        self._listening = listening

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one controller until it leaves."""
        try:
            while line := await reader.readline():
                writer.write(await self._answer(json.loads(line)) + b"\n")
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def _answer(self, told: dict[str, Any]) -> bytes:
        match told["do"]:
            case "set":
                self._house.plan = Plan([Fault.from_json(fault) for fault in told["faults"]])
                await self._listening.open()
            case "refuse":
                self._listening.refuse()
            case "cut":
                for dialogue in list(self._house.open):
                    dialogue.cut()
            case "forget":
                self._house.log.forget()
                self._house.connections = 0
            case "accepted":
                return self._house.log.as_json()
            case "counts":
                house = self._house
                counts = {"accepted": len(house.log), "connections": house.connections}
                return json.dumps({**counts, "open": len(house.open)}).encode()
            case other:
                return json.dumps({"error": f"what is {other}?"}).encode()
        return b"{}"


async def run(port: int, log: Path, *, fast: bool, tied: bool) -> None:
    """Serve until cancelled, or until standard input stirs or ends if tied to it.

    One line of JSON on standard output says that it listens: `port`, `control` (the port of the
    control channel) and `certificate` (a file, "" without TLS).
    """
    file = log.with_name(f"{log.name}.pem")
    tls = None if fast else certificate.make(file)
    house = House(MailLog(log), tls, extensions=not fast)
    listening = Listening(house, port)
    await listening.open()
    control = await asyncio.start_server(
        Control(house, listening).serve, HOST, 0, limit=16 * 1024 * 1024
    )
    ports = {"port": listening.port, "control": control.sockets[0].getsockname()[1]}
    print(json.dumps({**ports, "certificate": str(file) if tls else ""}), flush=True)
    end = asyncio.Event()
    if tied:
        asyncio.get_running_loop().add_reader(sys.stdin.fileno(), end.set)
    await end.wait()
