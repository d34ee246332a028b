"""The outbox of messages: its table and its lanes."""

from ..outbox.steps import Box

MESSAGES = Box(
    name="message",
    table="saleor_service_message",
    lane="channel_id = %s AND kind = %s AND (trial OR released OR host <> '') = ANY(%s)",
    claim_extra=", counted_in = %s",
    extra=", subject = %s, told = %s::jsonb",
    # A pause or a return to trial holds from the next mail on, without a statement more.
    answer="(SELECT mode FROM saleor_service_channel WHERE channel_id = %s), "
    "(SELECT live_since FROM saleor_service_channel WHERE channel_id = %s)",
)
"""A lane is a channel and a kind: one sender, one brake, one template family."""
