"""Many messages about real parcels, and what became of them by our own account.

The orders are copies of a real one (`tests.bench.copies`). A parcel may be told of in
several runs: each gives the messages keys of its own, so their Message-IDs differ too.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.mail import get_connection
from django.db import transaction
from saleor.core.db.connection import allow_writer

from saleor_service_plugin.database import clock
from saleor_service_plugin.delivery.messages import PARCEL_SENT
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.enter import NewMessage, enter
from saleor_service_plugin.messages.mail import message_id
from saleor_service_plugin.messages.models import Brake, Leaving, Message, Suppression
from saleor_service_plugin.outbox.models import Attempt, Circuit, Slot
from saleor_service_plugin.shop import port
from tests.bench import shop
from tests.bench.copies import query
from tests.saleor.world import World, parcels
from tests.usual import PARCELS, let_many_leave

SMTP = "django.core.mail.backends.smtp.EmailBackend"

_PARCELS = """
SELECT f.id, f.order_id, o.channel_id FROM order_fulfillment f
JOIN order_order o ON o.id = f.order_id WHERE o.number BETWEEN %s AND %s ORDER BY o.number
"""

_MOVE = """
UPDATE order_order SET user_email = split_part(user_email, '@', 1) || '@' || %s
WHERE number BETWEEN %s AND %s
"""

_UNEQUAL = """
SELECT count(*) FROM saleor_service_message m WHERE m.attempts <> (
    SELECT count(*) FROM saleor_service_attempt a WHERE a.box = 'message' AND a.row_id = m.id
)
"""


@dataclass(frozen=True)
class Pool:
    """Parcels of one channel: (fulfillment, order)."""

    channel_id: int
    parcels: Sequence[tuple[int, UUID]]


@dataclass(frozen=True)
class Books:
    """What our tables say of some messages."""

    states: Counter[str]
    lost_attempts: int
    unequal: int
    """Messages whose number of attempts is not that of their rows of attempts."""


def build(world: World, *, count: int, seed: int, channel: str = "eur", host: str = "") -> Pool:
    """Make parcels that left an hour ago, all in one live channel.

    `host` is where their customers have their mail; what a server says of an address
    holds for all channels.
    """
    order_id = shop.buy(world, channel=channel)
    parcels.fulfill(world, order_id=order_id, number="T1")
    copies = shop.Copier(
        [shop.Pattern(order_id)],
        count=count, begin="now() - interval '2 hours'", until=shop.AN_HOUR_AGO, seed=seed,
    ).copy()  # fmt: skip
    if host:
        query(_MOVE, [host, *copies.range])
    rows = query(_PARCELS, copies.range)
    with allow_writer():
        channels.go_live(rows[0][2], only=PARCELS)
    return Pool(rows[0][2], [(parcel, order) for parcel, order, _ in rows])


def enqueue(pool: Pool, count: int, *, tag: str, at_most_once: bool = False) -> set[str]:
    """Queue one message each for the first parcels of a pool, due at once.

    Returns:
        Their Message-IDs.

    """
    # In one transaction: others may be dispatching already.
    with allow_writer(), transaction.atomic():
        now = clock()
        new = [
            NewMessage(
                kind=PARCEL_SENT.key, key=f"{PARCEL_SENT.key}:{parcel}:{tag}", order_id=order,
                subject_id=str(parcel), channel_id=pool.channel_id, fact_at=now, due_at=now,
            )
            for parcel, order in pool.parcels[:count]
        ]  # fmt: skip
        enter(new, gates=channels.gates(), now=now)
        if at_most_once:
            # As a kind that says so would have entered them.
            Message.objects.filter(key__endswith=f":{tag}").update(at_most_once=True)
    return _message_ids(message.key for message in new)


def ids_of(pool: Pool) -> set[str]:
    """Return the Message-IDs of what looks at these orders decide to tell."""
    return _message_ids(f"{PARCEL_SENT.key}:{parcel}" for parcel, _ in pool.parcels)


def _message_ids(keys: Iterable[str]) -> set[str]:
    domain = port.current().site_domain().split(":")[0]
    return {message_id(key, domain) for key in keys}


def clear() -> None:
    """Forget what earlier runs left, and make many messages usual, so that the brake is off."""
    with allow_writer():
        for model in (Message, Attempt, Circuit, Slot, Suppression, Brake, Leaving):
            model.objects.all().delete()
    let_many_leave(PARCEL_SENT.key, 1_000_000)


def use_server(port_number: int) -> None:
    """Have a mail server be the shop's own, for this process and those it forks."""
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port_number
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    assert get_connection() is not None


def waiting() -> int:
    """Return how many messages have not ended."""
    ((count,),) = query(
        "SELECT count(*) FROM saleor_service_message WHERE state IN ('queued', 'sending', 'held')"
    )
    return int(count)


def books() -> Books:
    """Return what our tables say of all messages."""
    with allow_writer():
        states = Counter(Message.objects.values_list("state", flat=True))
        lost = Attempt.objects.filter(outcome="lost").count()
        ((unequal,),) = query(_UNEQUAL)
    return Books(states, lost, unequal)
