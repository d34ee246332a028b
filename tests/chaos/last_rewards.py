"""R11: the same triggers, sixteen workers, orders canceled meanwhile, last goodie, last euro.

Real Saleor, real processes, real commits. Each round has sixteen paid orders and two rules: a
code each, for which the budget bears five, and a goodie each, of which one piece lies there.
Every worker looks at orders, asks the rules and carries out what they came to, all the time;
in each second round some of the orders are canceled or refunded meanwhile.
"""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from uuid import UUID

from django.db import Error

from saleor_service_plugin.database import execute, fetch
from saleor_service_plugin.effects import dispatch as effects
from saleor_service_plugin.messages import channels
from saleor_service_plugin.messages.models import ChannelState
from saleor_service_plugin.orders import drain
from saleor_service_plugin.rewards.asking import evaluate
from saleor_service_plugin.rewards.asking.models import Occasion, Rule, Tally
from saleor_service_plugin.rewards.goodies.models import Goodie
from saleor_service_plugin.rewards.grants.models import Grant
from saleor_service_plugin.shop import port
from tests.bench.copies import Copier, Pattern, query, remove
from tests.bench.figures import Row
from tests.saleor.back_orders import Goods, sell
from tests.saleor.scenario import Story
from tests.saleor.scenarios.begin import paid
from tests.saleor.world import World, money, orders
from tests.saleor.world.api import global_id

from .grounds import Child, empty_our_tables, let_time_pass, saleor

WORKERS = 16

ORDERS = 16

CANCELED = 6
"""Of the orders of a round so many are canceled, or refunded, while rules are asked."""

ROUNDS, SHORT_ROUNDS = 10, 2

COST, BUDGET = Decimal("5.00"), Decimal("27.49")
"""Five codes, and what is left is not enough for one more."""

FIT = 5

SECONDS = 60
"""A round that is not decided by then hangs."""

MARK = "INSERT INTO saleor_service_mark (order_id, due_at) SELECT unnest(%s::uuid[]), now()"

# Everybody somebody else: a guest with a mail address of his own.
OWN_ADDRESS = """
UPDATE order_order SET user_id = NULL, user_email = 'r11-' || number || '@example.com'
WHERE number BETWEEN %s AND %s
"""

WATCH = """
CREATE TABLE IF NOT EXISTS r11_tally (scope text, currency text, booked numeric);
TRUNCATE r11_tally;
CREATE OR REPLACE FUNCTION r11_booked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO r11_tally VALUES (NEW.scope, NEW.currency, NEW.booked); RETURN NULL; END $$;
CREATE OR REPLACE TRIGGER r11_booked AFTER UPDATE OF booked ON saleor_service_tally
FOR EACH ROW EXECUTE FUNCTION r11_booked();
"""
END_WATCH = """
DROP TRIGGER r11_booked ON saleor_service_tally; DROP FUNCTION r11_booked; DROP TABLE r11_tally;
"""

MOST_BOOKED = "SELECT coalesce(max(booked), 0) FROM r11_tally WHERE scope = %s AND currency = 'EUR'"

LINES = """
SELECT o.id, o.status FROM order_orderline l JOIN order_order o ON o.id = l.order_id
WHERE l.variant_id = %s
"""

CHARGED = "SELECT token, charged_value FROM payment_transactionitem WHERE order_id = %s"

USABLE = "SELECT code FROM discount_vouchercode WHERE code = ANY(%s) AND is_active"

DEADLOCKS = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@dataclass
class Seen:
    """What came of all rounds."""

    rounds: int = 0
    orders: int = 0
    codes: int = 0
    goodies: int = 0
    canceled: int = 0
    over: Decimal = Decimal(0)
    """The most by which a budget was ever exceeded, by every change of its row."""
    wrong: list[str] = field(default_factory=list)


