"""The outbox of effects on the shop."""

from django.db import models
from django.db.models import Q

from ..outbox.models import OutboxRow
from ..outbox.rules import State


class Effect(OutboxRow):
    """Something to be done to the shop: a note, later a goodie, a code, a refund.

    Never inside a look at an order, where it would take Saleor's locks under ours. What is
    done is checked again under Saleor's lock by the row's key, so that a worker that dies
    in between leaves nothing done twice.
    """

    data = models.JSONField(default=dict)
    """Ids and codes that the kind needs; no secrets and no text of customers."""

    class Meta(OutboxRow.Meta):
        db_table = "saleor_service_effect"
        indexes = (
            *OutboxRow.Meta.indexes,
            models.Index(
                fields=["kind", "due_at", "id"],
                name="service_effect_queued",
                condition=Q(state=State.QUEUED),
            ),
        )
