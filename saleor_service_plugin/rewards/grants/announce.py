"""What endpoints can hear of what customers are granted."""

from ...events.body import refer
from ...events.kinds import EventKind

CODE_GRANTED = EventKind(
    key="code_granted",
    description="A customer's personal discount code or gift card can be used from now on, once "
    "per grant: when the shop has it, not when it was decided. `kind` says which of both, `why` "
    "for what reason, as in `ServiceGrantKindEnum` and `ServiceGrantWhyEnum`; with the order that "
    "it was granted for, where there is one. The code itself only its owner and staff may read.",
    sample={
        "grantId": refer("ServiceGrant", 5), "kind": "CODE", "why": "RULE",
    },
)  # fmt: skip

KINDS = (CODE_GRANTED,)
