"""Calls by whoever is wanted, and what they left behind."""

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, transaction
from django.test import Client, override_settings

from saleor_service_plugin.database import fetch
from saleor_service_plugin.shop import port
from tests.saleor.api.caller import MERGED, OWN
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.rules import Verdict

ADDRESSES = {"own": OWN, "merged": MERGED}

INTERNAL = (
    "Internal Server Error", "Traceback", 'File "', "psycopg", "saleor/", '.py"', ".py'", ".py:",
    "SELECT ",
)  # fmt: skip
"""What no answer may hold. Not ".py" alone: a token's signature may begin with it."""


SECONDS = 60

_headers: dict[str, tuple[float, Mapping[str, str]]] = {}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str

    @property
    def json(self) -> Any:
        """The answer as JSON."""
        return json.loads(self.text)

    @property
    def errors(self) -> list[dict[str, Any]]:
        """The errors of GraphQL."""
        found = self.json.get("errors")
        return found or []

    def at(self, path: str) -> Any:
        """Return what stands in the data at a path, None where the way ends before."""
        found: Any = self.json.get("data")
        for name in path.split("."):
            if isinstance(found, list):
                found = found[int(name)] if len(found) > int(name) else None
            else:
                found = found.get(name) if found else None
        return found

    @property
    def is_sound(self) -> bool:
        """Whether nothing went wrong inside, and nothing internal shows."""
        return self.status < 500 and not any(word in self.text for word in INTERNAL)


@contextmanager
def merged_urls() -> Iterator[None]:
    """Serve our schema at Saleor's own address, too."""
    with override_settings(ROOT_URLCONF="saleor_service_plugin.graphql.urls"):
        yield


@cache
def _client() -> Client:
    return Client(raise_request_exception=False)


def call(
    query: str, values: Mapping[str, Any], *, headers: Mapping[str, str], path: str = OWN
) -> Answer:
    """Post a query."""
    # A lone surrogate stays an escape: as a client would send it.
    body = json.dumps({"query": query, "variables": values}, default=str)
    response = _client().post(path, body, content_type="application/json", headers=dict(headers))
    return Answer(response.status_code, response.content.decode())


def call_as(caller: Caller, query: str, values: Mapping[str, Any], *, path: str = OWN) -> Answer:
    """Post a query as somebody."""
    # Reading the permissions of such a token, Saleor breaks its own rule about the writer,
    # which its settings for tests turn into an error.
    with port.current().writer() if caller.by_app else nullcontext():
        return call(query, values, headers=headers_of(caller), path=path)


def headers_of(caller: Caller) -> Mapping[str, str]:
    """Return what a caller sends; a token serves for a minute, making one takes long."""
    made_at, headers = _headers.get(caller.name, (0.0, {}))
    if time.monotonic() - made_at > SECONDS:
        headers = caller.headers()
        _headers[caller.name] = (time.monotonic(), headers)
    return headers


def verdict(
    answer: Answer, path: str, cast: Cast, done: frozenset[str] = frozenset()
) -> Verdict | None:
    """Return how a call ended, None where it ended as none should.

    Args:
        answer: What came back.
        path: Where in the data it stands.
        cast: The rows.
        done: Codes of typed errors that only those get who may.

    """
    if not answer.is_sound:
        return None
    found = answer.at(path)
    if (
        answer.errors
        and found is None
        and all(": There is no such " in error["message"] for error in answer.errors)
    ):
        return Verdict.NOTHING
    if answer.errors:
        codes = {error["extensions"]["exception"]["code"] for error in answer.errors}
        names = ("PermissionDenied", "ExpiredSignatureError", "InvalidTokenError")
        return Verdict.REFUSED if codes <= set(names) and found is None else None
    if isinstance(found, dict):
        refused = found.get("errors")
        if refused:
            codes = {error["code"] for error in refused}
            return _of_codes(codes, done)
        # A page or a file without any row.
        if found.get("edges") == [] or found.get("rows") == 0 or _is_another(found, cast):
            return Verdict.NOTHING
    return Verdict.NOTHING if found in (None, []) else Verdict.DONE


def _of_codes(codes: set[str], done: frozenset[str]) -> Verdict | None:
    if codes <= done:
        return Verdict.DONE
    if codes == {"OUT_OF_SCOPE_CHANNEL"}:
        return Verdict.REFUSED
    return Verdict.NOTHING if codes == {"NOT_FOUND"} else None


def _is_another(found: Mapping[str, Any], cast: Cast) -> bool:
    return found.get("orderId", cast.order) not in (cast.order, cast.guest_order)


def leaks(answer: Answer, query: str, values: Mapping[str, Any], cast: Cast) -> list[str]:
    """Return what an answer gives away that the caller did not know before."""
    known = json.dumps([query, values], default=str)
    return [word for word in cast.secrets() if word in answer.text and word not in known]


def checksums() -> dict[str, str]:
    """Return a checksum of each of our tables."""
    with port.current().writer():
        names = [
            name
            for (name,) in fetch(
                "SELECT tablename FROM pg_tables WHERE tablename LIKE %s ORDER BY 1",
                ["saleor\\_service\\_%"],
            )
        ]
        assert len(names) > 10, names
        whole = "coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')"
        parts = [f"SELECT '{name}', (SELECT {whole} FROM {name} t)" for name in names]
        return dict(fetch(" UNION ALL ".join(parts), []))


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is done within the block."""
    with port.current().writer(), transaction.atomic():
        point = transaction.savepoint()
        try:
            yield
        finally:
            if not connection.needs_rollback:
                transaction.savepoint_rollback(point)
            transaction.set_rollback(True)


def guest_values(line: Any, cast: Cast, caller: Caller) -> Mapping[str, Any]:
    """Return the arguments of a line as this caller gives them."""
    as_guest = getattr(line, "as_guest", None)
    values: Mapping[str, Any] = (
        as_guest(cast, caller) if caller.guest and as_guest else line.values(cast)
    )
    return values
