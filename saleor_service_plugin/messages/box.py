"""The outbox of messages: its table and its lanes."""

from ..events.sql import ctes
from ..outbox.steps import Box
from .announce import ENDED, LISTENED

# What never leaves, what a person let go, and guests, which leave with their host.
_FREE = "(trial OR released OR host <> '')"

MESSAGES = Box(
    name="message",
    table="saleor_service_message",
    lane=f"channel_id = %s AND kind = %s AND {_FREE} = ANY(%s)",
    claim_extra=f", counted_in = CASE WHEN {_FREE} THEN NULL ELSE %s::timestamptz END",
    extra=", subject = %s, told = %s::jsonb, basis = %s",
    # A pause or a return to trial holds from the next mail on, without a statement more;
    # so is an endpoint seen that was made meanwhile.
    answer="(SELECT mode FROM saleor_service_channel WHERE channel_id = %s), "
    f"(SELECT live_since FROM saleor_service_channel WHERE channel_id = %s), {LISTENED}",
    # Who listens hears of it by the same statement: no mail costs one more for it.
    also=ctes(ENDED),
)
"""A lane is a channel and a kind: one sender, one brake, one template family."""
