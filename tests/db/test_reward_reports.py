"""The rewards report: reckoned again from the raw rows, what is left, what a hold-out shows."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.database import execute
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.rewards.asking.models import Rule, Tally
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.rewards.history.models import Person, Purchase
from saleor_service_plugin.rewards.referral import program
from saleor_service_plugin.rewards.reports import export, figures, figures_sql
from saleor_service_plugin.rewards.reports.figures import Figures, Key, Source, Where
from saleor_service_plugin.rewards.reports.uplift import Silence
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind, RuleState
from saleor_service_plugin.shop.snapshots import Channel
from tests.db.reward_people import a_person, a_purchase, live
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db

YEAR = Where(date(2026, 1, 1), date(2027, 1, 1))

STATES = ("decided", "given", "used", "expired", "revoked", "failed", "held-out")

FIVE = {"kind": "code", "code_kind": "fixed", "value": "5", "currency": "EUR", "valid_days": 30}


def a_grant(**changes: object) -> Grant:
    """Keep a grant."""
    values: dict[str, object] = {
        "key": uuid4().hex, "kind": "code", "state": "given", "why": "rule", "rule_id": 1,
        "channel_id": 1, "cost": Decimal(5), "currency": "EUR",
        "granted_at": datetime(2026, 6, 1, tzinfo=UTC),
    }  # fmt: skip
    return Grant.objects.create(**{**values, **changes})


def by_hand() -> list[Figures]:
    """Reckon a year's report from the raw rows, one by one."""
    zones = {1: ZoneInfo("Europe/Berlin"), 2: ZoneInfo("UTC")}
    values = dict(Purchase.objects.values_list("order_id", "value"))
    found: dict[tuple[object, ...], Figures] = {}
    for row in Grant.objects.filter(trial=False):
        month = row.granted_at.astimezone(zones[row.channel_id]).date().replace(day=1)
        if month.year != 2026:
            continue
        source = "referral" if row.why == "friend" else row.why
        ids = {"rule": row.rule_id, "campaign": row.campaign_id}
        key = Key(Source(source), ids.get(source) or row.channel_id, month, row.currency)
        place = (month, source, key.id, row.currency)
        was = found.get(place) or Figures(key, 0, 0, 0, 0, 0, 0, 0, Decimal(0), Decimal(0))
        held, used = row.state == "held-out", row.state == "used"
        worth = values.get(row.used_order_id, Decimal(0)) if row.kind != "goodie" else Decimal(0)
        found[place] = Figures(
            key,
            was.granted + (not held),
            was.given + (row.given_at is not None),
            was.used + used,
            was.expired + (row.state == "expired"),
            was.revoked + (row.state == "revoked"),
            was.failed + (row.state == "failed"),
            was.held_out + held,
            was.cost + (Decimal(0) if held else row.cost),
            was.redeemed + (worth if used else Decimal(0)),
        )
    return [found[place] for place in sorted(found, key=str)]


