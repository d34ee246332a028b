"""Trial, live, paused: what may leave for the customers of a channel."""

from collections.abc import Collection, Mapping

from babel.core import get_global
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Now

from ..database import clock
from ..outbox import steps
from ..outbox.rules import State
from ..shop import port
from ..shop.snapshots import Channel
from . import channel_form, kinds
from .box import MESSAGES
from .channel_row import gate_of
from .models import ChannelState, Message
from .rules import (
    ChannelGate,
    ChannelMode,
    Reason,
    is_zone,
)

SAME_TIME = frozenset({"Europe/Busingen"})
"""Zones of one country that differ in name only."""


class UnknownChannelError(LookupError):
    """There is no channel with this slug; the text names those there are."""


def gates() -> dict[int, ChannelGate]:
    """Return the gate of every channel that is or was live; all others are on trial."""
    return {row.channel_id: gate_of(row) for row in ChannelState.objects.all()}


def find(slug: str) -> Channel:
    """Return the channel with this slug.

    Raises:
        UnknownChannelError: There is none.

    """
    with port.current().writer():
        channels = port.current().read_channels().values()
    for channel in channels:
        if channel.slug == slug:
            return channel
    known = ", ".join(channel.slug for channel in channels) or "none"
    raise UnknownChannelError(f"There is no channel {slug!r}. Channels: {known}.")


def go_live(
    channel_id: int, *, discard_held: bool = False, only: Collection[str] | None = None
) -> int:
    """Let messages leave from now on; nothing belated goes out.

    Coming from trial sets the activation mark: facts before it are never told. Coming
    from a pause keeps the mark; what waited is queued again, and the dispatcher skips
    what has passed its latest sensible time.

    Args:
        channel_id: The shop's channel id.
        discard_held: Skip what waited instead of sending it.
        only: Kinds of message that shall leave, all others not; None: as it was set,
            or as the kinds declare.

    Returns:
        How many messages had waited.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(channel_id)
        if row.mode == ChannelMode.TRIAL:
            # Not now(), which is when this transaction began: the mark is a promise that
            # all earlier facts stay untold, so it must not lie before the click.
            row.live_since = clock()
        if only is not None:
            row.switches = _switches(row, only)
        waited = _release(channel_id, discard=discard_held)
        _set(row, ChannelMode.LIVE)
    return waited


def set_time_zone(channel: Channel) -> None:
    """Take the time zone of a channel's default country where staff have set none.

    A country with several is left alone: UTC then counts for quiet hours and dates.
    """
    zone = zone_of_country(channel.country)
    with port.current().writer():
        known = ChannelState.objects.filter(pk=channel.id).exclude(time_zone="").exists()
    if zone and not known:
        set_up(channel.id, time_zone=zone)


def zone_of_country(country: str) -> str:
    """Return the one time zone of a country, "" where it has several or none we know."""
    zones = set(get_global("territory_zones").get(country, [])) - SAME_TIME
    return next((zone for zone in zones if len(zones) == 1 and is_zone(zone)), "")


def set_up(channel_id: int, **values: str) -> None:
    """Set a channel's settings from text; a field that is not named stays.

    Args:
        channel_id: The shop's channel id.
        values: By name, see `channel_form.FIELDS`.

    Raises:
        InvalidSettingError: A field or value cannot be used; nothing is changed.

    """
    change(channel_id, channel_form.parse(values))


def change(channel_id: int, columns: Mapping[str, object]) -> None:
    """Set a channel's settings; a column that is not named stays.

    Args:
        channel_id: The shop's channel id.
        columns: Values by name, see `channel_form.COLUMNS`.

    Raises:
        InvalidSettingError: A value cannot be used; nothing is changed.

    """
    for name, value in columns.items():
        if reason := channel_form.problem(name, value):
            raise channel_form.InvalidSettingError(name, reason)
    with port.current().writer(), transaction.atomic():
        row = _locked(channel_id)
        for name, value in columns.items():
            setattr(row, name, value)
        row.save(update_fields=list(columns))
        _set(row, ChannelMode(row.mode))


def switch(channel_id: int, kind: str, *, on: bool) -> None:
    """Switch a kind of message on or off in a channel.

    Switched on, it tells facts from now on; nothing belated goes out. Switched off, what
    waits is skipped when its time comes.

    Args:
        channel_id: The shop's channel id.
        kind: Key of the kind.
        on: Whether it shall leave.

    Raises:
        LookupError: There is no such kind; the text names those there are.

    """
    declared = kinds.get(kind)
    if declared is None:
        known = ", ".join(one.key for one in kinds.all_kinds())
        raise LookupError(f"There is no kind of message {kind!r}. There: {known}.")
    with port.current().writer(), transaction.atomic():
        row = _locked(channel_id)
        if gate_of(row).wants(kind, declared.on) is on:
            # Said again: what waits is still wanted.
            return
        row.switches = {**row.switches, kind: [on, clock().isoformat() if on else None]}
        _set(row, ChannelMode(row.mode))


def pause(channel_id: int) -> bool:
    """Hold everything of this channel, also what is already queued.

    Returns:
        False where the channel is on trial, which is stricter than a pause.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(channel_id)
        if row.mode == ChannelMode.TRIAL:
            return False
        _set(row, ChannelMode.PAUSED)
    return True


