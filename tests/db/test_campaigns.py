"""Campaigns: drafts, who is meant, codes made some at a time, the budget, the end."""

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.effects import dispatch as effects
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.rewards.asking.models import Tally
from saleor_service_plugin.rewards.campaigns import desk, preview, running, segment
from saleor_service_plugin.rewards.campaigns.draft import Draft
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.campaigns.segment import Segment
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.grants.states import GrantState
from saleor_service_plugin.rewards.history.models import Person, PersonMoney
from saleor_service_plugin.rewards.refused import RefusedError
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind
from tests.db.reward_people import a_person, live
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime.now(UTC)

WEEK = Draft(
    "Free shipping week",
    CodeReward(CodeKind.FREE_SHIPPING, Decimal(100), "EUR", 7, cost=Decimal("4.90")),
    subject="Free shipping for you",
    text="This week we bring it for nothing.",
    last_day=(NOW + timedelta(days=7)).date(),
)

FIVE = replace(WEEK, reward=CodeReward(CodeKind.FIXED, Decimal(5), "EUR", 7))


def begun(draft: Draft, **changes: object) -> Campaign:
    """Keep a campaign and schedule it."""
    row = desk.create(1, replace(draft, **changes), by="VXNlcjox")  # type: ignore[arg-type]
    return desk.schedule(row.pk, by="VXNlcjox")


def test_draft_changes_and_copies(shop: FakeShop) -> None:
    """A draft is kept, changed, copied without its times; nothing is granted meanwhile."""
    a_person()
    row = desk.create(1, replace(WEEK, segment=Segment(orders_least=2)), by="VXNlcjox")
    assert row.state == "draft"
    assert desk.draft_of(row).segment == Segment(orders_least=2)
    row = desk.change(row.pk, replace(WEEK, name="  Other "), by="VXNlcjoy")
    assert (row.name, row.changed_by) == ("Other", "VXNlcjoy")
    twin = desk.copy(row.pk, by="")
    assert (twin.state, twin.starts_at, twin.ends_at) == ("draft", None, None)
    assert desk.draft_of(twin).reward == WEEK.reward
    assert running.run_due() == 0
    assert not Grant.objects.exists()


def test_what_is_missing_is_named(shop: FakeShop) -> None:
    """It is not scheduled with an end before its begin, without text, in another currency."""
    live()
    wrong = {
        "last_day": {"starts_at": NOW + timedelta(days=30)},
        "text": {"text": " "},
        "subject": {"subject": ""},
    }
    for field, changes in wrong.items():
        row = desk.create(1, replace(WEEK, **changes), by="")  # type: ignore[arg-type]
        with pytest.raises(RefusedError) as refused:
            desk.schedule(row.pk, by="")
        assert [one.field for one in refused.value.problems] == [field]
        row.refresh_from_db()
        assert row.state == "draft"
    with pytest.raises(RefusedError, match=r"reward\.currency"):
        desk.create(1, replace(WEEK, reward=replace(WEEK.reward, currency="USD")), by="")
    with pytest.raises(RefusedError, match=r"reward\.cost"):
        desk.create(1, replace(WEEK, reward=replace(WEEK.reward, cost=Decimal(0))), by="")
    with pytest.raises(RefusedError, match="channel"):
        desk.create(77, WEEK, by="")


def test_each_member_gets_one_code(shop: FakeShop) -> None:
    """Members get a code that ends with the campaign; others nothing; nobody a second one."""
    live()
    anna, ben = a_person(orders=3), a_person(orders=2)
    a_person(orders=1)
    a_person(orders=0)
    a_person(orders=5, merged_into=anna.pk)
    a_person(orders=5, channel_id=2)
    a_person(orders=5, email="")
    row = begun(WEEK, segment=Segment(orders_least=2))
    running.run_due()
    grants = list(Grant.objects.order_by("pk"))
    assert [one.person_id for one in grants] == [anna.pk, ben.pk]
    assert {one.key for one in grants} == {f"campaign:{row.pk}:{pk}" for pk in (anna.pk, ben.pk)}
    assert {one.valid_until for one in grants} == {WEEK.last_day}
    assert len({one.code for one in grants}) == 2
    assert {one.order_id for one in grants} == {anna.last_order_id, ben.last_order_id}
    row.refresh_from_db()
    assert (row.state, row.members, row.refused) == ("running", 2, 0)
    assert row.finished_at is not None
    Campaign.objects.update(cursor=0, finished_at=None)
    running.run_due()
    assert Grant.objects.count() == 2


@pytest.mark.all_messages
@pytest.mark.parametrize("by_mail", [True, False])
def test_told_by_mail_or_not(shop: FakeShop, by_mail: bool) -> None:
    """Not by mail: no message, and the card in the parcel is still free to tell of it."""
    live()
    anna = a_person()
    row = begun(WEEK, by_mail=by_mail)
    running.run_due()
    effects.dispatch()
    grant = Grant.objects.get()
    assert (grant.state, grant.announced_by) == (GrantState.GIVEN, "")
    assert grant.code in shop.codes.usable
    told = list(Message.objects.values_list("kind", "order_id"))
    assert told == ([("campaign-code", anna.last_order_id)] if by_mail else [])
    assert row.state == "scheduled"


