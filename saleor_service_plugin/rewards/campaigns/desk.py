"""What staff do with campaigns: write, change, copy, schedule, stop."""

from dataclasses import asdict, replace
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import NoReturn

from django.db import transaction
from django.db.models.functions import Now

from ...database import clock
from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ...shop.snapshots import Channel
from ..refused import Problem, RefusedError
from ..rules import reward as rewards
from ..rules.reward import CodeReward
from ..rules.words import CodeKind
from . import draft as drafts
from . import segment
from .draft import Draft
from .models import Campaign
from .states import NEXT, CampaignState

MOST = 500
"""Campaigns of a channel."""


def create(channel_id: int, draft: Draft, *, by: str) -> Campaign:
    """Keep a new campaign as a draft.

    Args:
        channel_id: The shop's channel.
        draft: What it is.
        by: Global id of who writes it.

    Raises:
        RefusedError: Something in it cannot be meant; nothing is kept.

    """
    with port.current().writer(), transaction.atomic():
        channel = _channel(channel_id)
        if Campaign.objects.filter(channel_id=channel_id).count() >= MOST:
            _refuse("name", "too-many", f"At most {MOST} campaigns of a channel.")
        draft = _sound(draft, channel)
        row = Campaign(channel_id=channel_id, changed_by=by, **_columns(draft, _zone(channel_id)))
        row.save()
        row.refresh_from_db()
    return row


def change(campaign_id: int, draft: Draft, *, by: str) -> Campaign:
    """Write a draft anew; one that is scheduled has to be ready still.

    Raises:
        RefusedError: As for `create`, or it has begun.
        Campaign.DoesNotExist: It is not there.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(campaign_id)
        if row.state not in (CampaignState.DRAFT, CampaignState.SCHEDULED):
            _refuse("id", "wrong-state", "It has begun: copy it, and change the copy.")
        draft, zone = _sound(draft, _channel(row.channel_id)), _zone(row.channel_id)
        if row.state == CampaignState.SCHEDULED:
            _ready(draft, zone)
        _write(row, by, **_columns(draft, zone))
    return row


def copy(campaign_id: int, *, by: str) -> Campaign:
    """Return a new draft with the same words and terms, and without times.

    Raises:
        RefusedError: There are too many.
        Campaign.DoesNotExist: It is not there.

    """
    with port.current().writer():
        row = Campaign.objects.get(pk=campaign_id)
        draft = replace(draft_of(row), starts_at=None, last_day=None)
    return create(row.channel_id, draft, by=by)


def schedule(campaign_id: int, *, by: str) -> Campaign:
    """Have a draft begin at its time; without one, at once.

    Raises:
        RefusedError: It is not ready, or no draft.
        Campaign.DoesNotExist: It is not there.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(campaign_id)
        _step(row, CampaignState.SCHEDULED)
        draft, zone = draft_of(row), _zone(row.channel_id)
        _sound(draft, _channel(row.channel_id))
        _ready(draft, zone)
        _write(row, by, state=CampaignState.SCHEDULED, starts_at=row.starts_at or clock())
    return row


def unschedule(campaign_id: int, *, by: str) -> Campaign:
    """Make a draft of it again, as long as nothing was granted.

    Raises:
        RefusedError: It has begun.
        Campaign.DoesNotExist: It is not there.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(campaign_id)
        _step(row, CampaignState.DRAFT)
        _write(row, by, state=CampaignState.DRAFT)
    return row


def stop(campaign_id: int, *, take_back: bool, by: str) -> Campaign:
    """Grant nothing more; codes that were not used stay good unless they are taken back.

    Args:
        campaign_id: Which.
        take_back: Whether they are: a worker does it, some at a time.
        by: Global id of who does it.

    Raises:
        RefusedError: It does not run.
        Campaign.DoesNotExist: It is not there.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(campaign_id)
        _step(row, CampaignState.STOPPED)
        _write(row, by, state=CampaignState.STOPPED, taking_back=take_back)
    return row


def draft_of(row: Campaign) -> Draft:
    """Return a campaign as staff mean it."""
    reward = rewards.read(row.reward)
    assert isinstance(reward, CodeReward)
    names = ("name", "subject", "text", "similar_goods", "by_mail", "budget", "starts_at")
    return Draft(
        reward=reward,
        segment=segment.read(row.segment),
        last_day=drafts.last_day(row.ends_at, _zone(row.channel_id)),
        **{name: getattr(row, name) for name in names},
    )


def _sound(draft: Draft, channel: Channel) -> Draft:
    """Return a draft with what follows from its terms.

    What a fixed code costs at most is its value, whatever was typed; of another one staff
    say it.
    """
    reward = draft.reward
    if reward.kind is CodeKind.FIXED:
        draft = replace(draft, reward=replace(reward, cost=reward.value))
    elif reward.kind is CodeKind.FREE_SHIPPING:
        draft = replace(draft, reward=replace(reward, value=Decimal(100)))
    if found := drafts.problems(draft, currency=channel.currency):
        raise RefusedError(*found)
    return draft


def _ready(draft: Draft, zone: tzinfo) -> None:
    if found := drafts.not_ready(draft, now=clock(), zone=zone):
        raise RefusedError(*found)


def _columns(draft: Draft, zone: tzinfo) -> dict[str, object]:
    found = {name: value for name, value in asdict(draft).items() if name in PLAIN}
    end: datetime | None = None
    if draft.last_day is not None:
        end = drafts.last_moment(draft.last_day, zone)
    return {
        **found,
        "name": draft.name.strip(),
        "subject": draft.subject.strip(),
        "segment": segment.write(draft.segment),
        "reward": rewards.write(draft.reward),
        "ends_at": end,
    }


PLAIN = ("text", "similar_goods", "by_mail", "budget", "starts_at")


def _channel(channel_id: int) -> Channel:
    channel = port.current().read_channels().get(channel_id)
    if channel is None:
        _refuse("channel", "unknown", "There is no such channel.")
    return channel


def _zone(channel_id: int) -> tzinfo:
    return zone_of(channels.gates().get(channel_id, ChannelGate()).settings.time_zone)


def _locked(campaign_id: int) -> Campaign:
    return Campaign.objects.select_for_update().get(pk=campaign_id)


def _step(row: Campaign, state: CampaignState) -> None:
    if state not in NEXT[CampaignState(row.state)]:
        _refuse("id", "wrong-state", f"It cannot be done while it is {row.state}.")


def _write(row: Campaign, by: str, **values: object) -> None:
    for name, value in {**values, "changed_by": by, "changed_at": Now()}.items():
        setattr(row, name, value)
    row.save()
    row.refresh_from_db()


def _refuse(field: str, code: str, message: str) -> NoReturn:
    raise RefusedError(Problem(field, code, message))
