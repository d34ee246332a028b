"""What staff know of a variant: how long it takes to make, when new stock comes."""

from datetime import date, timedelta

from django.db import transaction

from ...database import clock
from ...shop import port
from .again import look_at_variant_again
from .models import VariantSupply
from .settings import DAYS, InvalidPromiseError

FARTHEST = timedelta(days=730)

LEAVE = object()
"""Stands for "as it was"."""


def set_supply(
    variant_id: int,
    *,
    handling_days: int | None | object = LEAVE,
    restock_on: date | None | object = LEAVE,
    by: str,
) -> int:
    """Say how long a variant takes to make, or when new stock of it can be packed.

    Every open order line of the variant is looked at again; customers are told where their
    date changes by it.

    Args:
        variant_id: The shop's variant.
        handling_days: Working days of the warehouse; None: as the channel has it.
        restock_on: The day; None: nobody knows.
        by: Global id of who of the staff, or which App.

    Returns:
        How many open lines are looked at again.

    Raises:
        InvalidPromiseError: A value cannot be used; nothing is changed.

    """
    now = clock()
    if isinstance(handling_days, int) and handling_days not in DAYS:
        raise InvalidPromiseError("handling_days", f"must be from 0 to {DAYS[-1]}.")
    if isinstance(restock_on, date):
        today = now.date()
        # A day in the past says nothing of when it comes; today may be yesterday elsewhere.
        if not today - timedelta(days=1) <= restock_on <= today + FARTHEST:
            raise InvalidPromiseError(
                "restock_on", "must be a day from today on, within two years."
            )
    with port.current().writer(), transaction.atomic():
        if variant_id not in port.current().read_stock([variant_id]):
            raise InvalidPromiseError("variant_id", "There is no such variant.")
        VariantSupply.objects.bulk_create(
            [VariantSupply(variant_id=variant_id)], ignore_conflicts=True
        )
        row = VariantSupply.objects.select_for_update().get(pk=variant_id)
        if handling_days is None or isinstance(handling_days, int):
            row.handling_days = handling_days
        if restock_on is None or isinstance(restock_on, date):
            row.restock_on = restock_on
        row.changed_at, row.changed_by = now, by
        row.save()
        return look_at_variant_again(variant_id)