def test_merged_meanwhile(shop: FakeShop) -> None:
    """Two found to be one after the first of them got a code: the other gets no second one."""
    live()
    anna = a_person()
    begun(WEEK)
    running.run_due()
    late = a_person()
    Person.objects.filter(pk=anna.pk).update(merged_into=late.pk)
    Campaign.objects.update(cursor=0, finished_at=None)
    running.run_due()
    assert [one.person_id for one in Grant.objects.all()] == [anna.pk]


def test_not_before_its_time(shop: FakeShop) -> None:
    """Scheduled for tomorrow it does nothing today; it can be taken back to a draft."""
    live()
    a_person()
    row = begun(WEEK, starts_at=NOW + timedelta(days=1))
    assert running.run_due() == 0
    assert not Grant.objects.exists()
    assert desk.unschedule(row.pk, by="").state == "draft"
    desk.schedule(row.pk, by="")
    Campaign.objects.update(starts_at=NOW - timedelta(hours=1))
    assert running.run_due() == 1
    assert Grant.objects.count() == 1
    with pytest.raises(RefusedError, match="running"):
        desk.unschedule(row.pk, by="")


def test_budget_is_never_exceeded(shop: FakeShop) -> None:
    """20 EUR bear four codes of 5; the fifth member is counted as refused."""
    live()
    for _ in range(7):
        a_person()
    row = begun(FIVE, budget=Decimal("24.99"))
    running.run_due()
    row.refresh_from_db()
    assert (row.members, row.refused) == (7, 3)
    tally = Tally.objects.get(scope=f"campaign:{row.pk}")
    assert (tally.count, tally.booked) == (4, Decimal(20))
    assert Grant.objects.count() == 4


def test_resumes_where_it_stopped(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that dies within a stretch leaves nothing of it; the next one goes on."""
    live()
    monkeypatch.setattr(running, "AT_ONCE", 3)
    people = [a_person() for _ in range(10)]
    row = begun(FIVE, budget=Decimal(100))
    give, calls = running.granting.give, []

    def dies(wishes: object, *, now: datetime) -> object:
        calls.append(1)
        if len(calls) == 2:
            raise ConnectionError
        return give(wishes, now=now)  # type: ignore[arg-type]

    monkeypatch.setattr(running.granting, "give", dies)
    with pytest.raises(ConnectionError):
        running.run_due()
    row.refresh_from_db()
    assert (row.cursor, row.members) == (people[2].pk, 3)
    assert Tally.objects.get(scope=f"campaign:{row.pk}").booked == Decimal(15)
    running.run_due()
    assert Grant.objects.count() == 10
    assert Tally.objects.get(scope=f"campaign:{row.pk}").booked == Decimal(50)


def test_two_workers(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Four workers at once: each member one code, the budget to the cent."""
    live()
    monkeypatch.setattr(running, "AT_ONCE", 5)
    for _ in range(60):
        a_person()
    row = begun(FIVE, budget=Decimal(200))

    def work() -> None:
        try:
            running.run_due()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(work) for _ in range(4)]:
            done.result()
    running.run_due()
    assert Grant.objects.count() == 40
    assert Grant.objects.values("person_id").distinct().count() == 40
    row.refresh_from_db()
    assert (row.members, row.refused) == (60, 20)


def test_statements_do_not_grow(shop: FakeShop) -> None:
    """A stretch of fifty costs as many statements as one of five."""
    live()
    counts = []
    for number in (5, 50):
        for _ in range(number):
            a_person()
        begun(FIVE)
        with CaptureQueriesContext(connection) as seen:
            running.run_due()
        counts.append(len(seen))
        Campaign.objects.update(state="ended")
    assert counts[0] == counts[1]


def test_stop(shop: FakeShop) -> None:
    """Stopped: no more codes; those that were not used are taken back where staff say so."""
    live()
    a_person()
    a_person()
    row = begun(FIVE, budget=Decimal(100))
    running.run_due()
    used = Grant.objects.earliest("pk")
    Grant.objects.filter(pk=used.pk).update(state=GrantState.USED)
    desk.stop(row.pk, take_back=True, by="")
    a_person()
    running.run_due()
    assert sorted(Grant.objects.values_list("state", flat=True)) == ["revoked", "used"]
    assert Tally.objects.get(scope=f"campaign:{row.pk}").booked == Decimal(5)
    row.refresh_from_db()
    assert (row.state, row.taking_back) == ("stopped", False)
    keeps = begun(FIVE)
    running.run_due()
    desk.stop(keeps.pk, take_back=False, by="")
    running.run_due()
    assert set(Grant.objects.filter(campaign_id=keeps.pk).values_list("state", flat=True)) == {
        "decided"
    }


