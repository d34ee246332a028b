"""Callbacks of carriers and aggregators: taken once, from who may speak of a parcel, or refused."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail

from saleor_service_plugin.delivery import accounts
from saleor_service_plugin.delivery.inbound import taking
from saleor_service_plugin.delivery.inbound.taking import Outcome, Result
from saleor_service_plugin.delivery.models import (
    Callback,
    CarrierAccount,
    EarlyReport,
    ParcelScan,
    TrackedParcel,
)
from saleor_service_plugin.events import signing
from saleor_service_plugin.outbox.rules import State
from tests.db.parcel_story import DHL, HOUR, UPS, Parcels
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


class Sender:
    """Somebody who holds the secret of an account of our own shape."""

    def __init__(self, **changes: Any) -> None:
        """Open the account."""
        saved = accounts.create(service="generic", **changes)
        self.secret = saved.secret
        self.account = CarrierAccount.objects.get(pk=saved.account.id)
        self._last = 0

    def send(
        self, *events: tuple[timedelta, str], number: str = DHL, id_: str = "", **how: Any
    ) -> Result:
        """Post what happened to a parcel, each event with how long ago."""
        now = datetime.now(UTC)
        told = [{"at": (now - ago).isoformat(), "state": state} for ago, state in events]
        return self.post({"parcels": [{"number": number, "events": told}]}, id_=id_, **how)

    def post(
        self,
        body: object,
        *,
        id_: str = "",
        age: timedelta = timedelta(0),
        secret: str = "",
        spoil: bytes = b"",
    ) -> Result:
        """Post a body, signed; or signed and spoiled afterwards."""
        self._last += 1
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = signing.headers(
            [secret or self.secret],
            message_id=id_ or f"msg_{self._last}",
            sent_at=datetime.now(UTC) - age,
            body=content,
        )
        small = {name.lower(): value for name, value in headers.items()}
        return taking.take(self.account.public_id, small, content + spoil)


def test_a_valid_one_changes_the_parcel_and_is_told(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    story.ship()
    mail.outbox.clear()
    result = sender.send((HOUR, "delivery-attempted"))
    assert (result.outcome, result.news) == (Outcome.TAKEN, True)
    story.look(mark=False)
    assert story.row.state == "delivery-attempted"
    assert story.told() == {"delivery-attempted": "sent"}
    assert len(mail.outbox) == 1
    assert ParcelScan.objects.get().source == "generic"
    account = CarrierAccount.objects.get()
    assert account.last_good_at is not None


def test_a_replay_is_harmless(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    story.ship()
    assert sender.send((HOUR, "in-transit"), id_="msg_x").outcome is Outcome.TAKEN
    before = TrackedParcel.objects.values().get()
    for _ in range(3):
        assert sender.send((HOUR, "delivered"), id_="msg_x").outcome is Outcome.REPEATED
    assert TrackedParcel.objects.values().get() == before
    assert Callback.objects.count() == 1


def test_reordered_ones_lead_to_the_same(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    story.ship()
    for ago, state in ((1, "delivered"), (9, "out-for-delivery"), (30, "handed-over")):
        assert sender.send((ago * HOUR, state)).outcome is Outcome.TAKEN
    story.look(mark=False)
    assert story.row.state == "delivered"
    assert story.row.first_scan_at is not None
    assert story.told("out-for-delivery") == {"out-for-delivery": "skipped:overtaken"}


def test_what_is_refused_changes_nothing(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    story.ship()
    before = TrackedParcel.objects.values().get()
    cases = {
        "another secret": (
            sender.send((HOUR, "delivered"), secret=signing.new_secret()), Outcome.FORGED,
        ),
        "spoiled": (sender.send((HOUR, "delivered"), spoil=b" "), Outcome.FORGED),
        "old": (sender.send((HOUR, "delivered"), age=timedelta(minutes=6)), Outcome.STALE),
        "ahead": (sender.send((HOUR, "delivered"), age=timedelta(minutes=-6)), Outcome.STALE),
        "no json": (sender.post(b"<xml/>"), Outcome.MALFORMED),
        "unknown state": (sender.send((HOUR, "teleported")), Outcome.MALFORMED),
        "large": (sender.post(b"[" + b"1," * 1_000_001 + b"1]"), Outcome.MALFORMED),
    }  # fmt: skip
    for name, (result, outcome) in cases.items():
        assert result.outcome is outcome, name
    assert cases["unknown state"][0].field == "parcels[0].events[0].state"
    assert TrackedParcel.objects.values().get() == before
    assert not Callback.objects.exists() and not ParcelScan.objects.exists()
    # What was refused for its content alone may come again, mended.
    assert sender.send((HOUR, "delivered"), id_="msg_6").outcome is Outcome.TAKEN


def test_an_account_that_is_off_or_gone_is_unknown(shop: FakeShop) -> None:
    sender = Sender()
    accounts.update(sender.account.pk, active=False)
    assert sender.send((HOUR, "delivered")).outcome is Outcome.UNKNOWN
    accounts.delete(sender.account.pk)
    assert sender.send((HOUR, "delivered")).outcome is Outcome.UNKNOWN


def test_an_account_speaks_of_its_channels_alone(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender(channel_ids=[77])
    story.ship()
    assert sender.send((HOUR, "delivered")).outcome is Outcome.TAKEN
    assert story.row.state == "unknown"


def test_the_old_secret_holds_for_a_day(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    story.ship()
    saved = accounts.rotate_secret(sender.account.pk)
    assert saved.secret and saved.secret != sender.secret
    assert sender.send((HOUR, "in-transit")).outcome is Outcome.TAKEN
    assert sender.send((HOUR, "in-transit"), secret=saved.secret).outcome is Outcome.TAKEN
    CarrierAccount.objects.update(old_secret_until=datetime.now(UTC) - HOUR)
    assert sender.send((HOUR, "delivered")).outcome is Outcome.FORGED


def test_a_number_that_nobody_has_typed_yet_is_remembered(shop: FakeShop) -> None:
    story, sender = Parcels(shop), Sender()
    fulfillment = story.ship("")
    mail.outbox.clear()
    assert sender.send((HOUR, "exception"), number=UPS).outcome is Outcome.TAKEN
    assert EarlyReport.objects.count() == 1
    story.change(fulfillment, tracking_number=UPS)
    assert story.row.state == "exception"
    assert story.told("parcel-exception") == {"parcel-exception": "sent"}
    assert not EarlyReport.objects.exists()


def test_a_carrier_that_reports_everything_as_returned(shop: FakeShop) -> None:
    sender = Sender()
    stories = [Parcels(shop, number=number) for number in range(1, 61)]
    for place, story in enumerate(stories):
        story.ship(f"JD0146{place:014d}")
    from saleor_service_plugin.messages.models import Brake, Message

    Message.objects.filter(kind="parcel-sent").delete()
    Brake.objects.all().delete()
    mail.outbox.clear()
    parcels = [
        {
            "number": f"JD0146{place:014d}",
            "events": [{"at": datetime.now(UTC).isoformat(), "state": "returned"}],
        }
        for place in range(60)
    ]
    assert sender.post({"parcels": parcels}).outcome is Outcome.TAKEN
    stories[0].look(mark=False)
    for _ in range(4):
        stories[0].wait()
    assert len(mail.outbox) <= 20
    held = Message.objects.filter(kind="parcel-returning", state=State.HELD).count()
    assert held == 60 - len(mail.outbox)
    assert TrackedParcel.objects.filter(attention="returned").count() == 60
