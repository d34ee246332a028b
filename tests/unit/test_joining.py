"""Which messages share a mail, when quiet hours end, how an order is paid, who may be written to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.messages import gate, rules
from saleor_service_plugin.messages.gate import Law, Relation
from saleor_service_plugin.messages.rules import (
    ChannelGate,
    ChannelMode,
    MessageClass,
    Reason,
    Switch,
    Waiting,
)
from saleor_service_plugin.orders import payment
from saleor_service_plugin.orders.payment import PaymentKind
from saleor_service_plugin.shop.snapshots import MoneyKind, MoneyMovement, MoneySource
from tests.fake_shop import an_order

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")

JOINS = {
    "canceled": {"refund": 10 * MINUTE},
    "parcel": {"parcel": 60 * MINUTE, "payment": 10 * MINUTE},
}


def waiting(kind: str, after: int, key: str = "", *, trial: bool = False) -> Waiting:
    return Waiting(key or f"{kind}:{after}", kind, NOW + after * MINUTE, trial)


@pytest.mark.parametrize(
    ("new", "others", "host", "guests"),
    [
        (waiting("refund", 5), [waiting("canceled", 0)], "canceled:0", []),
        (waiting("canceled", 5), [waiting("refund", 0)], None, ["refund:0"]),
        (waiting("refund", 10), [waiting("canceled", 0)], None, []),
        (waiting("refund", 5), [waiting("canceled", 0, trial=True)], None, []),
        (waiting("parcel", 59), [waiting("parcel", 0)], "parcel:0", []),
        (waiting("parcel", 60), [waiting("parcel", 0)], None, []),
        (waiting("parcel", 30), [waiting("parcel", 10), waiting("parcel", 0)], "parcel:0", []),
        (waiting("parcel", 5), [waiting("payment", 0), waiting("refund", 0)], None, ["payment:0"]),
        (waiting("refund", 5), [waiting("refund", 0)], None, []),
        (waiting("parcel", 0), [waiting("parcel", 0)], None, []),
    ],
)
def test_what_joins_what(
    new: Waiting, others: list[Waiting], host: str | None, guests: list[str]
) -> None:
    found, taken = rules.host_of(new, others, JOINS)
    assert (found.key if found else None) == host
    assert [one.key for one in taken] == guests


@pytest.mark.parametrize(
    ("due", "leaves"),
    [
        ("2026-11-22 12:00", "2026-11-22 12:00"),
        ("2026-11-22 20:00", "2026-11-23 08:00"),
        ("2026-11-22 23:59", "2026-11-23 08:00"),
        ("2026-11-23 07:59", "2026-11-23 08:00"),
        ("2026-11-23 08:00", "2026-11-23 08:00"),
        # The night in which clocks go forward, and the one in which they go back.
        ("2026-03-28 21:00", "2026-03-29 08:00"),
        ("2026-10-24 21:00", "2026-10-25 08:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(due: str, leaves: str) -> None:
    at = datetime.fromisoformat(due).replace(tzinfo=BERLIN).astimezone(UTC)
    found = rules.after_quiet(at, zone=BERLIN, begins=20, ends=8)
    assert found.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M") == leaves
    assert rules.after_quiet(at, zone=BERLIN, begins=8, ends=8) == at


def test_quiet_hours_within_a_day() -> None:
    at = NOW.replace(hour=13)
    assert rules.after_quiet(at, zone=UTC, begins=12, ends=14) == NOW.replace(hour=14)
    assert rules.after_quiet(NOW, zone=UTC, begins=13, ends=14) == NOW


@pytest.mark.parametrize(
    ("methods", "mapped", "charged", "authorized", "collected", "kind"),
    [
        ((), {}, 0, 0, False, PaymentKind.UNKNOWN),
        ((), {}, 1, 0, False, PaymentKind.IMMEDIATE),
        (("Card",), {}, 0, 1, False, PaymentKind.IMMEDIATE),
        ((), {"": "prepayment"}, 0, 0, False, PaymentKind.PREPAYMENT),
        (("Card",), {"": "prepayment"}, 1, 0, False, PaymentKind.IMMEDIATE),
        (("Bank transfer",), {"bank": "prepayment"}, 0, 0, False, PaymentKind.PREPAYMENT),
        (("BANK transfer",), {"Bank": "prepayment"}, 40, 0, False, PaymentKind.PREPAYMENT),
        (("Invoice",), {"": "prepayment", "invoice": "invoice"}, 0, 0, False, PaymentKind.INVOICE),
        (("pay later",), {"pay": "immediate", "pay later": "invoice"}, 0, 0, False, PaymentKind.INVOICE),
        ((), {}, 0, 0, True, PaymentKind.COLLECTION),
        (("Card",), {"card": "nonsense"}, 0, 0, False, PaymentKind.UNKNOWN),
    ],
)  # fmt: skip
def test_how_an_order_is_paid(
    methods: tuple[str, ...], mapped: dict[str, str], charged: int, authorized: int,
    collected: bool, kind: PaymentKind,
) -> None:  # fmt: skip
    order = an_order(
        payment_methods=methods, total_charged=Decimal(charged),
        total_authorized=Decimal(authorized), is_collected=collected,
    )  # fmt: skip
    assert payment.kind_of(order, mapped) is kind


@pytest.mark.parametrize(
    ("after", "reserved_after", "kind", "news"),
    [
        (5, None, PaymentKind.UNKNOWN, False),
        (10, None, PaymentKind.PREPAYMENT, False),
        (11, None, PaymentKind.PREPAYMENT, True),
        (600, 1, PaymentKind.IMMEDIATE, False),
        (600, None, PaymentKind.IMMEDIATE, True),
        (600, 300, PaymentKind.IMMEDIATE, True),
        (600, None, PaymentKind.INVOICE, True),
        (600, None, PaymentKind.COLLECTION, False),
    ],
)
def test_which_payment_is_news(
    after: int, reserved_after: int | None, kind: PaymentKind, news: bool
) -> None:
    reserved = () if reserved_after is None else (
        MoneyMovement(
            MoneySource.TRANSACTION, 1, MoneyKind.AUTHORIZATION, Decimal(1),
            NOW + reserved_after * MINUTE,
        ),
    )  # fmt: skip
    order = replace(an_order(), money=reserved)
    paid_at = NOW + after * MINUTE
    assert payment.is_news(order, paid_at, placed_at=NOW, kind=kind) is news
    # After the order was canceled, any is; before, that changes nothing.
    for ended, told in ((after, True), (after + 1, news)):
        ended_at = NOW + ended * MINUTE
        assert payment.is_news(order, paid_at, placed_at=NOW, kind=kind, ended_at=ended_at) is told


def test_a_switch_tells_nothing_belated() -> None:
    live = ChannelGate(ChannelMode.LIVE, NOW, {"refund": Switch(True, NOW + 5 * MINUTE)})
    assert live.before_live(NOW + 3 * MINUTE, "refund")
    assert not live.before_live(NOW + 3 * MINUTE, "parcel")
    assert not live.before_live(NOW + 6 * MINUTE, "refund")
    assert not ChannelGate(switches=live.switches).before_live(NOW, "refund")


@pytest.mark.parametrize(
    ("stored", "found"),
    [
        ({"a": [True, None]}, {"a": Switch(True)}),
        ({"a": [False, None], "b": "x", "c": []}, {"a": Switch(False)}),
        ({"a": [True, NOW.isoformat()]}, {"a": Switch(True, NOW)}),
        (None, {}),
        ([1], {}),
    ],
)
def test_switches_as_stored(stored: object, found: dict[str, Switch]) -> None:
    assert rules.read_switches(stored) == found


CONDITIONS = ("address_from_sale", "similar_goods", "told_at_collection")


@pytest.mark.parametrize(
    ("country", "law"),
    [("DE", Law.UWG_DE), ("at", Law.TKG_AT), ("CH", Law.UWG_CH), ("FR", None), ("", None)],
)
def test_advertising_needs_consent_or_all_conditions(country: str, law: Law | None) -> None:
    """All 32 combinations for each country; transactional mail is never asked."""
    for consented, objected, *met in product((False, True), repeat=5):
        relation = Relation(country, consented, objected, **dict(zip(CONDITIONS, met, strict=True)))
        found = gate.decide(MessageClass.ADVERTISING, relation)
        allowed = not objected and (consented or (law is not None and all(met)))
        assert found.allowed is allowed
        assert found.why
        assert gate.decide(MessageClass.TRANSACTIONAL, relation).allowed


@pytest.mark.parametrize(
    ("link", "good"),
    [
        ("https://shop.example/u/1", True),
        ("http://shop.example/u/1", False),
        ("mailto:a@b.example", False),
        ("https://", False),
        ("", False),
    ],
)
def test_advertising_always_has_a_way_out(link: str, good: bool) -> None:
    assert gate.has_way_out(link) is good
    consented = Relation(consented=True)
    found = gate.decide(MessageClass.ADVERTISING, consented, way_out=gate.has_way_out(link))
    assert found.allowed is good
    if not good:
        assert gate.reason_of(found.why) is Reason.NO_WAY_OUT
    assert gate.decide(MessageClass.TRANSACTIONAL, consented, way_out=False).allowed
