"""A shop of some years: orders of every kind, most of them done with long ago."""

from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID

from saleor.warehouse.models import Stock

from tests.saleor.world import World, checkout, legacy, money, orders, parcels, returns

from .copies import Copier, Copies, Pattern, query

BASKET = {"mug": 2}
TOTAL = Decimal(45)
"""Two mugs and the shipping."""

TWO_YEARS_AGO = "now() - interval '2 years'"
AN_HOUR_AGO = "now() - interval '1 hour'"

VARIANTS = 1000
"""What is sold is spread over so many, or every order would wait for the same stock."""

# The oldest 96 % are done with: sent, sent and paid the legacy way, or canceled. Of the
# youngest 4 % two in five are open. Every hundredth of them was promised money back.
DONE = "n <= {count} * 0.96 AND n % 100"
RECENT = "n > {count} * 0.96 AND n % 100"
PATTERNS = (
    ("sent", f"{DONE} BETWEEN 1 AND 84"),
    ("sent", f"{RECENT} BETWEEN 1 AND 59"),
    ("refunded", "n % 100 = 0"),
    ("legacy", f"{DONE} BETWEEN 85 AND 94"),
    ("canceled", f"{DONE} > 94"),
    ("open", f"{RECENT} BETWEEN 60 AND 84"),
    ("part", f"{RECENT} > 84"),
)


def pay(world: World, *, channel: str = "eur", email: str | None = None) -> UUID:
    """Return a checkout with two mugs that the payment app has charged."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET, email=email)
    currency = world.channels[channel].currency
    money.create(world, currency=currency, checkout_id=checkout_id, charged=TOTAL)
    return checkout_id


def buy(world: World, *, channel: str = "eur", email: str | None = None) -> UUID:
    """Return a paid order of two mugs."""
    checkout_id = pay(world, channel=channel, email=email)
    return checkout.complete(world, checkout_id=checkout_id)


def buy_legacy(world: World, *, channel: str = "usd") -> UUID:
    """Return an order of two mugs, paid by the dummy gateway."""
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    legacy.add_payment(world, checkout_id=checkout_id)
    return checkout.complete(world, checkout_id=checkout_id)


def real_orders(world: World, *, channel: str = "eur") -> dict[str, UUID]:
    """Take one order of each kind through the shop's own API."""
    made = {name: buy(world, channel=channel) for name in ("sent", "open", "part", "canceled")}
    parcels.fulfill(world, order_id=made["sent"], number="T1")
    parcels.fulfill(world, order_id=made["part"], basket={"mug": 1})
    orders.cancel(world, order_id=made["canceled"])
    made["legacy"] = buy_legacy(world)
    parcels.fulfill(world, order_id=made["legacy"], number="T1")
    made["refunded"] = _with_granted_refund(world, channel)
    return made


def _with_granted_refund(world: World, channel: str) -> UUID:
    checkout_id = checkout.create(world, channel=channel, basket=BASKET)
    currency = world.channels[channel].currency
    transaction = money.create(world, currency=currency, checkout_id=checkout_id, charged=TOTAL)
    order_id = checkout.complete(world, checkout_id=checkout_id)
    parcels.fulfill(world, order_id=order_id, number="T1")
    returns.grant_refund(world, order_id=order_id, transaction_id=transaction, amount=Decimal(5))
    return order_id


def years_of_orders(
    world: World,
    *,
    count: int,
    seed: int,
    channel: str = "eur",
    spread: bool = True,
) -> Copies:
    """Fill the shop with two years of orders of every kind.

    Args:
        world: The shop.
        count: How many orders.
        seed: Makes ids repeatable.
        channel: Where they were placed, by its name in the world.
        spread: Sell many variants instead of the world's mug alone.

    """
    real = real_orders(world, channel=channel)
    patterns = [Pattern(real[name], which.format(count=count)) for name, which in PATTERNS]
    stocks = variants(world) if spread else []
    return Copier(
        patterns, count=count, begin=TWO_YEARS_AGO, until=AN_HOUR_AGO, seed=seed, stocks=stocks
    ).copy()


def last_minutes(world: World, *, count: int, seed: int) -> Copies:
    """Add orders of every kind that came within the last ten minutes."""
    real = real_orders(world)
    kinds = ("sent", "legacy", "open", "part", "refunded")
    patterns = [
        Pattern(real[name], f"n % {len(kinds)} = {place}") for place, name in enumerate(kinds)
    ]
    begin = "clock_timestamp() - interval '10 minutes'"
    return Copier(patterns, count=count, begin=begin, until="clock_timestamp()", seed=seed).copy()


def alike(
    world: World, *, count: int, seed: int, begin: str, until: str, channel: str = "eur"
) -> Copies:
    """Fill the shop with sent orders that differ in nothing but their keys and times."""
    order_id = buy(world, channel=channel)
    parcels.fulfill(world, order_id=order_id, number="T1")
    return Copier([Pattern(order_id)], count=count, begin=begin, until=until, seed=seed).copy()


def variants(world: World) -> list[tuple[int, int]]:
    """Return (variant, stock) pairs to spread lines over, made once per world."""
    mug = world.variants["mug"].pk
    ((sku,),) = query("SELECT sku FROM product_productvariant WHERE id = %s", [mug])
    found = _pairs(sku)
    if not found:
        _copy_row("product_productvariant", mug, sku="t.sku || '-' || n")
        stock = Stock.objects.get(product_variant_id=mug, warehouse_id=world.warehouses["north"]).pk
        _copy_row("warehouse_stock", stock, product_variant_id=f"({_nth_variant(sku)})")
        found = _pairs(sku)
    return found


def _nth_variant(sku: str) -> str:
    return f"SELECT id FROM product_productvariant WHERE sku = '{sku}-' || n"


def _pairs(sku: str) -> list[tuple[int, int]]:
    rows: Iterable[tuple[int, int]] = query(
        "SELECT v.id, s.id FROM product_productvariant v "
        "JOIN warehouse_stock s ON s.product_variant_id = v.id WHERE v.sku ~ %s ORDER BY s.id",
        [f"^{sku}-[0-9]+$"],
    )
    return list(rows)


def _copy_row(table: str, pk: int, **changed: str) -> None:
    names = [
        name
        for (name,) in query(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s AND column_name <> 'id'",
            [table],
        )
    ]
    values = ", ".join(changed.get(name, f"t.{name}") for name in names)
    query(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} "
        f"FROM {table} t CROSS JOIN generate_series(1, %s) AS n WHERE t.id = %s",
        [VARIANTS, pk],
    )
