"""The outbox of webhooks: its table and its lanes."""

from ..outbox.steps import Box

DELIVERIES = Box(
    name="webhook",
    table="saleor_service_delivery",
    lane="endpoint_id = %s",
    # Switched off, an endpoint gets nothing from the next event on.
    answer="(SELECT active FROM saleor_service_endpoint WHERE id = %s)",
)
"""A lane is an endpoint: one that is away holds up no other."""