def measure_rewards(*, short: bool, seed: int) -> Iterator[Row]:
    """Yield the rows of R11 about rewards."""
    seen = Seen()
    with saleor() as world, port.current().writer():
        execute(WATCH)
        ((deadlocks,),) = query(DEADLOCKS)
        try:
            pattern = paid(world, Story())
            for number in range(SHORT_ROUNDS if short else ROUNDS):
                empty_our_tables()
                Round(world, pattern, seen, seed + number, cancels=bool(number % 2)).play()
                seen.rounds += 1
        finally:
            execute(END_WATCH)
        ((after,),) = query(DEADLOCKS)
    note = (
        f"{seen.rounds} rounds of {ORDERS} orders, {WORKERS} workers: {seen.codes} codes and "
        f"{seen.goodies} goodies stand, {seen.canceled} orders were canceled or refunded meanwhile"
    )
    yield Row(
        "R11", "rewards given twice, too many, or for an order that ended",
        len(seen.wrong), "", goal="= 0", holds=not seen.wrong, n=seen.orders,
        note="; ".join(seen.wrong[:3]) or note,
    )  # fmt: skip
    yield Row(
        "R11", "most that was ever booked beyond a budget", float(seen.over), "EUR", goal="= 0",
        holds=not seen.over, n=seen.rounds, note="every change of the books was written down",
    )  # fmt: skip
    yield Row(
        "R11", "deadlocks between workers and staff", after - deadlocks, "", goal="= 0",
        holds=after == deadlocks, n=seen.rounds, note="by PostgreSQL's own count",
    )  # fmt: skip


