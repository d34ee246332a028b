"""R4: nobody tells us anything - no hook is called, or the process dies in it.

Every change is made by Saleor's own API. What must be known afterwards is read from
Saleor's own rows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core import mail
from django.test.utils import override_settings

from saleor_service_plugin import hooks, work
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.mail import message_id
from saleor_service_plugin.shop import port
from tests.bench.copies import query
from tests.bench.figures import Row
from tests.saleor.trouble import recorder
from tests.saleor.world import World, checkout, money, parcels
from tests.usual import PARCELS

from .grounds import Child, die, let_time_pass, make_many_usual, saleor

DEEDS = 100
SHORT = 5
BASKET = {"mug": 1}
TOTAL = Decimal(25)

Act = Callable[[Callable[[], object]], None]
"""Does something in the shop while we hear nothing of it."""

# What is true by Saleor's own rows, and what we know of it: by kind of fact, how many are
# missing and how many are there more than once.
_CHECKS = {
    "orders": """
        SELECT o.id, (SELECT count(*) FROM saleor_service_fact f
                      WHERE f.order_id = o.id AND f.kind = 'placed')
        FROM order_order o WHERE o.id = ANY(%s)""",
    "fulfilments": """
        SELECT p.id, (SELECT count(*) FROM saleor_service_fact f
                      WHERE f.order_id = p.order_id AND f.kind = 'parcel-sent'
                          AND f.data->>'fulfillment' = p.id::text)
        FROM order_fulfillment p WHERE p.status = 'fulfilled' AND p.order_id = ANY(%s)""",
    "messages": """
        SELECT p.id, (SELECT count(*) FROM saleor_service_message m
                      WHERE m.order_id = p.order_id AND m.subject_id = p.id::text
                          AND m.state = 'sent')
        FROM order_fulfillment p WHERE p.status = 'fulfilled' AND p.order_id = ANY(%s)""",
    "tracking edits": """
        SELECT e.id, (SELECT count(*) FROM saleor_service_fact f
                      WHERE f.order_id = e.order_id AND f.kind = 'tracking-changed'
                          AND f.data->>'number' = e.parameters->>'tracking_number')
        FROM order_orderevent e WHERE e.type = 'tracking_updated' AND e.order_id = ANY(%s)""",
    "refunds": """
        SELECT t.id, (SELECT count(*) FROM saleor_service_fact f
                      WHERE f.order_id = i.order_id AND f.kind = 'refund')
        FROM payment_transactionevent t JOIN payment_transactionitem i ON i.id = t.transaction_id
        WHERE t.type = 'refund_success' AND i.order_id = ANY(%s)""",
}


@dataclass
class Found:
    """What a sweep made of the changes of one kind."""

    made: int
    lost: int
    double: int


@dataclass
class Shop:
    """The orders of one run."""

    world: World
    act: Act
    orders: dict[UUID, str] = field(default_factory=dict)
    """Their transactions."""

    def place(self) -> None:
        """Take an order through a checkout that the payment app has charged."""
        world = self.world
        checkout_id = checkout.create(world, basket=BASKET)
        transaction = money.create(world, currency="EUR", checkout_id=checkout_id, charged=TOTAL)
        self.act(partial(checkout.complete, world, checkout_id=checkout_id))
        ((order_id,),) = query(
            "SELECT order_id FROM payment_transactionitem WHERE token::text = %s",
            [money.transaction_pk(transaction)],
        )
        self.orders[order_id] = transaction

    def follow(self, order_id: UUID) -> None:
        """Send all of an order, correct the number, give some money back."""
        world, numbers = self.world, self.world.unique("NO")
        self.act(partial(parcels.fulfill, world, order_id=order_id, number="FIRST"))
        for pk in parcels.fulfillment_pks(order_id=order_id):
            self.act(partial(parcels.track, world, fulfillment_pk=pk, number=numbers))
        report = partial(
            money.report, world,
            transaction_id=self.orders[order_id], type_="REFUND_SUCCESS", amount=Decimal(5),
        )  # fmt: skip
        self.act(report)

    def look(self) -> dict[str, Found]:
        """Return by kind what Saleor has and what we know of it."""
        found = {}
        for name, statement in _CHECKS.items():
            counts = [row[1] for row in query(statement, [list(self.orders)])]
            found[name] = Found(
                len(counts), sum(count == 0 for count in counts), sum(count > 1 for count in counts)
            )
        return found


def measure_r4(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R4."""
    deeds = SHORT if short else DEEDS
    for name, act in (("hooks removed", _without_us), ("death in the first hook", _dying)):
        with saleor() as world:
            channels.go_live(world.channels["eur"].pk, only=PARCELS)
            make_many_usual()
            yield from _run(Shop(world, act), deeds, name)


def _without_us(deed: Callable[[], object]) -> None:
    with override_settings(PLUGINS=recorder.without_ours(settings.PLUGINS)):
        deed()


def _dying(deed: Callable[[], object]) -> None:
    """Do it in a process that ends in our first hook, behind Saleor's commit."""

    def act() -> None:
        hooks._mark = lambda *args: die()  # type: ignore[assignment]
        deed()

    code = Child(act).wait()
    if code != -9:
        raise RuntimeError(f"no hook was called: {code}")


def _run(shop: Shop, deeds: int, how: str) -> Iterator[Row]:
    for _ in range(deeds):
        shop.place()
    for order_id in list(shop.orders):
        shop.follow(order_id)
    before = shop.look()
    if any(found.lost != found.made for found in before.values()):
        raise RuntimeError(f"something was told: {before}")
    mail.outbox = []
    work.tick()
    first = shop.look()
    let_time_pass()
    work.tick()
    second = shop.look()
    wrong = sum(found.lost + found.double + second[name].double for name, found in first.items())
    made = ", ".join(f"{found.made} {name}" for name, found in first.items())
    yield Row(
        "R4", f"{how}: lost or double after one sweep", wrong, "rows", goal="= 0",
        holds=not wrong and all(found.made >= deeds for found in first.values()),
        n=sum(found.made for found in first.values()), note=made,
    )  # fmt: skip
    yield _mails(shop, how, first["fulfilments"].made)


def _mails(shop: Shop, how: str, parcels_: int) -> Row:
    """Return how many mails too few or too many left in two sweeps."""
    domain = port.current().site_domain().split(":")[0]
    rows = query(
        "SELECT id FROM order_fulfillment WHERE status = 'fulfilled' AND order_id = ANY(%s)",
        [list(shop.orders)],
    )
    wanted = sorted(message_id(f"parcel-sent:{row[0]}", domain) for row in rows)
    ours = sorted(
        str(letter.extra_headers["Message-ID"])
        for letter in mail.outbox
        if letter.extra_headers.get("Message-ID")
    )
    wrong = len(set(wanted) ^ set(ours)) + len(ours) - len(set(ours))
    return Row(
        "R4", f"{how}: mails missing or double after two sweeps", wrong, "mails",
        goal="= 0", holds=not wrong and parcels_ > 0, n=parcels_,
    )  # fmt: skip
