"""Our rows about what was promised: to whom, until when, what became of it."""

from datetime import date
from enum import StrEnum

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce, Now

from ..delays.causes import Cause
from .states import DelayState, Ending, Mode, Serving, Wish

NO_DAY = Value(date.max, models.DateField())
"""Behind every promised day in an index: what had none."""


def _one_of(name: str, column: str, values: type[StrEnum]) -> models.CheckConstraint:
    condition = Q(**{f"{column}__in": [value.value for value in values]})
    return models.CheckConstraint(name=name, condition=condition)


class PromiseSettings(models.Model):
    """What staff set for the promises of one channel. No row: the defaults."""

    channel_id = models.IntegerField(primary_key=True)
    mode = models.CharField(max_length=8, default=Mode.WATCH)
    since = models.DateTimeField(null=True)
    """Since when the mode holds: only orders placed later are promised by it."""
    handling_min = models.SmallIntegerField(default=0)
    handling_max = models.SmallIntegerField(default=1)
    """Working days of the warehouse from the day that counts to the hand-over."""
    margin_days = models.SmallIntegerField(default=0)
    """Working days of the carrier added to every promise."""
    first_scan_hours = models.SmallIntegerField(default=24)
    """Working hours of the warehouse after the hand-over without the carrier's first scan."""
    quiet_scan_days = models.SmallIntegerField(default=3)
    """Working days of the carrier without a new scan."""
    silence_hours = models.SmallIntegerField(default=16)
    """Working hours of the channel without news in a paid, unfinished order."""
    serving = models.CharField(max_length=8, default=Serving.OFFER)
    """What happens when the stock of a back-order has come."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_promise_settings"
        constraints = (
            _one_of("service_promise_mode", "mode", Mode),
            _one_of("service_promise_serving", "serving", Serving),
        )


class TransitTime(models.Model):
    """How long a shipping method's parcels take, as staff say; else the method's own days."""

    id = models.BigAutoField(primary_key=True)
    method_id = models.IntegerField()
    """Saleor's ShippingMethod."""
    country = models.CharField(max_length=2, default="", blank=True)
    """ISO 3166-1 alpha-2, "" for all."""
    postal_prefix = models.CharField(max_length=10, default="", blank=True)
    """In capital letters without separators, "" for all of the country; the longest counts."""
    min_days = models.SmallIntegerField()
    max_days = models.SmallIntegerField()
    """Working days of the carrier after the hand-over."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_transit_time"
        constraints = (
            models.UniqueConstraint(
                fields=["method_id", "country", "postal_prefix"], name="service_transit_once"
            ),
            models.CheckConstraint(
                name="service_transit_days",
                condition=Q(min_days__gte=0, max_days__gte=models.F("min_days")),
            ),
        )


class UsualTransit(models.Model):
    """How long a method's parcels usually take to a country, learned from those that arrived."""

    id = models.BigAutoField(primary_key=True)
    method_id = models.IntegerField()
    country = models.CharField(max_length=2)
    days = models.SmallIntegerField()
    """Working days of the carrier within which half of them arrived."""
    count = models.IntegerField()
    """Of how many parcels."""
    learned_at = models.DateTimeField()

    class Meta:
        db_table = "saleor_service_usual_transit"
        constraints = (
            models.UniqueConstraint(fields=["method_id", "country"], name="service_usual_once"),
        )


