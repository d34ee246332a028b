"""The outbox of webhooks: its table and its lanes."""

from ..outbox.steps import Box

DELIVERIES = Box(
    name="webhook",
    table="saleor_service_delivery",
    lane="endpoint_id = %s",
    # Switched off, or with another address or secret, an endpoint gets nothing from a batch
    # that began before, from the next event on.
    answer="(SELECT changed_at FROM saleor_service_endpoint WHERE id = %s AND active)",
)
"""A lane is an endpoint: one that is away holds up no other."""
