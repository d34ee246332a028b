"""Asking a carrier: within its quota, about whose turn it is, and what follows from its answers."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F

from saleor_service_plugin import health, work
from saleor_service_plugin.delivery import accounts, by_hand
from saleor_service_plugin.delivery.accounts import AccountRefusedError
from saleor_service_plugin.delivery.live import polling
from saleor_service_plugin.delivery.models import CarrierAccount, CarrierCall, TrackedParcel
from saleor_service_plugin.shop.answers import FetchAnswer
from tests.db.parcel_story import DHL, HOUR, Parcels
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

KEY = "demo-key-7c1f"


def answer(*events: tuple[timedelta, str, str], number: str = DHL) -> FetchAnswer:
    """Return DHL's answer as its documentation shows it; events by how long ago."""
    now = datetime.now(UTC)
    told = [
        {
            "timestamp": (now - ago).isoformat(), "statusCode": code, "status": text,
            "description": text, "location": {"address": {"addressLocality": "Leipzig"}},
        }
        for ago, code, text in events
    ]  # fmt: skip
    body = {
        "shipments": [{"id": number, "service": "parcel-de", "status": told[0], "events": told}]
    }
    return FetchAnswer(200, json.dumps(body).encode(), "application/json")


@pytest.fixture
def story(shop: FakeShop) -> Parcels:
    """One parcel with DHL, an account there that may ask at once, and time that flies."""
    found = Parcels(shop)
    found.ship()
    accounts.create(service="dhl", name="Paket", credentials={"api_key": KEY}, daily_quota=250)
    time_flies()
    return found


def time_flies() -> None:
    """Let the account's gap and the parcel's rest be over."""
    CarrierAccount.objects.update(
        tokens=5, tokens_at=datetime.now(UTC) - timedelta(minutes=1), rest_until=None
    )
    TrackedParcel.objects.update(
        rest_until=None, asked_from=datetime.now(UTC) - timedelta(days=3), looked_at=None
    )


def test_an_answer_changes_the_parcel_and_is_told(shop: FakeShop, story: Parcels) -> None:
    shop.content = lambda _: answer(
        (HOUR, "delivered", "The shipment has been successfully delivered"),
        (6 * HOUR, "transit", "The shipment has been loaded onto the delivery vehicle"),
    )
    work.tick()
    row = story.row
    assert (row.state, row.said) == ("delivered", "The shipment has been successfully delivered")
    assert row.looked_at is not None and not row.polled
    story.look(mark=False)
    assert story.told("parcel-delivered") == {"parcel-delivered": "sent"}
    (asked,) = shop.asked
    # The number, and where it goes as far as the carrier needs it; the key in its header.
    assert DHL in asked.url and "anne" not in asked.url
    assert KEY not in asked.url and KEY in asked.headers.values()
    assert CarrierCall.objects.get().calls == 1
    # What has ended is asked about no more.
    time_flies()
    work.tick()
    assert len(shop.asked) == 1


@pytest.mark.parametrize(
    ("given", "problem", "account"),
    [
        (FetchAnswer(404, b"{}", "application/json"), "not-found", ""),
        (FetchAnswer(400, b"{}", "application/json"), "number", ""),
        (FetchAnswer(200, b"<html>", "text/html"), "answer", ""),
        (FetchAnswer(401, b"{}", "application/json"), "", "login"),
        (FetchAnswer(429, b"{}", "application/json", retry_after=3600.0), "", "quota"),
        (FetchAnswer(503), "", "away"),
        (FetchAnswer(problem="timeout"), "", "away"),
    ],
)
def test_what_is_no_answer_changes_nothing(
    shop: FakeShop, story: Parcels, given: FetchAnswer, problem: str, account: str
) -> None:
    shop.content = lambda _: given
    work.tick()
    row, owner = story.row, CarrierAccount.objects.get()
    assert (row.state, row.look_problem, owner.last_problem) == ("unknown", problem, account)
    assert (row.rest_until is not None) is bool(problem)
    assert (owner.rest_until is not None) is bool(account)
    if account == "quota":
        assert owner.rest_until is not None
        assert owner.rest_until > datetime.now(UTC) + timedelta(minutes=55)
    if problem == "number":
        assert row.attention == "number"
    # Nobody is asked again at once.
    work.tick()
    assert len(shop.asked) == 1


def test_refused_credentials_are_told_to_staff_and_new_ones_tried_at_once(
    shop: FakeShop, story: Parcels
) -> None:
    shop.content = lambda _: FetchAnswer(403, b"{}", "application/json")
    work.tick()
    account = CarrierAccount.objects.get()
    problem = health.look().problems[f"carrier-{account.pk}"]
    assert "Paket" in problem and KEY not in problem
    work.tick()
    assert any("carrier" in key for key in shop.problems)

    # when
    shop.content = lambda _: answer((HOUR, "transit", "The shipment is on its way"))
    accounts.update(account.pk, credentials={"api_key": "a-new-one"})
    time_flies()
    work.tick()
    work.tick()

    # then
    assert story.row.state == "in-transit"
    assert not any("carrier" in key for key in shop.problems)


