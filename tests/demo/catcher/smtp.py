"""The SMTP side."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from aiosmtpd.smtp import SMTP

from .mailbox import Mailbox

START_SECONDS = 10


class _Handler:
    """What aiosmtpd calls; it fixes the names."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = self._mailbox.add(envelope.rcpt_tos, envelope.original_content)
        return f"250 OK caught as {mail.number}"


class SmtpServer:
    """An SMTP server in a thread of its own, on a loopback port that the system chose."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Bind the port and take mail from now on."""
        self.port = 0
        self._mailbox = mailbox
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._problem: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="smtp", daemon=True)
        self._thread.start()
        self._ready.wait(START_SECONDS)
        if not self.port:
            raise self._problem or TimeoutError("the SMTP server did not start")

    def close(self) -> None:
        """Stop taking mail; doing it twice changes nothing."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(START_SECONDS)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            server = self._loop.run_until_complete(
                self._loop.create_server(self._session, "127.0.0.1", 0)
            )
        except OSError as error:
            self._problem = error
            self._ready.set()
            return
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        try:
            self._loop.run_forever()
        finally:
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.close()

    def _session(self) -> SMTP:
        return SMTP(_Handler(self._mailbox), hostname="localhost", enable_SMTPUTF8=True)
