"""Both sides of the catcher, started and stopped together."""

from __future__ import annotations

from types import TracebackType

from .mailbox import Mailbox
from .smtp import SmtpServer
from .web import WebServer


class Catcher:
    """Catch mail and show it, as long as the `with` block lasts."""

    def __init__(self) -> None:
        """Start both servers on free loopback ports."""
        self.mailbox = Mailbox()
        self._smtp = SmtpServer(self.mailbox)
        try:
            self._web = WebServer(self.mailbox)
        except BaseException:
            self._smtp.close()
            raise

    @property
    def smtp_port(self) -> int:
        """Where mail servers' clients connect."""
        return self._smtp.port

    @property
    def url(self) -> str:
        """The web view."""
        return self._web.url

    def close(self) -> None:
        """Stop both; the mails stay readable in `mailbox`."""
        self._smtp.close()
        self._web.close()

    def __enter__(self) -> Catcher:
        """Return itself: it runs already."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.close()
