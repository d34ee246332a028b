"""Who bought what: a summary of our own, so that a reward need not read a whole history."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now


class Person(models.Model):
    """A customer as far as his orders prove that they are one customer's.

    The sums are kept by differences while orders are looked at (`keep.py`), so that they
    cost the same for ten orders and for ten thousand.
    """

    id = models.BigAutoField(primary_key=True)
    merged_into = models.BigIntegerField(null=True)
    """The person that took this one in, once an order proved that both are one.

    Never more than one step: who has an account takes in and is never taken in, and who was
    taken in had no account (`persons.py`). Sums and keys are the other's from then on; so
    are the purchases, of which the first 500 are written over at once and all others found
    by this column."""
    user_id = models.IntegerField(null=True)
    email = models.CharField(max_length=254, default="")
    """Of the latest order, as written there; erased by the privacy command."""
    first_name = models.CharField(max_length=256, default="", blank=True)
    last_order_id = models.UUIDField(null=True)
    """The latest order that counts: mails to this person are about it."""
    last_at = models.DateTimeField(null=True)
    """When the latest order that counts was placed; None without any."""
    channel_id = models.IntegerField(null=True)
    """Of the latest order that counts."""
    country = models.CharField(max_length=2, default="", blank=True)
    language_code = models.CharField(max_length=35, default="", blank=True)
    orders = models.IntegerField(default=0)
    """Orders that count: paid, neither canceled nor expired, not fully returned."""
    pieces = models.IntegerField(default=0)
    """Of the orders that were paid, whatever came back."""
    pieces_back = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_person"
        indexes = (
            # Who has not ordered for long, day by day.
            models.Index(
                fields=["last_at", "id"], name="service_person_last",
                condition=Q(last_at__isnull=False, merged_into__isnull=True),
            ),
            # Those who turned out to be one with somebody.
            models.Index(
                fields=["merged_into"], name="service_person_merged",
                condition=Q(merged_into__isnull=False),
            ),
            models.Index(
                fields=["user_id"], name="service_person_user",
                condition=Q(user_id__isnull=False),
            ),
        )  # fmt: skip


class PersonKey(models.Model):
    """What proves whose order it is: a login, or an address together with its place.

    A mail address alone proves nothing: anybody can type a known one into a checkout.
    """

    key = models.CharField(max_length=96, primary_key=True)
    """"account:<id>", "at:<digest of the case-folded address and the place>", or
    "order:<id>" where an order says neither."""
    person_id = models.BigIntegerField()
    """As it was at first; who was merged since is followed (`Person.merged_into`)."""

    class Meta:
        db_table = "saleor_service_person_key"
        indexes = (models.Index(fields=["person_id"], name="service_person_key_person"),)


class PersonMoney(models.Model):
    """What a person paid for the orders that count, by currency."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    spent = models.DecimalField(max_digits=20, decimal_places=3, default=0)

    class Meta:
        db_table = "saleor_service_person_money"
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "currency"], name="service_person_money_once"
            ),
        )


class Purchase(models.Model):
    """One order as it was last added to its person's sums; every order but drafts has one."""

    order_id = models.UUIDField(primary_key=True)
    person_id = models.BigIntegerField()
    channel_id = models.IntegerField()
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    """When it was seen to be paid in full, by the shop's own rows; None: it is not."""
    counts = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    value = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    """What the customer paid and did not get back, with shipping."""
    pieces = models.IntegerField(default=0)
    pieces_back = models.IntegerField(default=0)
    proven = models.BooleanField(default=False)
    """Whether a login, or staff's word, says whose it is. An earlier order by the same address
    to the same place proves it as well: that is asked when it is read (`read.py`)."""

    class Meta:
        db_table = "saleor_service_purchase"
        indexes = (
            # A person's orders that count, around a moment.
            models.Index(
                fields=["person_id", "placed_at", "order_id"], name="service_purchase_person",
                condition=Q(counts=True),
            ),
            models.Index(fields=["person_id", "order_id"], name="service_purchase_all"),
            # The simulation's weeks.
            models.Index(fields=["placed_at", "order_id"], name="service_purchase_placed"),
        )  # fmt: skip


class HistoryFill(models.Model):
    """How far the orders from before us have been read; one row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    before_at = models.DateTimeField(null=True)
    """The oldest order that was read; it goes on with older ones."""
    before_id = models.UUIDField(null=True)
    read = models.BigIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    last_error = models.CharField(max_length=255, default="")

    class Meta:
        db_table = "saleor_service_history_fill"
