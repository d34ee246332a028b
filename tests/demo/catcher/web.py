"""The web view: answers GET, shows and never changes anything."""

from __future__ import annotations

import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from . import pages
from .mailbox import Mail, Mailbox

OURS = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
"""Our own pages: one style sheet, the frame, nothing else."""

THEIRS = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "img-src data: http: https:; style-src 'unsafe-inline'; font-src data: http: https:"
)
"""A mail's HTML, in the frame and alone: styles and images, no scripts, no forms."""

MAIL_PATH = re.compile(r"/mail/(\d{1,9})(?:/(html|raw|file/(\d{1,4})))?")


class Answer(NamedTuple):
    """What goes back to the browser."""

    body: bytes
    media_type: str = "text/html; charset=utf-8"
    policy: str = OURS
    status: int = 200
    file_name: str = ""


def answer(mailbox: Mailbox, path: str) -> Answer:
    """Return the page at a path."""
    if path == "/":
        return Answer(pages.index(mailbox.all()).encode())
    if path == "/style.css":
        return Answer(pages.style(), "text/css; charset=utf-8")
    if found := MAIL_PATH.fullmatch(path):
        mail = mailbox.get(int(found[1]))
        if mail is not None:
            return _of_mail(mail, len(mailbox), found[2] or "", found[3])
    return Answer(pages.missing().encode(), status=404)


def _of_mail(mail: Mail, count: int, part: str, file_number: str | None) -> Answer:
    if part == "html" and mail.html:
        return Answer(pages.framed(mail.html).encode(), policy=THEIRS)
    if part == "raw":
        return Answer(mail.raw, "text/plain; charset=utf-8")
    if file_number and 0 < int(file_number) <= len(mail.attachments):
        file = mail.attachments[int(file_number) - 1]
        return Answer(file.content, "application/octet-stream", file_name=file.name)
    if part:
        return Answer(pages.missing().encode(), status=404)
    return Answer(pages.letter(mail, count).encode())


class _Handler(BaseHTTPRequestHandler):
    """http.server fixes the names."""

    server: _Server
    server_version = "MailCatcher"
    sys_version = ""

    def do_GET(self) -> None:
        page = answer(self.server.mailbox, urlsplit(self.path).path)
        self.send_response(page.status)
        self.send_header("Content-Type", page.media_type)
        self.send_header("Content-Length", str(len(page.body)))
        self.send_header("Content-Security-Policy", page.policy)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-store")
        if page.file_name:
            name = quote(page.file_name, safe="")
            self.send_header("Content-Disposition", f"attachment; filename*=UTF-8''{name}")
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(page.body)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the terminal belongs to the demo."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox
        super().__init__(("127.0.0.1", 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news."""


class WebServer:
    """The web view in a thread of its own, on a loopback port that the system chose."""

    def __init__(self, mailbox: Mailbox) -> None:
        """Bind the port and answer from now on."""
        self._server = _Server(mailbox)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="mail-web", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
