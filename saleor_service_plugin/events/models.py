"""The rows of webhooks: who wants to hear, what happened, who was told."""

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ..outbox.models import OutboxRow
from ..outbox.rules import State

KIND = "webhook"


class Endpoint(models.Model):
    """An address that wants to hear of events."""

    id = models.BigAutoField(primary_key=True)
    url = models.CharField(max_length=1024)
    description = models.CharField(max_length=255, default="", blank=True)
    kinds = models.JSONField(default=list)
    """Keys of the kinds it asked for."""
    channel_ids = models.JSONField(default=list, blank=True)
    """The shop's channels it is limited to; empty: all, and what belongs to none."""
    active = models.BooleanField(default=True)
    off_because = models.CharField(max_length=32, default="", blank=True)
    """Why we switched it off; empty where staff did, or where it is on."""
    secret = models.CharField(max_length=80)
    """In clear, because it signs. Shown once, when it is made; never logged."""
    old_secret = models.CharField(max_length=80, default="", blank=True)
    old_secret_until = models.DateTimeField(null=True)
    """Until then both sign, so that nothing is refused while the receiver is changed."""
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_endpoint"

    def __repr__(self) -> str:
        """Name it without its address and secret, which may come into a log."""
        return f"<Endpoint: {self.pk}>"

    __str__ = __repr__


class Event(models.Model):
    """Something that happened, as endpoints are told; kept only where one asked for it."""

    id = models.UUIDField(primary_key=True, db_default=RandomUUID())
    """What receivers know it by (`webhook-id`), however often it is sent."""
    key = models.CharField(max_length=160, unique=True)
    """Names the fact behind it: the same one is never an event twice."""
    kind = models.CharField(max_length=32)
    order_id = models.UUIDField(null=True)
    channel_id = models.IntegerField(null=True)
    payload = models.JSONField(default=dict)
    """Ids and codes; nothing personal. See `body.Payload`."""
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_event"
        indexes = (
            # The purge's way to the oldest, and the replay's to the latest.
            models.Index(fields=["recorded_at"], name="service_event_recorded"),
            models.Index(fields=["order_id"], name="service_event_order"),
        )


class Delivery(OutboxRow):
    """One event on its way to one endpoint; a replay of what has ended is another row."""

    order_id = models.UUIDField(null=True)  # type: ignore[assignment]
    """Empty for events that are about no order."""
    endpoint_id = models.BigIntegerField()
    event_id = models.UUIDField()

    class Meta(OutboxRow.Meta):
        db_table = "saleor_service_delivery"
        indexes = (
            *OutboxRow.Meta.indexes,
            # A lane's rows as they become due; the dispatcher's way from lane to lane.
            models.Index(
                fields=["endpoint_id", "due_at", "id"],
                name="service_delivery_queued",
                condition=Q(state=State.QUEUED),
            ),
            # The lists of an endpoint, all and by state.
            models.Index(fields=["endpoint_id", "id"], name="service_delivery_endpoint"),
            models.Index(fields=["endpoint_id", "state", "id"], name="service_delivery_list"),
            models.Index(fields=["event_id", "endpoint_id"], name="service_delivery_event"),
        )
