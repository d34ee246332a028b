"""Many orders in little time: a few real ones, copied by SQL.

The patterns go through checkout, payment and fulfillment as any order does, so a copy has
in every column what this version of Saleor writes. Only keys, times, numbers, addresses
and stocks differ from copy to copy.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.utils import ProgrammingError

from .vacuum import vacuum

STEP = 200_000
"""Copies per statement: triggers and memory stay small."""


@dataclass(frozen=True)
class Pattern:
    """A real order, and which copies follow it: a condition over the copy's number `n`."""

    order_id: UUID
    which: str = "true"


@dataclass(frozen=True)
class Table:
    """A table of rows that belong to an order, and the column that says to what."""

    name: str
    owner: str = ""
    column: str = ""
    keyed_by_uuid: bool = False
    only: str = "true"


# Owners before what they own.
TABLES = (
    Table("order_order", keyed_by_uuid=True),
    Table("order_orderline", "order_order", "order_id", keyed_by_uuid=True),
    Table("order_fulfillment", "order_order", "order_id"),
    Table("order_fulfillmentline", "order_fulfillment", "fulfillment_id"),
    Table("order_orderevent", "order_order", "order_id"),
    Table("payment_transactionitem", "order_order", "order_id"),
    Table("payment_transactionevent", "payment_transactionitem", "transaction_id"),
    Table("payment_payment", "order_order", "order_id"),
    Table("payment_transaction", "payment_payment", "payment_id"),
    Table("order_ordergrantedrefund", "order_order", "order_id"),
    # Empty ones are removed by core every night.
    Table(
        "warehouse_allocation", "order_orderline", "order_line_id", only="quantity_allocated > 0"
    ),
)

REFERENCES = {
    "order_id": "order_order",
    "order_line_id": "order_orderline",
    "fulfillment_id": "order_fulfillment",
    "transaction_id": "payment_transactionitem",
    "transaction_item_id": "payment_transactionitem",
    "payment_id": "payment_payment",
}

Key = tuple[str, object]


@dataclass(frozen=True)
class Copies:
    """Orders that were made, by the range of their numbers."""

    first: int
    count: int

    @property
    def last(self) -> int:
        """Return the highest order number."""
        return self.first + self.count - 1

    @property
    def range(self) -> tuple[int, int]:
        """Return the lowest and the highest order number, for BETWEEN."""
        return self.first, self.last

    def ids(self, *, limit: int, status: str | None = None) -> list[UUID]:
        """Return ids of copies, the oldest first."""
        rows = query(
            "SELECT id FROM order_order WHERE number BETWEEN %s AND %s "
            "AND (%s::text IS NULL OR status = %s) ORDER BY number LIMIT %s",
            [*self.range, status, status, limit],
        )
        return [row[0] for row in rows]


