"""Who a campaign is for, and what stands in its way."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from saleor_service_plugin.rewards.campaigns import draft as drafts
from saleor_service_plugin.rewards.campaigns import segment
from saleor_service_plugin.rewards.campaigns.draft import Draft, Preset
from saleor_service_plugin.rewards.campaigns.segment import Member, Segment
from saleor_service_plugin.rewards.rules.reward import CodeReward
from saleor_service_plugin.rewards.rules.words import CodeKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

ANNA = Member(3, Decimal(120), NOW - timedelta(days=40), "DE", "de", 10, 2, has_account=True)

CODE = CodeReward(CodeKind.FREE_SHIPPING, Decimal(100), "EUR", 7, cost=Decimal(5))

READY = Draft(
    "Week", CODE, subject="Free shipping", text="For you.", last_day=date(2026, 11, 30)
)  # fmt: skip


@pytest.mark.parametrize(
    ("meant", "fits"),
    [
        (Segment(), True),
        (Segment(orders_least=3, orders_most=3), True),
        (Segment(orders_least=4), False),
        (Segment(orders_most=2), False),
        (Segment(spent_least=Decimal(120)), True),
        (Segment(spent_least=Decimal("120.01")), False),
        (Segment(days_least=40), True),
        (Segment(days_least=41), False),
        (Segment(days_most=40), True),
        (Segment(days_most=39), False),
        (Segment(countries=("AT", "DE")), True),
        (Segment(countries=("AT",)), False),
        (Segment(languages=("de",)), True),
        (Segment(languages=("en",)), False),
        (Segment(returns_most=Decimal("0.2")), True),
        (Segment(returns_most=Decimal("0.19")), False),
        (Segment(has_account=True), True),
        (Segment(has_account=False), False),
        (Segment(orders_least=2, countries=("AT",)), False),
    ],
)
def test_condition(meant: Segment, fits: bool) -> None:
    """Each condition, at its edge; all of them hold together."""
    assert segment.holds(meant, ANNA, NOW) is fits
    assert segment.read(segment.write(meant)) == meant
    assert segment.problems(meant) == []


def test_nothing_bought_comes_back() -> None:
    """Who has no paid pieces has sent none back."""
    nobody = replace(ANNA, pieces=0, pieces_back=0)
    assert segment.holds(Segment(returns_most=Decimal(0)), nobody, NOW)


@pytest.mark.parametrize(
    ("meant", "field"),
    [
        (Segment(orders_least=3, orders_most=2), "segment.orders_most"),
        (Segment(days_least=-1), "segment.days_least"),
        (Segment(spent_least=Decimal(0)), "segment.spent_least"),
        (Segment(returns_most=Decimal(2)), "segment.returns_most"),
        (Segment(countries=("Germany",)), "segment.countries"),
        (Segment(languages=("DE",)), "segment.languages"),
    ],
)
def test_cannot_be_meant(meant: Segment, field: str) -> None:
    """What makes no sense is named."""
    assert [one.field for one in segment.problems(meant)] == [field]


def test_unknown_condition_is_not_passed_over() -> None:
    """A condition that is not understood must not widen the segment."""
    with pytest.raises(ValueError, match="no such condition"):
        segment.read([{"kind": "horoscope"}])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, ""),
        ({"subject": " "}, "subject"),
        ({"text": ""}, "text"),
        ({"text": "", "subject": "", "by_mail": False}, ""),
        ({"last_day": None}, "last_day"),
        ({"last_day": date(2026, 11, 22)}, "last_day"),
        ({"starts_at": datetime(2026, 12, 1, tzinfo=UTC)}, "last_day"),
        ({"last_day": date(2028, 1, 1)}, "last_day"),
        ({"budget": Decimal(3), "reward": replace(CODE, cost=Decimal(4))}, "budget"),
    ],
)
def test_ready(changes: dict[str, object], field: str) -> None:
    """A campaign begins with all that it needs, or is told what is missing."""
    draft = replace(READY, **changes)  # type: ignore[arg-type]
    assert [one.field for one in drafts.not_ready(draft, now=NOW, zone=BERLIN)] == (
        [field] if field else []
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\nb"}, "name"),
        ({"text": "x" * 4001}, "text"),
        ({"budget": Decimal(0)}, "budget"),
        ({"reward": replace(CODE, currency="USD")}, "reward.currency"),
        ({"reward": replace(CODE, kind=CodeKind.PERCENT, value=Decimal(101))}, "reward.value"),
        ({"reward": replace(CODE, kind=CodeKind.FIXED, value=Decimal(0))}, "reward.value"),
        ({"reward": replace(CODE, min_spent=Decimal(-1))}, "reward.min_spent"),
    ],
)
def test_not_kept(changes: dict[str, object], field: str) -> None:
    """What cannot be meant is no draft either."""
    draft = replace(READY, **changes)  # type: ignore[arg-type]
    assert [one.field for one in drafts.problems(draft, currency="EUR")] == [field]


def test_last_day_is_whole() -> None:
    """Codes work until the day is over where the channel is, also on the day of 25 hours."""
    end = drafts.last_moment(date(2026, 10, 25), BERLIN)
    assert end.astimezone(UTC) == datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)
    assert drafts.last_day(end, BERLIN) == date(2026, 10, 25)


def test_presets() -> None:
    """A free-shipping week is one; who is won back has not ordered for 180 days."""
    words = ("Name", "Subject", "Text")
    week = drafts.preset(
        Preset.FREE_SHIPPING_WEEK, currency="EUR", today=date(2026, 11, 23), words=words
    )
    assert week.reward.kind is CodeKind.FREE_SHIPPING
    assert week.last_day == date(2026, 11, 30)
    back = drafts.preset(Preset.WIN_BACK, currency="EUR", today=date(2026, 11, 23), words=words)
    assert back.segment == Segment(days_least=180)
    for one in (week, back):
        assert drafts.problems(one, currency="EUR") == []
        assert drafts.not_ready(one, now=NOW, zone=BERLIN) == []
