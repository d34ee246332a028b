"""Random nests of transactions and savepoints, some rolled back, with hooks called inside."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import SimpleNamespace
from uuid import UUID

from django.db import connection, transaction

from saleor_service_plugin.orders import marks
from saleor_service_plugin.orders.models import Mark
from saleor_service_plugin.plugin import ServicePlugin
from saleor_service_plugin.shop import port


@contextmanager
def host_table() -> Iterator[None]:
    """Give a table of the host, in which its own work is seen to be kept or lost."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE trouble_host (n integer)")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE trouble_host")


class Undone(Exception):
    """The host changes its mind."""


def call_hook(key: object) -> None:
    """Call a hook for an order with this key."""
    ours = ServicePlugin(configuration=[], active=True)
    ours.order_updated(SimpleNamespace(pk=key), previous_value=None)


@dataclass
class Kept:
    """What a block leaves behind if it and all around it are committed."""

    rows: list[int] = field(default_factory=list)
    marked: list[UUID] = field(default_factory=list)

    def add(self, other: "Kept") -> None:
        """Take over what an inner block left."""
        self.rows += other.rows
        self.marked += other.marked


class Nesting:
    """One random nest of transactions, savepoints, host's work and hooks."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        # Few orders, so that one is marked in a block that goes and in one that stays.
        self.orders = [UUID(int=self._random.getrandbits(128)) for _ in range(4)]

    def play(self) -> Kept:
        """Run it, return what must be there afterwards."""
        kept = Kept()
        for _ in range(self._random.randint(1, 3)):
            if self._random.random() < 0.2:
                self._work(kept)
            else:
                kept.add(self._block(0))
        return kept

    def _block(self, depth: int) -> Kept:
        """Run one block that is committed or rolled back as a whole."""
        kept = Kept()
        with suppress(Undone):
            with transaction.atomic():
                self._inside(kept, depth)
            return kept
        return Kept()

    def _inside(self, kept: Kept, depth: int) -> None:
        for _ in range(self._random.randint(1, 4)):
            dice = self._random.random()
            if dice < 0.35 and depth < 4:
                kept.add(self._block(depth + 1))
            elif dice < 0.45 and depth < 4:
                # Without a savepoint of its own its failure takes the outer block along.
                with transaction.atomic(savepoint=False):
                    self._inside(kept, depth + 1)
            else:
                self._work(kept)
        if self._random.random() < 0.3:
            raise Undone

    def _work(self, kept: Kept) -> None:
        dice = self._random.random()
        order_id = self._random.choice(self.orders)
        if dice < 0.3:
            number = self._random.getrandbits(30)
            with connection.cursor() as cursor:
                cursor.execute("INSERT INTO trouble_host VALUES (%s)", [number])
            kept.rows.append(number)
        elif dice < 0.5:
            # PostgreSQL refuses it: "invalid input syntax for type uuid".
            call_hook("no uuid")
        elif dice < 0.75:
            call_hook(order_id)
            kept.marked.append(order_id)
        else:
            # As Saleor's call_event does it.
            transaction.on_commit(lambda: call_hook(order_id))
            kept.marked.append(order_id)


def wrong(seed: int) -> str:
    """Play one nest; return what was kept or marked that should not have been, "" if nothing.

    A mark that was rolled back must not count as one: the settling time should be such
    that hooks keep quiet for an order that was just marked.
    """
    marks.forget_written()
    nesting = Nesting(seed)
    kept = nesting.play()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM trouble_host RETURNING n")
        rows = sorted(row[0] for row in cursor.fetchall())
    with port.current().writer():
        found = Mark.objects.filter(order_id__in=nesting.orders)
        marked = set(found.values_list("order_id", flat=True))
    if rows != sorted(kept.rows):
        return f"the host has {rows} instead of {sorted(kept.rows)}"
    if marked != set(kept.marked):
        return f"marked: {marked} instead of {set(kept.marked)}"
    return ""
