"""Which parcel an account asks about next: the statement says what `Rhythm.ratio` does."""

import random
import threading
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from saleor_service_plugin.database import fetch, transaction_time
from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.polling_sql import DRAW
from saleor_service_plugin.delivery.rhythm import (
    CALM,
    LONGEST_WAIT,
    NEAR,
    ON_THE_VAN,
    STUCK,
    Rhythm,
)

pytestmark = pytest.mark.django_db(transaction=True)

DAY = timedelta(days=1)
SEED = 20261122


def parcel(now: datetime, **changes: object) -> TrackedParcel:
    """Return a parcel in its near days that was asked about a day ago; unsaved."""
    number = changes.setdefault("fulfillment_id", random.getrandbits(40))
    values: dict[str, object] = {
        "order_id": "00000000-0000-4000-8000-000000000001", "channel_id": 1, "carrier": "dhl",
        "fulfillment_id": number, "number": str(number), "polled": True, "looked_at": now - DAY,
        "asked_from": now - 3 * DAY, "calm_seconds": int(CALM.total_seconds()),
        "near_seconds": int(NEAR.total_seconds()), "near_from": now - DAY,
        "near_until": now + DAY, "stop_at": now + 30 * DAY,
    }  # fmt: skip
    return TrackedParcel(**{**values, **changes})


def drawn(
    carriers: Sequence[str] = (), channels: Sequence[int] = (), most: int = 1000
) -> list[int]:
    """Return whom an account would ask about, the first one first."""
    rows = fetch(DRAW, [list(carriers), list(carriers), list(channels), list(channels), most])
    return [row[0] for row in rows]


def test_the_order_is_that_of_the_ratio() -> None:
    # given a hundred and twenty parcels at random, some of them not due
    chance = random.Random(SEED)
    now = datetime.now(UTC)

    def ago(days: float) -> datetime:
        return now - timedelta(days=chance.uniform(0, days))

    for number in range(1, 121):
        begin = now + timedelta(days=chance.uniform(-8, 4))
        parcel(
            now, fulfillment_id=number,
            looked_at=chance.choice([None, ago(0.2), ago(1), ago(20)]), asked_from=ago(20),
            calm_seconds=int(chance.choice([CALM, 2 * CALM, STUCK]).total_seconds()),
            near_seconds=int(chance.choice([NEAR, ON_THE_VAN]).total_seconds()),
            near_from=begin, near_until=begin + chance.choice([0, 1, 4]) * DAY,
        ).save()  # fmt: skip

    # when
    with transaction.atomic():
        moment, found = transaction_time(), drawn()

    # then
    rows = TrackedParcel.objects.in_bulk()
    ratios = {pk: ratio(row, moment) for pk, row in rows.items()}
    due = {pk for pk, value in ratios.items() if value >= 1}
    assert 50 < len(due) < 115
    assert set(found) == due
    # Of those whose wait counts no further, the newest.
    since = {pk: row.looked_at or row.asked_from or now for pk, row in rows.items()}
    assert found == sorted(due, key=lambda pk: (round(ratios[pk], 9), since[pk]), reverse=True)
    assert drawn(most=7) == found[:7]
    assert sum(moment - since[pk] > LONGEST_WAIT for pk in found) > 20


def ratio(row: TrackedParcel, now: datetime) -> float:
    """Return what the rules say of a row."""
    since = row.looked_at or row.asked_from
    assert row.near_from and row.near_until and row.stop_at and since
    rhythm = Rhythm(
        timedelta(seconds=row.calm_seconds), timedelta(seconds=row.near_seconds),
        row.near_from, row.near_until, row.stop_at,
    )  # fmt: skip
    return rhythm.ratio(since, now)


def test_who_is_not_asked_about() -> None:
    now = datetime.now(UTC)
    for changes in (
        {"polled": False},
        {"stop_at": now - DAY},
        {"rest_until": now + DAY},
        {"looked_at": now - NEAR / 2},
        {"looked_at": None, "asked_from": now + DAY},
        # A clock that went backwards.
        {"looked_at": now + DAY},
    ):
        parcel(now, **changes).save()
    rested = parcel(now, rest_until=now - DAY)
    rested.save()

    assert drawn() == [rested.pk]


def test_an_account_asks_about_its_own_carriers_and_channels() -> None:
    now = datetime.now(UTC)
    made = {
        (carrier, channel): parcel(now, carrier=carrier, channel_id=channel)
        for carrier in ("dhl", "dpd")
        for channel in (1, 2)
    }
    for row in made.values():
        row.save()

    def whose(carriers: Sequence[str], channels: Sequence[int]) -> set[tuple[str, int]]:
        found = set(drawn(carriers, channels))
        return {key for key, row in made.items() if row.pk in found}

    assert whose([], []) == set(made)
    assert whose(["dhl"], []) == {("dhl", 1), ("dhl", 2)}
    assert whose(["dhl", "gls"], [2]) == {("dhl", 2)}
    assert whose([], [1]) == {("dhl", 1), ("dpd", 1)}
    assert whose(["gls"], []) == set()


def test_two_accounts_never_draw_the_same_parcel() -> None:
    # given four parcels
    now = datetime.now(UTC)
    for _ in range(4):
        parcel(now).save()
    first: list[int] = []
    holding, done = threading.Event(), threading.Event()

    def other() -> None:
        with transaction.atomic():
            first.extend(drawn(most=2))
            TrackedParcel.objects.filter(pk__in=first).update(looked_at=now)
            holding.set()
            done.wait(20)
        connections.close_all()

    # when another one holds two of them
    thread = threading.Thread(target=other)
    thread.start()
    assert holding.wait(20)
    meanwhile = drawn(most=10)
    done.set()
    thread.join()

    # then the rest is left, without waiting, and those two are not due afterwards
    assert len(first) == 2
    assert len(meanwhile) == 2
    assert not set(first) & set(meanwhile)
    assert set(drawn()) == set(meanwhile)
