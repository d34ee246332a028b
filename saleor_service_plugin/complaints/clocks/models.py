"""Our rows about how much time there is."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..states import ClockKind


class Clock(models.Model):
    """One time within which something is to be done for a complaint."""

    id = models.BigAutoField(primary_key=True)
    complaint_id = models.BigIntegerField()
    channel_id = models.IntegerField()
    kind = models.CharField(max_length=16, choices=[(one.value, one.value) for one in ClockKind])
    turn = models.IntegerField(default=0)
    """Of several of one kind, one after the other: 0, 1, 2."""
    minutes = models.IntegerField()
    """How much working time there is; of a callback by the clock on the wall."""
    policy_id = models.BigIntegerField(null=True)
    """Whose rule it follows, None for the default."""
    started_at = models.DateTimeField()
    running_since = models.DateTimeField(null=True)
    """None while it stands still, and once it has ended."""
    used_seconds = models.IntegerField(default=0)
    """Working time used up before `running_since`."""
    due_at = models.DateTimeField(null=True)
    """When its time is over if it goes on running; None while it stands still."""
    next_at = models.DateTimeField(null=True)
    """When to look at it: the next warning, or an earlier time to reckon anew."""
    warned = models.SmallIntegerField(default=0)
    """The last warning given: 0, 50, 80, 100."""
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(null=True)
    """Whether it ended in time."""

    class Meta:
        db_table = "saleor_service_clock"
        constraints = (
            models.UniqueConstraint(
                fields=["complaint_id", "kind", "turn"], name="service_clock_once"
            ),
            # No two of a kind that have not ended.
            models.UniqueConstraint(
                fields=["complaint_id", "kind"],
                name="service_clock_one",
                condition=Q(ended_at__isnull=True),
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at", "id"], name="service_clock_next",
                condition=Q(next_at__isnull=False, ended_at__isnull=True),
            ),
            models.Index(
                fields=["channel_id", "id"], name="service_clock_running",
                condition=Q(ended_at__isnull=True),
            ),
            # Reports.
            models.Index(fields=["kind", "started_at"], name="service_clock_report"),
        )  # fmt: skip


class ClockPolicy(models.Model):
    """How much time there is, for a channel, a topic, a priority; the most precise row holds."""

    id = models.BigAutoField(primary_key=True)
    channel_id = models.IntegerField(default=0)
    """0 for all."""
    topic = models.CharField(max_length=24, default="", blank=True)
    """"" for all."""
    priority = models.SmallIntegerField(default=-1)
    """-1 for all."""
    first_reply_minutes = models.IntegerField()
    next_reply_minutes = models.IntegerField()
    solution_minutes = models.IntegerField()
    """Of working time."""
    escalate_to = models.CharField(max_length=254, default="", blank=True)
    """Mail address of who is told when time is over, "" for nobody."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "saleor_service_clock_policy"
        constraints = (
            models.UniqueConstraint(
                fields=["channel_id", "topic", "priority"], name="service_clock_policy_once"
            ),
        )
