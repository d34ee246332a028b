"""Our rows about parcels: each as it stands, every scan, whom we may ask, who may tell us."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Now

from .carriers.names import Carrier
from .states import ParcelState

CARRIERS = ["", *(carrier.value for carrier in Carrier)]
STATES = [state.value for state in ParcelState]

LISTED = "current AND sent_at IS NOT NULL"
"""Which parcels the staff's list shows, for its statements (`parcel_sql.py`)."""


class TrackedParcel(models.Model):
    """One parcel: a tracking number of a fulfillment, or a fulfillment without any.

    Outlives the shop's row, as `ServiceFulfillment` does. What `sync` reads from the shop and
    what carriers say stand side by side; the state is always that of the scans (`follow.py`).
    """

    id = models.BigAutoField(primary_key=True)
    order_id = models.UUIDField()
    channel_id = models.IntegerField()
    fulfillment_id = models.BigIntegerField()
    position = models.SmallIntegerField(default=0)
    """Which of the numbers in the fulfillment's field, from 0."""
    key = models.CharField(max_length=255, default="", blank=True)
    """What tells it apart within the fulfillment: its number, else what was typed, else ""."""
    number = models.CharField(max_length=255, default="", blank=True)
    """In capital letters without separators, "" where there is none."""
    typed = models.CharField(max_length=255, default="", blank=True)
    url = models.CharField(max_length=255, default="", blank=True)
    """Where what was typed is an address."""
    carrier = models.CharField(max_length=16, default="", blank=True)
    """"" where it is not known."""
    carrier_from = models.CharField(max_length=12, default="", blank=True)
    """How it is known: staff, metadata, number, link, method, source."""
    chosen = models.CharField(max_length=16, default="", blank=True)
    """What staff chose; it outlives every look."""
    current = models.BooleanField(default=True)
    """Whether it is among the fulfillment's numbers and the fulfillment still stands."""
    sent_at = models.DateTimeField(null=True)
    expected_on = models.DateField(null=True)
    """By the shipping method's maximum delivery days, until promises say more."""

    state = models.CharField(max_length=20, default=ParcelState.UNKNOWN)
    state_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, default="", blank=True)
    """The carrier's own words for the state."""
    place = models.CharField(max_length=120, default="", blank=True)
    by_hand = models.BooleanField(default=False)
    """Whether staff said where it is."""
    reached = models.JSONField(default=dict)
    """When each state was first reached: {state: ISO time}."""
    undone = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """How often staff took a state back that they had said: {state: count}."""
    first_scan_at = models.DateTimeField(null=True)
    last_scan_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    forecast_from = models.DateTimeField(null=True)
    forecast_until = models.DateTimeField(null=True)
    """When the carrier means to deliver; never a promise of the shop's."""
    pickup_place = models.CharField(max_length=200, default="", blank=True)
    pickup_until = models.DateField(null=True)
    appointment_from = models.DateTimeField(null=True)
    appointment_until = models.DateTimeField(null=True)
    """What staff arranged with a forwarding agent."""

    attention = models.CharField(max_length=16, default="", blank=True)
    """Why staff should look at it (`attention.py`), "" where they need not."""
    attention_at = models.DateTimeField(null=True)
    attend_at = models.DateTimeField(null=True)
    """When time alone will make it worth a look."""
    settled = models.CharField(max_length=80, default="", blank=True)
    """What staff have seen to (`upkeep.settled_as`)."""

    polled = models.BooleanField(default=False)
    """Whether its carrier is asked about it, wherever there is an account for it."""
    looked_at = models.DateTimeField(null=True)
    """When its carrier was last asked."""
    asked_from = models.DateTimeField(null=True)
    calm_seconds = models.IntegerField(default=0)
    near_seconds = models.IntegerField(default=0)
    near_from = models.DateTimeField(null=True)
    near_until = models.DateTimeField(null=True)
    stop_at = models.DateTimeField(null=True)
    """`rhythm.Rhythm`, for the statement that draws what is asked next."""
    rest_until = models.DateTimeField(null=True)
    look_failures = models.SmallIntegerField(default=0)
    look_problem = models.CharField(max_length=16, default="", blank=True)
    """`carrier_report.Problem` of the last look, "" where it went well."""
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_parcel"
        constraints = (
            models.UniqueConstraint(fields=["fulfillment_id", "key"], name="service_parcel_once"),
            models.CheckConstraint(
                name="service_parcel_state", condition=Q(state__in=STATES)
            ),
            models.CheckConstraint(
                name="service_parcel_carrier", condition=Q(carrier__in=CARRIERS)
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["order_id"], name="service_parcel_order"),
            # A callback names a number; so do staff who search for one.
            models.Index(
                fields=["number"], name="service_parcel_number", condition=~Q(number="")
            ),
            # What may be asked next: parcels that ended are not in it.
            models.Index(
                fields=["carrier", "channel_id"], name="service_parcel_polled",
                condition=Q(polled=True),
            ),
            # What waits for a person, the longest waiting first; filters are answered from
            # the index as well.
            models.Index(
                fields=["attention_at", "id"], name="service_parcel_attention",
                condition=~Q(attention=""),
                include=["attention", "state", "carrier", "channel_id", "sent_at", "current"],
            ),
            models.Index(
                fields=["attend_at"], name="service_parcel_attend",
                condition=Q(attend_at__isnull=False),
            ),
            # The staff's list, as a whole and by channel, state and carrier.
            models.Index(
                fields=["sent_at", "id"], name="service_parcel_sent",
                condition=Q(current=True, sent_at__isnull=False),
            ),
            models.Index(
                fields=["channel_id", "state", "carrier", "sent_at", "id"],
                name="service_parcel_lane",
                condition=Q(current=True, sent_at__isnull=False),
            ),
        )  # fmt: skip


