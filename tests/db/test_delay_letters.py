"""Letters about promises and news of delays, from the rows as they stand when they are sent."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from saleor_service_plugin.delivery.models import TrackedParcel
from saleor_service_plugin.delivery.promises.models import Delay, Promise
from saleor_service_plugin.delivery.promises.states import DelayState, Ending
from saleor_service_plugin.messages.models import ChannelState, Message
from tests.db.promise_rows import FRI, LATER, Promised
from tests.fake_shop import FakeShop, a_parcel

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

RIGHTS = "Ihre Rechte aus dem ursprünglichen Termin bleiben bestehen."


def html() -> str:
    """Return the HTML of the last mail."""
    return str(mail.outbox[-1].alternatives[0][0])


def test_a_delay_is_told_with_date_cause_rights_and_choices(shop: FakeShop) -> None:
    # given
    story = Promised(shop)
    delay = story.delay(0, words="")

    # when
    story.tell(delay)
    story.send()

    # then
    (sent,) = mail.outbox
    assert "kommt später" in sent.subject
    for written in (sent.body, html()):
        assert "Freitag, 4. Dezember 2026" in written
        assert "Donnerstag, 26. bis Freitag, 27. November 2026" in written
        assert "seit Tagen nichts Neues" in written and "Teekanne" in written
        assert "Becher" not in written
        for wish in ("wait", "change", "cancel"):
            assert f"#{wish}" in written
    assert RIGHTS in sent.body


def test_where_nobody_knows_the_day_the_mail_says_so(shop: FakeShop) -> None:
    story = Promised(shop)
    story.tell(story.delay(cause="coming-back", latest=None))
    story.send()
    assert "Den neuen Termin kennen wir noch nicht." in mail.outbox[0].body
    assert "Rückweg" in mail.outbox[0].body


def test_a_back_order_names_what_comes_now_and_what_later(shop: FakeShop) -> None:
    story = Promised(shop)
    story.tell(story.delay(1, cause="stock", words="Der Töpfer brennt sie am 1. Dezember."))
    story.send()
    body = mail.outbox[0].body
    assert mail.outbox[0].subject.startswith("Ein Teil Ihrer Bestellung")
    later, now = body.split("Wie zugesagt kommt:")
    assert "Becher" in later and "Freitag, 4. Dezember 2026" in later
    assert "Der Töpfer brennt" in later
    assert "Teekanne" in now and "Donnerstag, 26. bis Freitag, 27. November 2026" in now


def test_a_changed_day_of_a_back_order_is_told_as_such(shop: FakeShop) -> None:
    story = Promised(shop)
    old = story.delay(1, cause="stock", found_at=story.now - timedelta(days=2))
    Delay.objects.filter(pk=old.pk).update(state=DelayState.OVERTAKEN)
    story.tell(story.delay(1, cause="stock", latest=LATER + timedelta(days=7)))
    story.send()
    assert mail.outbox[0].subject.startswith("Neuer Termin")
    assert "Freitag, 11. Dezember 2026" in mail.outbox[0].body

    story.tell(story.delay(1, cause="stock", latest=FRI, sooner=True))
    story.send()
    assert "früher" in mail.outbox[1].subject
    assert RIGHTS not in mail.outbox[1].body


@pytest.mark.parametrize("state", [DelayState.SETTLED, DelayState.OVERTAKEN])
def test_news_that_is_over_is_not_told(shop: FakeShop, state: DelayState) -> None:
    # given
    story = Promised(shop)
    delay = story.delay()
    story.tell(delay)

    # when
    Delay.objects.filter(pk=delay.pk).update(state=state)
    if state is DelayState.OVERTAKEN:
        story.delay(found_at=story.now + timedelta(hours=1))
    story.send()

    # then
    assert list(story.told.values()) == ["skipped:overtaken"]
    assert not mail.outbox


def test_that_staff_have_seen_it_does_not_tell_the_customer(shop: FakeShop) -> None:
    story = Promised(shop)
    delay = story.delay()
    story.tell(delay)
    Delay.objects.filter(pk=delay.pk).update(state=DelayState.SEEN)
    story.send()
    assert len(mail.outbox) == 1


def test_what_came_meanwhile_is_not_told(shop: FakeShop) -> None:
    story = Promised(shop)
    story.tell(story.delay())
    Promise.objects.update(ending=Ending.DELIVERED)
    story.send()
    assert list(story.told.values()) == ["skipped:overtaken"]


def test_news_of_ten_minutes_shares_a_mail(shop: FakeShop) -> None:
    # given
    story = Promised(shop)
    one, two = story.delay(0), story.delay(1, cause="stock", latest=None)

    # when
    story.tell(one, two)
    story.send()

    # then
    (sent,) = mail.outbox
    assert "Teekanne" in sent.body and "Becher" in sent.body
    assert "Den neuen Termin kennen wir noch nicht." in sent.body
    assert list(story.told.values()) == ["sent", "skipped:together"]


def test_newer_news_of_one_line_leaves_the_others_to_the_older(shop: FakeShop) -> None:
    # given news of both lines, and, an hour later, newer of one of them
    story = Promised(shop)
    old = story.delay(found_at=story.now - timedelta(hours=1))
    story.tell(old)
    new = story.delay(1, latest=LATER + timedelta(days=7))
    story.tell(new)

    # when
    story.send()

    # then
    first, second = (sent.body for sent in mail.outbox)
    assert "Teekanne" in first and "Becher" not in first
    assert "Becher" in second and "11. Dezember" in second


def _parcel(story: Promised, *, state: str = "delayed", forecast: datetime | None) -> TrackedParcel:
    row = a_parcel(
        id=story.shop.next_id(), lines=tuple((line.id, 1) for line in story.order.lines),
        tracking_number="00340434161094042557",
    )  # fmt: skip
    story.shop.add_parcel(story.order.id, row)
    return TrackedParcel.objects.create(
        order_id=story.order.id, channel_id=1, fulfillment_id=row.id,
        number="00340434161094042557", typed="00340434161094042557", carrier="dhl", state=state,
        state_at=story.now, forecast_until=forecast,
    )  # fmt: skip


def _carriers_word(story: Promised, parcel: TrackedParcel, at: datetime) -> None:
    delay = Delay(pk=0, cause="", found_at=at)
    message = story.new(
        delay, kind="parcel-delayed", key=f"parcel-delayed:{parcel.pk}", subject_id=str(parcel.pk)
    )
    story.enter(message)


@pytest.mark.parametrize(
    ("days", "ends"),
    [(0, "skipped:together"), (-3, "skipped:together"), (None, "skipped:together"), (1, "sent")],
)
def test_the_carriers_word_is_not_told_after_ours(
    shop: FakeShop, days: int | None, ends: str
) -> None:
    # given: the customer knows a new day
    story = Promised(shop)
    story.tell(story.delay())
    story.send()
    noon = datetime(LATER.year, LATER.month, LATER.day, 12, tzinfo=UTC)
    forecast = None if days is None else noon + timedelta(days=days)
    parcel = _parcel(story, forecast=forecast)

    # when the carrier says so, too
    _carriers_word(story, parcel, story.now + timedelta(hours=2))
    Message.objects.filter(kind="parcel-delayed").update(fact_at=story.now)
    story.send()

    # then
    assert story.told[f"parcel-delayed:{parcel.pk}"] == ends
    assert len(mail.outbox) == (2 if ends == "sent" else 1)


def test_the_carriers_word_that_waits_joins_ours_with_its_forecast(shop: FakeShop) -> None:
    # given
    story = Promised(shop)
    forecast = datetime(LATER.year, LATER.month, LATER.day, 12, tzinfo=UTC)
    parcel = _parcel(story, forecast=forecast)
    _carriers_word(story, parcel, story.now - timedelta(hours=5))

    # when
    story.tell(story.delay(cause="forecast"))
    story.send()

    # then
    (sent,) = mail.outbox
    assert "Lieferprognose von DHL Paket: Freitag, 4. Dezember 2026" in sent.body
    assert story.told[f"parcel-delayed:{parcel.pk}"] == "skipped:together"


def test_what_is_found_before_the_quiet_hours_leaves_before_them(shop: FakeShop) -> None:
    # given
    story = Promised(shop)
    ChannelState.objects.update(quiet_from=20, quiet_to=8, time_zone="Europe/Berlin")
    found = {
        datetime(2026, 11, 23, 18, 40, tzinfo=UTC): datetime(2026, 11, 23, 18, 50, tzinfo=UTC),
        datetime(2026, 11, 23, 18, 50, tzinfo=UTC): datetime(2026, 11, 23, 18, 55, tzinfo=UTC),
        datetime(2026, 11, 23, 18, 58, tzinfo=UTC): datetime(2026, 11, 23, 18, 58, tzinfo=UTC),
        datetime(2026, 11, 23, 19, 1, tzinfo=UTC): datetime(2026, 11, 24, 7, tzinfo=UTC),
        datetime(2026, 11, 23, 6, 30, tzinfo=UTC): datetime(2026, 11, 23, 7, tzinfo=UTC),
    }
    for at, due in found.items():
        # when
        Message.objects.all().delete()
        delay = story.delay(found_at=at)
        story.enter(story.new(delay), now=at)

        # then
        assert Message.objects.get().due_at == due
