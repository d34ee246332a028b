"""Rules as staff wrote them, the occasions on which they are asked, and what was used up."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..rules.words import RuleState, Trigger


class Rule(models.Model):
    """What a customer gets, when, and within which limits.

    `conditions`, `reward` and `limits` are read by `terms.py` alone.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=120)
    state = models.CharField(
        max_length=8, default=RuleState.DRAFT,
        choices=[(one.value, one.value) for one in RuleState],
    )  # fmt: skip
    trigger = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Trigger])
    days = models.PositiveSmallIntegerField(default=0)
    """Of triggers that wait."""
    conditions = models.JSONField(default=list, blank=True)
    """[{"kind": ..., ...}] (`words.ConditionKind`)."""
    reward = models.JSONField(default=dict)
    """{"kind": ..., ...} (`rules.reward`)."""
    limits = models.JSONField(default=dict, blank=True)
    """{"per_customer": 1, "cooldown_days": 30, "per_day": 10, "total": 500,
    "monthly_budget": "200.00", "currency": "EUR"}; what is missing is not limited."""
    priority = models.IntegerField(default=0)
    """The highest is asked first, the older of two equals before the younger."""
    stop = models.BooleanField(default=False)
    """Whether nothing else is given on the same occasion once this one gave something."""
    hold_out = models.PositiveSmallIntegerField(default=0)
    """Percent of customers who get nothing, by lot, to see what the rule brings."""
    on_since = models.DateTimeField(null=True)
    """Occasions before it are none of this rule's: switching on gives nothing belated."""
    revision = models.IntegerField(default=1)
    """Counted up by each change; a grant says by which it was decided."""
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64, default="", blank=True)
    """Global id of who of the staff, or which App."""
    archived_at = models.DateTimeField(null=True)
    """Removed by staff; its grants stay."""

    class Meta:
        db_table = "saleor_service_rule"
        indexes = (
            models.Index(
                fields=["trigger", "-priority", "id"], name="service_rule_on",
                condition=Q(state=RuleState.ON, archived_at__isnull=True),
            ),
        )  # fmt: skip


class Occasion(models.Model):
    """A trigger came true; rules are asked about it once, after it is due.

    Written in sync's transaction, without a look at the rules.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=120, unique=True)
    """"paid:<order>", "after-delivery:<rule>:<order>", "without-order:<rule>:<order>"."""
    trigger = models.CharField(max_length=20)
    rule_id = models.BigIntegerField(null=True)
    """The only rule asked, where the occasion waits a number of that rule's days."""
    order_id = models.UUIDField(null=True)
    person_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    """When it came true, by the shop's own row."""
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    refusals = models.JSONField(default=dict)
    """{rule id: refusal} of those whose conditions held and that gave nothing."""
    trial = models.BooleanField(default=False)
    """The channel is on trial: it is decided and shown, nothing is given."""

    class Meta:
        db_table = "saleor_service_occasion"
        indexes = (
            models.Index(
                fields=["due_at", "id"], name="service_occasion_due",
                condition=Q(done_at__isnull=True),
            ),
            models.Index(fields=["order_id"], name="service_occasion_order"),
            models.Index(fields=["done_at"], name="service_occasion_done"),
        )  # fmt: skip


class Tally(models.Model):
    """What of a limit was used up; moved by one guarded UPDATE, so that nobody exceeds it."""

    id = models.BigAutoField(primary_key=True)
    scope = models.CharField(max_length=80)
    """"rule:5", "rule:5:person:77", "campaign:3", "referral:<channel>", "person:77:goodies:2026";
    with "trial:" before it where the channel is on trial."""
    period = models.CharField(max_length=10)
    """"2026-11-22", "2026-11" or "all", by the channel's calendar day."""
    currency = models.CharField(max_length=3, default="", blank=True)
    count = models.IntegerField(default=0)
    booked = models.DecimalField(max_digits=20, decimal_places=3, default=0)
    last_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_tally"
        constraints = (
            models.UniqueConstraint(
                fields=["scope", "period", "currency"], name="service_tally_once"
            ),
        )


class Simulation(models.Model):
    """What a rule would have given in the last 90 days, as it was last worked out.

    It names orders, and nobody: names are read from the shop when it is shown.
    """

    rule_id = models.BigIntegerField(primary_key=True)
    revision = models.IntegerField(default=0)
    """Of the rule that was worked out."""
    wanted_at = models.DateTimeField(null=True)
    """When staff asked for it; None once it is there."""
    begun_at = models.DateTimeField(null=True)
    """When somebody began to work it out: his token."""
    touched_at = models.DateTimeField(null=True)
    """When he last went on; who is silent for long is gone."""
    looked_at = models.IntegerField(default=0)
    """Occasions that he has gone through."""
    result = models.JSONField(null=True)
    """`simulate.Outcome.stored`."""
    made_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_simulation"
        indexes = (
            models.Index(
                fields=["wanted_at"], name="service_simulation_wanted",
                condition=Q(wanted_at__isnull=False),
            ),
        )  # fmt: skip
