"""Decisions about messages and parcels."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from saleor_service_plugin.delivery import rules as delivery
from saleor_service_plugin.messages import rules as messages
from saleor_service_plugin.messages.rules import ChannelGate, ChannelMode, Reason
from saleor_service_plugin.orders import rules as orders
from saleor_service_plugin.orders.rules import Parcel
from saleor_service_plugin.outbox import rules as outbox
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.shop.snapshots import OrderStatus, VariantStock

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LIVE = ChannelGate(ChannelMode.LIVE, NOW - HOUR)
PAUSED = ChannelGate(ChannelMode.PAUSED, NOW - HOUR)


@pytest.mark.parametrize(
    ("gate", "age", "skip", "state", "trial", "reason"),
    [
        (ChannelGate(), 0, None, "queued", True, None),
        (LIVE, 0, None, "queued", False, None),
        (LIVE, 2, None, "skipped", False, Reason.BEFORE_LIVE),
        (PAUSED, 0, None, "held", False, Reason.PAUSED),
        (PAUSED, 2, None, "skipped", False, Reason.BEFORE_LIVE),
        (LIVE, 0, Reason.NOT_WANTED, "skipped", False, Reason.NOT_WANTED),
        (ChannelGate(), 99, None, "skipped", False, Reason.TOO_LATE),
    ],
)
def test_entering(
    gate: ChannelGate,
    age: int,
    skip: Reason | None,
    state: str,
    trial: bool,
    reason: Reason | None,
) -> None:
    entry = messages.enter(
        gate=gate,
        fact_at=NOW - age * HOUR,
        now=NOW,
        deadline_at=NOW - age * HOUR + timedelta(days=3),
        skip=skip,
    )
    assert (entry.state, entry.trial, entry.reason) == (state, trial, reason)


@pytest.mark.parametrize(
    ("gate", "trial", "left", "stop"),
    [
        (LIVE, False, 1, None),
        (LIVE, False, -1, Reason.TOO_LATE),
        (PAUSED, False, 1, Reason.PAUSED),
        (ChannelGate(), False, 1, Reason.TRIAL_AGAIN),
        # Decided on trial: going live changes nothing about it.
        (LIVE, True, 1, None),
        (ChannelGate(), True, -1, None),
        # Live, on trial and live again in between.
        (ChannelGate(ChannelMode.LIVE, NOW + HOUR), False, 1, Reason.BEFORE_LIVE),
    ],
)
def test_sending(gate: ChannelGate, trial: bool, left: int, stop: Reason | None) -> None:
    entry = messages.at_sending(
        gate=gate, trial=trial, fact_at=NOW, deadline_at=NOW + left * HOUR, now=NOW
    )
    assert (entry.reason if entry else None) == stop


def test_every_state_has_its_transitions_and_ends_are_ends() -> None:
    assert set(outbox.TRANSITIONS) == set(State)
    ends = {state for state, after in outbox.TRANSITIONS.items() if not after}
    assert ends == {State.SENT, State.TRIED, State.SKIPPED}
    assert not outbox.may_follow(State.QUEUED, State.SENT)


def test_retries_come_later_and_later_but_within_the_hour() -> None:
    pauses = [outbox.retry_after(attempt, 0.5) for attempt in range(1, 30)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), HOUR)
    # Spread, so that what failed together does not come back together.
    assert outbox.retry_after(1, 0) == timedelta(seconds=24)
    assert outbox.retry_after(1, 1) == timedelta(seconds=36)


@pytest.mark.parametrize(
    ("number", "link", "shown", "address"),
    [
        ("", "", "", ""),
        ("", "https://c.example/{number}", "", ""),
        ("123", "", "123", ""),
        ("123", "https://c.example/{number}", "123", "https://c.example/123"),
        ("1 2&x=/y", "https://c.example/?n={number}", "1 2&x=/y", "https://c.example/?n=1%202%26x%3D%2Fy"),
        ("https://c.example/t/1", "https://x.example/{number}", "", "https://c.example/t/1"),
        ("javascript://c.example/%0aalert(1)", "", "javascript://c.example/%0aalert(1)", ""),
        ("https://", "", "https://", ""),
    ],
)  # fmt: skip
def test_tracking_number_and_link(number: str, link: str, shown: str, address: str) -> None:
    assert delivery.tracking(number, link) == (shown, address)


@pytest.mark.parametrize(
    ("said", "when_unknown", "contents", "imported", "reason"),
    [
        (True, False, True, False, None),
        (None, True, True, False, None),
        (None, False, True, False, Reason.NOT_WANTED),
        (False, True, True, False, Reason.NOT_WANTED),
        (True, True, False, False, Reason.OVERTAKEN),
        (True, True, True, True, Reason.IMPORTED),
    ],
)
def test_whether_to_tell(
    said: bool | None, when_unknown: bool, contents: bool, imported: bool, reason: Reason | None
) -> None:
    parcel = Parcel(1, 1, "fulfilled", notify_customer=said)
    told = delivery.whether_to_tell(
        parcel, notify_when_unknown=when_unknown, has_contents=contents, imported=imported
    )
    assert told == reason


def test_a_parcel_found_by_a_sweep_waits_for_the_hook() -> None:
    grace = timedelta(seconds=10)
    known = Parcel(1, 1, "fulfilled", notify_customer=True)
    unknown = Parcel(1, 1, "fulfilled")
    assert delivery.due(known, now=NOW, fact_at=NOW, grace=grace) == NOW
    assert delivery.due(unknown, now=NOW, fact_at=NOW, grace=grace) == NOW + grace
    assert delivery.due(unknown, now=NOW, fact_at=NOW - HOUR, grace=grace) == NOW


@pytest.mark.parametrize(
    ("status", "days", "live"),
    [
        (OrderStatus.DRAFT, 900, True),
        (OrderStatus.UNFULFILLED, 900, True),
        (OrderStatus.FULFILLED, 29, True),
        (OrderStatus.FULFILLED, 31, False),
        (OrderStatus.EXPIRED, 121, True),
        (OrderStatus.EXPIRED, 131, False),
    ],
)
def test_how_long_an_order_is_compared(status: str, days: int, live: bool) -> None:
    assert orders.is_live(status, NOW - timedelta(days=days), NOW) is live


@pytest.mark.parametrize(
    ("quantity", "allocated", "tracked", "short"),
    [(5, 5, True, False), (4, 5, True, True), (4, 5, False, False), (-1, 0, True, True)],
)
def test_short_stock(quantity: int, allocated: int, tracked: bool, short: bool) -> None:
    assert VariantStock(1, quantity, allocated, tracked).short is short


def test_amounts_are_plain_text() -> None:
    amounts = ["55.000", "0.500", "1000", "-4.00", "1E+3"]
    plain = [orders._plain(Decimal(text)) for text in amounts]
    assert plain == ["55", "0.5", "1000", "-4", "1000"]
