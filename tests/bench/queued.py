"""Messages about real orders that wait for the dispatcher, and a mail server to take them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.test.utils import override_settings

from saleor_service_plugin.messages import brake, channels, kinds
from saleor_service_plugin.messages.models import ChannelState
from tests.saleor.world import World
from tests.smtp.server import MailServer
from tests.usual import PARCELS

from . import history, shop
from .copies import Copies, query

KIND = "parcel-sent"

CHANNEL = "eur"

LONG_AGO = "now() - interval '1 day'"

# One each day of the last week, so that the brake finds the number usual.
USUAL = """
INSERT INTO saleor_service_leaving (kind, bucket, count, tried)
SELECT %s, date_trunc('hour', now()) - day * interval '1 day', 100000000, 0
FROM generate_series(1, 7) AS day
ON CONFLICT (kind, bucket) DO UPDATE SET count = excluded.count
"""

QUEUE = """
INSERT INTO saleor_service_message (key, kind, order_id, subject_id, channel_id, state, trial,
    reason, came_from, fact_at, due_at, deadline_at, attempts, doubts, at_most_once, subject)
SELECT %s || ':' || f.id, %s, o.id, f.id::text, o.channel_id, 'queued', false,
    '', '', now(), now(), now() + interval '1 day', 0, 0, false, ''
FROM order_fulfillment f JOIN order_order o ON o.id = f.order_id
WHERE o.number BETWEEN %s AND %s
"""


def sent_orders(world: World, *, count: int, seed: int) -> Copies:
    """Return copies of a real order with a parcel, known to us, whose channel is live."""
    copies = shop.alike(
        world, count=count, seed=seed, begin=LONG_AGO, until=shop.AN_HOUR_AGO, channel=CHANNEL
    )
    history.write(copies)
    channels.go_live(world.channels[CHANNEL].pk, only=PARCELS)
    let_leave()
    return copies


def tell_everything(world: World) -> None:
    """Have every channel live for two days, with every kind of message, by night, too."""
    every = [kind.key for kind in kinds.all_kinds()]
    for channel in world.channels.values():
        channels.go_live(channel.pk, only=every)
    since = datetime.now(UTC) - timedelta(days=2)
    ChannelState.objects.update(live_since=since, quiet_from=0, quiet_to=0)


def let_leave() -> None:
    """Make any number of messages usual for the brake."""
    query(USUAL, [KIND])
    brake.forget_usual()


def queue(copies: Copies, *, name: str, first: int = 0, count: int | None = None) -> int:
    """Queue a message, due now, about each of these orders, or `count` from `first` on.

    Args:
        copies: The orders.
        name: Makes the keys distinct from those of another call.
        first: How many orders to leave out.
        count: How many, all others where it is None.

    """
    low = copies.first + first
    high = copies.last if count is None else low + count - 1
    query(QUEUE, [name, KIND, low, high])
    return high - low + 1


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server that takes everything, as the shop's own."""
    with MailServer(fast=True) as server:
        shops_own = {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": server.host,
            "EMAIL_PORT": server.port,
            "EMAIL_HOST_USER": "",
            "EMAIL_HOST_PASSWORD": "",
            "EMAIL_USE_TLS": False,
            "EMAIL_USE_SSL": False,
            "DEFAULT_FROM_EMAIL": "Shop <shop@example.com>",
        }
        with override_settings(**shops_own):
            yield server
