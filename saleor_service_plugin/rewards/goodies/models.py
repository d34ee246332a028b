"""Which small things the shop gives, and when."""

from django.db import models
from django.db.models.functions import Now


class Goodie(models.Model):
    """A variant of the shop's that can come into a parcel for nothing."""

    id = models.BigAutoField(primary_key=True)
    variant_id = models.IntegerField(unique=True)
    name = models.CharField(max_length=250)
    """For staff, as the shop called it when it was chosen; customers never read it."""
    cost = models.DecimalField(max_digits=20, decimal_places=3)
    """What one costs the merchant, net, in `currency`."""
    currency = models.CharField(max_length=3)
    countries = models.JSONField(default=list, blank=True)
    """ISO codes it may be sent to; empty: the customs territory of the warehouse."""
    is_on = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    archived_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_goodie"


class RewardSettings(models.Model):
    """What staff set for a channel's rewards; no row means the defaults."""

    channel_id = models.IntegerField(primary_key=True)
    goodie_minutes = models.PositiveIntegerField(default=60, db_default=60)
    """How long after the payment a line may be added; 0: never, since an external system
    reads orders at once."""
    yearly_warning = models.DecimalField(max_digits=20, decimal_places=3, default=50, db_default=50)
    """Worth of goodies per person and year from which staff are warned; they may be taxed."""
    owner_check = models.BooleanField(default=False, db_default=False)
    """Whether a personal code of somebody else's is refused at checkout."""
    storefront = models.CharField(max_length=400, default="", blank=True)
    """Where the card's QR leads and a referral link ends; {code} stands for the code."""
    similar_goods = models.BooleanField(default=False, db_default=False)
    """Whether a mail about a code advertises the shop's own similar goods alone (section 7 (3)
    no. 2 UWG): staff's word, since it depends on what the shop sells."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_reward_settings"
