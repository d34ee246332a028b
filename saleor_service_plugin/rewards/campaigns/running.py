"""Making a campaign's codes, some members at a time, until each has one.

A campaign is locked while a stretch of it is worked on: of two workers one goes on to the
next campaign. What a stretch granted, used up and how far it came is one transaction, so that
a worker that dies leaves nothing twice and nothing out.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from ...database import transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate, ChannelMode, zone_of
from ...shop import port
from ..asking.books import TRIAL
from ..grants import give as granting
from ..grants.give import Recipient, Wish
from ..grants.models import Grant
from ..grants.states import GrantState, Why
from ..history.models import Person, PersonMoney
from ..rules import reward as rewards
from ..rules.reward import CodeReward
from . import draft as drafts
from . import segment
from .budget import Budget, take
from .models import Campaign
from .segment import Member
from .states import CampaignState

AT_ONCE = 200
"""Persons of one transaction."""

SECONDS = 5.0
"""How long a tick may take for it; what is left is for the next one."""

ALL = "all"
"""Period of a campaign's budget: it has one for all of its time."""


def run_due(*, seconds: float = SECONDS) -> int:
    """Grant what is due of all campaigns, for a few seconds.

    Returns:
        How many persons were looked at, or codes taken back.

    """
    end = time.monotonic() + seconds
    total = 0
    with port.current().writer():
        for campaign_id in _due():
            while time.monotonic() < end:
                done = _slice(campaign_id)
                total += done
                if not done:
                    break
    return total


def key_of(campaign_id: int, person_id: int) -> str:
    """Return what a member's grant is known by, so that nobody gets two."""
    return f"campaign:{campaign_id}:{person_id}"


def scope_of(campaign_id: int) -> str:
    """Return the name of a campaign's budget."""
    return f"campaign:{campaign_id}"


def _due() -> list[int]:
    open_ = Campaign.objects.filter(
        state__in=[CampaignState.SCHEDULED, CampaignState.RUNNING]
    ).order_by("starts_at", "pk")
    now = transaction_time()
    found = list(open_.filter(starts_at__lte=now).values_list("pk", flat=True))
    return [*found, *Campaign.objects.filter(taking_back=True).values_list("pk", flat=True)]


def _slice(campaign_id: int) -> int:
    """Do one stretch of a campaign; 0 where nothing of it is left, or somebody else is at it."""
    with transaction.atomic():
        row = Campaign.objects.select_for_update(skip_locked=True).filter(pk=campaign_id).first()
        if row is None:
            return 0
        if row.taking_back:
            return _take_back(row)
        now = transaction_time()
        if row.state not in (CampaignState.SCHEDULED, CampaignState.RUNNING):
            return 0
        if row.starts_at is None or row.starts_at > now:
            return 0
        if row.ends_at is not None and row.ends_at <= now:
            # A campaign that was not begun in time is over as well, without a code.
            row.state = CampaignState.ENDED
            row.finished_at = row.finished_at or now
            row.save(update_fields=["state", "finished_at"])
            return 0
        gate = channels.gates().get(row.channel_id, ChannelGate())
        if row.finished_at is not None or gate.mode is ChannelMode.PAUSED:
            return 0
        return _grant(row, gate, now)


def _grant(row: Campaign, gate: ChannelGate, now: datetime) -> int:
    persons = list(Person.objects.filter(pk__gt=row.cursor).order_by("pk")[:AT_ONCE])
    reward = rewards.read(row.reward)
    assert isinstance(reward, CodeReward)
    members = _members(row, reward.currency, persons, now)
    missing = _without(row.pk, members)
    trial = gate.mode is ChannelMode.TRIAL
    # On trial it is counted apart: nothing of the budget is used up, and all is seen.
    scope = f"{TRIAL if trial else ''}{scope_of(row.pk)}"
    budget = Budget(scope, ALL, reward.currency, most=row.budget)
    number = take(budget, cost=reward.cost, wanted=len(missing), now=now)
    wishes = [_wish(row, one, reward, trial=trial) for one in missing[:number]]
    if wishes:
        granting.give(_until(row, wishes, gate, now), now=now)
    row.state = CampaignState.RUNNING
    row.members += len(missing)
    row.refused += len(missing) - number
    if persons:
        row.cursor = persons[-1].pk
    if len(persons) < AT_ONCE:
        row.finished_at = now
    row.save(update_fields=["state", "members", "refused", "cursor", "finished_at"])
    return len(persons)


def _members(
    row: Campaign, currency: str, persons: Sequence[Person], now: datetime
) -> list[Person]:
    """Return those who are meant, in the order of their ids; one statement."""
    rows = PersonMoney.objects.filter(person_id__in=[one.pk for one in persons], currency=currency)
    spent: Mapping[int, Decimal] = dict(rows.values_list("person_id", "spent"))
    meant = segment.read(row.segment)
    return [
        one
        for one in persons
        if one.merged_into is None
        and one.orders > 0
        and one.last_at is not None
        and one.last_order_id is not None
        and one.email
        and one.channel_id == row.channel_id
        and segment.holds(meant, member_of(one, spent.get(one.pk, Decimal(0))), now)
    ]


def member_of(person: Person, spent: Decimal) -> Member:
    """Return a person as conditions look at him.

    Args:
        person: With an order that counts.
        spent: In the currency that is asked for.

    """
    assert person.last_at is not None
    return Member(
        person.orders, spent, person.last_at, person.country, person.language_code,
        person.pieces, person.pieces_back, person.user_id is not None,
    )  # fmt: skip


def _without(campaign_id: int, members: Sequence[Person]) -> list[Person]:
    """Return those who have nothing of this campaign, also not as somebody they were before."""
    ids = [one.pk for one in members]
    merged = Person.objects.filter(merged_into__in=ids).values_list("pk", "merged_into")
    now_who = {pk: pk for pk in ids} | dict(merged)
    keys = {key_of(campaign_id, pk): who for pk, who in now_who.items()}
    have = Grant.objects.filter(key__in=list(keys)).values_list("key", flat=True)
    those = {keys[key] for key in have}
    return [one for one in members if one.pk not in those]


def _wish(row: Campaign, person: Person, reward: CodeReward, *, trial: bool) -> Wish:
    return Wish(
        key=key_of(row.pk, person.pk),
        why=Why.CAMPAIGN,
        recipient=Recipient(
            row.channel_id,
            person.email,
            language_code=person.language_code,
            first_name=person.first_name,
            user_id=person.user_id,
            person_id=person.pk,
            order_id=person.last_order_id,
        ),
        reward=reward,
        cost=reward.cost,
        currency=reward.currency,
        booked_in=ALL,
        campaign_id=row.pk,
        granted_by=row.changed_by,
        trial=trial,
        announce=row.by_mail,
    )


def _until(row: Campaign, wishes: Sequence[Wish], gate: ChannelGate, now: datetime) -> list[Wish]:
    """Return wishes whose codes end with the campaign, on its last day where the channel is."""
    zone = zone_of(gate.settings.time_zone)
    day = drafts.last_day(row.ends_at, zone)
    return [replace(one, valid_until=day) for one in wishes]


def _take_back(row: Campaign) -> int:
    """Take back some of the codes that were not used; the last round says that it is done."""
    open_ = Grant.objects.filter(
        campaign_id=row.pk, state__in=[GrantState.DECIDED, GrantState.GIVEN]
    )
    ids = list(open_.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    done = granting.take_back(ids, reason="campaign-stopped", now=transaction_time())
    if len(ids) < AT_ONCE or not done:
        row.taking_back = False
        row.save(update_fields=["taking_back"])
        return 0
    return len(done)
