"""Asking DHL: what leaves the shop, and what each of its answers means."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from saleor_service_plugin.delivery.carrier_report import Answer, Problem
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.live.dhl import SERVICE
from saleor_service_plugin.delivery.live.service import Question
from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.fake_shop.shop import FakeShop
from tests.unit import dhl_answers as said

KEY = {"api_key": "k1-secret"}

QUESTION = Question(said.PARCEL, Carrier.DHL, "de")


@pytest.fixture
def shop() -> Iterator[FakeShop]:
    """A shop in whose outside DHL is what a test makes it."""
    shop = FakeShop()
    undo = port.use(shop)
    yield shop
    undo()


def asked(shop: FakeShop, answer: FetchAnswer, question: Question = QUESTION) -> Answer:
    """Ask while DHL answers so."""
    shop.content = lambda _: answer
    return SERVICE.ask(question, KEY)


def test_what_leaves_the_shop(shop: FakeShop) -> None:
    asked(shop, FetchAnswer(200, said.parcel_de()))
    (one,) = shop.asked
    url = urlsplit(one.url)
    assert (one.method, one.body) == ("GET", None)
    assert one.headers == {"DHL-API-Key": "k1-secret", "Accept": "application/json"}
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://api-eu.dhl.com/track/shipments"
    assert parse_qs(url.query) == {
        "trackingNumber": [said.PARCEL],
        "service": ["parcel-de"],
        "language": ["de"],
    }


@pytest.mark.parametrize(
    ("question", "query"),
    [
        (
            Question(" 123 456-7890 ", Carrier.DHL_EXPRESS, "fr"),
            {"trackingNumber": ["1234567890"], "service": ["express"], "language": ["en"]},
        ),
        # Goods sent as a letter may be in several divisions.
        (
            Question("rr123456785de", Carrier.DEUTSCHE_POST, "de-at"),
            {"trackingNumber": ["RR123456785DE"], "language": ["de"]},
        ),
        (
            Question("12345", Carrier.DHL, ""),
            {"trackingNumber": ["12345"], "service": ["parcel-de"], "language": ["en"]},
        ),
    ],
)
def test_no_more_than_it_needs(
    shop: FakeShop, question: Question, query: dict[str, list[str]]
) -> None:
    asked(shop, FetchAnswer(404), question)
    assert parse_qs(urlsplit(shop.asked[0].url).query) == query


def test_a_report(shop: FakeShop) -> None:
    found = asked(shop, FetchAnswer(200, said.parcel_de()))
    assert found.problem is None and found.report is not None
    assert len(found.report.scans) == 7


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        (FetchAnswer(400), Answer(problem=Problem.NUMBER, detail="HTTP 400")),
        (FetchAnswer(401), Answer(problem=Problem.LOGIN, detail="HTTP 401")),
        (FetchAnswer(403), Answer(problem=Problem.LOGIN, detail="HTTP 403")),
        (FetchAnswer(404), Answer(problem=Problem.NOT_FOUND, detail="HTTP 404")),
        (FetchAnswer(408), Answer(problem=Problem.AWAY, detail="HTTP 408")),
        (FetchAnswer(429), Answer(problem=Problem.QUOTA, detail="HTTP 429")),
        (
            FetchAnswer(429, retry_after=5.0),
            Answer(problem=Problem.QUOTA, retry_after=5.0, detail="HTTP 429"),
        ),
        (
            FetchAnswer(429, retry_after=1e9),
            Answer(problem=Problem.QUOTA, retry_after=86400.0, detail="HTTP 429"),
        ),
        # The status counts however the content is.
        (FetchAnswer(429, problem="too-long"), Answer(problem=Problem.QUOTA, detail="HTTP 429")),
        (FetchAnswer(404, problem="timeout"), Answer(problem=Problem.NOT_FOUND, detail="HTTP 404")),
        (FetchAnswer(500), Answer(problem=Problem.AWAY, detail="HTTP 500")),
        (
            FetchAnswer(503, retry_after=60.0),
            Answer(problem=Problem.AWAY, retry_after=60.0, detail="HTTP 503"),
        ),
        (FetchAnswer(204), Answer(problem=Problem.ANSWER, detail="HTTP 204")),
        (FetchAnswer(302), Answer(problem=Problem.ANSWER, detail="HTTP 302")),
        (FetchAnswer(418), Answer(problem=Problem.ANSWER, detail="HTTP 418")),
        (FetchAnswer(999), Answer(problem=Problem.ANSWER, detail="HTTP 999")),
        (FetchAnswer(problem="timeout"), Answer(problem=Problem.AWAY, detail="timeout")),
        (
            FetchAnswer(problem="address-not-allowed"),
            Answer(problem=Problem.AWAY, detail="address-not-allowed"),
        ),
        (FetchAnswer(200, problem="timeout"), Answer(problem=Problem.AWAY, detail="timeout")),
        (FetchAnswer(200, problem="connection"), Answer(problem=Problem.AWAY, detail="connection")),
        (FetchAnswer(200, problem="too-long"), Answer(problem=Problem.ANSWER, detail="too-long")),
        (FetchAnswer(200, problem="content"), Answer(problem=Problem.ANSWER, detail="content")),
        (
            FetchAnswer(200, b"<html>"),
            Answer(problem=Problem.ANSWER, detail="no such shipment in it"),
        ),
        (
            FetchAnswer(200, b"x" * 1_000_000),
            Answer(problem=Problem.ANSWER, detail="too-long"),
        ),
    ],
)
def test_what_an_answer_means(shop: FakeShop, answer: FetchAnswer, found: Answer) -> None:
    assert asked(shop, answer) == found


@pytest.mark.parametrize("key", ["", " ", "a b", "a\r\nX: 1", "\u20ac", "x" * 300])
def test_what_is_no_key_is_not_sent(shop: FakeShop, key: str) -> None:
    for credentials in ({"api_key": key}, {}):
        found = SERVICE.ask(QUESTION, credentials)
        assert found == Answer(problem=Problem.LOGIN, detail="no key")
    assert shop.asked == []


@pytest.mark.parametrize("number", ["", "123", "x" * 50, "1234567890&service=x", "Anne Müller"])
def test_what_is_no_number_is_not_sent(shop: FakeShop, number: str) -> None:
    found = SERVICE.ask(Question(number, Carrier.DHL), KEY)
    assert found == Answer(problem=Problem.NUMBER, detail="no number")
    assert shop.asked == []


def test_the_service() -> None:
    assert SERVICE.key == "dhl"
    assert SERVICE.carriers == {Carrier.DHL, Carrier.DHL_EXPRESS, Carrier.DEUTSCHE_POST}
    assert [(one.name, one.secret, one.required) for one in SERVICE.fields] == [
        ("api_key", True, True)
    ]
    assert (SERVICE.daily_quota, SERVICE.gap_seconds) == (250, 5.0)
