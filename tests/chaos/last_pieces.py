"""R11: the last pieces of a stock, fifty workers, and customers who buy meanwhile.

Real Saleor, real processes, real commits. Back-orders wait in a queue; pieces arrive in
portions; every worker sends random orders again and again. Who is sent what is then
exactly what the queue says, the stock was never below nothing, and nobody is forgotten.
"""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from uuid import UUID

from django.db import Error

from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.shop import port
from tests.bench.copies import Copier, Pattern, query, remove
from tests.bench.figures import Row
from tests.saleor.back_orders import Goods, sell
from tests.saleor.world import World

from . import clock_rounds
from .grounds import Child, saleor
from .last_rewards import measure_rewards

WORKERS = 50
CUSTOMERS = 4
"""Of the workers so many buy instead."""

ORDERS, LATER_ORDERS = 60, 25
"""Back-orders of the first round, and of each other."""

SECONDS, SHORT_SECONDS = 120, 1
PORTION_SECONDS = 60
"""A portion that is not sent by then was forgotten."""

EXTRA = 4
"""Pieces of the last portion that nobody waits for."""

WATCH = """
CREATE TABLE IF NOT EXISTS r11_stock (id int, quantity int);
TRUNCATE r11_stock;
CREATE OR REPLACE FUNCTION r11_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO r11_stock VALUES (NEW.id, NEW.quantity); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER r11_note AFTER UPDATE OF quantity ON warehouse_stock
FOR EACH ROW EXECUTE FUNCTION r11_note();
"""
END_WATCH = """
DROP TRIGGER r11_note ON warehouse_stock; DROP FUNCTION r11_note; DROP TABLE r11_stock;
"""

RECOUNT = """
UPDATE warehouse_stock s SET quantity_allocated = (
    SELECT coalesce(sum(a.quantity_allocated), 0) FROM warehouse_allocation a
    WHERE a.stock_id = s.id) WHERE s.product_variant_id = %s
"""

# All in one statement: what is read fits together.
STANDING = """
SELECT l.quantity, l.quantity_fulfilled, o.id, o.number <= %s,
    (SELECT sum(s.quantity) FROM warehouse_stock s WHERE s.product_variant_id = l.variant_id)
FROM order_orderline l JOIN order_order o ON o.id = l.order_id
WHERE l.variant_id = %s ORDER BY o.created_at, o.id, l.id
"""

WAITING = """
SELECT o.id FROM order_orderline l JOIN order_order o ON o.id = l.order_id
WHERE l.variant_id = %s AND l.quantity > l.quantity_fulfilled
"""

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass
class Tally:
    """What came of all rounds."""

    rounds: int = 0
    orders: int = 0
    pieces: int = 0
    bought: int = 0
    looks: int = 0
    """How often the queue was compared with what was sent."""
    wrong: list[str] = field(default_factory=list)