def test_the_quota_holds_whatever_is_due(shop: FakeShop) -> None:
    found = Parcels(shop)
    for _ in range(30):
        found.ship(f"0034043416{found.shop.next_id():09d}")
    TrackedParcel.objects.update(
        carrier="dhl", polled=True, asked_from=found.now - timedelta(days=2), calm_seconds=600,
        near_seconds=600, near_from=found.now, near_until=found.now,
        stop_at=found.now + timedelta(days=9),
    )  # fmt: skip
    accounts.create(service="dhl", credentials={"api_key": KEY}, daily_quota=50)
    shop.content = lambda _: FetchAnswer(404, b"{}", "application/json")
    for _ in range(5):
        CarrierAccount.objects.update(tokens_at=datetime.now(UTC) - timedelta(hours=5))
        work.tick()
    # A bucket of two: one visit spends it, and five hours bring ten, of which two fit.
    assert 5 <= len(shop.asked) <= 10
    assert sum(CarrierCall.objects.values_list("calls", flat=True)) == len(shop.asked)


@pytest.mark.parametrize("kept", [timedelta(days=400), None])
def test_an_account_whose_last_call_is_in_a_far_future_or_unknown_is_asked_again(
    shop: FakeShop, story: Parcels, kept: timedelta | None
) -> None:
    # given the database's clock was wrong by a year, or the column is empty
    shop.content = lambda _: answer((HOUR, "transit", "The shipment is on its way"))
    CarrierAccount.objects.update(tokens_at=kept and datetime.now(UTC) + kept)

    # when
    work.tick()
    CarrierAccount.objects.filter(tokens_at__isnull=False).update(
        tokens_at=F("tokens_at") - timedelta(minutes=10)
    )
    work.tick()

    # then
    assert len(shop.asked) == 1


def test_nobody_is_asked_where_the_account_is_off_or_for_another_channel(
    shop: FakeShop, story: Parcels
) -> None:
    account = CarrierAccount.objects.get()
    accounts.update(account.pk, active=False)
    work.tick()
    accounts.update(account.pk, active=True, channel_ids=[77])
    work.tick()
    accounts.update(account.pk, channel_ids=[], daily_quota=0)
    work.tick()
    assert shop.asked == []


def test_one_process_asks_at_a_time(shop: FakeShop, story: Parcels) -> None:
    CarrierAccount.objects.update(leased_until=datetime.now(UTC) + timedelta(minutes=1))
    assert polling.ask_due() == 0
    # Who died while asking is followed by another.
    CarrierAccount.objects.update(leased_until=datetime.now(UTC) - timedelta(minutes=1))
    shop.content = lambda _: answer((HOUR, "transit", "The shipment is on its way"))
    assert polling.ask_due() == 1
    assert CarrierAccount.objects.get().leased_until is None


def test_staff_have_a_parcel_asked_about_next(shop: FakeShop, story: Parcels) -> None:
    shop.content = lambda _: answer((HOUR, "transit", "The shipment is on its way"))
    work.tick()
    CarrierAccount.objects.update(tokens=5, tokens_at=datetime.now(UTC) - timedelta(minutes=1))
    work.tick()
    assert len(shop.asked) == 1
    TrackedParcel.objects.update(looked_at=datetime.now(UTC) - timedelta(minutes=5))
    by_hand.ask_soon(story.row.pk)
    work.tick()
    assert len(shop.asked) == 2
    assert story.row.near_seconds > 60


def refused(**given: object) -> AccountRefusedError:
    """Return why an account cannot be made."""
    values: Mapping[str, object] = {"service": "dhl", "credentials": {"api_key": KEY}, **given}
    with pytest.raises(AccountRefusedError) as caught:
        accounts.create(**values)  # type: ignore[arg-type]
    return caught.value


def test_what_no_account_can_be(shop: FakeShop) -> None:
    assert refused(service="pigeon").field == "service"
    assert refused(credentials={}).reason == "required"
    assert refused(credentials={"api_key": KEY, "token": "x"}).reason == "unknown"
    assert refused(credentials={"api_key": "line\nbreak"}).reason == "invalid"
    assert refused(credentials={"api_key": "ä"}).reason == "invalid"
    assert refused(credentials={"api_key": "x" * 5000}).reason == "invalid"
    assert refused(daily_quota=-1).field == "daily_quota"
    assert refused(name="x" * 81).field == "name"
    assert refused(service="aftership", credentials={}).field == "credentials"
    for error in (refused(credentials={"api_key": f"{KEY}\n{KEY}"}), refused(daily_quota=-1)):
        assert KEY not in str(error)
    assert not CarrierAccount.objects.exists()


def test_secrets_are_shown_to_nobody(shop: FakeShop, story: Parcels) -> None:
    (line,) = accounts.read()
    assert line.secrets_set == ("api_key",) and line.values == {}
    assert KEY not in repr(line)
    assert KEY not in repr(CarrierAccount.objects.get())
