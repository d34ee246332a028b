"""What the real server says, below every browser."""

from collections.abc import Iterator

import pytest

from saleor_service_plugin.web.answers import HEADERS
from tests.browser.server import MERGED, OWN, RATE
from tests.browser.shop import Shop
from tests.demo.serving import HOST

STOREFRONT = {"Origin": f"http://{HOST}:3000"}
STRANGER = {"Origin": "https://stranger.example"}

WITHOUT_GLOBAL = "/plugins/saleor.service/graphql/"
"""Saleor lets this one through to us also while the plugin is switched off."""

NAME = {"query": "{ __typename }"}
OURS = {"query": '{ serviceOrder(token: "x") { id } }'}
SALEORS = {"query": "{ shop { name } }"}


def _listed(text: str) -> set[str]:
    return {word.strip().lower() for word in text.split(",")}


@pytest.mark.parametrize("path", [OWN, MERGED, "/plugins/global/saleor.service/health/"])
def test_a_preflight_admits_what_the_guide_says(shop: Shop, path: str) -> None:
    answer = shop.server.call(path, method="OPTIONS", headers=STOREFRONT)
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == STOREFRONT["Origin"]
    assert _listed(answer.headers["access-control-allow-methods"]) == {"post", "options"}
    assert _listed(answer.headers["access-control-allow-headers"]) == {
        "origin", "content-type", "accept", "authorization", "authorization-bearer",
        "source-service-name",
    }  # fmt: skip
    assert "access-control-expose-headers" not in answer.headers


@pytest.mark.parametrize("path", [OWN, MERGED])
def test_a_foreign_origin_is_not_admitted(shop: Shop, path: str) -> None:
    assert shop.server.call(path, method="OPTIONS", headers=STRANGER).status == 400
    answer = shop.server.call(path, NAME, headers=STRANGER)
    assert "access-control-allow-origin" not in answer.headers


def test_our_address_protects_its_answers(shop: Shop) -> None:
    for body, status in ((NAME, 200), ({"query": "{ nothing }"}, 400)):
        answer = shop.server.call(OWN, body, headers=STOREFRONT)
        assert answer.status == status
        assert {name: answer.headers[name.lower()] for name in HEADERS} == HEADERS
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["access-control-allow-origin"] == STOREFRONT["Origin"]
        assert "origin" in _listed(answer.headers["vary"])
        assert "set-cookie" not in answer.headers


def test_the_environment_merges_our_schema(shop: Shop) -> None:
    query = """query($id: ID!) { order(id: $id) {
      number service { number parcels { trackingNumber } } fulfillments { service { parcels { number } } } } }"""
    order = shop.server.ask(query, path=MERGED, id=shop.guest_order)["order"]
    assert order["service"]["number"] == order["number"]
    assert order["service"]["parcels"] == [{"trackingNumber": "00340434161094042557"}]
    assert order["fulfillments"] == [{"service": {"parcels": [{"number": 1}]}}]


@pytest.fixture
def switched_off(shop: Shop) -> Iterator[None]:
    """Have staff switch the plugin off."""
    shop.switch(on=False)
    yield
    shop.switch(on=True)


def test_switched_off_we_are_not_there(shop: Shop, switched_off: None) -> None:
    own = shop.server.call(OWN, NAME, headers=STOREFRONT)
    # Saleor's own answer, which is no JSON; the browser may still read it.
    assert (own.status, own.text) == (404, "")
    assert own.headers["access-control-allow-origin"] == STOREFRONT["Origin"]
    other = shop.server.call(WITHOUT_GLOBAL, NAME)
    assert (other.status, other.code) == (404, "NOT_FOUND")


def test_switched_off_saleor_answers_its_own_alone(shop: Shop, switched_off: None) -> None:
    refused = shop.server.call(MERGED, OURS)
    assert refused.status == 400
    assert "switched off" in refused.json["errors"][0]["message"]
    assert shop.server.ask(SALEORS["query"], path=MERGED)["shop"]["name"]


def test_switched_on_again_we_answer(shop: Shop) -> None:
    shop.switch(on=False)
    shop.switch(on=True)
    assert shop.server.call(OWN, OURS).json["data"] == {"serviceOrder": None}


def test_who_calls_too_often_waits(shop: Shop) -> None:
    forwarded = {"X-Forwarded-For": "198.51.100.1, 203.0.113.8"}
    for _ in range(2 * RATE):
        answer = shop.server.call(OWN, NAME, headers=forwarded)
        if answer.status == 429:
            break
    assert answer.code == "TOO_MANY_REQUESTS"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    # The proxy's word counts, not what the caller wrote before it.
    again = {"X-Forwarded-For": "198.51.100.2, 203.0.113.8"}
    assert shop.server.call(OWN, NAME, headers=again).status == 429
    assert shop.server.call(OWN, NAME).status == 200
    app = {**forwarded, "Authorization": f"Bearer {shop.app_token}"}
    assert shop.server.call(OWN, NAME, headers=app).status == 200
