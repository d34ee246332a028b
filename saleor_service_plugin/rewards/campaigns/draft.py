"""What staff write of a campaign, and what stands in its way; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from ..refused import Problem
from ..rules.reward import CodeReward
from ..rules.words import CodeKind
from . import segment as segments
from .segment import Segment

LONGEST_NAME = 120
LONGEST_SUBJECT = 120
LONGEST_TEXT = 4000

MOST_DAYS = 365
"""Between begin and end: codes that work longer are no campaign any more."""

MOST_AMOUNT = Decimal(1_000_000)

DAY = timedelta(days=1)


class Preset(StrEnum):
    """What a new campaign may begin with."""

    EMPTY = "empty"
    FREE_SHIPPING_WEEK = "free-shipping-week"
    WIN_BACK = "win-back"


WIN_BACK_DAYS = 180
WEEK_DAYS = 7

SHIPPING_COST = Decimal("4.90")
"""What free shipping is taken to cost at most until staff say otherwise."""

PERCENT_COST = Decimal("10.00")
"""What ten percent are taken to cost at most: an order over 100."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A campaign as staff mean it."""

    name: str
    reward: CodeReward
    """Its `valid_days` is no matter: codes end with the campaign."""
    segment: Segment = field(default_factory=Segment)
    subject: str = ""
    text: str = ""
    similar_goods: bool = False
    by_mail: bool = True
    budget: Decimal | None = None
    starts_at: datetime | None = None
    """None: at once, when it is scheduled."""
    last_day: date | None = None
    """The last day on which its codes work, where the channel is."""


def problems(draft: Draft, *, currency: str) -> list[Problem]:
    """Return what cannot be kept even as a draft, by field.

    Args:
        draft: What was written.
        currency: Of the channel.

    """
    found = [*_texts(draft), *segments.problems(draft.segment), *_terms(draft.reward, currency)]
    if draft.budget is not None and not 0 < draft.budget <= MOST_AMOUNT:
        found.append(Problem("budget", "out-of-range", "An amount above 0, or none."))
    return found


def not_ready(draft: Draft, *, now: datetime, zone: tzinfo) -> list[Problem]:
    """Return why a campaign cannot begin, by field; nothing where it can.

    Args:
        draft: What was written.
        now: Database time.
        zone: Of the channel.

    """
    found = []
    if draft.by_mail:
        found += [
            Problem(name, "required", f"A mail needs a {what}.")
            for name, what in (("subject", "subject"), ("text", "text"))
            if not getattr(draft, name).strip()
        ]
    if draft.last_day is None:
        found.append(Problem("last_day", "required", "Say how long its codes work."))
        return found
    begin, end = draft.starts_at or now, last_moment(draft.last_day, zone)
    if end <= now:
        found.append(Problem("last_day", "impossible", "It is over."))
    elif end <= begin:
        found.append(Problem("last_day", "impossible", "It ends before it begins."))
    elif end - begin > MOST_DAYS * DAY:
        found.append(Problem("last_day", "out-of-range", f"At most {MOST_DAYS} days."))
    if draft.budget is not None and draft.reward.cost > draft.budget:
        found.append(Problem("budget", "impossible", "It does not suffice for a single code."))
    return found


def last_moment(day: date, zone: tzinfo) -> datetime:
    """Return when a day is over; what is stored of a campaign's end."""
    return datetime.combine(day + DAY, time(), zone) - timedelta(microseconds=1)


def last_day(ends_at: datetime | None, zone: tzinfo) -> date | None:
    """Return the day of a stored end."""
    return ends_at.astimezone(zone).date() if ends_at else None


def preset(which: Preset, *, currency: str, today: date, words: Sequence[str]) -> Draft:
    """Return what a new campaign begins with.

    Args:
        which: What for.
        currency: Of the channel.
        today: Where the channel is.
        words: Its name, the mail's subject and text, in the language of whoever writes it.

    """
    name, subject, text = words
    free = CodeReward(CodeKind.FREE_SHIPPING, Decimal(100), currency, WEEK_DAYS, cost=SHIPPING_COST)
    draft = Draft(name, free, subject=subject, text=text, last_day=today + WEEK_DAYS * DAY)
    if which is Preset.WIN_BACK:
        off = replace(free, kind=CodeKind.PERCENT, value=Decimal(10), cost=PERCENT_COST)
        return replace(
            draft, reward=off, segment=Segment(days_least=WIN_BACK_DAYS),
            last_day=today + 30 * DAY,
        )  # fmt: skip
    if which is Preset.FREE_SHIPPING_WEEK:
        return replace(draft, segment=Segment(orders_least=2))
    return draft


def _texts(draft: Draft) -> list[Problem]:
    found = []
    if not draft.name.strip():
        found.append(Problem("name", "required", "A campaign has a name."))
    for name, most in (
        ("name", LONGEST_NAME), ("subject", LONGEST_SUBJECT), ("text", LONGEST_TEXT)
    ):  # fmt: skip
        value = getattr(draft, name)
        if len(value) > most:
            found.append(Problem(name, "out-of-range", f"At most {most} characters."))
        elif name != "text" and any(ord(one) < 32 for one in value):
            found.append(Problem(name, "invalid", "It is one line."))
    return found


def _terms(reward: CodeReward, currency: str) -> list[Problem]:
    found = []
    if reward.currency != currency:
        found.append(Problem("reward.currency", "currency", f"The channel has {currency}."))
    if reward.kind is CodeKind.PERCENT and not 0 < reward.value <= 100:
        found.append(Problem("reward.value", "out-of-range", "Above 0 and at most 100."))
    if reward.kind is CodeKind.FIXED and not 0 < reward.value <= MOST_AMOUNT:
        found.append(Problem("reward.value", "out-of-range", "An amount above 0."))
    if reward.min_spent is not None and not 0 <= reward.min_spent <= MOST_AMOUNT:
        found.append(Problem("reward.min_spent", "out-of-range", "An amount, not negative."))
    if not 0 <= reward.cost <= MOST_AMOUNT:
        found.append(Problem("reward.cost", "out-of-range", "An amount, not negative."))
    elif reward.kind is not CodeKind.FIXED and reward.cost == 0:
        found.append(Problem("reward.cost", "required", "Say what a code costs you at most."))
    if any(len(code) != 2 or not code.isascii() or not code.isupper() for code in reward.countries):
        found.append(Problem("reward.countries", "invalid", "Codes of two letters."))
    return found
