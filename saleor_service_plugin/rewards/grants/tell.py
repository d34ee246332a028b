"""Telling a customer of a code or card, once the shop has it."""

from ...messages import channels, enter, kinds
from ...messages.enter import NewMessage
from . import anchor
from .models import Grant
from .states import GrantState, Why

REMEDY = "code-remedy"
"""Transactional: it makes good for something."""

GRANTED = "code-granted"
"""Advertising; the gate decides when it is sent."""

OF_REASONS = {Why.CAMPAIGN: "campaign-code", Why.REFERRAL: "referral-reward"}
"""Reasons with a message of their own, where somebody declared it."""


def told_of(grant: Grant) -> str | None:
    """Enter the message that tells of a code or card, in the caller's transaction.

    Once per grant, however often it is asked for. None where its reason's own letter tells,
    on trial, and where it cannot be used (any more).

    Args:
        grant: As `moves.given` returned it.

    Returns:
        The message's key, None where there is none.

    Raises:
        LookupError: Nobody declared the message.

    """
    silent = grant.trial or grant.announced_by or not grant.code
    if silent or grant.state != GrantState.GIVEN or grant.given_at is None:
        return None
    kind = kind_of(Why(grant.why))
    message = NewMessage(
        kind=kind,
        key=f"{kind}:{grant.pk}",
        order_id=anchor.order_of(grant),
        subject_id=str(grant.pk),
        channel_id=grant.channel_id,
        fact_at=grant.given_at,
        due_at=grant.given_at,
    )
    enter.enter([message], gates=channels.gates(), now=grant.given_at)
    return message.key


def kind_of(why: Why) -> str:
    """Return the kind of message that tells of what was granted for this reason."""
    if why is Why.REMEDY:
        return REMEDY
    own = OF_REASONS.get(why, "")
    return own if own and kinds.get(own) is not None else GRANTED
