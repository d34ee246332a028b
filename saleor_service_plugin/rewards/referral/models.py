"""Customers who tell friends: their links, and who came by them."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .states import UseState


class ReferralProgram(models.Model):
    """What a channel gives; no row, or `is_on` False: it has no such program."""

    channel_id = models.IntegerField(primary_key=True)
    is_on = models.BooleanField(default=False)
    reward = models.JSONField(default=dict)
    """What the customer gets who told the friend (`rules.reward`)."""
    friend_reward = models.JSONField(null=True)
    """What the friend gets off his first order; the link's code itself is that code."""
    window_days = models.PositiveSmallIntegerField(default=16, db_default=16)
    """Days after the delivery of the friend's last parcel until the reward: the period of
    withdrawal (section 355 (2) BGB: 14 days) and the way of the news."""
    min_value = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    """What the friend's order must be worth, in the channel's currency."""
    monthly_budget = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    per_person = models.PositiveSmallIntegerField(default=10, db_default=10)
    """Rewards for one customer in a year."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_referral_program"


class ReferralLink(models.Model):
    """A customer's own link; he shares it himself, the shop writes to nobody for it."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(max_length=32, unique=True)
    channel_id = models.IntegerField()
    person_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_referral_link"
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "channel_id"], name="service_referral_link_once"
            ),
        )


class ReferralUse(models.Model):
    """A friend's order that came by a link."""

    order_id = models.UUIDField(primary_key=True)
    link_id = models.BigIntegerField()
    person_id = models.BigIntegerField()
    """The friend."""
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in UseState])
    reason = models.CharField(max_length=32, default="", blank=True)
    """Why it is refused."""
    due_at = models.DateTimeField(null=True)
    """When the friend's time to return has passed; None while it does not run yet."""
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_referral_use"
        indexes = (
            models.Index(fields=["link_id"], name="service_referral_use_link"),
            models.Index(
                fields=["due_at"], name="service_referral_use_due",
                condition=Q(state=UseState.WAITING, due_at__isnull=False),
            ),
        )  # fmt: skip