@pytest.mark.parametrize("seed", range(4))
def test_reckoned_again(shop: FakeShop, seed: int) -> None:
    """Whatever was granted: the report is what the raw rows come to, one by one."""
    live()
    ChannelState.objects.filter(channel_id=1).update(time_zone="Europe/Berlin")
    shop.channels[2] = Channel(2, "two", "Two", "EUR", True)
    dice = random.Random(seed)
    person = a_person()
    for _ in range(300):
        why = dice.choice(["rule", "rule", "campaign", "referral", "friend", "remedy", "staff"])
        state = dice.choice(STATES)
        order = a_purchase(person, value=Decimal(dice.randint(1, 99))) if state == "used" else None
        a_grant(
            why=why, rule_id=dice.randint(1, 3) if why == "rule" else None,
            campaign_id=dice.randint(1, 3) if why == "campaign" else None, state=state,
            channel_id=dice.choice([1, 2]), kind=dice.choice(["code", "goodie"]),
            cost=Decimal(dice.randint(0, 900)) / 100, trial=dice.random() < 0.1,
            given_at=datetime.now(UTC) if state in ("given", "used", "expired") else None,
            used_order_id=order and order.order_id,
            granted_at=datetime(2025, 12, 30, tzinfo=UTC)
            + timedelta(minutes=dice.randint(0, 370 * 1440)),
        )  # fmt: skip
    # Around the turn of a month Berlin is ahead.
    a_grant(granted_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    assert sorted(figures.figures(YEAR), key=str) == sorted(by_hand(), key=str)


def test_only_what_is_theirs(shop: FakeShop) -> None:
    """Who sees some channels alone sees their figures alone, and no budget of the shop's rules."""
    a_grant()
    a_grant(channel_id=2)
    Rule.objects.create(
        name="R", state=RuleState.ON, trigger="paid",
        limits={"monthly_budget": "200.00", "currency": "EUR"},
    )  # fmt: skip
    theirs = Where(YEAR.first, YEAR.after, [2])
    assert [one.granted for one in figures.figures(theirs)] == [1]
    assert figures.gauges(theirs) == []
    assert len(figures.gauges(YEAR)) == 1
    assert figures.figures(Where(YEAR.first, YEAR.after, [])) == []


def test_budgets_left(shop: FakeShop) -> None:
    """What is booked this month of rules and referral, and of a campaign altogether."""
    live()
    month = f"{datetime.now(UTC):%Y-%m}"
    rule = Rule.objects.create(
        name="R", state=RuleState.ON, trigger="paid",
        limits={"monthly_budget": "200.00", "currency": "EUR"},
    )  # fmt: skip
    campaign = Campaign.objects.create(
        name="C", channel_id=1, state="running", reward=FIVE, budget=Decimal(50)
    )
    program.change(
        1,
        {
            "is_on": True, "reward": CodeReward(CodeKind.FIXED, Decimal(10), "EUR", 90),
            "monthly_budget": Decimal(30),
        },
    )  # fmt: skip
    for scope, period, booked in (
        (f"rule:{rule.pk}", month, "150.01"), (f"rule:{rule.pk}", "2020-01", "9"),
        (f"campaign:{campaign.pk}", "all", "50"), ("referral:1", month, "10"),
    ):  # fmt: skip
        Tally.objects.create(scope=scope, period=period, currency="EUR", booked=Decimal(booked))
    left = {one.source: one.left for one in figures.gauges(YEAR)}
    assert left == {
        Source.RULE: Decimal("49.99"), Source.CAMPAIGN: Decimal(0), Source.REFERRAL: Decimal(20)
    }  # fmt: skip


def test_uplift(shop: FakeShop) -> None:
    """400 customers of which each second got something; each counts once, by the first time."""
    old = datetime.now(UTC) - timedelta(days=90)
    for number in range(400):
        person = a_person()
        held = number % 2 == 1
        for later in (0, 5):
            a_grant(
                person_id=person.pk, state="held-out" if held else "given",
                granted_at=old + timedelta(days=later),
            )  # fmt: skip
        if number % 10 in ((1,) if held else (0, 2, 4)):
            a_purchase(person, days=40)
        a_purchase(person, days=100)
        a_purchase(person, days=10)
    young = a_person()
    a_grant(person_id=young.pk, granted_at=datetime.now(UTC) - timedelta(days=59))
    found = figures.uplifts([1, 2], YEAR)
    one = found[1]
    assert (one.given.cases, one.held_out.cases) == (200, 200)
    assert (one.given.again, one.held_out.again) == (120, 40)
    assert one.difference == pytest.approx(0.4)
    assert one.low is not None and one.high is not None
    assert 0.3 < one.low < 0.4 < one.high < 0.5
    assert found[2].silence is Silence.NO_HOLD_OUT
    first, second = Person.objects.order_by("pk")[:2]
    Person.objects.filter(pk=second.pk).update(merged_into=first.pk)
    fewer = figures.uplifts([1], YEAR)[1]
    assert fewer.cases == 399
    assert fewer.silence is Silence.TOO_FEW


def test_file(shop: FakeShop) -> None:
    """As a file in both languages; a name that is a formula does nothing in a spreadsheet."""
    rule = Rule.objects.create(name="=1+1", trigger="paid")
    a_grant(rule_id=rule.pk, cost=Decimal("5.50"), state="used")
    found = export.export(YEAR, language="de")
    assert found.name == "praemien-2026-01-2026-12.csv"
    assert found.rows == 1
    head, line = found.content.lstrip("\ufeff").splitlines()
    assert head.startswith("Monat;Wodurch;Name;Währung;Gewährt")
    assert line == "2026-06;Regel;'=1+1;EUR;1;0;1;0;0;0;0;5,5;0"
    assert "2026-06,Rule,'=1+1,EUR,1" in export.export(YEAR, language="en").content


def test_statements_and_index(shop: FakeShop) -> None:
    """A month is found in the index, and a report costs the same however much was granted."""
    execute(
        """INSERT INTO saleor_service_grant
        (key, kind, state, why, rule_id, channel_id, cost, currency, granted_at, email, first_name,
         language_code, reward, booked_in, code, trial, announced_by, reason, granted_by)
        SELECT 'x:' || n, 'code', 'given', 'rule', 1, 1, 5, 'EUR',
            '2024-01-01'::timestamptz + n * interval '10 minutes', '', '', '', '{}', '', '',
            false, '', '', '' FROM generate_series(1, 100000) n"""
    )
    execute("ANALYZE saleor_service_grant")
    values = {
        "first": date(2025, 6, 1), "after": date(2025, 7, 1), "channels": [1], "zones": ["UTC"],
        "allowed": None,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {figures_sql.FIGURES}", values)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "service_grant_granted" in plan
    assert "Seq Scan on saleor_service_grant" not in plan
    counts = []
    for months in (1, 12):
        with CaptureQueriesContext(connection) as seen:
            where = Where(
                date(2025, 1, 1), date(2025, 1 + months, 1) if months < 12 else YEAR.first
            )
            rows = figures.figures(where)
            figures.names([one.key for one in rows])
            figures.uplifts([1], where)
            figures.gauges(where)
        counts.append(len(seen))
    assert counts[0] == counts[1]
