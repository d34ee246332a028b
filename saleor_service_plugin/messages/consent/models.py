"""Who agreed to advertising, who objected, who was told that he may; with its proof."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .states import ConsentStep, Source


class ConsentEntry(models.Model):
    """One thing that a person said or was told, never changed: the proof (Art. 7 (1) GDPR).

    An objection outlives the erasure of everything else, as a hash.
    """

    id = models.BigAutoField(primary_key=True)
    address_hash = models.CharField(max_length=64)
    """Keyed digest of the case-folded address (`addresses.py`)."""
    email = models.CharField(max_length=254, default="", blank=True)
    """As written; erased by the privacy command."""
    channel_id = models.IntegerField(null=True)
    """None: for all channels; an objection always is."""
    step = models.CharField(max_length=12, choices=[(one.value, one.value) for one in ConsentStep])
    source = models.CharField(max_length=16, choices=[(one.value, one.value) for one in Source])
    text_version = models.CharField(max_length=64, default="", blank=True)
    """Which wording he agreed to, or was shown."""
    language_code = models.CharField(max_length=35, default="", blank=True)
    """What the mail that asks is written in."""
    order_id = models.UUIDField(null=True)
    by = models.CharField(max_length=64, default="", blank=True)
    """Global id of who of the staff, or which App."""
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    token_id = models.UUIDField(null=True, unique=True)
    """Of the link in a double-opt-in mail."""
    asked_id = models.BigIntegerField(null=True, unique=True)
    """Which entry asked for what is given here: each is answered once."""

    class Meta:
        db_table = "saleor_service_consent"
        constraints = (
            # Each order asks once and tells once, however often it is looked at.
            models.UniqueConstraint(
                fields=["order_id", "step"], name="service_consent_order",
                condition=Q(order_id__isnull=False),
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=["address_hash", "at", "id"], name="service_consent_address"),
            models.Index(fields=["step", "-id"], name="service_consent_step"),
        )


class AdvertisingSent(models.Model):
    """When an address last got advertising: the frequency cap."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    last_at = models.DateTimeField()
    message_key = models.CharField(max_length=160)

    class Meta:
        db_table = "saleor_service_advertising_sent"