def waiting(channel_ids: Collection[int]) -> dict[int, int]:
    """Return how many messages a pause holds, by channel; those with none are missing."""
    held = Message.objects.filter(
        state=State.HELD, reason=Reason.PAUSED, channel_id__in=channel_ids
    )
    with port.current().writer():
        return dict(held.values_list("channel_id").annotate(Count("pk")))


def back_to_trial(channel_id: int) -> None:
    """Send nothing more; what is queued or held will be skipped."""
    with port.current().writer(), transaction.atomic():
        row = _locked(channel_id)
        _release(channel_id, discard=True)
        row.live_since = None
        _set(row, ChannelMode.TRIAL)


def move_marks() -> None:
    """Move the activation marks to now: facts up to here are never told."""
    ChannelState.objects.exclude(mode=ChannelMode.TRIAL).update(live_since=clock())


def release_forgotten() -> int:
    """Queue what is held in a live channel: decided while the pause was being ended."""
    live = list(
        ChannelState.objects.filter(mode=ChannelMode.LIVE).values_list("channel_id", flat=True)
    )
    where = "state = 'held' AND channel_id = ANY(%s) AND reason = %s"
    return steps.move(MESSAGES, State.QUEUED, where=where, values=[live, Reason.PAUSED])


def _locked(channel_id: int) -> ChannelState:
    ChannelState.objects.bulk_create(
        [ChannelState(channel_id=channel_id, mode=ChannelMode.TRIAL)],
        ignore_conflicts=True,
    )
    return ChannelState.objects.select_for_update().get(pk=channel_id)


def _set(row: ChannelState, mode: ChannelMode) -> None:
    row.mode = mode
    row.save(update_fields=["mode", "live_since", "switches"])
    ChannelState.objects.filter(pk=row.pk).update(changed_at=Now())


def _switches(row: ChannelState, only: Collection[str]) -> dict[str, list[object]]:
    """Return the switches with these kinds on and all others off; nothing belated is told."""
    gate = gate_of(row)
    switches: dict[str, list[object]] = {**row.switches}
    for kind in kinds.all_kinds():
        on, was = kind.key in only, gate.wants(kind.key, kind.on)
        if was is not on or kind.key not in switches:
            # What was on, if only by default, goes on telling all since the channel is live.
            newly = on and not was and row.mode != ChannelMode.TRIAL
            switches[kind.key] = [on, clock().isoformat() if newly else None]
    return switches


def _release(channel_id: int, *, discard: bool) -> int:
    """Queue or skip what the pause holds in this channel; return how many.

    What the brake holds stays: a person decides about it apart.
    """
    to, reason = (State.SKIPPED, Reason.DISCARDED) if discard else (State.QUEUED, "")
    return steps.move(
        MESSAGES, to, reason=reason,
        where="state = 'held' AND channel_id = %s AND reason = %s",
        values=[channel_id, Reason.PAUSED],
    )  # fmt: skip
