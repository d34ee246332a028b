"""What staff do with a parcel: say where it is, take that back, name its carrier, see to it."""

from datetime import timedelta

import pytest
from django.core import mail

from saleor_service_plugin.delivery import by_hand, due_attention
from saleor_service_plugin.delivery.by_hand import Change, ParcelRefusedError
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.models import ParcelScan, TrackedParcel
from saleor_service_plugin.delivery.states import ParcelState as S
from tests.db.parcel_story import HOUR, UPS, Parcels
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def test_staff_say_where_it_is_and_take_it_back(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("")
    mail.outbox.clear()
    row = by_hand.change(story.row.pk, Change(S.DELIVERED, text="Spedition rief an"), said_by="U1")
    assert (row.state, row.by_hand, row.said) == ("delivered", True, "Spedition rief an")

    # when they take it back within two minutes
    story.look(mark=False)
    assert story.told() == {"parcel-delivered": "queued"}
    by_hand.take_back(story.row.pk)
    story.wait()

    # then nobody was told, and nothing of it stands
    assert (story.row.state, story.row.reached) == ("unknown", {})
    assert story.told() == {"parcel-delivered": "skipped:overtaken"}
    assert mail.outbox == []
    with pytest.raises(ParcelRefusedError, match="Staff have said nothing"):
        by_hand.take_back(story.row.pk)


def test_what_staff_say_holds_over_the_carrier(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((HOUR, S.DELIVERED))
    by_hand.change(story.row.pk, Change(S.EXCEPTION, text="Kunde hat nichts"), said_by="U1")
    story.say((HOUR, S.DELIVERED))
    assert story.row.state == "exception"
    by_hand.take_back(story.row.pk)
    assert story.row.state == "delivered"


def test_staff_name_the_carrier(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("12345678")
    by_hand.change(story.row.pk, Change(carrier=Carrier.GLS), said_by="U1")
    story.look()
    assert (story.row.carrier, story.row.carrier_from, story.row.polled) == ("gls", "staff", True)
    by_hand.change(story.row.pk, Change(carrier=None), said_by="U1")
    story.look()
    assert (story.row.carrier, story.row.polled) == ("", False)


def test_an_appointment_with_a_forwarding_agent(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("")
    begin = story.now + timedelta(days=2)
    by_hand.change(story.row.pk, Change(appointment=(begin, begin + 4 * HOUR)), said_by="U1")
    assert story.row.appointment_until == begin + 4 * HOUR
    by_hand.change(story.row.pk, Change(appointment=None), said_by="U1")
    assert story.row.appointment_from is None


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (lambda now: Change(S.UNKNOWN), "state"),
        (lambda now: Change(text="ohne Zustand"), "state"),
        (lambda now: Change(S.DELIVERED, at=now + timedelta(hours=1)), "at"),
        (lambda now: Change(S.DELIVERED, at=now - timedelta(days=400)), "at"),
        (lambda now: Change(S.DELIVERED, text="x" * 301), "text"),
        (lambda now: Change(appointment=(now + 2 * HOUR, now + HOUR)), "appointment"),
        (lambda now: Change(appointment=(now - 2 * HOUR, now - HOUR)), "appointment"),
        (lambda now: Change(appointment=(now, now + timedelta(days=40))), "appointment"),
    ],
)
def test_what_staff_cannot_say(shop: FakeShop, wanted: object, field: str) -> None:
    story = Parcels(shop)
    story.ship()
    before = TrackedParcel.objects.values().get()
    with pytest.raises(ParcelRefusedError) as refused:
        by_hand.change(story.row.pk, wanted(story.now), said_by="U1")  # type: ignore[operator]
    assert refused.value.field == field
    assert TrackedParcel.objects.values().get() == before
    assert not ParcelScan.objects.exists()


def test_a_parcel_that_is_no_more_is_not_changed(shop: FakeShop) -> None:
    story = Parcels(shop)
    fulfillment = story.ship()
    story.change(fulfillment, tracking_number=UPS)
    old = TrackedParcel.objects.get(current=False)
    with pytest.raises(ParcelRefusedError, match="no more"):
        by_hand.change(old.pk, Change(S.DELIVERED), said_by="U1")
    with pytest.raises(by_hand.UnknownParcelError):
        by_hand.change(10**9, Change(S.DELIVERED), said_by="U1")


def test_what_needs_attention_and_is_seen_to(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((30 * HOUR, S.EXCEPTION))
    assert (story.row.attention, story.row.attention_at) == ("exception", story.now - 30 * HOUR)
    with pytest.raises(ParcelRefusedError, match="seen to"):
        by_hand.put_back(story.row.pk)
    by_hand.see_to(story.row.pk)
    story.look()
    assert story.row.attention == ""
    # The wrong one was clicked.
    by_hand.put_back(story.row.pk)
    assert (story.row.attention, story.row.attention_at) == ("exception", story.now - 30 * HOUR)
    by_hand.see_to(story.row.pk)
    # Something new is a new matter.
    story.say((HOUR, S.RETURNING))
    assert story.row.attention == "returning"


def test_silence_is_found_by_time_alone(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    story.say((47 * HOUR, S.IN_TRANSIT))
    row = story.row
    assert row.attention == "" and row.attend_at == story.now + 73 * HOUR
    TrackedParcel.objects.update(
        attend_at=story.now - HOUR, last_scan_at=story.now - timedelta(days=6)
    )
    assert due_attention.look_round() == 1
    assert story.row.attention == "silent"
    assert due_attention.look_round() == 0


def test_what_was_taken_back_and_becomes_true_is_told(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    mail.outbox.clear()
    by_hand.change(story.row.pk, Change(S.DELIVERED), said_by="U1")
    story.look(mark=False)
    by_hand.take_back(story.row.pk)
    story.wait()
    assert mail.outbox == []
    story.say((timedelta(seconds=1), S.DELIVERED))
    story.wait()
    assert len(mail.outbox) == 1
    assert len(shop.notes) == 2


def test_staffs_sentence_is_in_the_mail(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship()
    mail.outbox.clear()
    text = "Die Spedition hat das Paket verloren."
    by_hand.change(story.row.pk, Change(S.EXCEPTION, text=text), said_by="U1")
    story.look(mark=False)
    story.wait()
    (one,) = mail.outbox
    assert text in one.body and f"„{text}“" not in one.body


def test_another_carrier_is_asked_at_once(shop: FakeShop) -> None:
    story = Parcels(shop)
    story.ship("12345678")
    by_hand.change(story.row.pk, Change(carrier=Carrier.GLS), said_by="U1")
    TrackedParcel.objects.update(
        rest_until=story.now + timedelta(days=5), look_problem="number", look_failures=3
    )
    story.look()
    assert story.row.attention == "number"
    by_hand.change(story.row.pk, Change(carrier=Carrier.DPD), said_by="U1")
    row = story.row
    assert (row.rest_until, row.look_problem, row.attention) == (None, "", "")
