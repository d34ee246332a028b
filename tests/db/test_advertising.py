"""Advertising leaves where the law and the customer let it, with the reason in its row."""

import re
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import SettingsWrapper

from saleor_service_plugin.messages import ending, kinds
from saleor_service_plugin.messages.consent import addresses, keep, leave, links
from saleor_service_plugin.messages.consent.keep import Answer, Wish
from saleor_service_plugin.messages.consent.models import AdvertisingSent, ConsentEntry
from saleor_service_plugin.messages.consent.states import ConsentStep, Source
from saleor_service_plugin.messages.gate import Ground
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import drain, marks
from saleor_service_plugin.outbox.rules import State
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState, Why
from saleor_service_plugin.rewards.history.models import Purchase
from tests.advertising import without_a_yes
from tests.db.reward_mails_story import DAY, EMAIL, Granted
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def test_with_consent_a_code_is_told_and_the_basis_stored(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    grant = story.grant()
    story.tell(grant)
    story.send()
    message = story.message(grant)
    assert (message.state, message.basis, message.reason) == (State.SENT, Ground.CONSENT, "")
    (sent,) = mail.outbox
    assert sent.subject == "Ihr Rabattcode: 10 %"
    for written in (sent.body, str(sent.alternatives[0][0])):
        assert "Guten Tag Änne," in written
        assert grant.code in written and "30,00" in written and "31. Dezember 2099" in written
        assert "erlaubt haben" in written
    way = links.unsubscribe_address(addresses.digest(EMAIL), 1)
    assert sent.extra_headers["List-Unsubscribe"] == f"<{way}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert way in sent.body
    grant.refresh_from_db()
    assert grant.announced_by == "mail"


def test_without_anything_said_nothing_leaves_and_the_row_says_why(shop: FakeShop) -> None:
    story = Granted(shop)
    grant = story.grant()
    story.tell(grant)
    story.send()
    message = story.message(grant)
    assert (message.state, message.basis) == (State.SKIPPED, "")
    assert message.reason == f"no-consent: {Ground.NOT_FROM_SALE}"
    assert not mail.outbox
    grant.refresh_from_db()
    assert grant.announced_by == ""


def test_an_existing_customer_who_was_told_gets_it(shop: FakeShop) -> None:
    story = Granted(shop)
    story.buys()
    story.is_told()
    story.similar()
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).basis == Ground.CUSTOMER_DE
    assert "weil Sie bei uns eingekauft haben" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("buys", Ground.NOT_FROM_SALE),
        ("is_told", Ground.NOT_TOLD),
        ("similar", Ground.NOT_SIMILAR),
    ],
)
def test_each_condition_is_needed(shop: FakeShop, missing: str, why: Ground) -> None:
    story = Granted(shop)
    for name in {"buys", "is_told", "similar"} - {missing}:
        getattr(story, name)()
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).reason == f"no-consent: {why}"


def test_a_sale_that_fell_away_is_none(shop: FakeShop) -> None:
    story = Granted(shop)
    story.buys()
    story.is_told()
    story.similar()
    Purchase.objects.update(counts=False)
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).reason == f"no-consent: {Ground.NOT_FROM_SALE}"


def test_a_code_as_a_remedy_is_never_blocked(shop: FakeShop) -> None:
    story = Granted(shop)
    story.says(ConsentStep.OBJECTED, at=story.now - DAY)
    grant = story.grant(Why.REMEDY)
    story.tell(grant)
    story.send()
    message = story.message(grant)
    assert (message.kind, message.state, message.basis) == ("code-remedy", State.SENT, "")
    assert "als Ausgleich" in mail.outbox[0].subject
    assert "List-Unsubscribe" not in mail.outbox[0].extra_headers


