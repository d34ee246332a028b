"""What customers were granted: each once, whatever the reason."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from ..rules.words import RewardKind
from .states import GrantState, Why


class Grant(models.Model):
    """A goodie, a code or a gift card for one customer.

    Decided in one transaction with what it uses up (`Tally`); carried out by an effect.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=160, unique=True)
    """"rule:<rule>:<occasion>", "campaign:<id>:<person>", "referral:<use>", "staff:<uuid>",
    "remedy:<complaint>:...": the reason, so that there is never a second one for it."""
    kind = models.CharField(max_length=10, choices=[(one.value, one.value) for one in RewardKind])
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in GrantState])
    why = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Why])
    rule_id = models.BigIntegerField(null=True)
    rule_revision = models.IntegerField(null=True)
    campaign_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    user_id = models.IntegerField(null=True)
    email = models.CharField(max_length=254, default="", blank=True)
    """Whose it is, as written in his order; erased by the privacy command."""
    first_name = models.CharField(max_length=256, default="", blank=True)
    order_id = models.UUIDField(null=True)
    """The order it comes with, or that it is owed to."""
    channel_id = models.IntegerField()
    language_code = models.CharField(max_length=35, default="", blank=True)
    reward = models.JSONField(default=dict)
    """As it was decided (`rules.reward`)."""
    cost = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    """What is booked for it, in `currency`; 0 once it was taken back."""
    currency = models.CharField(max_length=3, default="", blank=True)
    booked_in = models.CharField(max_length=10, default="", blank=True)
    """Month of the budget it is booked in, e.g. "2026-11"."""
    variant_id = models.IntegerField(null=True)
    """Which goodie it became."""
    line_id = models.UUIDField(null=True)
    """The order line of a goodie, once it is there."""
    code = models.CharField(max_length=255, default="", blank=True)
    """The code, or the gift card's; unguessable, made when it was decided."""
    valid_until = models.DateField(null=True)
    """Last day on which a code or gift card can be used."""
    trial = models.BooleanField(default=False)
    """Would have been granted: the channel is on trial."""
    announced_by = models.CharField(max_length=10, default="", blank=True)
    """How the customer heard of it: "mail", "card", "page", "elsewhere" (in the words of
    who granted it), "" not yet."""
    used_order_id = models.UUIDField(null=True)
    used_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=64, default="", blank=True)
    """Why it failed or was taken back."""
    words = models.CharField(max_length=200, default="", blank=True, db_default="")
    """Why, in staff's own words, where they granted it; for staff alone."""
    granted_by = models.CharField(max_length=64, default="", blank=True)
    """Global id of who of the staff, or which App; "" by itself."""
    granted_at = models.DateTimeField(db_default=Now())
    given_at = models.DateTimeField(null=True)
    """When the effect was done: the line, the code or the card is there."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_grant"
        constraints = (
            models.CheckConstraint(
                name="service_grant_state", condition=Q(state__in=[one.value for one in GrantState])
            ),
        )
        indexes = (
            models.Index(fields=["order_id"], name="service_grant_order"),
            models.Index(fields=["person_id", "-id"], name="service_grant_person"),
            models.Index(
                fields=["user_id", "-id"], name="service_grant_user",
                condition=Q(user_id__isnull=False),
            ),
            models.Index(
                fields=["code"], name="service_grant_code", condition=~Q(code="")
            ),
            # Staff's list, by where they stand and by what they are.
            models.Index(fields=["state", "-id"], name="service_grant_state_list"),
            models.Index(fields=["kind", "-id"], name="service_grant_kind_list"),
            models.Index(Lower("email"), name="service_grant_email", condition=~Q(email="")),
            models.Index(fields=["rule_id", "-id"], name="service_grant_rule"),
            # Reports, month by month.
            models.Index(fields=["granted_at"], name="service_grant_granted"),
            models.Index(fields=["campaign_id", "-id"], name="service_grant_campaign"),
            # What never came, minute by minute.
            models.Index(
                fields=["id"], name="service_grant_decided",
                condition=Q(state=GrantState.DECIDED),
            ),
            models.Index(
                fields=["valid_until", "id"], name="service_grant_valid",
                condition=Q(state=GrantState.GIVEN, valid_until__isnull=False),
            ),
        )  # fmt: skip
