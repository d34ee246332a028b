"""Somebody of the staff before our pages, with the tokens that Saleor makes for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from django.http import HttpResponse
from django.test import Client
from saleor.account.models import User
from saleor.app.models import App
from saleor.core.jwt import create_access_token_for_app, create_access_token_for_app_extension

from saleor_service_plugin import PLUGIN_ID
from saleor_service_plugin.dashboard import card
from saleor_service_plugin.dashboard.card import PATH
from saleor_service_plugin.shop import port


@dataclass(frozen=True)
class Shown:
    """What came back."""

    response: HttpResponse

    @property
    def status(self) -> int:
        """Of HTTP."""
        return self.response.status_code

    @property
    def text(self) -> str:
        """The HTML."""
        return self.response.content.decode()

    @property
    def notice(self) -> str:
        """What the Dashboard says for a moment."""
        return unquote(self.response.headers.get("Service-Notice", ""))

    @property
    def goes(self) -> str:
        """Where it leads then."""
        return self.response.headers.get("Service-Go", "")


class Visitor:
    """One frame of the Dashboard with its token."""

    def __init__(self, token: str = "", *, locale: str = "en") -> None:
        """Keep what it sends."""
        self.token = token
        self.locale = locale
        self._client = Client()

    def get(self, path: str, **words: object) -> Shown:
        """Ask for the content of a page."""
        return Shown(self._client.get(_full(path), dict(words), headers=self._headers()))

    def post(self, path: str, form: Mapping[str, object] | None = None) -> Shown:
        """Send a form."""
        data: Any = dict(form or {})
        return Shown(self._client.post(_full(path), data, headers=self._headers()))

    def frame(self, path: str) -> Shown:
        """Ask as the frame itself does: without a token."""
        return Shown(self._client.get(_full(path)))

    def _headers(self) -> dict[str, str]:
        headers = {"Service-Part": "1", "Service-Locale": self.locale}
        return {**headers, "Authorization-Bearer": self.token} if self.token else headers


def _full(path: str) -> str:
    return path if path.startswith("/plugins/") else f"{PATH}/{path}"


def our_app() -> App:
    """Return our App, hung up where that was not done yet."""
    with port.current().writer():
        card.hang_up()
        found: App = App.objects.get(identifier=PLUGIN_ID, removed_at=None)
        return found


def token_of(user: User, *, widget: str = "") -> str:
    """Return the token that the Dashboard hands to our frame for somebody.

    Args:
        user: Of the staff.
        widget: Mount of an extension; "": of our App's own pages.

    """
    app = our_app()
    with port.current().writer():
        if not widget:
            return str(create_access_token_for_app(app, user))
        row = app.extensions.get(mount=widget)
        return str(create_access_token_for_app_extension(row, row.permissions.all(), user, app))
