"""Finding the orders without news, a few each minute.

A row says when to look (`due_at`): where there was news meanwhile, or the staff's hours do not
make it too long yet, the time is put on, else the order is listed. Nothing here asks the shop.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ...database import execute, transaction_time
from ...messages import channels
from ...messages.rules import ChannelGate
from ...orders.models import Sweep
from ...shop import port
from ...shop.snapshots import Channel
from ..calendars import stored
from ..calendars.stored import Calendars
from ..calendars.working_time import WorkCalendar
from ..promises.models import PromiseSettings
from . import heard, news
from .models import QuietOrder

AT_ONCE = 500

MOST = 10
"""Times as many in one minute."""

SWEEP = "quiet"
"""Name of the row that says until when messages were looked through."""

SLACK = timedelta(minutes=2)
"""What was being written when the last round began may bear a time before it."""

LONGEST = timedelta(days=7)
"""Nobody wants messages looked through from farther back: what was sent later is news enough."""

# What was mailed about listed orders since the last round: a mail marks no order. Rows that a
# look at their order holds are left to it, or to the next round.
TAKE_OFF = """
WITH sent AS (
    SELECT order_id, max(finished_at) AS at FROM saleor_service_message
    WHERE finished_at > %(since)s AND state = 'sent' GROUP BY order_id
),
old AS (
    SELECT quiet.order_id, sent.at FROM saleor_service_quiet_order quiet
    JOIN sent USING (order_id) WHERE quiet.listed AND quiet.news_at < sent.at
    FOR UPDATE OF quiet SKIP LOCKED
)
UPDATE saleor_service_quiet_order quiet
SET listed = false, news_at = old.at, due_at = old.at
FROM old WHERE quiet.order_id = old.order_id
"""

# Other hours than when these were reckoned with; few channels, seldom.
HOURS_CHANGED = """
WITH old AS (
    SELECT order_id FROM saleor_service_quiet_order
    WHERE channel_id = ANY(%(channels)s) AND (listed OR due_at > %(now)s)
    FOR UPDATE SKIP LOCKED
)
UPDATE saleor_service_quiet_order quiet SET due_at = %(now)s, listed = false
FROM old WHERE quiet.order_id = old.order_id
"""


def look_round() -> int:
    """Put orders without news for too long on the staff's list, take off those with some.

    Returns:
        How many were looked at.

    """
    with port.current().writer():
        _take_off()
        looked = 0
        for _ in range(MOST):
            found = _look()
            looked += found
            if found < AT_ONCE:
                break
    return looked


def _take_off() -> None:
    with transaction.atomic():
        now = transaction_time()
        row, _ = Sweep.objects.select_for_update().get_or_create(name=SWEEP)
        since = max(row.good_at or now - LONGEST, now - LONGEST) - SLACK
        execute(TAKE_OFF, {"since": since})
        rows = PromiseSettings.objects.filter(changed_at__gt=since)
        if changed := list(rows.values_list("channel_id", flat=True)):
            execute(HOURS_CHANGED, {"channels": changed, "now": now})
        row.good_at = now
        row.save(update_fields=["good_at"])


def _look() -> int:
    with transaction.atomic():
        now = transaction_time()
        found = QuietOrder.objects.select_for_update(skip_locked=True)
        rows = list(found.filter(listed=False, due_at__lte=now).order_by("due_at")[:AT_ONCE])
        if rows:
            _judge(rows, now)
            QuietOrder.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["order_id"],
                update_fields=["news_at", "due_at", "listed"],
            )  # fmt: skip
    return len(rows)


def _judge(rows: Sequence[QuietOrder], now: datetime) -> None:
    told = heard.read([row.order_id for row in rows])
    hours = dict(PromiseSettings.objects.values_list("channel_id", "silence_hours"))
    usual = PromiseSettings().silence_hours
    calendars = _calendars({row.channel_id for row in rows})
    for row in rows:
        known = told[row.order_id]
        row.news_at = max(row.news_at, known.at or row.news_at)
        due = news.silent_from(
            row.news_at,
            calendars[row.channel_id],
            hours.get(row.channel_id, usual),
            promised=known.promised,
        )
        row.listed = due is not None and due <= now
        row.due_at = min(due or now + news.AGAIN, now + news.AGAIN)


def _calendars(channel_ids: set[int]) -> dict[int, WorkCalendar]:
    every, gates, known = stored.read(), channels.gates(), port.current().read_channels()
    return {pk: _calendar(pk, every, gates, known) for pk in channel_ids}


def _calendar(
    channel_id: int,
    every: Calendars,
    gates: Mapping[int, ChannelGate],
    known: Mapping[int, Channel],
) -> WorkCalendar:
    channel = known.get(channel_id)
    zone = gates.get(channel_id, ChannelGate()).settings.time_zone
    return every.channel(channel_id, country=channel.country if channel else "", zone=zone)
