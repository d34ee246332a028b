"""Making discount codes in Saleor, and switching them off (saleor-facts 4.1).

A voucher is what Saleor gives terms, channels and an end; codes hang on it. So codes of
one reason, terms and last day share one, and its `usage_limit` stays empty: Saleor counts
that over all codes of a voucher.
"""

import zlib
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from saleor.channel.models import Channel
from saleor.core.prices import quantize_price
from saleor.discount import DiscountValueType, VoucherType
from saleor.discount.models import Voucher, VoucherChannelListing, VoucherCode
from saleor.product.models import Category, Collection, Product

from ..database import fetch
from .hearing import tell
from .reward_rows import NewCode

KEY = "saleor.service.bucket"
"""Under it the bucket stands in the voucher's private metadata, which is indexed."""

BUCKET_LOCK = 73_783_657
"""First number of our advisory locks on buckets; the second is the bucket's checksum."""

FREE_SHIPPING = "free-shipping"

PERCENT = "percent"

LONGEST_NAME = 255


def make_code(new: NewCode) -> bool:
    """Make a discount code, with its voucher and the listings where there are none yet.

    Args:
        new: What it takes off, where and until when.

    Returns:
        False where the code was there already.

    Raises:
        LookupError: None of the channels exists with this currency, or nothing of what it
            is restricted to is there: Saleor would take it off everything then.
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed.

    """
    with transaction.atomic(durable=True):
        # Two workers with codes of one bucket: the second sees the first one's voucher.
        # No constraint of Saleor's could tell them.
        fetch("SELECT pg_advisory_xact_lock(%s, %s)", [BUCKET_LOCK, _number(new.bucket)])
        if VoucherCode.objects.filter(code=new.code).exists():
            return False
        found = Voucher.objects.filter(private_metadata__contains={KEY: new.bucket})
        known = found.order_by("pk").first()
        voucher = known or _make_voucher(new)
        row = VoucherCode.objects.create(voucher=voucher, code=new.code)
    if known is None:
        tell("voucher_created", voucher, new.code)
    tell("voucher_codes_created", [row])
    return True


def switch_code_off(code: str) -> bool:
    """Make a code of ours useless.

    Saleor holds the code's row while it is redeemed, so that either the customer's order
    has it or it is off.

    Returns:
        False where it was used, switched off or is gone, and where it is not ours.

    Raises:
        django.db.Error: The database failed.

    """
    off = VoucherCode.objects.filter(
        code=code, is_active=True, used=0, voucher__private_metadata__has_key=KEY
    ).update(is_active=False)
    if off:
        row = VoucherCode.objects.select_related("voucher").filter(code=code).first()
        if row is not None:
            tell("voucher_updated", row.voucher, code)
    return bool(off)


def last_moment(last_day: date, time_zone: str) -> datetime:
    """Return the last moment of a day in a time zone, in UTC."""
    begin = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(time_zone))
    return begin.astimezone(UTC) - timedelta(microseconds=1)


def _number(bucket: str) -> int:
    """Return what stands for a bucket in a lock: PostgreSQL takes 32 bits with a sign."""
    return zlib.crc32(bucket.encode()) - 2**31


def _make_voucher(new: NewCode) -> Any:
    """Write the voucher, its listings and what it is restricted to."""
    channels = list(
        Channel.objects.filter(pk__in=new.channel_ids, currency_code=new.currency).order_by("pk")
    )
    if not channels:
        raise LookupError(f"No channel with {new.currency}")
    begin = datetime.combine(new.first_day, time(), ZoneInfo(new.time_zone)).astimezone(UTC)
    voucher = Voucher.objects.create(
        name=new.name[:LONGEST_NAME],
        type=_type(new),
        discount_value_type=_value_type(new),
        single_use=not new.once_per_customer,
        apply_once_per_customer=new.once_per_customer,
        usage_limit=None,
        start_date=begin,
        end_date=new.last_day and last_moment(new.last_day, new.time_zone),
        countries=list(new.countries) if new.kind == FREE_SHIPPING else [],
        private_metadata={KEY: new.bucket},
    )
    _restrict(voucher, new)
    VoucherChannelListing.objects.bulk_create(
        VoucherChannelListing(
            voucher=voucher,
            channel=channel,
            currency=channel.currency_code,
            discount_value=_value(new),
            min_spent_amount=_money(new.min_spent, new.currency),
        )
        for channel in channels
    )
    return voucher


def _type(new: NewCode) -> str:
    if new.kind == FREE_SHIPPING:
        return str(VoucherType.SHIPPING)
    if new.product_ids or new.collection_ids or new.category_ids:
        return str(VoucherType.SPECIFIC_PRODUCT)
    return str(VoucherType.ENTIRE_ORDER)


def _value_type(new: NewCode) -> str:
    percentage = new.kind in (FREE_SHIPPING, PERCENT)
    return str(DiscountValueType.PERCENTAGE if percentage else DiscountValueType.FIXED)


def _value(new: NewCode) -> Decimal:
    if new.kind == FREE_SHIPPING:
        return Decimal(100)
    if new.kind == PERCENT:
        # Checked by Saleor's mutation alone: more would make prices negative.
        return min(new.value, Decimal(100))
    return _money(new.value, new.currency) or Decimal(0)


def _money(amount: Decimal | None, currency: str) -> Decimal | None:
    return None if amount is None else quantize_price(amount, currency)


def _restrict(voucher: Any, new: NewCode) -> None:
    """Say what a voucher takes something off; free shipping knows no such thing."""
    if voucher.type != VoucherType.SPECIFIC_PRODUCT:
        return
    products = list(Product.objects.filter(pk__in=new.product_ids))
    collections = list(Collection.objects.filter(pk__in=new.collection_ids))
    categories = list(Category.objects.filter(pk__in=new.category_ids))
    if not (products or collections or categories):
        raise LookupError("Nothing is left of what the code is for")
    voucher.products.set(products)
    voucher.collections.set(collections)
    voucher.categories.set(categories)
