"""The times in which customers can be called back."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from saleor_service_plugin.complaints import settings
from saleor_service_plugin.complaints.callbacks import slots
from saleor_service_plugin.complaints.clocks import keep
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.opening import Slot
from tests.fake_shop import FakeShop

from .complaint_clock_rows import MONDAY, a_complaint, hours, nine_to_five

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def hours_of_staff(db: None) -> Iterator[None]:
    nine_to_five()
    yield


def test_times_lie_within_the_hours_of_five_working_days(shop: FakeShop) -> None:
    found = slots.free(1, now=MONDAY)
    # The time from nine begins too soon.
    assert len(found) == 5 * 4 - 1
    assert found[0] == Slot(MONDAY + hours(2), MONDAY + hours(4))
    assert found[-1].ends == MONDAY + timedelta(days=4) + hours(8)
    late = slots.free(1, now=MONDAY + hours(8))
    assert late[0].begins == MONDAY + hours(24) and len(late) == 4 * 4
    friday = slots.free(1, now=MONDAY + timedelta(days=4, hours=8))
    assert friday[0].begins == MONDAY + timedelta(days=7)


def test_a_time_is_full_when_so_many_calls_are_promised_as_can_be_made(shop: FakeShop) -> None:
    settings.change(1, {"callbacks_at_once": 2}, by="")
    slot = slots.free(1, now=MONDAY)[0]
    rows = []
    for _ in range(2):
        assert slots.is_free(1, slot, now=MONDAY)
        row = a_complaint(now=MONDAY, callback_from=slot.begins, callback_until=slot.ends)
        keep.opened(row, spoken=False, now=MONDAY)
        rows.append(row)
    assert not slots.is_free(1, slot, now=MONDAY)
    assert slot not in slots.free(1, now=MONDAY)
    keep.answered(rows[0], called=True, now=MONDAY + hours(1))
    rows[0].save()
    assert slots.is_free(1, slot, now=MONDAY)


def test_what_is_promised_counts_also_where_times_are_cut_otherwise_now(shop: FakeShop) -> None:
    settings.change(1, {"callbacks_at_once": 1}, by="")
    slot = slots.free(1, now=MONDAY)[0]
    a_complaint(now=MONDAY, callback_from=slot.begins, callback_until=slot.ends)
    settings.change(1, {"slot_minutes": 60}, by="")
    begins = [one.begins for one in slots.free(1, now=MONDAY)][:3]
    assert begins == [MONDAY + hours(1), MONDAY + hours(4), MONDAY + hours(5)]


def test_what_was_never_offered_is_not_free(shop: FakeShop) -> None:
    slot = slots.free(1, now=MONDAY)[0]
    for other in (
        Slot(slot.begins + hours(1), slot.ends + hours(1)),
        Slot(slot.begins - timedelta(days=7), slot.ends - timedelta(days=7)),
        Slot(slot.begins, slot.ends + hours(2)),
        Slot(slot.begins + timedelta(days=14), slot.ends + timedelta(days=14)),
    ):
        assert not slots.is_free(1, other, now=MONDAY)


def test_who_promises_no_calls_offers_none(shop: FakeShop) -> None:
    settings.change(1, {"callbacks_at_once": 0}, by="")
    assert slots.free(1, now=MONDAY) == []


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_want_the_last_time_one_has_it(shop: FakeShop) -> None:
    settings.change(1, {"callbacks_at_once": 1}, by="")
    slot = slots.free(1, now=MONDAY)[0]

    def book(_: int) -> bool:
        try:
            with transaction.atomic():
                if not slots.is_free(1, slot, now=MONDAY):
                    return False
                a_complaint(now=MONDAY, callback_from=slot.begins, callback_until=slot.ends)
                return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(book, range(8))) == 1
    assert Complaint.objects.count() == 1
