"""What the order page says of promises and of news about them."""

from __future__ import annotations

from typing import Any

import pytest

from saleor_service_plugin.pages import promised
from saleor_service_plugin.web import words


def line(name: str = "Teekanne", **changes: Any) -> dict[str, Any]:
    """Return a line as the API answers."""
    return {
        "name": name, "quantity": 1, "promisedLatest": "2026-11-27", "earliest": "2026-11-26",
        "latest": "2026-11-27", "afterPaymentMin": None, "afterPaymentMax": None,
        "ending": "OPEN", **changes,
    }  # fmt: skip


def delay(**changes: Any) -> dict[str, Any]:
    """Return a piece of news as the API answers."""
    return {
        "id": "x", "cause": "NO_SCAN", "shopSays": "", "earliest": None, "latest": "2026-12-04",
        "isSooner": False, "foundAt": "2026-11-27T10:00:00+00:00", "takesWish": True,
        "lines": [{"name": "Teekanne", "quantity": 2}], "wish": None, **changes,
    }  # fmt: skip


def test_the_whole_order_at_once_is_one_time_without_a_list() -> None:
    with words.speaking("de"):
        (group,) = promised.promised({"promises": [line(), line("Becher")]})
    assert group.time == "Donnerstag, 26. bis Freitag, 27. November 2026"
    assert (group.was, group.lines) == ("", ())


def test_what_moved_says_what_was_promised_and_what_came_says_nothing() -> None:
    lines = [
        line(latest="2026-12-04", earliest=None), line("Becher"), line("Sieb", ending="DELIVERED"),
        line("Löffel", ending="CANCELED"),
    ]  # fmt: skip
    with words.speaking("en"):
        first, second = promised.promised({"promises": lines})
    assert "Becher" in first.lines[0] and "Teekanne" in second.lines[0]
    assert second.time == second.time and second.was == "Friday, November 27, 2026"
    assert second.time == "Friday, December 4, 2026"


def test_prepayment_and_not_known() -> None:
    unpaid = line(
        promisedLatest=None, latest=None, earliest=None, afterPaymentMin=3, afterPaymentMax=5
    )
    unknown = line("Becher", latest=None)
    with words.speaking("de"):
        times = [one.time for one in promised.promised({"promises": [unpaid, unknown]})]
    assert set(times) == {
        "3 bis 5 Werktage nach Zahlungseingang (Montag bis Freitag)",
        "Ein neuer Termin steht noch nicht fest.",
    }


def test_nothing_promised_shows_nothing() -> None:
    assert promised.promised({"promises": []}) == []
    assert promised.news({"delays": []}) == []


def test_links_lead_to_the_newest_news_that_can_be_answered() -> None:
    found = [delay(takesWish=False), delay(), delay()]
    with words.speaking("de"):
        assert [one.anchors for one in promised.news({"delays": found})] == [False, True, False]


@pytest.mark.parametrize(
    ("changes", "headline", "cause"),
    [
        ({}, "Neuer Termin: Freitag, 4. Dezember 2026", "seit Tagen nichts Neues"),
        ({"latest": None, "cause": "STOCK"}, "Ein neuer Termin steht noch nicht fest.", "Lager"),
        ({"isSooner": True}, "Neuer Termin: Freitag, 4. Dezember 2026", "früher"),
        # Of what a newer version knows a customer is told nothing odd.
        ({"cause": "BEWITCHED"}, "Neuer Termin: Freitag, 4. Dezember 2026", ""),
    ],
)
def test_news_in_words(changes: dict[str, Any], headline: str, cause: str) -> None:
    with words.speaking("de"):
        (one,) = promised.news({"delays": [delay(**changes)]})
    assert one.headline == headline and cause in one.cause
    assert one.lines == ["2\N{NO-BREAK SPACE}× Teekanne"]


def test_what_was_wished_stands_there() -> None:
    wish = {"wish": "CHANGE", "text": "Lieber blau", "settledAt": None}
    with words.speaking("de"):
        (one,) = promised.news({"delays": [delay(wish=wish)]})
        (bare,) = promised.news({"delays": [delay(wish={**wish, "text": None, "settledAt": "x"})]})
    assert (one.wish, one.wish_text, one.settled) == (
        "Sie möchten etwas ändern.",
        "Lieber blau",
        False,
    )
    assert (bare.wish_text, bare.settled) == ("", True)
