"""The last step before advertising is handed over: the decision is stored, the week is taken.

One transaction: who objected while the batch was under way is seen, two mails to one address
cannot leave in one week however many workers there are, and the gate's word stands in the
message's row before any mail server hears of it.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from ... import conf
from ...database import fetch
from ...outbox.rules import State
from ...shop import port
from ..gate import LETS_LEAVE, Ground
from ..models import Message
from . import addresses

# Somebody said something against advertising since the letter was loaded.
_NEWS = """
SELECT EXISTS (
    SELECT FROM saleor_service_consent
    WHERE address_hash = ANY(%s) AND id > %s AND step IN ('objected', 'withdrawn', 'listed')
)
"""

# Whoever has the row locked decides first; a second try of the same message is none against it.
_TAKE = """
INSERT INTO saleor_service_advertising_sent AS sent (address_hash, last_at, message_key)
VALUES (%(digest)s, now(), %(key)s)
ON CONFLICT (address_hash) DO UPDATE SET last_at = now(), message_key = excluded.message_key
    WHERE sent.last_at <= now() - %(pause)s OR sent.message_key = excluded.message_key
RETURNING 1
"""

_REST = """
SELECT coalesce(max(last_at) + %s - now(), interval '0')
FROM saleor_service_advertising_sent WHERE address_hash = ANY(%s) AND message_key <> %s
"""


class NotOursError(Exception):
    """The message belongs to another worker by now."""


def take(
    message: Message, why: Ground, *, recipient: str, seen: int, token: UUID
) -> timedelta | None:
    """Store why advertising may leave, and take this address's turn.

    Args:
        message: The claimed row.
        why: What the gate said.
        recipient: The mail address.
        seen: The last entry of his that the gate knew.
        token: Of the batch.

    Returns:
        None: it may leave. Otherwise how long it has to wait: until the cap allows it, or
        nothing, where it has to be decided anew.

    Raises:
        NotOursError: The lease ran out; nothing is stored.
        ValueError: That is no word that advertising may leave by.

    """
    if why not in LETS_LEAVE:
        raise ValueError(f"Advertising does not leave by {why!r}.")
    hashes = addresses.digests(recipient)
    pause = conf.advertising_pause()
    with port.current().writer(), transaction.atomic():
        if fetch(_NEWS, [hashes, seen])[0][0]:
            return timedelta(0)
        ((rest,),) = fetch(_REST, [pause, hashes, message.key])
        if rest > timedelta(0):
            return timedelta(seconds=max(rest.total_seconds(), 1))
        if not fetch(_TAKE, {"digest": hashes[0], "key": message.key, "pause": pause}):
            # Another worker's mail took the week between the two statements.
            return timedelta(minutes=1)
        its = Message.objects.filter(pk=message.pk, token=token, state=State.SENDING)
        if not its.update(basis=why):
            raise NotOursError
    message.basis = why
    return None


def is_stored(message: Message, token: UUID) -> bool:
    """Whether a word that advertising may leave by stands in the row, read once more."""
    with port.current().writer():
        rows = Message.objects.filter(pk=message.pk, token=token, basis__in=sorted(LETS_LEAVE))
        return rows.exists()
