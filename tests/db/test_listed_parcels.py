"""Which parcels of an order are shown, as which number, and which of their facts still hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from saleor_service_plugin.delivery.attention import Attention
from saleor_service_plugin.delivery.attention_words import SENTENCES, sentence
from saleor_service_plugin.delivery.listed import listed, still_true
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.orders.models import ServiceFulfillment
from saleor_service_plugin.orders.rules import FactKind

ORDER = UUID(int=1)

A, B, C = "00340434161094042557", "1Z999AA10123456784", "00340434161094042571"


def parcel(pk: int, fulfillment: int, number: str = "", **values: object) -> TrackedParcel:
    """Return one of our rows."""
    return TrackedParcel(
        pk=pk, order_id=ORDER, channel_id=1, fulfillment_id=fulfillment, key=number,
        number=number, **values,
    )  # fmt: skip


def fulfillment(pk: int, number: str = "", sequence: int = 1) -> ServiceFulfillment:
    """Return what we know of a fulfillment."""
    return ServiceFulfillment(
        pk=pk, order_id=ORDER, sequence=sequence, status="fulfilled", tracking_number=number
    )  # fmt: skip


def shown(*rows: TrackedParcel, of: list[ServiceFulfillment]) -> list[tuple[int, int, bool]]:
    """Return id, number and whether the contents stand there, of each parcel shown."""
    return [(one.row.pk, one.number, one.is_first) for one in listed(rows, of)]


def test_numbers_go_on_over_fulfillments_and_contents_stand_once() -> None:
    rows = (parcel(1, 20, A), parcel(4, 10, C, position=1), parcel(3, 10, B))
    of = [fulfillment(20, A, sequence=2), fulfillment(10, f"{B}, {C}")]
    assert shown(*rows, of=of) == [(3, 1, True), (4, 2, False), (1, 3, True)]


def test_a_number_that_was_replaced_is_not_shown() -> None:
    rows = (parcel(1, 10, A, current=False), parcel(2, 10, B))
    assert shown(*rows, of=[fulfillment(10, B)]) == [(2, 1, True)]


def test_what_is_gone_has_the_numbers_it_had_last() -> None:
    """Canceled, or removed by Saleor when all of it came back."""
    rows = (parcel(1, 10, A, current=False), parcel(2, 10, B, current=False))
    for last, pk in ((A, 1), (B, 2)):
        assert shown(*rows, of=[fulfillment(10, last)]) == [(pk, 1, True)]
    # Of a number that none of them has, the newest.
    assert shown(*rows, of=[fulfillment(10, "nobody's")]) == [(2, 1, True)]
    assert shown(parcel(1, 10, current=False), of=[fulfillment(10)]) == [(1, 1, True)]


def test_what_nothing_is_known_of_is_not_shown() -> None:
    assert shown(of=[fulfillment(10, A)]) == []
    assert shown(parcel(1, 10, A), of=[]) == []


@dataclass(frozen=True)
class AFact:
    """Something that became true."""

    kind: str
    data: dict[str, str | int] = field(default_factory=dict)


def test_what_staff_took_back_is_no_part_of_the_story() -> None:
    """And what was said of a number that another one has replaced."""
    rows = (
        parcel(1, 10, A, reached={"delivered": "2026-01-01T00:00:00+00:00"}),
        parcel(2, 10, B, current=False, reached={"delivered": "2026-01-01T00:00:00+00:00"}),
    )
    of = [fulfillment(10, A)]
    held = AFact(FactKind.PARCEL_DELIVERED, {"fulfillment": 10, "parcel": 1})
    taken_back = AFact(FactKind.PARCEL_EXCEPTION, {"fulfillment": 10, "parcel": 1})
    replaced = AFact(FactKind.PARCEL_DELIVERED, {"fulfillment": 10, "parcel": 2})
    others = [AFact("placed"), AFact(FactKind.PARCEL_SENT, {"fulfillment": 10})]
    facts = [*others, held, taken_back, replaced]
    assert still_true(facts, listed(rows, of)) == [*others, held]


def test_each_reason_has_a_sentence() -> None:
    for language, sentences in SENTENCES.items():
        assert set(sentences) == set(Attention), language
    assert sentence(Attention.NUMBER, "DE_AT") == SENTENCES["de"][Attention.NUMBER]
    assert sentence(Attention.NUMBER, "fr") == SENTENCES["en"][Attention.NUMBER]
