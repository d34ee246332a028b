"""Our rows about when is worked: at warehouses, by carriers, in a channel's service."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

OWNERS = ("warehouse", "carrier", "channel")
"""A warehouse packs, a carrier delivers, a channel's staff answer."""


class Calendar(models.Model):
    """When is worked at one place. No row: the default (`stored.py`)."""

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=12)
    owner_key = models.CharField(max_length=64)
    """The warehouse's id, the carrier's code, the channel's id."""
    country = models.CharField(max_length=2, default="", blank=True)
    """Whose public holidays count; "" for the place's own."""
    state = models.CharField(max_length=6, default="", blank=True)
    """ISO 3166-2 without the country; "" for the place's own, or none."""
    time_zone = models.CharField(max_length=64, default="", blank=True)
    """IANA name; "" for the country's, the channel's or UTC."""
    week = models.JSONField(default=list, blank=True)
    """Seven days from Monday: [[["09:00", "12:00"], ["13:00", "17:00"]], ...]; [] for the
    default."""
    cutoff = models.CharField(max_length=5, default="", blank=True)
    """HH:MM; "" for the end of the day's work."""
    holidays_off = models.BooleanField(default=True)
    eves_off = models.BooleanField(default=True)
    """Whether December 24 and 31 are free."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)
    """Global id of who of the staff, or which App."""

    class Meta:
        db_table = "saleor_service_calendar"
        constraints = (
            models.UniqueConstraint(fields=["owner", "owner_key"], name="service_calendar_once"),
            models.CheckConstraint(
                name="service_calendar_owner", condition=Q(owner__in=OWNERS)
            ),
        )  # fmt: skip


class Closure(models.Model):
    """Days on which one place is closed: company holidays, a strike, an inventory."""

    id = models.BigAutoField(primary_key=True)
    owner = models.CharField(max_length=12)
    owner_key = models.CharField(max_length=64, default="", blank=True)
    """"" for all of this kind."""
    first_day = models.DateField()
    last_day = models.DateField()
    name = models.CharField(max_length=80, default="", blank=True)
    """For staff."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_closure"
        constraints = (
            models.CheckConstraint(name="service_closure_owner", condition=Q(owner__in=OWNERS)),
            models.CheckConstraint(
                name="service_closure_days", condition=Q(last_day__gte=models.F("first_day"))
            ),
        )
        indexes = (
            models.Index(fields=["owner", "owner_key", "last_day"], name="service_closure_place"),
        )
