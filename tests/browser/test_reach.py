"""What a page on another origin can do, and what the browser keeps it from."""

import json
from collections.abc import Callable, Mapping

import pytest

from saleor_service_plugin.web.entrance import MOST_BYTES
from tests.browser.page import JSON, Page
from tests.browser.server import MERGED, OWN, RATE
from tests.browser.shop import LOGIN, PASSWORD, Shop

GUEST = "query($token: String!) { serviceOrder(token: $token) { number firstName email token } }"
MINE = "{ serviceCustomer { orders(first: 5) { totalCount edges { node { orderId token } } } } }"
RETRY = """
mutation($ids: [ID!]!) { serviceMessageRetry(ids: $ids) { count errors { field code message } } }"""
NAME = json.dumps({"query": "{ __typename }"})

READABLE = {"content-type", "content-length", "cache-control"}
"""Headers that a page may read of an answer from another origin."""

BEARERS: Mapping[str, Callable[[str], dict[str, str]]] = {
    "bearer": lambda token: {"Authorization": f"Bearer {token}"},
    "jwt": lambda token: {"Authorization": f"JWT {token}"},
    "saleors-own": lambda token: {"Authorization-Bearer": token},
}


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_guest_reads_their_order(shop: Shop, page: Page, path: str) -> None:
    order = page.ask(path, GUEST, token=shop.guest_token())["serviceOrder"]
    assert order["number"]
    assert (order["firstName"], order["email"], order["token"]) == ("Erika", None, None)


@pytest.mark.parametrize("bearer", BEARERS)
@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_customer_logs_in_and_reads_their_orders(
    shop: Shop, page: Page, path: str, bearer: str
) -> None:
    given = page.ask(MERGED, LOGIN, email=shop.customer, password=PASSWORD)["tokenCreate"]
    headers = BEARERS[bearer](given["token"])
    orders = page.ask(path, MINE, headers=headers)["serviceCustomer"]["orders"]
    assert orders["totalCount"] == 1
    node = orders["edges"][0]["node"]
    assert node["orderId"] == shop.customer_order
    assert page.ask(path, GUEST, token=node["token"])["serviceOrder"]["firstName"] == "Erika"


def test_staff_read_why_a_mutation_was_refused(shop: Shop, page: Page) -> None:
    headers = BEARERS["bearer"](shop.login(shop.staff))
    payload = page.ask(OWN, RETRY, headers=headers, ids=[])["serviceMessageRetry"]
    assert [(error["field"], error["code"]) for error in payload["errors"]] == [("ids", "REQUIRED")]


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("{ serviceMessages(first: 1) { totalCount } }", 200, "PermissionDenied"),
        ("{ serviceOrder { id } }", 200, "GraphQLError"),
        ("{ nothing }", 400, "GraphQLError"),
        ("{ serviceOrder", 400, "GraphQLSyntaxError"),
    ],
)
@pytest.mark.parametrize("path", [OWN, MERGED])
def test_the_page_reads_graphqls_errors(
    shop: Shop, page: Page, path: str, query: str, status: int, code: str
) -> None:
    found = page.fetch(path, json.dumps({"query": query}), headers=JSON)
    assert found["status"] == status
    (error,) = json.loads(found["text"])["errors"]
    assert error["message"]
    assert error["extensions"] == {"exception": {"code": code}}


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "code"),
    [
        ("GET", OWN, None, {}, 405, "METHOD_NOT_ALLOWED"),
        ("POST", OWN, NAME, {}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        pytest.param("POST", OWN, " " * (MOST_BYTES + 1), JSON, 413, "TOO_LARGE", id="large"),
        ("POST", f"{OWN}further/", NAME, JSON, 404, "NOT_FOUND"),
    ],
)
def test_the_page_reads_what_the_address_refuses(
    shop: Shop,
    page: Page,
    method: str,
    path: str,
    body: str | None,
    headers: Mapping[str, str],
    status: int,
    code: str,
) -> None:
    found = page.fetch(path, body, method=method, headers=headers)
    assert found["status"] == status
    assert json.loads(found["text"])["errors"][0]["extensions"]["code"] == code
    assert set(found["headers"]) <= READABLE


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize("header", ["X-Foo", "Idempotency-Key", "X-Forwarded-For"])
def test_a_header_that_saleor_does_not_admit_fails(
    shop: Shop, page: Page, path: str, header: str
) -> None:
    found = page.fetch(path, NAME, headers={**JSON, header: "1"})
    assert found == {"failed": "TypeError: Failed to fetch"}
    assert f"header field {header.lower()} is not allowed" in page.said[0]


@pytest.mark.parametrize("path", [OWN, MERGED])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_another_method_fails(shop: Shop, page: Page, path: str, method: str) -> None:
    found = page.fetch(path, NAME, method=method, headers=JSON)
    assert found == {"failed": "TypeError: Failed to fetch"}
    assert f"Method {method} is not allowed" in page.said[0]


def test_the_page_reads_that_it_calls_too_often(shop: Shop, page: Page) -> None:
    with page.seen_as("203.0.113.7"):
        # Twice as many: a minute may end meanwhile.
        for _ in range(2 * RATE):
            forwarded = {"X-Forwarded-For": "203.0.113.7"}
            if shop.server.call(OWN, {"query": "{ __typename }"}, headers=forwarded).status == 429:
                break
        found = page.fetch(OWN, NAME, headers=JSON)
    assert found["status"] == 429
    assert json.loads(found["text"])["errors"][0]["extensions"]["code"] == "TOO_MANY_REQUESTS"
    # Saleor exposes no header, so a page cannot know for how long.
    assert "retry-after" not in found["headers"]
    # Others are not held up, and whoever has a name is not counted.
    assert page.fetch(OWN, NAME, headers=JSON)["status"] == 200


def test_the_guides_page_shows_an_order(shop: Shop, page: Page) -> None:
    shown = page.order_page(shop.guest_token())
    assert "Order " in shown
    assert "00340434161094042557" in shown
    assert "1 × Mug" in shown
    assert "PARCEL_SENT" in shown


def test_the_guides_page_says_what_is_wrong(shop: Shop, page: Page) -> None:
    assert page.order_page("no-token") == "This link is not good any more."
    shop.switch(on=False)
    try:
        assert page.order_page("no-token") == "The service is not available."
    finally:
        shop.switch(on=True)