def measure_r11(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R11 about stock."""
    tally = Tally()
    with saleor() as world, port.current().writer():
        execute(WATCH)
        ((deadlocks,),) = query(DEADLOCKS)
        end = time.monotonic() + (SHORT_SECONDS if short else SECONDS)
        try:
            while not tally.rounds or time.monotonic() < end:
                orders = LATER_ORDERS if tally.rounds or short else ORDERS
                Scramble(world, tally, orders, seed + tally.rounds).play()
                tally.rounds += 1
            ((least,),) = query("SELECT coalesce(min(quantity), 0) FROM r11_stock")
        finally:
            execute(END_WATCH)
        ((after,),) = query(DEADLOCKS)
    note = (
        f"{tally.rounds} rounds: {tally.pieces} pieces for {tally.orders} orders, by "
        f"{WORKERS - CUSTOMERS} senders and {CUSTOMERS} customers at once, who bought "
        f"{tally.bought}; compared {tally.looks} times"
    )
    yield Row(
        "R11", "orders sent out of their turn, too much, or never", len(tally.wrong), "",
        goal="= 0", holds=not tally.wrong, n=tally.orders,
        note="; ".join(tally.wrong[:3]) or note,
    )  # fmt: skip
    yield Row(
        "R11", "least that lay in the stock by Saleor's books", least, "pieces", goal=">= 0",
        holds=least >= 0, n=tally.rounds, note="every change of the stock was written down",
    )  # fmt: skip
    yield Row(
        "R11", "deadlocks between senders and customers", after - deadlocks, "", goal="= 0",
        holds=after == deadlocks, n=tally.rounds, note="by PostgreSQL's own count",
    )  # fmt: skip
    yield from measure_rewards(short=short, seed=seed)
    yield from clock_rounds.measure_clocks(short=short, seed=seed)


class Scramble:
    """One round."""

    def __init__(self, world: World, tally: Tally, orders: int, seed: int) -> None:
        """Sell a variant out: orders of one to three pieces, and nothing there any more."""
        self.tally, self.seed = tally, seed
        self.chance = random.Random(seed)
        self.goods = sell(world, north=1000)
        sizes = [self.goods.order(pieces) for pieces in (1, 2, 3)]
        self.copies = Copier(
            [Pattern(pk, f"n % 3 = {place}") for place, pk in enumerate(sizes)],
            count=orders - len(sizes),
            begin="now() - interval '2 hours'",
            until="now() - interval '1 hour'",
            seed=seed,
        ).copy()
        execute(RECOUNT, [self.goods.pk])
        self.goods.lies(north=0)
        self.arrived = 0

    def play(self) -> None:
        """Let pieces arrive while everybody works."""
        needed = sum(quantity for quantity, *_ in self._rows())
        stop = get_context("fork").Event()
        roles = [self._send] * (WORKERS - CUSTOMERS) + [self._buy] * CUSTOMERS
        children = [
            Child(lambda role=role, place=place: role(stop, place))  # type: ignore[misc]
            for place, role in enumerate(roles)
        ]
        try:
            for portion in self._portions(needed):
                self._arrive(portion)
            self._arrive(EXTRA)
        finally:
            stop.set()
            codes = [child.wait() for child in children]
        if any(codes):
            self._blame(f"processes ended with {sorted(set(codes), key=str)}")
        self._end(needed)
        remove(self.copies)

    def _portions(self, needed: int) -> Iterator[int]:
        while needed > 0:
            portion = min(needed, self.chance.randint(1, 12))
            yield portion
            needed -= portion

    def _arrive(self, pieces: int) -> None:
        """Put pieces into the stock and wait until all are where they belong."""
        execute(
            "UPDATE warehouse_stock SET quantity = quantity + %s WHERE product_variant_id = %s "
            "AND warehouse_id = %s",
            [pieces, self.goods.pk, self.goods.world.warehouses["north"]],
        )
        self.arrived += pieces
        end = time.monotonic() + PORTION_SECONDS
        while not self._compare():
            if time.monotonic() > end:
                self._blame(f"not sent within {PORTION_SECONDS} s")
                return
            time.sleep(0.05)

    def _compare(self) -> bool:
        """Compare what was sent with the queue; whether nothing is left to be sent."""
        self.tally.looks += 1
        left, done = self.arrived, True
        for quantity, sent, order_id, is_ours, lies in self._rows():
            share = max(0, min(quantity, left))
            left -= quantity
            # Whoever bought a moment ago may have begun earlier and be written later.
            if is_ours and sent > share:
                self._blame(f"{order_id} has {sent} and not {share} of {self.arrived}")
            done = done and (not is_ours or sent == share or lies == 0)
        if lies == 0:
            self._is_exact()
        return done

    def _is_exact(self) -> None:
        left = self.arrived
        rows = self._rows()
        if rows[0][4]:
            return
        for quantity, sent, order_id, is_ours, _ in rows:
            share = max(0, min(quantity, left))
            left -= quantity
            if is_ours and sent != share:
                self._blame(f"{order_id} has {sent} of {share} though nothing is left")

    def _end(self, needed: int) -> None:
        """Send what customers bought at the very end, and count once more."""
        for _ in range(2):
            for (order_id,) in fetch(WAITING, [self.goods.pk]):
                port.current().fulfill_waiting(order_id, None)
        rows = self._rows()
        sent = sum(row[1] for row in rows)
        lies = rows[0][4]
        if sent + lies != self.arrived:
            self._blame(f"{sent} sent, {lies} there, {self.arrived} came")
        open_ = sum(row[0] - row[1] for row in rows)
        if lies and open_:
            self._blame(f"{lies} are there and {open_} still wait")
        if any(row[3] and row[0] != row[1] for row in rows):
            self._blame("somebody was forgotten")
        self.goods.stocks()
        self.tally.orders += len(rows)
        self.tally.pieces += sent
        self.tally.bought += sum(row[0] for row in rows) - needed

    def _rows(self) -> list[tuple[int, int, UUID, bool, int]]:
        # The patterns have the numbers just before the copies'.
        return fetch(STANDING, [self.copies.last, self.goods.pk])  # type: ignore[return-value]

    def _blame(self, text: str) -> None:
        self.tally.wrong.append(f"seed {self.seed}: {text}")

    def _send(self, stop: Event, place: int) -> None:
        """Send random orders until told to stop."""
        chance = random.Random(self.seed * 1000 + place)
        with port.current().writer():
            while not stop.is_set():
                waiting = fetch(WAITING, [self.goods.pk])
                if not waiting:
                    time.sleep(0.1)
                    continue
                # Somebody works at it, or too many wait: the effect is tried again too.
                with suppress(Error):
                    port.current().fulfill_waiting(chance.choice(waiting)[0], None)
                time.sleep(chance.uniform(0, 0.5))

    def _buy(self, stop: Event, place: int) -> None:
        """Buy a piece whenever Saleor says that there is one."""
        while not stop.is_set():
            try:
                Goods(self.goods.world, self.goods.name).order()
            except AssertionError as error:
                if "INSUFFICIENT_STOCK" not in str(error):
                    raise
            time.sleep(0.5)
