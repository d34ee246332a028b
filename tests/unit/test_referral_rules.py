"""Who would recommend the shop to himself, and when a reward is due."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from saleor_service_plugin.rewards.referral.likeness import Party, mailbox, same
from saleor_service_plugin.rewards.referral.standing import (
    UNTOLD,
    Delivery,
    Seen,
    Standing,
    stands,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)

ANNA = Party(
    1, 10, "anna.berg@gmail.com", "anna@berg.example", "DE", "04109", "Ahornweg 5"
)  # fmt: skip


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (Party(2, 20, "ben@example.com", "", "DE", "04109", "Ahornweg 7"), ""),
        (Party(2, 20, "ben@example.com", "", "DE", "10115", "Ahornweg 5"), ""),
        (Party(2, 20, "ben@example.com", "", "AT", "04109", "Ahornweg 5"), ""),
        (Party(1, None, "x@example.com"), "own-link"),
        (Party(2, 10, "x@example.com"), "own-link"),
        (Party(2, None, "ANNA.BERG@gmail.com"), "same-address"),
        (Party(2, None, "annaberg+friend@googlemail.com"), "same-address"),
        (Party(2, None, "anna+2@berg.example"), "same-address"),
        (Party(2, None, "an.na@berg.example"), ""),
        (Party(2, None, "ben@example.com", "", "DE", "04109", "Ahorn-Weg 5"), "same-place"),
        (Party(2, None, "ben@example.com", "", "DE", "D-04109", "ahornweg 5 b"), "same-place"),
        (Party(2, None, "ben@example.com", "", "", "", ""), ""),
    ],
)
def test_same(other: Party, reason: str) -> None:
    """One person, one account, one mailbox or one household; strangers are none of it."""
    assert same(other, ANNA) == reason
    assert same(ANNA, other) == reason


def test_mailbox() -> None:
    """What is no address leads nowhere, and nowhere is not the same place."""
    assert mailbox("") == mailbox("nothing") == ""
    assert same(Party(1), Party(2)) == ""
    assert mailbox(" A.B+c@GoogleMail.com ") == "ab@gmail.com"


def ask(seen: Seen | None, *parcels: Delivery, **more: object) -> Standing:
    """Ask about a friend's order."""
    given: dict[str, object] = {
        "window": 16 * DAY, "min_value": Decimal(20), "now": NOW, **more
    }  # fmt: skip
    return stands(seen, parcels, **given)  # type: ignore[arg-type]


SENT = Seen("fulfilled", True, Decimal(50))


@pytest.mark.parametrize(
    ("seen", "refusal"),
    [
        (None, "gone"),
        (Seen("canceled", True, Decimal(50)), "canceled"),
        (Seen("expired", False, Decimal(0)), "canceled"),
        (Seen("returned", True, Decimal(0)), "sent-back"),
        (Seen("fulfilled", True, Decimal(0)), "sent-back"),
        (Seen("partially_returned", True, Decimal("19.99")), "too-small"),
        (Seen("partially_returned", True, Decimal(20)), ""),
    ],
)
def test_refused(seen: Seen | None, refusal: str) -> None:
    """What was canceled, sent back or is worth too little brings nothing."""
    assert ask(seen, Delivery(NOW - 3 * DAY, NOW)).refusal == refusal


def test_due() -> None:
    """16 days after the last parcel arrived; while one is on its way it is not known."""
    first, last = NOW - 5 * DAY, NOW - 2 * DAY
    assert ask(SENT, Delivery(first, first), Delivery(first, last)).due_at == last + 16 * DAY
    assert ask(SENT, Delivery(first, first), Delivery(first, None, told=True)).due_at is None
    assert ask(SENT, Delivery(first, None)).due_at == first + UNTOLD + 16 * DAY
    for status, paid in (("unfulfilled", True), ("partially fulfilled", True)):
        assert ask(Seen(status, paid, Decimal(50)), Delivery(first, first)) == Standing()
    assert ask(Seen("fulfilled", False, Decimal(50)), Delivery(first, first)) == Standing()


def test_nothing_to_ship() -> None:
    """Without a parcel the time runs from when it was first seen, and does not begin anew."""
    begun = ask(SENT).due_at
    assert begun == NOW + 16 * DAY
    assert ask(SENT, now=NOW + DAY, due_at=begun).due_at == begun