class VariantSupply(models.Model):
    """What staff know of a variant that Saleor has no field for."""

    variant_id = models.IntegerField(primary_key=True)
    handling_days = models.SmallIntegerField(null=True)
    """Working days it takes to make or pack it, instead of the channel's `handling_max`."""
    restock_on = models.DateField(null=True)
    """The day on which new stock is in the warehouse, ready to be packed."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_variant_supply"


class Promise(models.Model):
    """What was promised for one order line. The first promise is kept for ever."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    line_id = models.UUIDField(unique=True)
    channel_id = models.IntegerField()
    variant_id = models.IntegerField(null=True)
    name = models.CharField(max_length=255, default="", blank=True)
    """What was ordered, as first seen; it outlives the shop's row."""
    quantity = models.IntegerField(default=0)
    placed_at = models.DateTimeField()
    shown = models.BooleanField(default=False)
    """Whether the customer was told of it; False: only watched."""
    after_min = models.SmallIntegerField(null=True)
    after_max = models.SmallIntegerField(null=True)
    """"n working days after your payment", where that was promised."""
    dated_at = models.DateTimeField(null=True)
    """From which moment the dates are reckoned: the order's, or that of its payment."""
    first_earliest = models.DateField(null=True)
    first_latest = models.DateField(null=True)
    """Never changed once set; the kept rate goes by it."""
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    """As last told (`Delay`)."""
    dispatch_by = models.DateField(null=True)
    """By when it has to leave for the first promise to hold."""
    method_id = models.IntegerField(null=True)
    carrier = models.CharField(max_length=16, default="", blank=True)
    warehouse_id = models.UUIDField(null=True)
    country = models.CharField(max_length=2, default="", blank=True)
    basis = models.JSONField(default=dict)
    """What it was reckoned with, for the question why: days of handling, transit, margin."""
    said_latest = models.DateField(null=True)
    """The day that staff set; it holds over what is reckoned."""
    said_new = models.BooleanField(default=False)
    """Whether that day is not news yet."""
    said_words = models.CharField(max_length=300, default="", blank=True)
    """Why, in their words, for the customer."""
    said_by = models.CharField(max_length=255, default="", blank=True)
    later = models.BooleanField(default=False)
    """Whether it waits for stock: a back-order."""
    sent_at = models.DateTimeField(null=True)
    """When its last piece left."""
    delivered_at = models.DateTimeField(null=True)
    """When its last piece arrived, as far as a carrier or staff say."""
    ending = models.CharField(max_length=12, default=Ending.OPEN)
    kept = models.BooleanField(null=True)
    """Whether the first promise was kept; None while open, or where nobody knows."""
    watch_at = models.DateTimeField(null=True)
    """When time alone makes a look worthwhile."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_promise"
        constraints = (_one_of("service_promise_ending", "ending", Ending),)
        indexes = (
            models.Index(fields=["order_id"], name="service_promise_order"),
            models.Index(
                fields=["watch_at"], name="service_promise_watch",
                condition=Q(watch_at__isnull=False),
            ),
            # All lines of a variant that still wait, the first ordered first.
            models.Index(
                fields=["variant_id", "placed_at"], name="service_promise_variant",
                condition=Q(ending=Ending.OPEN),
            ),
            # What was told to customers and has not come, by the day that holds now.
            models.Index(
                Coalesce("latest", "first_latest"), "id", name="service_promise_overdue",
                condition=Q(ending=Ending.OPEN, shown=True),
            ),
            # Reports go by the month of the first promise: they count, and find their rows,
            # in the index alone.
            models.Index(
                fields=["first_latest", "id"], name="service_promise_month",
                include=["channel_id", "method_id", "carrier", "ending", "kept", "shown", "sent_at"],
                condition=Q(first_latest__isnull=False),
            ),
        )  # fmt: skip


class Delay(models.Model):
    """One piece of news about when an order comes: a new date, or that there is none yet.

    Never changed but for its state; together they are the history of the promise.
    """

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    channel_id = models.IntegerField()
    number = models.SmallIntegerField()
    """Within the order, from 1."""
    cause = models.CharField(max_length=16)
    line_ids = models.JSONField(default=list)
    """Order lines that it is about."""
    was_latest = models.DateField(null=True)
    """By when they were to come, as told before."""
    earliest = models.DateField(null=True)
    latest = models.DateField(null=True)
    """When they come now; None where nobody knows yet."""
    found_at = models.DateTimeField()
    by = models.CharField(max_length=255, default="", blank=True)
    """Global id of who of the staff said it, "" where it was found."""
    words = models.CharField(max_length=300, default="", blank=True)
    """Staff's own words for the cause, told to the customer."""
    told = models.BooleanField(default=False)
    """Whether the customer is told by mail: not where promises are only watched."""
    sooner = models.BooleanField(default=False)
    """Whether it is better news than before."""
    state = models.CharField(max_length=10, default=DelayState.OPEN)
    settled_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=255, default="", blank=True)
    """Who of the staff has seen to it."""

    class Meta:
        db_table = "saleor_service_delay"
        constraints = (
            models.UniqueConstraint(fields=["order_id", "number"], name="service_delay_once"),
            _one_of("service_delay_cause", "cause", Cause),
            _one_of("service_delay_state", "state", DelayState),
        )
        indexes = (
            # The desk (`delays/desk_sql.py`): what is open, the earliest broken promise first,
            # what nobody had named a day for last.
            models.Index(
                Coalesce("was_latest", NO_DAY), "id", name="service_delay_open",
                condition=Q(state=DelayState.OPEN),
                include=["channel_id", "cause", "order_id"],
            ),
            models.Index(fields=["found_at", "id"], name="service_delay_found"),
            # Each of its lanes in the order in which they were found.
            models.Index(
                fields=["channel_id", "state", "cause", "found_at", "id"],
                name="service_delay_lane",
            ),
        )  # fmt: skip


class DeliveryWish(models.Model):
    """What a customer wants who was told of a delay. Staff see to it."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    channel_id = models.IntegerField()
    delay_id = models.BigIntegerField()
    wish = models.CharField(max_length=8)
    line_ids = models.JSONField(default=list)
    text = models.TextField(default="", blank=True)
    """The customer's own words, at most 2,000 characters."""
    wished_at = models.DateTimeField(db_default=Now())
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_delivery_wish"
        constraints = (_one_of("service_wish_wish", "wish", Wish),)
        indexes = (
            models.Index(fields=["order_id"], name="service_wish_order"),
            models.Index(
                fields=["wished_at", "id"], name="service_wish_open",
                condition=Q(settled_at__isnull=True),
            ),
        )  # fmt: skip
