"""No advertising leaves in any test without a stored yes: asked after each test that has a
database."""

from saleor_service_plugin.messages import kinds
from saleor_service_plugin.messages.gate import LETS_LEAVE
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.messages.rules import MessageClass
from saleor_service_plugin.outbox.rules import State

LEFT = (State.SENT, State.PARKED)
"""Handed over, or maybe."""


def without_a_yes() -> list[str]:
    """Return the keys of advertising that left although no word in its row lets it."""
    advertising = [
        kind.key
        for kind in kinds.all_kinds()
        if kind.message_class is not MessageClass.TRANSACTIONAL
    ]
    left = Message.objects.filter(kind__in=advertising, state__in=LEFT)
    return list(left.exclude(basis__in=sorted(LETS_LEAVE)).values_list("key", flat=True))
