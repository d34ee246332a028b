"""GraphQL over HTTP, as a storefront, an app or a staff member does it."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any

from .talk import DemoError

Json = dict[str, Any]

TIMEOUT_SECONDS = 60
TOKEN_SECONDS = 240
"""Saleor's access tokens live 5 minutes (JWT_TTL_ACCESS)."""

TOKEN_CREATE = """
mutation ($email: String!, $password: String!) {
  tokenCreate(email: $email, password: $password) { token errors { field code message } }
}"""


class Api:
    """One caller of the API."""

    def __init__(self, url: str, token: Callable[[], str] | None = None) -> None:
        """Speak to the API at `url`, as nobody where there is no token."""
        self._url = url
        self._token = token

    def at(self, url: str) -> Api:
        """Return the same caller at another address."""
        return Api(url, self._token)

    def query(self, text: str, **variables: Any) -> Json:
        """Run a query and return its data.

        Raises:
            DemoError: The API refused it.

        """
        answer = self._post({"query": text, "variables": variables})
        if answer.get("errors"):
            messages = [error.get("message") for error in answer["errors"]]
            raise DemoError(f"Saleor's API refused a call: {messages}\n{text.strip()}")
        data: Json = answer["data"]
        return data

    def run(self, text: str, **variables: Any) -> Json:
        """Run one mutation and return its payload.

        Raises:
            DemoError: The API or the mutation refused it.

        """
        payload: Json
        (payload,) = self.query(text, **variables).values()
        if payload.get("errors"):
            raise DemoError(f"Saleor refused: {payload['errors']} for {variables}")
        return payload

    def _post(self, body: Mapping[str, Any]) -> Json:
        headers = {"Content-Type": "application/json"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token()}"
        request = urllib.request.Request(
            self._url, json.dumps(body).encode(), headers, method="POST"
        )
        try:
            with _opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                answer = response.read()
        except urllib.error.HTTPError as error:
            # Saleor answers refused queries with 400 and a JSON body.
            answer = error.read()
        except OSError as error:
            raise DemoError(f"Saleor's API does not answer: {error}") from error
        try:
            result: Json = json.loads(answer)
        except ValueError:
            raise DemoError(f"Saleor's API answered: {answer[:300]!r}") from None
        return result


# Whatever proxy is set, the server is on this machine.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def is_up(url: str) -> bool:
    """Tell whether something answers there with 200."""
    try:
        with _opener.open(url, timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def post(url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Json]:
    """Post a body as it is; return the status and the JSON of the answer.

    Raises:
        DemoError: Nothing answers, or not in JSON.

    """
    request = urllib.request.Request(url, body, dict(headers), method="POST")
    try:
        with _opener.open(request, timeout=TIMEOUT_SECONDS) as response:
            status, answer = response.status, response.read()
    except urllib.error.HTTPError as error:
        status, answer = error.code, error.read()
    except OSError as error:
        raise DemoError(f"{url} does not answer: {error}") from error
    try:
        return status, json.loads(answer)
    except ValueError:
        raise DemoError(f"{url} answered {status}: {answer[:300]!r}") from None


def staff(url: str, email: str, password: str) -> Api:
    """Return the API as a staff member sees it, logged in as often as needed."""
    held: list[tuple[float, str]] = []

    def token() -> str:
        if not held or time.monotonic() - held[0][0] > TOKEN_SECONDS:
            payload = Api(url).run(TOKEN_CREATE, email=email, password=password)
            held[:] = [(time.monotonic(), payload["token"])]
        return held[0][1]

    return Api(url, token)
