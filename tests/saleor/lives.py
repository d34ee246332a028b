"""Random lives of an order on real Saleor, orderly and disturbed.

What core does not allow in a state it refuses; a refused step is part of the life.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from saleor.order.models import Fulfillment, Order

from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.orders import drain, marks, sweep, sync
from saleor_service_plugin.orders.models import Fact, Mark
from saleor_service_plugin.shop import port
from tests.db import outcomes
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, money, orders, parcels, raw, returns

BY_HAND, BY_ITSELF = "manual", "eur"
"""Channels: staff confirm the orders of the one, the other confirms them by itself."""


def go_live(world: World) -> None:
    """Have the channels of the lives live, with every kind of message."""
    with port.current().writer():
        outcomes.go_live(*(world.channels[name].pk for name in (BY_HAND, BY_ITSELF)))


@dataclass
class Life:
    """One order on its way; numbers and amounts count up, so that two lives compare."""

    world: World
    chance: random.Random
    story: Story = field(default_factory=Story)
    order_id: UUID = field(init=False)
    channel: str = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        """Place the order, just now or an hour ago, with or without confirmation by staff."""
        self.channel = self.chance.choice([BY_HAND, BY_ITSELF])
        self.order_id = paid(self.world, self.story, channel=self.channel)
        placed = datetime.now(UTC) - timedelta(hours=self.chance.choice([0, 1]))
        Order.objects.filter(pk=self.order_id).update(created_at=placed)
        if self.channel == BY_HAND and self.chance.random() < 0.7:
            self._confirm()

    def step(self) -> None:
        """Do one thing; what Saleor refuses has not happened."""
        self.count += 1
        deeds: list[Callable[[], object]] = [
            self._send, self._send, self._wait, self._approve, self._track, self._track,
            self._track_raw, self._charge, self._refund, self._call_off, self._return,
            self._note, self._confirm, self._cancel,
        ]  # fmt: skip
        try:
            self.chance.choice(deeds)()
        except (AssertionError, IndexError, ObjectDoesNotExist):
            # Saleor's own refusal, or no parcel to act upon.
            return

    def _any_parcel(self) -> int:
        return self.chance.choice(parcels.fulfillment_pks(order_id=self.order_id))

    def _send(self) -> None:
        parcels.fulfill(
            self.world, order_id=self.order_id, basket={"mug": 1}, number=f"S{self.count}"
        )

    def _wait(self) -> None:
        with parcels.approval_needed():
            parcels.fulfill(self.world, order_id=self.order_id, basket={"poster": 1})

    def _approve(self) -> None:
        parcels.approve(self.world, fulfillment_pk=self._any_parcel())

    def _track(self) -> None:
        parcels.track(self.world, fulfillment_pk=self._any_parcel(), number=f"T{self.count}")

    def _track_raw(self) -> None:
        raw.set_tracking_number(fulfillment_pk=self._any_parcel(), number="")

    def _charge(self) -> None:
        money.report(
            self.world,
            transaction_id=self.story.transaction,
            type_="CHARGE_SUCCESS",
            amount=Decimal(self.count),
        )

    def _refund(self) -> None:
        money.report(
            self.world,
            transaction_id=self.story.transaction,
            type_="REFUND_SUCCESS",
            amount=Decimal(self.count),
        )

    def _call_off(self) -> None:
        parcels.cancel(self.world, fulfillment_pk=self._any_parcel())

    def _return(self) -> None:
        returns.return_products(
            self.world, order_id=self.order_id, sent={self._any_parcel(): {"mug": 1}}
        )

    def _confirm(self) -> None:
        orders.confirm(self.world, order_id=self.order_id)

    def _cancel(self) -> None:
        orders.cancel(self.world, order_id=self.order_id)

    def _note(self) -> None:
        orders.add_note(self.world, order_id=self.order_id, message="Hallo")


def _disorder(life: Life, trouble: random.Random) -> None:
    """Drop, double or keep the marks of the last step, and perhaps look."""
    fate = trouble.random()
    with port.current().writer():
        if fate < 0.4:
            Mark.objects.filter(order_id=life.order_id).delete()
        elif fate < 0.7:
            marks.write([life.order_id] * 2)
    if trouble.random() < 0.4:
        drain.drain()
    if trouble.random() < 0.1:
        # Hosts leave, and what comes later must be told by itself.
        outcomes.tell_all(rounds=1)


def _recorded(order_id: UUID) -> Counter[tuple[str, ...]]:
    """Return the facts without ids, but those that left no row where nobody had looked.

    Raw edits are such, a return that Saleor let staff call off again, and whether somebody
    saw an order confirmed that was canceled later.
    """
    standing = set(
        Fulfillment.objects.filter(order_id=order_id)
        .exclude(status="canceled")
        .values_list("pk", flat=True)
    )
    with port.current().writer():
        rows = list(Fact.objects.filter(order_id=order_id))
    canceled = any(row.kind == "canceled" for row in rows)
    return Counter(
        (row.kind, str(row.data.get("amount")), str(row.data.get("number")))
        for row in rows
        if not (canceled and row.kind == "confirmed")
        and (row.kind != "tracking-changed" or str(row.data["number"]).startswith("T"))
        and (row.kind != "parcel-returned" or int(row.data["fulfillment"]) in standing)
    )


@dataclass(frozen=True)
class Played:
    """How a life ended that was lived twice."""

    wrong: list[str]
    """What is different in the disturbed one, in words."""
    unseen: int
    """Parcels that Saleor deleted, all of them having come back, before anybody had looked:
    they leave no row, so that nothing could know of them."""
    told: Counter[str]
    """How many mails of which kind left in both lives."""


def play(world: World, seed: int) -> Played:
    """Live the same life orderly and disturbed, with real commits."""
    trouble = random.Random(-seed)
    steps = random.Random(seed).randrange(3, 8)
    calm = Life(world, random.Random(seed))
    for _ in range(steps):
        calm.step()
        sync.sync([calm.order_id])
    wild, unseen = Life(world, random.Random(seed)), 0
    for _ in range(steps):
        if trouble.random() < 0.5:
            sync.sync([wild.order_id])
        unknown = _sent(wild.order_id) - _known(wild.order_id)
        wild.step()
        unseen += len(unknown - set(parcels.fulfillment_pks(order_id=wild.order_id)))
        _disorder(wild, trouble)
    for _ in range(2):
        sweep.sweep_recent()
        sweep.sweep_live()
        drain.drain()
    told = _recorded(wild.order_id)
    told[("parcel-sent", "None", "None")] += unseen
    outcomes.tell_all()
    wrong = []
    if told != _recorded(calm.order_id):
        wrong.append(f"{told} instead of {_recorded(calm.order_id)}")
    wrong += [f"calm: {text}" for text in _told_wrongly(calm)]
    wrong += [f"wild: {text}" for text in _told_wrongly(wild)]
    with port.current().writer():
        sent = Message.objects.filter(order_id__in=[calm.order_id, wild.order_id], state="sent")
        mails = Counter(sent.values_list("kind", flat=True))
    return Played(wrong, unseen, mails)


def _told_wrongly(life: Life) -> list[str]:
    with port.current().writer():
        order = port.current().read_orders([life.order_id])[life.order_id]
    itself = life.channel == BY_ITSELF
    return outcomes.wrong(order, sent=_known(life.order_id), confirms_by_itself=itself)


def _sent(order_id: UUID) -> set[int]:
    """Return the parcels that have left and are not back, by Saleor's rows."""
    rows = Fulfillment.objects.filter(order_id=order_id, status="fulfilled")
    return set(rows.values_list("pk", flat=True))


def _known(order_id: UUID) -> set[int]:
    """Return the parcels of which we know that they left."""
    with port.current().writer():
        facts = Fact.objects.filter(order_id=order_id, kind="parcel-sent")
        return {int(row.data["fulfillment"]) for row in facts}
