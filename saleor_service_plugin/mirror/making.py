"""Making the mirror: page by page, in short transactions, once an hour and when asked.

Nothing of the shop is locked or written. Every statement has a time after which the
database ends it; a page that takes so long is asked for in smaller pieces.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from uuid import UUID

from django.db import OperationalError, connections, transaction
from django.db.models import Max

from ..database import clock, execute, fetch
from ..errors import brief
from ..messages import channels
from ..messages.models import Message
from ..messages.rules import zone_of
from ..outbox.rules import State
from ..shop import port
from ..shop.past_rows import PastOrder, Place
from . import rules, yesterday
from .models import WHOLE, Mirror, MirrorRow
from .tally import Tally
from .yesterday import Setting

logger = logging.getLogger(__name__)

PAGE = 2000
"""Orders read at once."""

LEAST_PAGE = 100
"""Where these take too long as well, it is given up until later."""

HIGHEST_ID = UUID(int=2**128 - 1)

# Whoever gets the row back makes it. A maker that died, or failed, is followed by another
# after five minutes; in between staff see the figures of before.
CLAIM = """
UPDATE saleor_service_mirror SET begun_at = clock_timestamp(), wanted = false, last_error = ''
WHERE channel_id = 0
    AND (wanted OR computed_at IS NULL OR computed_at < clock_timestamp() - interval '1 hour')
    AND (begun_at IS NULL OR begun_at <= computed_at
        OR begun_at < clock_timestamp() - interval '5 minutes')
RETURNING begun_at
"""

ENSURE = """
INSERT INTO saleor_service_mirror (channel_id) VALUES (0) ON CONFLICT DO NOTHING
"""

WANT = "UPDATE saleor_service_mirror SET wanted = true WHERE channel_id = 0"


def make_due() -> bool:
    """Make a new mirror if one is due; return whether it was.

    Raises:
        django.db.Error: The database failed; it is tried again after five minutes.

    """
    now = _claim()
    if now is None:
        return False
    begun = time.monotonic()
    try:
        tallies = count(now)
        _save(tallies, now, begun)
    except Exception as error:
        with port.current().writer():
            Mirror.objects.filter(pk=WHOLE).update(last_error=type(error).__name__)
        raise
    return True


def want() -> None:
    """Have a new one made as soon as a worker looks, which is each minute."""
    with port.current().writer():
        execute(ENSURE)
        execute(WANT)


def count(now: datetime) -> list[Tally]:
    """Read the last 90 days and count them; nothing is written.

    Args:
        now: Database time.

    Returns:
        What was counted in each channel, and in all of them first.

    Raises:
        django.db.Error: The database failed, or small pages took too long as well.

    """
    setting = _setting()
    whole = Tally(WHOLE, now)
    tallies = {WHOLE: whole} | {key: Tally(key, now) for key in setting.channels}
    for page in _pages(now):
        told = _told(page)
        for order in page:
            zone = setting.zones.get(order.channel_id)
            # A channel that was made since has no order older than a moment.
            if zone is not None:
                whole.add(order, zone, told.get(order.id))
                tallies[order.channel_id].add(order, zone, told.get(order.id))
    found = yesterday.busy(setting, now)
    for message in yesterday.mails(found, setting, now):
        for tally in (whole, tallies[message.channel_id]):
            tally.mail(message.kind, message.order_id, message.fact_at)
    for tally in tallies.values():
        tally.complete = found.complete
    return list(tallies.values())


def _claim() -> datetime | None:
    with port.current().writer():
        claimed = fetch(CLAIM)
        if not claimed and execute(ENSURE):
            claimed = fetch(CLAIM)
    return claimed[0][0] if claimed else None


def _setting() -> Setting:
    shop = port.current()
    with shop.writer():
        known = shop.read_channels()
        gates = channels.gates()
        form = shop.plugin_settings()
    zones: dict[int, tzinfo] = {}
    for key, channel in known.items():
        named = gates[key].settings.time_zone if key in gates else ""
        zones[key] = zone_of(named or channels.zone_of_country(channel.country))
    return Setting(known, gates, zones, form)


def _pages(now: datetime) -> Iterator[Sequence[PastOrder]]:
    since = now - timedelta(days=rules.DAYS)
    place = Place(now, HIGHEST_ID)
    limit = PAGE
    shop = port.current()
    while True:
        try:
            with shop.writer():
                page = shop.past_orders(since, before=place, limit=limit)
        except OperationalError:
            # The database has ended the statement: it was too much for it just now.
            if limit // 4 < LEAST_PAGE:
                raise
            limit //= 4
            continue
        yield page
        if len(page) < limit:
            return
        place = Place(page[-1].created_at, page[-1].id)


def _told(page: Sequence[PastOrder]) -> Mapping[UUID, datetime]:
    """Return when a message of ours was last sent, for orders where it may matter."""
    waiting = [order.id for order in page if rules.silent_since(order, None) is not None]
    if not waiting:
        return {}
    sent = Message.objects.filter(order_id__in=waiting, state=State.SENT)
    with port.current().writer():
        return dict(sent.values_list("order_id").annotate(Max("finished_at")))


def _save(tallies: Sequence[Tally], now: datetime, begun: float) -> None:
    """Put what was counted in the place of what was there."""
    figures = {tally.channel_id: tally.figures() for tally in tallies}
    rows = [row for tally in tallies for row in tally.made()]
    with port.current().writer(), transaction.atomic():
        MirrorRow.objects.all().delete()
        MirrorRow.objects.bulk_create(rows, batch_size=1000)
        Mirror.objects.exclude(pk__in=figures).delete()
        seconds = round(time.monotonic() - begun, 1)
        for channel_id, found in figures.items():
            changed = {
                "figures": found, "computed_at": clock(), "seconds": seconds, "last_error": "",
            }  # fmt: skip
            Mirror.objects.update_or_create(pk=channel_id, defaults=changed)


_lock = threading.Lock()
_thread: threading.Thread | None = None


def call() -> None:
    """Make a new one, if it is due, in a thread of this process; returns at once.

    A worker of Celery is the shop's as well: counting a large shop takes it some seconds.
    """
    global _thread
    with _lock:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_run, daemon=True, name="service-mirror")
            _thread.start()


def _run() -> None:
    try:
        make_due()
    except Exception as error:
        logger.error("The service mirror could not be made: %s", brief(error))
    finally:
        connections.close_all()


def _start_over() -> None:
    """Begin anew in a forked process, which has none of its parent's threads."""
    global _lock, _thread
    _lock, _thread = threading.Lock(), None


os.register_at_fork(after_in_child=_start_over)
