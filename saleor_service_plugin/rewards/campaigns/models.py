"""Campaigns for regular customers: a segment, a code for each member, a schedule."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .states import CampaignState


class Campaign(models.Model):
    """One campaign of one channel."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    channel_id = models.IntegerField()
    state = models.CharField(
        max_length=10, default=CampaignState.DRAFT,
        choices=[(one.value, one.value) for one in CampaignState],
    )  # fmt: skip
    segment = models.JSONField(default=list, blank=True)
    """Conditions on the customer (`rules.words`, those that need no order)."""
    reward = models.JSONField(default=dict)
    """A code (`rules.reward`); it ends with the campaign."""
    subject = models.CharField(max_length=120, default="", blank=True)
    text = models.TextField(default="", blank=True)
    """What the mail says beside the code's terms; plain text."""
    similar_goods = models.BooleanField(default=False)
    """Whether it advertises only the shop's own similar goods (section 7 (3) no. 2 UWG)."""
    by_mail = models.BooleanField(default=True)
    """Whether those are written to who may be."""
    budget = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    """The most that may be booked, in the reward's currency; None: no limit."""
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    """Last moment at which its codes work."""
    cursor = models.BigIntegerField(default=0)
    """The last person that was looked at while codes are made."""
    members = models.IntegerField(default=0)
    refused = models.IntegerField(default=0)
    """Members who got nothing, since the budget was used up."""
    finished_at = models.DateTimeField(null=True)
    """When each member had got a code."""
    taking_back = models.BooleanField(default=False)
    """It was stopped, and its codes that were not used are being switched off."""
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "saleor_service_campaign"
        indexes = (
            models.Index(
                fields=["starts_at"], name="service_campaign_due",
                condition=Q(state__in=[CampaignState.SCHEDULED, CampaignState.RUNNING]),
            ),
        )  # fmt: skip
