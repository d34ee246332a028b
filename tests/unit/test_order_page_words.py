"""What the order page says of an order, in both languages, and nothing beyond what is known."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from saleor_service_plugin.pages import standing
from saleor_service_plugin.web import templating, words

PACKAGE = Path(templating.FOLDER).parent

PLACED = {"event": "PLACED", "parcelId": None, "at": "", "amount": None, "trackingNumber": None}


def order(status: str, *events: str, parcels: int = 0, **changes: Any) -> Mapping[str, Any]:
    """Return an order as the API answers."""
    return {
        "status": status,
        "firstName": "Änne",
        "city": "Leipzig",
        "collectionPoint": None,
        "parcels": [
            {"id": f"p{number}", "number": number, "status": "fulfilled", "trackingUrl": None}
            for number in range(1, parcels + 1)
        ],
        "timeline": [PLACED, *({**PLACED, "event": event} for event in events)],
        **changes,
    }


@pytest.mark.parametrize(
    ("found", "headline", "stages"),
    [
        (order("unconfirmed"), "Received", [True, False]),
        (order("unfulfilled"), "Received", [True, False]),
        (order("unfulfilled", "PAYMENT"), "Paid", [True, True, False]),
        (order("partially fulfilled", "PAYMENT", parcels=1), "Partly on its way", [True] * 3),
        (order("fulfilled", parcels=2), "On its way", [True, True]),
        (order("fulfilled", parcels=1, collectionPoint="Laden"), "Ready for pick-up", [True] * 2),
        (order("fulfilled"), "Done", [True, False]),
        (order("canceled", "REFUND"), "Canceled", []),
        (order("expired"), "Expired", []),
        (order("returned", parcels=1), "Returned", []),
        (order("partially_returned", parcels=2), "Partly returned", []),
    ],
)
def test_where_an_order_stands(found: Mapping[str, Any], headline: str, stages: list[bool]) -> None:
    assert standing.standing(found).headline == headline
    assert [stage.done for stage in standing.way(found)] == stages
    ended = found["status"] not in ("unconfirmed", "unfulfilled", "partially fulfilled")
    assert (standing.pending(found) == "") is ended
    with words.speaking("de"):
        german = standing.standing(found)
        assert german.headline != headline and german.sentence
        assert not re.search("zugestellt|geliefert|bald|voraussichtlich", german.sentence)


def test_a_refund_is_named_where_it_was_made() -> None:
    assert "money was sent back" in standing.standing(order("canceled", "REFUND")).sentence
    assert "money" not in standing.standing(order("canceled")).sentence


def test_a_parcel_that_came_back_is_not_on_its_way() -> None:
    found = order("fulfilled", parcels=2)
    found["parcels"][0]["status"] = "returned"
    assert "one parcel" in standing.standing(found).sentence
    newest, oldest = standing.parcels(found)
    assert (newest["note"], oldest["note"]) == ("", "Returned")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_what_is_no_web_address_becomes_no_link(url: str) -> None:
    found = order("fulfilled", parcels=1)
    found["parcels"][0]["trackingUrl"] = url
    assert standing.parcels(found)[0]["trackingUrl"] == ""


def test_amounts_are_for_who_may_see_them() -> None:
    money = {"amount": 1234.5, "currency": "EUR"}
    found = order("canceled")
    found = {**found, "timeline": [{**PLACED, "event": "REFUND", "amount": money}]}
    assert standing.story(found, amounts=False)[0].detail == ""
    assert standing.story(found, amounts=True)[0].detail == "€1,234.50"
    with words.speaking("de"):
        assert standing.story(found, amounts=True)[0].detail == "1.234,50\xa0€"


def test_events_of_a_newer_version_are_left_out() -> None:
    assert len(standing.story(order("unfulfilled", "SOMETHING_NEW"), amounts=True)) == 1


def said() -> Iterator[str]:
    """Yield every text of the public pages."""
    for path in (PACKAGE / "templates" / "pages").glob("*.html"):
        yield from re.findall(r'{%\s*t "([^"]+)"', path.read_text(encoding="utf-8"))
    for path in (PACKAGE / "pages").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(
                node.func, "id", getattr(node.func, "attr", "")
            ) in ("t", "tn"):
                yield from (
                    one.value for one in node.args[:2]
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                )  # fmt: skip


def test_every_text_is_there_in_german_with_the_same_places() -> None:
    german = words.catalog("de")
    texts = set(said())
    assert len(texts) > 80
    assert texts - set(german) == set()
    for text in texts:
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", german[text])), text