class Round:
    """One round."""

    def __init__(
        self, world: World, pattern: UUID, seen: Seen, seed: int, *, cancels: bool
    ) -> None:
        """Have two rules, one piece of a goodie, and sixteen orders that nobody looked at."""
        self.world, self.seen, self.seed = world, seen, seed
        self.chance = random.Random(seed)
        channel = world.channels["eur"].pk
        channels.go_live(channel)
        ChannelState.objects.update(live_since=datetime.now(UTC) - timedelta(days=1))
        self.goods: Goods = sell(world, north=1)
        goodie = Goodie.objects.create(
            variant_id=self.goods.pk, name="R11", cost=Decimal("2.00"), currency="EUR"
        )
        self.code_rule = _rule(
            {"kind": "code", "code_kind": "fixed", "value": str(COST), "currency": "EUR",
             "valid_days": 30},
            monthly_budget=str(BUDGET), currency="EUR",
        )  # fmt: skip
        self.goodie_rule = _rule({"kind": "goodie", "goodie_ids": [goodie.pk]}, currency="EUR")
        self.copies = Copier(
            [Pattern(pattern)],
            count=ORDERS,
            begin="now() - interval '20 minutes'",
            until="now() - interval '10 minutes'",
            seed=seed,
        ).copy()
        execute(OWN_ADDRESS, list(self.copies.range))
        self.ids = self.copies.ids(limit=ORDERS)
        self.to_cancel = self.chance.sample(self.ids, CANCELED) if cancels else []

    def play(self) -> None:
        """Let everybody work until all is decided and done, then count."""
        execute(MARK, [self.ids])
        stop = get_context("fork").Event()
        children = [
            Child(lambda place=place: self._work(stop, place))  # type: ignore[misc]
            for place in range(WORKERS)
        ]
        try:
            for place, order_id in enumerate(self.to_cancel):
                time.sleep(self.chance.uniform(0, 0.2))
                (self._refund if place % 2 else self._cancel)(order_id)
            self._until(self._is_decided, "not decided")
        finally:
            stop.set()
            codes = [child.wait() for child in children]
        if any(codes):
            self._blame(f"processes ended with {sorted(set(codes), key=str)}")
        for _ in range(4):
            execute(MARK, [self.ids])
            let_time_pass()
            drain.drain()
            evaluate.evaluate_due()
            effects.dispatch()
        self._count()
        remove(self.copies)

    def _cancel(self, order_id: UUID) -> None:
        orders.cancel(self.world, order_id=order_id)

    def _refund(self, order_id: UUID) -> None:
        """Give all of its money back; its status stays what it is."""
        ((token, amount),) = fetch(CHARGED, [order_id])
        money.report(
            self.world, transaction_id=global_id("TransactionItem", token),
            type_="REFUND_SUCCESS", amount=amount,
        )  # fmt: skip

    def _work(self, stop: Event, place: int) -> None:
        """Do what a worker does, again and again, and have orders looked at anew."""
        chance = random.Random(self.seed * 1000 + place)
        with port.current().writer():
            while not stop.is_set():
                # A lock that is held too long is tried again by the next turn.
                with suppress(Error):
                    execute(MARK, [chance.sample(self.ids, 2)])
                    drain.drain(seconds=2)
                    evaluate.evaluate_due(seconds=2)
                    effects.dispatch(seconds=2)
                time.sleep(chance.uniform(0, 0.1))

    def _is_decided(self) -> bool:
        asked = Occasion.objects.filter(order_id__in=self.ids, trigger="paid")
        ends = [*asked.values_list("done_at", flat=True)]
        waits = Grant.objects.filter(state="decided").exists()
        gone = len(self.to_cancel)
        return len(ends) >= ORDERS - gone and all(ends) and not waits

    def _until(self, done: object, what: str) -> None:
        end = time.monotonic() + SECONDS
        while not done():  # type: ignore[operator]
            if time.monotonic() > end:
                self._blame(f"{what} within {SECONDS} s")
                return
            time.sleep(0.1)

    def _count(self) -> None:
        standing = list(Grant.objects.filter(state__in=["decided", "given", "used"]))
        codes = [row for row in standing if row.rule_id == self.code_rule.pk]
        goodies = [row for row in standing if row.rule_id == self.goodie_rule.pk]
        self._count_once()
        if len(codes) > FIT or (not self.to_cancel and len(codes) != FIT):
            self._blame(f"{len(codes)} codes stand where {FIT} fit")
        if len(goodies) > 1 or (not self.to_cancel and len(goodies) != 1):
            self._blame(f"{len(goodies)} goodies stand of one piece")
        for row in standing:
            if row.order_id in self.to_cancel:
                self._blame(f"a {row.kind} stands for an order that was canceled or refunded")
        self._count_money(standing)
        self._count_in_shop(codes, goodies)
        self.seen.orders += ORDERS
        self.seen.codes += len(codes)
        self.seen.goodies += len(goodies)
        self.seen.canceled += len(self.to_cancel)

    def _count_once(self) -> None:
        keys = [(row.rule_id, row.order_id) for row in Grant.objects.all()]
        if len(keys) != len(set(keys)):
            self._blame("an order was granted something twice by one rule")

    def _count_money(self, standing: list[Grant]) -> None:
        for rule in (self.code_rule, self.goodie_rule):
            rows = Tally.objects.filter(scope=f"rule:{rule.pk}", currency="EUR")
            booked = sum((row.booked for row in rows), Decimal(0))
            costs = sum((row.cost for row in standing if row.rule_id == rule.pk), Decimal(0))
            if booked != costs:
                self._blame(f"{booked} EUR are booked for what costs {costs}")
        ((most,),) = fetch(MOST_BOOKED, [f"rule:{self.code_rule.pk}"])
        self.seen.over = max(self.seen.over, most - BUDGET, Decimal(0))

    def _count_in_shop(self, codes: list[Grant], goodies: list[Grant]) -> None:
        every = [row.code for row in Grant.objects.exclude(code="")]
        usable = {code for (code,) in fetch(USABLE, [every])}
        if usable != {row.code for row in codes}:
            self._blame(f"{len(usable)} codes work in the shop, {len(codes)} stand")
        lines = [order_id for order_id, status in fetch(LINES, [self.goods.pk])
                 if status != "canceled"]  # fmt: skip
        if lines != [row.order_id for row in goodies]:
            self._blame(f"{len(lines)} goodies are on orders, {len(goodies)} stand")
        lying, allocated = self.goods.stocks()["north"]
        if (lying, allocated) != (1, len(lines)):
            self._blame(f"{lying} lie there and {allocated} are allocated for {len(lines)}")

    def _blame(self, text: str) -> None:
        self.seen.wrong.append(f"seed {self.seed}: {text}")


def _rule(reward: dict[str, object], **limits: object) -> Rule:
    return Rule.objects.create(
        name="R11", state="on", trigger="paid", reward=reward, limits=limits,
        on_since=datetime.now(UTC) - timedelta(days=1),
    )  # fmt: skip
