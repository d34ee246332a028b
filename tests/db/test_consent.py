"""What is said of advertising: asked, confirmed, taken back, told in a checkout."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin import health
from saleor_service_plugin.messages.consent import addresses, keep, links
from saleor_service_plugin.messages.consent.keep import Answer, Wish
from saleor_service_plugin.messages.consent.models import ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.messages.gate import Ground
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.rewards.history.models import Purchase
from tests.db.reward_mails_story import DAY, EMAIL, Granted
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def wish(**changes: object) -> Wish:
    values: dict[str, object] = {
        "email": EMAIL, "channel_id": 1, "text_version": "2026-11", "source": Source.MUTATION,
        "language_code": "de",
    }  # fmt: skip
    return Wish(**{**values, **changes})  # type: ignore[arg-type]


def test_double_opt_in_from_the_wish_to_the_proof(shop: FakeShop) -> None:
    story = Granted(shop)
    assert keep.ask(wish())
    story.send()
    (sent,) = mail.outbox
    assert sent.subject == "Bitte bestätigen Sie Ihre E-Mail-Adresse"
    assert "List-Unsubscribe" not in sent.extra_headers
    asked = ConsentEntry.objects.get()
    assert asked.token_id is not None
    (link,) = re.findall(r"https://\S+/p/consent/(\S+)", sent.body)
    assert links.confirmed(link) == asked.token_id

    assert keep.confirm(asked.token_id)[0] is Answer.CONFIRMED
    assert keep.confirm(asked.token_id)[0] is Answer.AGAIN
    given = ConsentEntry.objects.get(step=ConsentStep.GIVEN)
    assert (given.asked_id, given.text_version, given.channel_id) == (asked.pk, "2026-11", 1)
    # Who agreed is not asked again.
    assert not keep.ask(wish(email=EMAIL.upper()))


def test_a_mailbox_is_not_flooded_by_typing_it_in(shop: FakeShop) -> None:
    Granted(shop)
    asked = [keep.ask(wish(email=address)) for address in (EMAIL, EMAIL.upper(), EMAIL, EMAIL)]
    assert asked == [True, True, True, False]


def test_what_was_taken_back_since_cannot_be_confirmed(shop: FakeShop) -> None:
    Granted(shop)
    keep.ask(wish())
    asked = ConsentEntry.objects.get()
    refused = keep.refuse(
        [addresses.digest(EMAIL)], step=ConsentStep.OBJECTED, source=Source.UNSUBSCRIBE
    )
    assert refused and asked.token_id is not None
    assert keep.confirm(asked.token_id)[0] is Answer.OVERTAKEN
    again = keep.refuse(
        [addresses.digest(EMAIL)], step=ConsentStep.OBJECTED, source=Source.UNSUBSCRIBE
    )
    assert not again


def test_a_consent_confirmed_later_lifts_an_objection(shop: FakeShop) -> None:
    story = Granted(shop)
    story.says(ConsentStep.OBJECTED, at=story.now - DAY)
    keep.ask(wish())
    asked = ConsentEntry.objects.get(step=ConsentStep.ASKED)
    assert asked.token_id is not None
    assert keep.confirm(asked.token_id)[0] is Answer.CONFIRMED
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).basis == Ground.CONSENT


def test_the_doors_of_the_checkout(shop: FakeShop) -> None:
    """A notice is written down; a tick asks, once, and allows nothing."""
    story = Granted(shop)
    placed = story.now - timedelta(hours=2)
    at = (placed - timedelta(minutes=10)).isoformat()
    shop.change(
        story.order.id, created_at=placed, door_marks={"consent": "v3", "notice": f"v2@{at}"}
    )
    for _ in range(2):
        marks.mark([story.order.id])
        drain.drain()
    rows = list(ConsentEntry.objects.order_by("step").values_list("step", "text_version"))
    assert rows == [("asked", "v3"), ("notice", "v2")]
    notice = ConsentEntry.objects.get(step=ConsentStep.NOTICE)
    assert notice.at == placed - timedelta(minutes=10) and notice.order_id == story.order.id
    asking = Message.objects.get(kind="consent-confirm")
    assert asking.order_id == story.order.id
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).state == State.SKIPPED


def test_a_notice_written_onto_an_order_later_counts_for_nothing(shop: FakeShop) -> None:
    story = Granted(shop)
    story.similar()
    shop.change(story.order.id, door_marks={"notice": "v2", "consent": "v3"})
    marks.mark([story.order.id])
    drain.drain()
    Purchase.objects.update(counts=True)
    # Ten days after the sale: the notice stands with its own time, the tick asks nobody.
    assert ConsentEntry.objects.get().at > story.order.created_at + 9 * DAY
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).reason == f"no-consent: {Ground.NOT_TOLD}"


def test_an_objection_outlives_a_changed_key(shop: FakeShop, settings: SettingsWrapper) -> None:
    story = Granted(shop)
    story.agrees()
    story.says(ConsentStep.OBJECTED)
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key"
    settings.SECRET_KEY_FALLBACKS = [old]
    assert keep.keys_gone() == 0
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).reason == f"no-consent: {Ground.OBJECTED}"
    settings.SECRET_KEY_FALLBACKS = []
    assert keep.keys_gone() == 1
    assert "consent-key-gone" in health.look().problems
