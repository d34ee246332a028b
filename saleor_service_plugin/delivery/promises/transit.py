"""How many days a shipping method's parcels take, as staff say, else as the method says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from ...database import clock
from ...shop import port
from ...shop.snapshots import ShippingMethod
from .again import look_at_all_again
from .models import TransitTime
from .settings import InvalidPromiseError

MOST_DAYS = 120
MOST_ROWS = 2000

COUNTRY = re.compile(r"[A-Z]{2}")
PREFIX = re.compile(r"[0-9A-Z]{1,10}")


@dataclass(frozen=True, slots=True)
class TransitTimes:
    """All rows of staff, read once for a batch."""

    rows: Mapping[int, tuple[TransitTime, ...]]
    """By method."""

    def find(
        self, method: ShippingMethod | None, *, country: str, postal_code: str
    ) -> tuple[int, int] | None:
        """Return the least and the most working days after the hand-over, None: not known.

        The longest postal prefix counts, then the country, then all countries, then the days
        that the method itself has in the shop. Saleor does not say whether those are working
        days; as such they promise less.
        """
        if method is None:
            return None
        code = plain_code(postal_code)
        fitting = [
            row
            for row in self.rows.get(method.id, ())
            if row.country in ("", country) and code.startswith(row.postal_prefix)
        ]
        if fitting:
            best = max(fitting, key=lambda row: (row.country != "", len(row.postal_prefix)))
            return best.min_days, best.max_days
        if method.max_days is None:
            return None
        most = min(max(method.max_days, 0), MOST_DAYS)
        return min(max(method.min_days or 0, 0), most), most


def read(method_ids: Iterable[int] | None = None) -> TransitTimes:
    """Return what staff say of these methods, None: of all; one statement."""
    rows = TransitTime.objects.all()
    if method_ids is not None:
        rows = rows.filter(method_id__in=list(method_ids))
    found: dict[int, list[TransitTime]] = {}
    for row in rows.order_by("method_id", "country", "postal_prefix"):
        found.setdefault(row.method_id, []).append(row)
    return TransitTimes({pk: tuple(group) for pk, group in found.items()})


def all_times() -> list[TransitTime]:
    """Return every row of staff, by method, country and prefix."""
    rows = TransitTime.objects.order_by("method_id", "country", "postal_prefix")
    return list(rows[:MOST_ROWS])


def plain_code(postal_code: str) -> str:
    """Return a postal code in capital letters without separators."""
    return re.sub(r"[^0-9A-Z]", "", postal_code.upper())


def set_time(
    method_id: int, country: str, postal_prefix: str, min_days: int, max_days: int, *, by: str
) -> TransitTime:
    """Say how long a method's parcels take to a place; an earlier word about it is replaced.

    Args:
        method_id: The shop's shipping method.
        country: ISO 3166-1 alpha-2, "" for all.
        postal_prefix: First characters of postal codes, "" for all.
        min_days: Working days of the carrier after the hand-over.
        max_days: The most of them.
        by: Global id of who of the staff, or which App.

    Raises:
        InvalidPromiseError: A value cannot be used; nothing is changed.

    """
    country, prefix = country.strip().upper(), plain_code(postal_prefix)
    with port.current().writer():
        known = port.current().read_shipping_methods([method_id])
    for field, good, reason in (
        ("method_id", method_id in known, "There is no such shipping method."),
        ("country", not country or COUNTRY.fullmatch(country), "must be two letters, e.g. DE."),
        ("postal_prefix", not postal_prefix.strip() or PREFIX.fullmatch(prefix),
         "must be 1 to 10 letters and digits."),
        ("postal_prefix", not prefix or country, "needs a country."),
        ("min_days", min_days in range(MOST_DAYS + 1), f"must be from 0 to {MOST_DAYS}."),
        ("max_days", max_days in range(MOST_DAYS + 1), f"must be from 0 to {MOST_DAYS}."),
        ("max_days", max_days >= min_days, "must not be less than min_days."),
    ):  # fmt: skip
        if not good:
            raise InvalidPromiseError(field, reason)
    with port.current().writer(), transaction.atomic():
        if TransitTime.objects.count() >= MOST_ROWS:
            raise InvalidPromiseError("postal_prefix", f"There are {MOST_ROWS} rows already.")
        row, _ = TransitTime.objects.update_or_create(
            method_id=method_id,
            country=country,
            postal_prefix=prefix,
            defaults={
                "min_days": min_days, "max_days": max_days,
                "changed_at": clock(), "changed_by": by,
            },
        )  # fmt: skip
        look_at_all_again()
    return row


def remove_time(pk: int) -> bool:
    """Take back what staff said; False where it is gone already."""
    with port.current().writer(), transaction.atomic():
        gone, _ = TransitTime.objects.filter(pk=pk).delete()
        if gone:
            look_at_all_again()
    return bool(gone)
