"""The mails about complaints and questions; who is told when is said by `tell.py`."""

from datetime import timedelta

from ...messages.kinds import MessageClass, MessageKind
from ...messages.samples import sample
from . import letters, staff_letters
from .tell import DECLINED, ESCALATED, RECEIVED, REPLIED, SOLVED

LATEST = timedelta(days=14)
"""An answer still helps; later the customer has asked again."""

PRIVATE = ("conversation_link", "customer_text", "reply")
"""Who looks at a preview need not read the conversation."""

COMPLAINT_RECEIVED = MessageKind(
    key=RECEIVED,
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=2),
    load=letters.load,
    sample=lambda: sample(RECEIVED),
    # The customer waits for it; silence is the worst mistake.
    brake=False,
    quiet=False,
    mandatory=("complaint_number", "answer_by", "contact", "footer"),
    secrets=PRIVATE,
    group="complaints",
)

COMPLAINT_REPLY = MessageKind(
    key=REPLIED,
    message_class=MessageClass.TRANSACTIONAL,
    latest=LATEST,
    load=letters.load,
    sample=lambda: sample(REPLIED),
    # A person wrote each; the twenty-first of a busy hour must not wait for another person.
    brake=False,
    quiet=False,
    mandatory=("complaint_number", "reply", "footer"),
    secrets=PRIVATE,
    group="complaints",
)

COMPLAINT_SOLVED = MessageKind(
    key=SOLVED,
    message_class=MessageClass.TRANSACTIONAL,
    latest=LATEST,
    load=letters.load,
    sample=lambda: sample(SOLVED),
    brake=False,
    quiet=False,
    mandatory=("complaint_number", "reply", "footer"),
    secrets=PRIVATE,
    group="complaints",
)

COMPLAINT_DECLINED = MessageKind(
    key=DECLINED,
    message_class=MessageClass.TRANSACTIONAL,
    latest=LATEST,
    load=letters.load,
    sample=lambda: sample(DECLINED),
    brake=False,
    quiet=False,
    mandatory=("complaint_number", "reply", "arbitration", "contact", "footer"),
    secrets=PRIVATE,
    group="complaints",
)

COMPLAINT_ESCALATED = MessageKind(
    key=ESCALATED,
    message_class=MessageClass.TRANSACTIONAL,
    latest=timedelta(days=1),
    load=staff_letters.load,
    sample=lambda: sample(ESCALATED),
    # Held where an unusual number of clocks runs out: the desk shows all of them anyway.
    quiet=False,
    mandatory=("complaint_number",),
    group="complaints",
)

KINDS = (
    COMPLAINT_RECEIVED,
    COMPLAINT_REPLY,
    COMPLAINT_SOLVED,
    COMPLAINT_DECLINED,
    COMPLAINT_ESCALATED,
)