class ParcelScan(models.Model):
    """One thing that happened to a parcel, as a carrier or staff said it. Never changed."""

    id = models.BigAutoField(primary_key=True)
    parcel_id = models.BigIntegerField()
    digest = models.CharField(max_length=32)
    """Of what was said: the same scan told again is none."""
    at = models.DateTimeField()
    """By the carrier's clock."""
    counted_at = models.DateTimeField()
    """What is reckoned with: never later than when we heard of it."""
    state = models.CharField(max_length=20)
    text = models.CharField(max_length=300, default="", blank=True)
    place = models.CharField(max_length=120, default="", blank=True)
    code = models.CharField(max_length=60, default="", blank=True)
    source = models.CharField(max_length=24)
    """Key of the service or shape that said it, or "staff"."""
    said_by = models.CharField(max_length=255, default="", blank=True)
    """Global id of who of the staff said it, "" otherwise."""
    withdrawn_at = models.DateTimeField(null=True)
    """When staff took back what they had said; carriers' scans stay."""
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_scan"
        constraints = (
            models.UniqueConstraint(fields=["parcel_id", "digest"], name="service_scan_once"),
        )
        indexes = (models.Index(fields=["recorded_at"], name="service_scan_age"),)


class CarrierAccount(models.Model):
    """A way to live events: a service that we ask, or a sender whose callbacks we take."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, db_default=RandomUUID())
    """Names it in the address of its callbacks; no secret by itself."""
    service = models.CharField(max_length=32)
    """Key of a `live.service.Service` or of an `inbound.shape.Shape`."""
    name = models.CharField(max_length=80, default="", blank=True)
    """For staff."""
    channel_ids = models.JSONField(default=list, blank=True)
    """The shop's channels whose parcels it knows; empty: all."""
    credentials = models.JSONField(default=dict, blank=True)
    """In clear, because they are used; shown to nobody, never logged, never in the broker."""
    old_secret = models.CharField(max_length=255, default="", blank=True)
    """The secret of callbacks before the present one."""
    old_secret_until = models.DateTimeField(null=True)
    active = models.BooleanField(default=True)
    daily_quota = models.IntegerField(default=0)
    """Calls in any 24 hours; 0 where it is not asked."""
    tokens = models.FloatField(default=0, db_default=0)
    tokens_at = models.DateTimeField(null=True)
    """`budget.Bucket`."""
    leased_until = models.DateTimeField(null=True)
    """While one process asks; another one leaves it alone."""
    rest_until = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    """In a row, of the account as a whole."""
    last_problem = models.CharField(max_length=16, default="", blank=True)
    last_detail = models.CharField(max_length=80, default="", blank=True)
    last_good_at = models.DateTimeField(null=True)
    """When it last answered, or told us something."""
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_carrier_account"

    def __repr__(self) -> str:
        """Name it without its credentials, which may come into a log."""
        return f"<CarrierAccount: {self.pk}>"

    __str__ = __repr__


class CarrierCall(models.Model):
    """How often an account asked in one hour; for staff, and for the proof of the quota."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    hour = models.DateTimeField()
    calls = models.IntegerField(default=0)

    class Meta:
        db_table = "saleor_service_carrier_call"
        constraints = (
            models.UniqueConstraint(fields=["account_id", "hour"], name="service_call_hour"),
        )
        indexes = (models.Index(fields=["hour"], name="service_call_age"),)


class MethodCarrier(models.Model):
    """Which carrier brings the parcels of a shipping method, as staff say."""

    method_id = models.IntegerField(primary_key=True)
    """Saleor's ShippingMethod."""
    carrier = models.CharField(max_length=16)
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_method_carrier"
        constraints = (
            models.CheckConstraint(
                name="service_method_carrier", condition=Q(carrier__in=CARRIERS[1:])
            ),
        )


class Callback(models.Model):
    """A callback that was taken, so that it is not taken twice."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    """Of its id."""
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_callback"
        constraints = (
            models.UniqueConstraint(fields=["account_id", "digest"], name="service_callback_once"),
        )
        indexes = (models.Index(fields=["received_at"], name="service_callback_age"),)


class EarlyReport(models.Model):
    """What was said of a number that no parcel has yet; staff may type it any moment."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    number = models.CharField(max_length=255)
    report = models.JSONField()
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_early_report"
        indexes = (
            models.Index(fields=["number"], name="service_early_number"),
            models.Index(fields=["received_at"], name="service_early_age"),
        )
