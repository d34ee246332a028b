"""Our rows about the shop's orders.

They hold Saleor's ids as plain columns, no foreign keys: core deletes with raw SQL, and
a constraint of ours would make its jobs fail. What is needed after the shop's row is
gone is copied when first seen.
"""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Lower, Now


class Mark(models.Model):
    """ "Order X may have changed", written by hooks and sweeps.

    Append-only and without a unique key, so that an insert never waits for anybody: an
    upsert on a row that sync holds made the checkout wait for seconds. Never altered by
    a later migration, which would lock it while orders are taken.
    """

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    hint = models.JSONField(null=True)
    """What has no other home: {"fulfillment": id, "notify_customer": bool}."""
    due_at = models.DateTimeField(db_default=Now() + timedelta(seconds=2))
    """Database time; a look before it would have to be repeated."""

    class Meta:
        db_table = "saleor_service_mark"
        indexes = (
            models.Index(fields=["order_id"], name="service_mark_order"),
            models.Index(fields=["due_at", "id"], name="service_mark_due"),
        )


class ServiceOrder(models.Model):
    """What we know of one order; locked while it is looked at."""

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=32, default="")
    channel_id = models.IntegerField(null=True)
    channel_slug = models.CharField(max_length=255, default="")
    email = models.CharField(max_length=254, default="")
    """As long as Saleor's own column, and longer than RFC 5321 can deliver to."""
    user_id = models.IntegerField(null=True)
    language_code = models.CharField(max_length=35, default="")
    currency = models.CharField(max_length=3, default="")
    status = models.CharField(max_length=32, default="")
    placed_at = models.DateTimeField(null=True)
    seen_updated_at = models.DateTimeField(null=True)
    """The shop row's `updated_at` as read first in the last look."""
    fingerprint = models.CharField(max_length=64, default="")
    live = models.BooleanField(default=True)
    """Whether the live sweep compares it: it can still change without a trace."""
    gone_at = models.DateTimeField(null=True)
    """When the shop's row was first missed."""
    created_at = models.DateTimeField(db_default=Now())
    synced_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    """Looks that failed in a row."""
    last_error = models.CharField(max_length=255, default="")
    access_revision = models.IntegerField(default=0, db_default=0)
    """Tokens given out for an earlier one are worthless (`access.py`)."""

    class Meta:
        db_table = "saleor_service_order"
        indexes = (
            # Staff know an order by its number.
            models.Index(fields=["number"], name="service_order_number"),
            # And a customer by their address, however it was written.
            models.Index(Lower("email"), name="service_order_email"),
            models.Index(
                fields=["order_id"], name="service_order_failing",
                condition=models.Q(failures__gt=0),
            ),
            models.Index(
                fields=["order_id"], name="service_order_live", condition=models.Q(live=True)
            ),
            # A customer's orders, page by page.
            models.Index(
                fields=["user_id", "placed_at", "order_id"], name="service_order_user",
                condition=models.Q(user_id__isnull=False, placed_at__isnull=False),
            ),
            # What is to be packed, the oldest first; Saleor's own words for its states.
            models.Index(
                fields=["placed_at", "order_id"], name="service_order_packing",
                condition=models.Q(
                    status__in=["unfulfilled", "partially fulfilled"],
                    placed_at__isnull=False, gone_at__isnull=True,
                ),
            ),
        )  # fmt: skip


class ServiceFulfillment(models.Model):
    """What we know of one fulfillment; outlives the shop's row.

    A full return makes core delete the original fulfillment with its number.
    """

    fulfillment_id = models.BigIntegerField(primary_key=True)
    order_id = models.UUIDField()
    sequence = models.IntegerField()
    status = models.CharField(max_length=32)
    tracking_number = models.CharField(max_length=255, default="")
    tracking_revision = models.IntegerField(default=0)
    """How often the number changed, from the empty one at creation."""
    tracking_event_id = models.BigIntegerField(default=0)
    """The newest tracking event of the order that was counted."""
    notify_customer = models.BooleanField(null=True)
    """What staff ticked when they shipped; None where no hook told us."""
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_fulfillment"
        indexes = (models.Index(fields=["order_id"], name="service_fulfillment_order"),)


class Fact(models.Model):
    """Something that became true about an order. Never changed, never removed.

    The key is made from the shop's own row, so the same fact cannot be recorded twice.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=96, unique=True)
    order_id = models.UUIDField()
    kind = models.CharField(max_length=32)
    at = models.DateTimeField()
    """The time of the shop's own row, not of our look."""
    data = models.JSONField(default=dict)
    skipped = models.BooleanField(default=False)
    """Older than the channel's going live: recorded, but nobody is told."""
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_fact"
        indexes = (models.Index(fields=["order_id", "at"], name="service_fact_order"),)


class AccessCode(models.Model):
    """A code that was mailed to an order's address; the code itself stands nowhere."""

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    number = models.IntegerField()
    """Within the order, from 1; the newest alone counts."""
    created_at = models.DateTimeField(db_default=Now())
    tries = models.SmallIntegerField(default=0, db_default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_access_code"
        constraints = (
            models.UniqueConstraint(fields=["order_id", "number"], name="service_access_code_once"),
        )
        indexes = (models.Index(fields=["created_at"], name="service_access_code_age"),)


class AccessDay(models.Model):
    """How often somebody was wrong about an order on one day (UTC)."""

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    day = models.DateField()
    wrong = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "saleor_service_access_day"
        constraints = (
            models.UniqueConstraint(fields=["order_id", "day"], name="service_access_day_once"),
        )
        indexes = (models.Index(fields=["day"], name="service_access_day_age"),)


class SeenRow(models.Model):
    """A row of the shop inside the sweep's window that a look has already covered."""

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    row_id = models.BigIntegerField()
    stamp = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_seen_row"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "row_id", "stamp"], name="service_seen_row_once"
            ),
        )
        indexes = (models.Index(fields=["seen_at"], name="service_seen_row_age"),)


class Sweep(models.Model):
    """How far each sweep came; one row per sweep."""

    name = models.CharField(max_length=16, primary_key=True)
    good_at = models.DateTimeField(null=True)
    """Start of the last sweep that ended well, in database time."""
    newest_ids = models.JSONField(default=list)
    """Highest ids seen at earlier good sweeps: [[time, {kind: id}], ...], oldest first."""
    cursor = models.CharField(max_length=64, default="")
    """Last order id compared by the live sweep, "" at the start of a round."""
    round_started_at = models.DateTimeField(null=True)
    round_seconds = models.FloatField(null=True)
    """How long the last complete round of the live sweep took."""
    failures = models.IntegerField(default=0)
    last_error = models.CharField(max_length=255, default="")

    class Meta:
        db_table = "saleor_service_sweep"