def query(sql: str, parameters: Sequence[object] | None = None) -> list[tuple[Any, ...]]:
    """Return all rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


class Copier:
    """One run of copying: where its keys begin and how they are counted."""

    def __init__(
        self,
        patterns: Sequence[Pattern],
        *,
        count: int,
        begin: str,
        until: str,
        seed: int,
        stocks: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Read the patterns.

        Args:
            patterns: Real orders; every `n` should fit exactly one.
            count: How many copies.
            begin: When the first is created, as an SQL expression.
            until: When the last is created; nothing of any copy is later.
            seed: Makes ids and spread repeatable.
            stocks: (variant, stock) pairs that the copies' lines are spread over.

        """
        ((first,),) = query("SELECT nextval('order_order_number_seq')")
        ((start, end),) = query(f"SELECT ({begin})::timestamptz, ({until})::timestamptz")
        self.copies = Copies(first + 1, count)
        self._tag = f"{seed}:{first}"
        self._start, self._end = start, end
        self._pace = (end - start) / max(count, 1)
        self._stocks = stocks
        self._trees = [(pattern, _tree(pattern.order_id)) for pattern in patterns]
        self._widths = {
            table.name: max((len(tree.get(table.name, ())) for _, tree in self._trees), default=0)
            for table in TABLES
        }
        self._bases = {
            table.name: _next_id(table.name) for table in TABLES if not table.keyed_by_uuid
        }

    def copy(self) -> Copies:
        """Write the copies, a part per transaction, and move the sequences behind them."""
        for low in range(1, self.copies.count + 1, STEP):
            high = min(low + STEP, self.copies.count + 1) - 1
            with transaction.atomic():
                unchecked()
                for pattern, tree in self._trees:
                    self._copy_tree(pattern, tree, (low, high))
        for table, base in self._bases.items():
            end = base + self._widths[table] * (self.copies.count + 1)
            query("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, end])
        query("SELECT setval('order_order_number_seq', %s)", [self.copies.last])
        for table in TABLES:
            query(f"ANALYZE {table.name}")
        return self.copies

    def _copy_tree(
        self, pattern: Pattern, tree: dict[str, list[object]], part: tuple[int, int]
    ) -> None:
        keys = {
            (table, pk): self._key(table, position)
            for table, pks in tree.items()
            for position, pk in enumerate(pks)
        }
        # Every time of a copy is the pattern's, moved by as much as the order is older.
        ((created,),) = query(
            "SELECT created_at FROM order_order WHERE id = %s", [pattern.order_id]
        )
        for table, pks in tree.items():
            columns = _columns(table)
            for pk in pks:
                changed = self._changed(table, (table, pk), keys, columns)
                values = ", ".join(changed.get(name, f"t.{name}") for name in columns)
                query(
                    f"INSERT INTO {table} ({', '.join(columns)}) "
                    f"SELECT {values.replace('%', '%%')} FROM {table} t "
                    "CROSS JOIN (SELECT n, %s + n * %s - %s AS age"
                    " FROM generate_series(%s::int, %s::int) AS n) AS copy "
                    f"WHERE t.id = %s AND ({pattern.which.replace('%', '%%')})",
                    [self._start, self._pace, created, *part, pk],
                )

    def _changed(
        self, table: str, row: Key, keys: dict[Key, str], columns: dict[str, str]
    ) -> dict[str, str]:
        """Return by column what a copy has instead of the pattern's value."""
        end = f"'{self._end.isoformat()}'::timestamptz"
        changed = {
            name: f"least(t.{name} + age, {end})"
            for name, kind in columns.items()
            if kind == "timestamp with time zone"
        }
        for name, owner in REFERENCES.items():
            if name in columns:
                ((pk,),) = query(f"SELECT {name} FROM {table} WHERE id = %s", [row[1]])
                changed[name] = keys.get((owner, pk), f"t.{name}")
        changed["id"] = keys[row]
        changed |= self._special(table, end)
        if table == "order_orderevent":
            changed["parameters"] = _parameters(row[1], keys)
        return changed

    def _special(self, table: str, end: str) -> dict[str, str]:
        if table == "order_order":
            return {
                "number": f"{self.copies.first - 1} + n",
                "user_email": "'customer' || n % 1000 || '@copies.example'",
                # Orders go on changing for some days after they were placed.
                "updated_at": f"least(t.updated_at + age + n % 10 * interval '1 day', {end})",
                "checkout_token": "''",
                "search_vector": "NULL",
            }
        if table == "order_fulfillment":
            return {"tracking_number": "CASE t.tracking_number WHEN '' THEN '' ELSE 'T' || n END"}
        if table == "payment_transactionitem":
            return {"token": f"md5('{self._tag}:token:' || n)::uuid"}
        pairs = {"order_orderline": (0, "variant_id"), "warehouse_allocation": (1, "stock_id")}
        if self._stocks and table in pairs:
            position, column = pairs[table]
            every = ",".join(str(pair[position]) for pair in self._stocks)
            return {column: f"('{{{every}}}'::int[])[1 + n % {len(self._stocks)}]"}
        return {}

    def _key(self, table: str, position: int) -> str:
        if table in self._bases:
            return f"{self._bases[table]} + n * {self._widths[table]} + {position}"
        return f"md5('{self._tag}:{table}:{position}:' || n)::uuid"


def _tree(order_id: UUID) -> dict[str, list[object]]:
    """Return the pattern's rows: primary keys by table."""
    tree: dict[str, list[object]] = {"order_order": [order_id]}
    for table in TABLES[1:]:
        owners = tree.get(table.owner, [])
        rows = query(
            f"SELECT id FROM {table.name} WHERE {table.column} = ANY(%s) AND {table.only} "
            "ORDER BY id",
            [owners],
        )
        tree[table.name] = [row[0] for row in rows]
    return tree


def _columns(table: str) -> dict[str, str]:
    """Return the columns of a table with their types."""
    return dict(
        query(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position",
            [table],
        )
    )


def _next_id(table: str) -> int:
    ((number,),) = query("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
    return int(number)


def _parameters(event: object, keys: dict[Key, str]) -> str:
    """Return the event's parameters; they name the lines of the parcel it is about."""
    ((lines,),) = query(
        "SELECT parameters->'fulfilled_items' FROM order_orderevent WHERE id = %s", [event]
    )
    if not lines:
        return "t.parameters"
    copied = ", ".join(keys["order_fulfillmentline", int(pk)] for pk in _numbers(lines))
    return f"t.parameters || jsonb_build_object('fulfilled_items', jsonb_build_array({copied}))"


def _numbers(value: str | list[int]) -> Iterable[int]:
    return [int(part) for part in str(value).strip("[]").split(",") if part.strip()]


def unchecked() -> None:
    """Leave foreign keys unchecked in this transaction, where we are allowed to."""
    try:
        with transaction.atomic():
            query("SET LOCAL session_replication_role = replica")
    except ProgrammingError:
        return


def remove(copies: Copies) -> None:
    """Delete the copies with all that hangs on them, ours included."""
    with transaction.atomic():
        unchecked()
        query(
            "CREATE TEMPORARY TABLE going ON COMMIT DROP AS "
            "SELECT id FROM order_order WHERE number BETWEEN %s AND %s",
            copies.range,
        )
        query("ANALYZE going")
        chosen = {"order_order": "SELECT id FROM going"}
        for table in TABLES[1:]:
            owners = chosen[table.owner]
            chosen[table.name] = f"SELECT id FROM {table.name} WHERE {table.column} IN ({owners})"
        for table in reversed(TABLES):
            query(f"DELETE FROM {table.name} WHERE id IN ({chosen[table.name]})")
        query(
            "DELETE FROM saleor_service_scan WHERE parcel_id IN (SELECT id FROM "
            "saleor_service_parcel WHERE order_id IN (SELECT id FROM going))"
        )
        for name in ("mark", "fact", "fulfillment", "parcel", "message", "order"):
            query(f"DELETE FROM saleor_service_{name} WHERE order_id IN (SELECT id FROM going)")
    tidy()


def tidy() -> None:
    """Let the planner and the visibility map know what is there now."""
    for table in TABLES:
        vacuum(table.name)
    for name in ("mark", "fact", "fulfillment", "parcel", "scan", "message", "order", "seen_row"):
        vacuum(f"saleor_service_{name}")
