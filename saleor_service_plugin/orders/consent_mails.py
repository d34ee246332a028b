"""The mail that asks an address's owner whether he wants advertising (double opt-in).

Transactional: it answers what was entered for this address, says what it is about and holds no
promotion (OLG Düsseldorf 17.03.2016 I-15 U 64/15). It belongs to no order, or to the one whose
checkout asked.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from ..messages.consent import keep, links
from ..messages.consent.models import ConsentEntry
from ..messages.consent.stand import AGAINST
from ..messages.consent.states import ConsentStep
from ..messages.enter import AGAIN
from ..messages.kinds import Letter, MessageClass, MessageKind
from ..messages.models import Message
from ..messages.rules import Reason
from ..messages.samples import sample
from . import letter
from .letter import Desk


def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return the letters of these rows; a constant number of statements."""
    desk = letter.open_desk(settings)
    tokens = {row.pk: _token(row.subject_id) for row in messages}
    asked = {
        row.token_id: row
        for row in ConsentEntry.objects.filter(
            token_id__in=[pk for pk in tokens.values() if pk], step=ConsentStep.ASKED
        )
    }
    over = _over([row.address_hash for row in asked.values()])
    found = {}
    for message in messages:
        row = asked.get(tokens[message.pk])
        if row is not None and row.email:
            ended = any(pk > row.pk for pk in over.get(row.address_hash, ()))
            found[message.pk] = _letter(message, row, desk, ended)
    return found


def _over(hashes: Sequence[str]) -> dict[str, list[int]]:
    """Return what ends the question: it was answered, or taken back."""
    steps = [*sorted(AGAINST), ConsentStep.GIVEN]
    rows = ConsentEntry.objects.filter(address_hash__in=hashes, step__in=steps)
    found: dict[str, list[int]] = {}
    for digest, pk in rows.values_list("address_hash", "id"):
        found.setdefault(digest, []).append(pk)
    return found


def _letter(message: Message, row: ConsentEntry, desk: Desk, ended: bool) -> Letter:
    language = letter.language_for(message.kind, row.language_code, desk)
    assert row.token_id is not None
    context = {
        **letter.without_order(desk, language),
        "confirm_link": links.confirm_address(row.token_id),
        "days": str(links.CONFIRM_GOOD_FOR.days),
    }
    # Sent once more, it would be a reminder of what nobody confirmed: that is advertising.
    again = AGAIN in message.key
    stop = Reason.OVERTAKEN if ended or again else None
    return Letter(row.email, row.language_code, context, stop)


def _token(subject: str) -> UUID | None:
    try:
        return UUID(subject)
    except ValueError:
        return None


CONSENT_CONFIRM = MessageKind(
    key=keep.CONFIRM,
    message_class=MessageClass.TRANSACTIONAL,
    # Who entered it looks at his mailbox now; a day later he may have forgotten it.
    latest=timedelta(days=1),
    load=load,
    sample=lambda: sample(keep.CONFIRM),
    quiet=False,
    mandatory=("confirm_link", "footer"),
    secrets=("confirm_link",),
    group="rewards",
)

KINDS = (CONSENT_CONFIRM,)