def test_a_campaign_speaks_in_its_own_words(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    campaign = Campaign.objects.create(
        name="Herbst", channel_id=1, subject="Herbst bei uns", text="Wir räumen um.\n\nKommen Sie!"
    )
    grant = story.grant(Why.CAMPAIGN, campaign_id=campaign.pk)
    story.tell(grant)
    story.send()
    (sent,) = mail.outbox
    assert sent.subject == "Herbst bei uns"
    assert "Wir räumen um." in sent.body and "Kommen Sie!" in sent.body


def test_one_advertising_mail_a_week(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    first, second = story.grant(), story.grant()
    story.tell(first, second)
    story.send()
    states = {story.message(grant).state for grant in (first, second)}
    assert states == {State.SENT, State.QUEUED} and len(mail.outbox) == 1
    waiting = Message.objects.get(state=State.QUEUED)
    assert waiting.reason == "frequency" and waiting.basis == ""
    assert timedelta(days=6, hours=23) < waiting.due_at - story.now <= 7 * DAY + DAY / 24
    # A week later it leaves.
    AdvertisingSent.objects.update(last_at=story.now - 7 * DAY)
    Message.objects.filter(pk=waiting.pk).update(due_at=story.now)
    story.send()
    assert len(mail.outbox) == 2


def test_what_waits_beyond_its_deadline_is_not_told(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    first, second = story.grant(), story.grant()
    story.tell(first, second)
    story.send()
    waiting = Message.objects.get(state=State.QUEUED)
    Message.objects.filter(pk=waiting.pk).update(
        due_at=story.now, deadline_at=story.now - timedelta(seconds=1)
    )
    story.send()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == (State.SKIPPED, "too-late")


def test_an_objection_while_the_batch_is_under_way_is_heard(shop: FakeShop) -> None:
    """It comes between the letter and the mail server: the gate is asked once more."""
    story = Granted(shop)
    story.agrees()
    grant = story.grant()
    story.tell(grant)
    ready = ending._ready

    def objecting(*args: object) -> object:
        if not ConsentEntry.objects.filter(step=ConsentStep.OBJECTED).exists():
            story.says(ConsentStep.OBJECTED)
        return ready(*args)  # type: ignore[arg-type]

    with mock.patch.object(ending, "_ready", objecting):
        story.send()
    assert not mail.outbox and story.message(grant).state == State.QUEUED
    Message.objects.update(due_at=story.now)
    story.send()
    assert story.message(grant).reason == f"no-consent: {Ground.OBJECTED}"
    assert not mail.outbox


def test_the_last_door_trusts_nobody_before_it(shop: FakeShop) -> None:
    """Without the stored word nothing is handed over, whatever was decided before."""
    story = Granted(shop)
    story.agrees()
    grant = story.grant()
    story.tell(grant)
    with mock.patch.object(leave, "take", return_value=None):
        story.send()
    message = story.message(grant)
    assert not mail.outbox
    assert (message.state, message.reason) == (State.SKIPPED, "no-consent")


def test_the_check_after_each_test_finds_what_left_without_a_yes(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert without_a_yes() == []
    Message.objects.update(basis="")
    assert without_a_yes() == [f"code-granted:{grant.pk}"]
    Message.objects.all().delete()


@pytest.mark.parametrize(
    "changes",
    [
        {"state": GrantState.REVOKED},
        {"state": GrantState.USED},
        {"state": GrantState.EXPIRED},
        {"announced_by": "card"},
        {"valid_until": datetime(2020, 1, 1, tzinfo=UTC).date()},
    ],
)
def test_a_code_that_is_over_is_not_told(shop: FakeShop, changes: dict[str, object]) -> None:
    story = Granted(shop)
    story.agrees()
    grant = story.grant()
    story.tell(grant)
    Grant.objects.update(**changes)
    story.send()
    assert story.message(grant).reason == "overtaken" and not mail.outbox


def test_a_code_the_shop_does_not_have_yet_waits(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    grant = story.grant(state=GrantState.DECIDED)
    story.tell(grant)
    story.send()
    message = story.message(grant)
    assert message.state == State.QUEUED and message.reason.startswith("unready")


def test_advertising_is_off_until_staff_want_it(shop: FakeShop) -> None:
    story = Granted(shop)
    ChannelState.objects.update(switches={})
    story.agrees()
    remedy, rule = story.grant(Why.REMEDY), story.grant()
    story.tell(remedy, rule)
    story.send()
    assert story.message(rule).reason == "switched-off"
    assert story.message(remedy).state == State.SENT


def test_on_trial_the_answer_is_stored_and_nothing_leaves(shop: FakeShop) -> None:
    story = Granted(shop)
    story.agrees()
    ChannelState.objects.update(mode="trial")
    grant = story.grant()
    story.tell(grant)
    story.send()
    message = story.message(grant)
    assert (message.state, message.basis) == (State.TRIED, Ground.CONSENT)
    assert not mail.outbox and not AdvertisingSent.objects.exists()


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
    story.buys()
    story.similar()
    shop.change(story.order.id, door_marks={"notice": "v2", "consent": "v3"})
    marks.mark([story.order.id])
    drain.drain()
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
    assert keep.without_key() == 0
    grant = story.grant()
    story.tell(grant)
    story.send()
    assert story.message(grant).reason == f"no-consent: {Ground.OBJECTED}"
    settings.SECRET_KEY_FALLBACKS = []
    assert keep.without_key() == 2


def test_statements_do_not_grow_with_the_batch(shop: FakeShop) -> None:
    """Twelve letters cost what one costs."""
    story = Granted(shop)
    story.agrees()
    kind = kinds.get("code-granted")
    assert kind is not None
    counts = []
    for number in (1, 12):
        grants = [story.grant(email=f"{number}{one}@example.com") for one in range(number)]
        story.tell(*grants)
        rows = list(Message.objects.filter(subject_id__in=[str(one.pk) for one in grants]))
        with CaptureQueriesContext(connection) as caught, transaction.atomic():
            assert len(kind.load(rows, {"channel_id": 1})) == number
        counts.append(len(caught))
    assert counts[0] == counts[1] < 20
