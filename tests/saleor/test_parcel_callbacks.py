"""The address for callbacks, on real Saleor: status codes, and from a callback to the mailbox."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import work
from saleor_service_plugin.delivery import accounts
from saleor_service_plugin.delivery.models import (
    Callback,
    CarrierAccount,
    EarlyReport,
    ParcelScan,
    TrackedParcel,
)
from saleor_service_plugin.events import signing
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.shop import port
from tests.saleor.trouble import journey, parcel
from tests.saleor.world import World

NUMBER = "00340434161094042557"
ROOT = "/plugins/global/saleor.service/in"


pytestmark = pytest.mark.all_messages


@pytest.fixture(autouse=True)
def clean(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Marks due at once; nothing of these tests is left behind."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = settings.SALEOR_SERVICE_COALESCE_SECONDS = 0
    marks.forget_written()
    cache.clear()
    journey.sweep_once()
    yield
    parcel.forget_unsent()
    with port.current().writer():
        for model in (Callback, EarlyReport, CarrierAccount, ParcelScan, TrackedParcel):
            model.objects.all().delete()


class Aggregator:
    """Somebody who holds the secret of an account."""

    def __init__(self) -> None:
        """Open the account."""
        saved = accounts.create(service="generic", name="Lager Nord")
        self.secret, self.url = saved.secret, saved.account.callback_url
        self.client = Client(raise_request_exception=False)

    @property
    def path(self) -> str:
        """The path of its callbacks."""
        return "/" + self.url.split("/", 3)[3]

    def send(self, body: object, *, age: timedelta = timedelta(0), **headers: str) -> Any:
        """Post a signed body."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = signing.headers(
            [self.secret], message_id=str(uuid4()), sent_at=datetime.now(UTC) - age, body=content
        )
        return self.client.post(
            self.path, content, content_type="application/json", headers={**signed, **headers}
        )


def told(state: str, number: str = NUMBER) -> dict[str, Any]:
    """Return a body that tells one event of a minute ago."""
    at = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    return {"parcels": [{"number": number, "events": [{"at": at, "state": state}]}]}


def code(answer: Any) -> tuple[int, str]:
    """Return status and code of a refusal."""
    (error,) = answer.json()["errors"]
    return answer.status_code, error["extensions"]["code"]


def test_from_a_callback_to_the_mailbox(world: World) -> None:
    sender = Aggregator()
    with parcel.live(world, "eur"):
        sent = parcel.sent(world, number=NUMBER)
        work.work()
        mail.outbox.clear()
        with port.current().writer():
            ChannelState.objects.update(
                live_since=datetime.now(UTC) - timedelta(hours=1),
                switches={"delivery-attempted": [True, None]},
            )

        # when
        answer = sender.send(told("delivery-attempted"))
        work.work()

    # then
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "repeated": False})
    (one,) = [message for message in mail.outbox if sent.email in message.to]
    assert NUMBER in str(one.body)
    with port.current().writer():
        assert TrackedParcel.objects.get(order_id=sent.order_id).state == "delivery-attempted"


def test_a_replay_is_answered_well_and_changes_nothing(world: World) -> None:
    sender = Aggregator()
    body = json.dumps(told("in-transit")).encode()
    headers = {"webhook-id": "msg_1"}
    now = datetime.now(UTC)
    signed = signing.headers([sender.secret], message_id="msg_1", sent_at=now, body=body)
    answers = [
        sender.client.post(
            sender.path, body, content_type="application/json", headers={**signed, **headers}
        )
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.json()["repeated"] for answer in answers] == [False, True, True]


def test_what_is_refused_has_the_right_status(world: World) -> None:
    sender = Aggregator()
    sent = parcel.sent(world, number=NUMBER)
    drain.drain()
    forged = {"webhook-signature": "v1,AAAA"}
    assert code(sender.send(told("delivered"), **forged)) == (401, "FORGED")
    assert sender.send(told("delivered"), **forged).headers["WWW-Authenticate"]
    assert code(sender.send(told("delivered"), age=timedelta(minutes=6))) == (401, "STALE")
    assert code(sender.send(b"{")) == (400, "MALFORMED")
    refused = sender.send(told("beamed"))
    assert code(refused) == (400, "MALFORMED")
    assert "parcels[0].events[0].state" in refused.json()["errors"][0]["message"]
    assert code(sender.send(b" " * 10_000_000)) == (413, "TOO_LARGE")
    assert code(sender.client.get(sender.path)) == (405, "METHOD_NOT_ALLOWED")
    assert code(sender.client.post(f"{ROOT}/{uuid4()}/", b"{}", content_type="a/b")) == (
        404, "NOT_FOUND",
    )  # fmt: skip
    assert code(sender.client.post(f"{ROOT}/nothing/", b"{}", content_type="a/b"))[0] == 404
    with port.current().writer():
        assert TrackedParcel.objects.get(order_id=sent.order_id).state == "unknown"
        assert not Callback.objects.exists()


def test_who_is_switched_off_is_not_heard(world: World) -> None:
    sender = Aggregator()
    with port.current().writer():
        account = CarrierAccount.objects.get()
    accounts.update(account.pk, active=False)
    assert code(sender.send(told("delivered"))) == (404, "NOT_FOUND")


def test_no_secret_comes_into_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    sender = Aggregator()
    sender.send(told("beamed"))
    sender.send(told("delivered"), **{"webhook-signature": "v1,AAAA"})
    sender.send(told("delivered"))
    assert sender.secret not in caplog.text
    assert sender.secret.removeprefix("whsec_") not in caplog.text
