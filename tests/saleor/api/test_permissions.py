"""Who may do what: each operation, by each kind of caller, at both addresses (S1)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls.resolvers import URLPattern, URLResolver
from saleor.graphql import api as core

from saleor_service_plugin.graphql.merged import merged_schema
from saleor_service_plugin.graphql.schema import own_schema
from saleor_service_plugin.web import urls
from tests.saleor.api import figures
from tests.saleor.api.caller import MERGED
from tests.saleor.api.calls import (
    ADDRESSES,
    Answer,
    call_as,
    checksums,
    guest_values,
    headers_of,
    leaks,
    merged_urls,
    undone,
    verdict,
)
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.documents import document, roots, selection
from tests.saleor.api.line import Line
from tests.saleor.api.permissions import ADDED, DOORS, OPERATIONS, Added
from tests.saleor.api.rules import Verdict

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

BY_EACH_METHOD = ("anonymous", "superuser", "app-manage_orders")

pytestmark = pytest.mark.usefixtures("unhurried")


PAGES = ("dashboard", "static/")
"""Addresses that tests/saleor/pages goes through."""


def addresses_of(patterns: Any, before: str = "") -> Iterator[str]:
    """Yield every address of a URLconf."""
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses_of(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


def is_door(address: str) -> bool:
    """Whether an address is the API's or a monitor's; pages have tables of their own."""
    return not address.startswith(PAGES)


def added_fields() -> set[str]:
    """Return the fields that Saleor's own types have in the merged schema alone."""
    ours, theirs = merged_schema().get_type_map(), core.schema.get_type_map()
    return {
        f"{name}.{field}"
        for name, type_ in ours.items()
        if name in theirs and name not in ("Query", "Mutation") and hasattr(type_, "fields")
        for field in set(type_.fields) - set(theirs[name].fields)
    }


@pytest.mark.parametrize(
    ("what", "there", "listed"),
    [
        ("operations", lambda: set(roots(own_schema())), OPERATIONS),
        (
            "operations of the merged schema",
            lambda: set(roots(merged_schema())) - set(roots(core.schema)),
            OPERATIONS,
        ),
        ("added fields", added_fields, ADDED),
        ("addresses", lambda: set(filter(is_door, addresses_of(urls.urlpatterns))), DOORS),
    ],
)
def test_the_table_is_complete(what: str, there: Any, listed: Mapping[str, Any]) -> None:
    found = there()
    missing, surplus = found - set(listed), set(listed) - found
    assert not missing, f"{what} without a line in tests/saleor/api/permissions.py: {missing}"
    assert not surplus, f"lines for {what} that are not there: {surplus}"


@pytest.mark.parametrize("name", OPERATIONS)
def test_each_caller_may_what_the_table_says(cast: Cast, name: str) -> None:
    line = OPERATIONS[name]
    kind, _ = roots(own_schema())[name]
    wrong: list[str] = []
    before = checksums()
    for address, path in ADDRESSES.items():
        with merged_urls():
            for caller in cast.callers.values():
                wrong += _wrong(name, line, cast, caller, address, path)
    assert not wrong, "\n".join(wrong)
    assert checksums() == before, f"{name} changed something for who may not, or kept a rollback"
    figures.count("S1", len(cast.callers) * len(ADDRESSES), f"{kind} {name}")


def _wrong(name: str, line: Line, cast: Cast, caller: Caller, address: str, path: str) -> list[str]:
    """Return what is not as the table says."""
    values = guest_values(line, cast, caller)
    query = document(own_schema(), name, list(values))
    expected = line.rule(caller)
    if Verdict.DONE in expected and query.startswith("mutation"):
        with undone():
            answer = call_as(caller, query, values, path=path)
    else:
        # Not undone: what is refused must change nothing by itself.
        answer = call_as(caller, query, values, path=path)
    where = f"{name} by {caller.name} at {address}"
    return _compare(where, answer, name, expected, cast, line.done) or [
        f"{name} by {caller.name} at {address} gives away {word}"
        for word in leaks(answer, query, values, cast)
        if Verdict.DONE not in expected and not (caller.guest and word == "Erika")
    ]


def _compare(
    where: str,
    answer: Answer,
    path: str,
    expected: Any,
    cast: Cast,
    done: frozenset[str] = frozenset(),
) -> list[str]:
    found = verdict(answer, path, cast, done)
    if found in expected:
        return []
    wanted = " or ".join(sorted(expected))
    return [f"{where}: {found}, should be {wanted}: {answer.status} {answer.text[:300]}"]


@pytest.mark.parametrize(
    ("field", "added"),
    [(name, added) for name, several in ADDED.items() for added in several],
    ids=lambda value: value if isinstance(value, str) else value.rule.__name__,
)
def test_each_caller_sees_added_fields_as_the_table_says(
    cast: Cast, field: str, added: Added
) -> None:
    type_name, _, name = field.partition(".")
    fields = selection(merged_schema().get_type(type_name).fields[name].type)
    query = added.query.replace("{fields}", fields)
    values = added.values(cast)
    wrong: list[str] = []
    with merged_urls():
        for caller in cast.callers.values():
            where = f"{field} by {caller.name}"
            answer = call_as(caller, query, values, path=MERGED)
            wrong += _compare(where, answer, added.path, added.rule(caller), cast)
    assert not wrong, "\n".join(wrong)
    figures.count("S1", len(cast.callers), f"field {field}")


@pytest.mark.parametrize("address", DOORS)
def test_doors_by_each_caller(cast: Cast, address: str) -> None:
    door = DOORS[address]
    wrong = []
    checks = 0
    for caller in cast.callers.values():
        methods = METHODS if caller.name in BY_EACH_METHOD else tuple(door.methods)
        for method in methods:
            answer = _knock(address, method, door.methods.get(method), caller)
            if method not in door.methods:
                allowed = {405}
            else:
                allowed = door.allowed if Verdict.DONE in door.rule(caller) else {401, 403, 404}
            checks += 1
            if answer.status_code not in allowed:
                wrong.append(f"{method} {address} by {caller.name}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
    figures.count("S1", checks, f"address {address}")


def _knock(address: str, method: str, body: Any, caller: Caller) -> Any:
    return Client(raise_request_exception=False).generic(
        method,
        f"/plugins/global/saleor.service/{DOORS[address].at or address}",
        b"" if body is None else json.dumps(body).encode(),
        content_type="application/json",
        headers=dict(headers_of(caller)),
    )