def test_ends_by_itself(shop: FakeShop) -> None:
    """After its last moment it is over, begun or not."""
    live()
    a_person()
    rows = [begun(WEEK), begun(WEEK)]
    running.run_due()
    Campaign.objects.filter(pk=rows[1].pk).update(state="scheduled", finished_at=None)
    Campaign.objects.update(ends_at=NOW - timedelta(seconds=1))
    running.run_due()
    assert set(Campaign.objects.values_list("state", flat=True)) == {"ended"}
    assert Grant.objects.count() == 2


def test_on_trial_and_paused(shop: FakeShop) -> None:
    """On trial it is shown who would get one, of no budget; paused it waits."""
    a_person()
    row = begun(FIVE, budget=Decimal(5))
    running.run_due()
    assert list(Grant.objects.values_list("trial", "code")) == [(True, "")]
    assert not Tally.objects.filter(scope=f"campaign:{row.pk}").exists()
    live()
    from saleor_service_plugin.messages import channels

    channels.pause(1)
    later = begun(FIVE)
    assert running.run_due() == 0
    live()
    running.run_due()
    assert Grant.objects.filter(campaign_id=later.pk, trial=False).count() == 1


@pytest.mark.parametrize("seed", range(8))
def test_statement_and_function_agree(shop: FakeShop, seed: int) -> None:
    """Whatever is meant: the count of all is the count of each; pages show the same people."""
    dice = random.Random(seed)
    for _ in range(40):
        a_person(
            orders=dice.randint(0, 4), spent=dice.choice(["0", "49.99", "50", "200"]),
            days=dice.choice([0, 29, 31, 179, 181, 400]),
            user_id=dice.choice([None, dice.randint(1, 10**6)]),
            country=dice.choice(["DE", "AT", "fr", ""]),
            language_code=dice.choice(["de", "de-AT", "en", ""]), pieces=dice.randint(0, 5),
            pieces_back=dice.randint(0, 2), channel_id=dice.choice([1, 1, 1, 2]),
        )  # fmt: skip
    money = dict(PersonMoney.objects.values_list("person_id", "spent"))
    for _ in range(25):
        meant = Segment(
            orders_least=dice.choice([None, 1, 2, 3]),
            orders_most=dice.choice([None, None, 3]),
            spent_least=dice.choice([None, Decimal(50)]),
            days_least=dice.choice([None, 30, 180]),
            days_most=dice.choice([None, None, 365]),
            countries=dice.choice([(), ("DE",), ("DE", "FR")]),
            languages=dice.choice([(), ("de",)]),
            returns_most=dice.choice([None, None, Decimal("0.3")]),
            has_account=dice.choice([None, None, True, False]),
        )
        draft = replace(WEEK, segment=meant)
        found = preview.page(draft, 1, 100)
        now = datetime.now(UTC)
        expected = [
            one.pk
            for one in Person.objects.order_by("pk")
            if one.channel_id == 1
            and one.orders
            and segment.holds(meant, running.member_of(one, money.get(one.pk, Decimal(0))), now)
        ]
        assert [one.id for one in found] == expected
        assert preview.count(draft, 1) == len(expected)


@pytest.mark.all_messages
def test_mails_of_the_preview(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more mails than codes; none where the kind is off, on trial or while it is paused."""
    from saleor_service_plugin.messages import channels

    for _ in range(5):
        a_person()
    row = begun(FIVE, budget=Decimal(15))
    monkeypatch.setattr(preview, "_asked", lambda *_: (5, 5))
    live()
    assert preview.reach(row).by_mail == 0
    ChannelState.objects.update(switches={"campaign-code": [True, None]})
    assert preview.reach(row).by_mail == 3
    channels.pause(1)
    assert preview.reach(row).by_mail == 0
    channels.go_live(1)
    assert preview.reach(row).by_mail == 3
    ChannelState.objects.update(mode="trial")
    assert preview.reach(row).by_mail == 0


def test_preview(shop: FakeShop) -> None:
    """How many, what at most, whom by mail; of names the first letter; page by page."""
    live()
    people = [a_person(first_name=name) for name in ("Anne", "", "jörg", "Zoë", "Max")]
    row = begun(FIVE, budget=Decimal(15))
    reach = preview.reach(row)
    assert (reach.members, reach.codes, reach.highest_cost) == (5, 3, Decimal(15))
    assert (reach.asked, reach.by_mail) == (5, 0)
    draft = desk.draft_of(row)
    first = preview.page(draft, 1, 2)
    assert [one.name for one in first] == ["A…", "–"]
    assert [one.id for one in preview.page(draft, 1, 2, after=first[-1].id)] == [
        people[2].pk, people[3].pk,
    ]  # fmt: skip
    last = preview.page(draft, 1, 2, backwards=True)
    assert [one.id for one in last] == [people[3].pk, people[4].pk]
    quiet = desk.create(1, replace(FIVE, by_mail=False, text=""), by="")
    assert preview.reach(quiet).by_mail is None
    assert not Grant.objects.exists()
