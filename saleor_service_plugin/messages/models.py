"""The rows of the outbox and of what each channel may send."""

from django.db import models
from django.db.models.functions import Now

from .rules import ChannelMode, MessageState


class ChannelState(models.Model):
    """What leaves for the customers of one channel. No row means trial."""

    channel_id = models.IntegerField(primary_key=True)
    mode = models.CharField(
        max_length=8, choices=[(mode.value, mode.value) for mode in ChannelMode]
    )
    live_since = models.DateTimeField(null=True)
    """The activation mark: facts before it are never told. Database time."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_channel"
        constraints = (
            models.CheckConstraint(
                name="service_channel_mode",
                condition=models.Q(mode__in=[mode.value for mode in ChannelMode]),
            ),
            models.CheckConstraint(
                name="service_channel_live_since",
                condition=models.Q(mode=ChannelMode.TRIAL) | models.Q(live_since__isnull=False),
            ),
        )


class Message(models.Model):
    """One message to one customer, decided once and rendered when it is sent.

    The row is written in the transaction that decided it. Its key names the fact it
    tells, so there can be no second one. It holds ids only, no content and no secrets.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=96, unique=True)
    kind = models.CharField(max_length=32)
    order_id = models.UUIDField()
    subject_id = models.CharField(max_length=64, default="")
    """What the message is about within the order, e.g. the fulfillment's id."""
    channel_id = models.IntegerField()
    state = models.CharField(
        max_length=8, choices=[(state.value, state.value) for state in MessageState]
    )
    trial = models.BooleanField(default=False)
    """Decided while the channel was on trial: rendered, never sent."""
    reason = models.CharField(max_length=255, default="")
    """Why it was skipped, is held or failed: a code, then detail without personal data."""
    fact_at = models.DateTimeField()
    due_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    """The latest sensible time; later it would no longer help anybody."""
    attempts = models.IntegerField(default=0)
    token = models.UUIDField(null=True)
    """Fencing token of the dispatcher that holds the row."""
    leased_until = models.DateTimeField(null=True)
    subject = models.CharField(max_length=255, default="")
    """The subject line as rendered, for the staff's list."""
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_message"
        indexes = (
            models.Index(fields=["order_id"], name="service_message_order"),
            models.Index(
                fields=["due_at", "id"],
                name="service_message_queued",
                condition=models.Q(state=MessageState.QUEUED),
            ),
            models.Index(
                fields=["leased_until"],
                name="service_message_leased",
                condition=models.Q(state=MessageState.SENDING),
            ),
            models.Index(
                fields=["channel_id", "id"],
                name="service_message_held",
                condition=models.Q(state=MessageState.HELD),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="service_message_state",
                condition=models.Q(state__in=[state.value for state in MessageState]),
            ),
            models.CheckConstraint(
                name="service_message_lease",
                condition=models.Q(
                    state=MessageState.SENDING,
                    token__isnull=False,
                    leased_until__isnull=False,
                )
                | (
                    ~models.Q(state=MessageState.SENDING)
                    & models.Q(token__isnull=True, leased_until__isnull=True)
                ),
            ),
        )
