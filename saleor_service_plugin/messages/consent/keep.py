"""Writing down what was said of advertising: rows are added, none is ever changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid4, uuid5

from django.db import transaction

from ...database import fetch, transaction_time
from ...shop import port
from .. import channels, enter
from ..enter import NewMessage
from ..rules import ChannelGate
from . import addresses, stand
from .models import ConsentEntry
from .stand import AGAINST, Said
from .states import ConsentStep, Source

CONFIRM = "consent-confirm"
"""The kind of mail that asks an address's owner."""

MOST_ASKED_A_DAY = 3
"""Mails that ask, for one address: nobody floods a mailbox by typing it in."""

NO_ORDER = UUID("5c0f7c1e-7f5b-4f2a-9d55-6d9f0c0c9a11")
"""Where mails without an order have a place of their own: `order_of`."""

LOCK = "SELECT pg_advisory_xact_lock(hashtext('saleor_service_consent:' || %s))"


# From key to key through the index, however many entries each has: "g" lies behind all digits
# of a digest.
_KEY_NAMES = """
WITH RECURSIVE key AS (
    (SELECT left(address_hash, 8) AS name FROM saleor_service_consent
     ORDER BY address_hash LIMIT 1)
    UNION ALL
    SELECT (
        SELECT left(address_hash, 8) FROM saleor_service_consent
        WHERE address_hash > key.name || 'g' ORDER BY address_hash LIMIT 1
    ) FROM key WHERE key.name IS NOT NULL
)
SELECT name FROM key WHERE name IS NOT NULL
"""


class Answer(StrEnum):
    """What a confirmation came to."""

    CONFIRMED = "confirmed"
    AGAIN = "again"
    """It had been confirmed before."""
    OVERTAKEN = "overtaken"
    """Taken back or objected to since it was asked: he has to ask anew."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody entered an address to get advertising."""

    email: str
    channel_id: int
    text_version: str
    source: Source
    language_code: str = ""
    order_id: UUID | None = None
    at: datetime | None = None
    """None: now."""


def order_of(address_hash: str) -> UUID:
    """Return what stands for the order in a message that is about none."""
    return uuid5(NO_ORDER, address_hash)


def said_of(hashes: Collection[str]) -> dict[str, list[Said]]:
    """Return all that was said, by digest, in one statement; digests without it are missing."""
    found: dict[str, list[Said]] = {}
    rows = ConsentEntry.objects.filter(address_hash__in=list(hashes)).order_by("at", "id")
    for digest, step, at, channel_id, order_id, pk in rows.values_list(
        "address_hash", "step", "at", "channel_id", "order_id", "id"
    ):
        said = Said(ConsentStep(step), at, channel_id, order_id, pk)
        found.setdefault(digest, []).append(said)
    return found


def ask(wish: Wish) -> bool:
    """Have an address's owner asked whether he wants advertising: a double-opt-in mail.

    Nothing leaves where he agreed before, or was asked often enough today; who asks here must
    not tell that apart, or strangers could find out who gets mail.

    Args:
        wish: Who, for which channel, by which door.

    Returns:
        Whether a mail was entered.

    """
    with port.current().writer(), transaction.atomic():
        now = transaction_time()
        fetch(LOCK, [addresses.digest(wish.email)])
        return ask_all([wish], gates=channels.gates(), now=now) > 0


def ask_all(wishes: Sequence[Wish], *, gates: Mapping[int, ChannelGate], now: datetime) -> int:
    """Ask several, in the caller's transaction; a constant number of statements.

    Args:
        wishes: Who; one with an order is asked once for it.
        gates: Channel gates by channel id.
        now: Database time.

    Returns:
        How many mails were entered.

    """
    if not wishes:
        return 0
    known = said_of({digest for wish in wishes for digest in addresses.digests(wish.email)})
    rows = []
    for wish in wishes:
        said = [one for key in addresses.digests(wish.email) for one in known.get(key, ())]
        if _is_to_be_asked(wish, said, now):
            row = _row(wish.email, ConsentStep.ASKED, wish.source, wish.at or now)
            row.channel_id, row.order_id = wish.channel_id, wish.order_id
            row.text_version, row.language_code = wish.text_version, wish.language_code
            row.token_id = uuid4()
            rows.append(row)
    ConsentEntry.objects.bulk_create(rows, ignore_conflicts=True)
    return enter.enter([_mail(row, now) for row in rows], gates=gates, now=now)


def _is_to_be_asked(wish: Wish, said: Sequence[Said], now: datetime) -> bool:
    if wish.order_id is not None and any(
        one.order_id == wish.order_id and one.step is ConsentStep.ASKED for one in said
    ):
        return False
    mine = [one for one in said if one.channel_id in (None, wish.channel_id)]
    word = stand.last_word(mine)
    if word is not None and word.step is ConsentStep.GIVEN:
        lately = max(one.at for one in mine if one.step is ConsentStep.GIVEN)
        if now - lately <= stand.CONSENT_LASTS:
            return False
    today = [one for one in said if one.step is ConsentStep.ASKED]
    return sum(now - one.at < timedelta(days=1) for one in today) < MOST_ASKED_A_DAY


def _mail(row: ConsentEntry, now: datetime) -> NewMessage:
    return NewMessage(
        kind=CONFIRM, key=f"{CONFIRM}:{row.token_id}",
        order_id=row.order_id or order_of(row.address_hash), subject_id=str(row.token_id),
        channel_id=row.channel_id or 0, fact_at=row.at, due_at=now,
    )  # fmt: skip


def confirm(token_id: UUID) -> tuple[Answer, ConsentEntry | None]:
    """Write down that an address's owner wants advertising, because he says so himself.

    Args:
        token_id: Of the link in the mail that asked him.

    Returns:
        What it came to, and the entry that asked.

    """
    with port.current().writer(), transaction.atomic():
        asked = ConsentEntry.objects.filter(token_id=token_id, step=ConsentStep.ASKED).first()
        if asked is None:
            return Answer.GONE, None
        fetch(LOCK, [asked.address_hash])
        later = ConsentEntry.objects.filter(address_hash=asked.address_hash, at__gte=asked.at)
        if ConsentEntry.objects.filter(asked_id=asked.pk).exists():
            return Answer.AGAIN, asked
        if later.filter(step__in=sorted(AGAINST)).exists():
            return Answer.OVERTAKEN, asked
        ConsentEntry.objects.create(
            address_hash=asked.address_hash, email=asked.email, channel_id=asked.channel_id,
            step=ConsentStep.GIVEN, source=Source.MAIL_LINK, text_version=asked.text_version,
            language_code=asked.language_code, order_id=None, at=transaction_time(),
            asked_id=asked.pk,
        )  # fmt: skip
        return Answer.CONFIRMED, asked


def refuse(
    hashes: Sequence[str],
    *,
    step: ConsentStep,
    source: Source,
    email: str = "",
    by: str = "",
    at: datetime | None = None,
) -> bool:
    """Write down that somebody wants no advertising, in no channel.

    Args:
        hashes: What his address is known by, today's digest first.
        step: Objected or withdrawn; both end advertising until he confirms a wish for it.
        source: By which door.
        email: As written, where it is known; the digest alone does, too.
        by: Who of the staff wrote it down.
        at: When he said so; None: now.

    Returns:
        False where that was his last word before: a second one adds nothing.

    """
    with port.current().writer(), transaction.atomic():
        fetch(LOCK, [hashes[0]])
        said = [one for found in said_of(hashes).values() for one in found]
        word = stand.last_word(said)
        now = transaction_time()
        if word is not None and word.step in AGAINST and not _is_open(said, word):
            return False
        ConsentEntry.objects.create(
            address_hash=hashes[0], email=email, step=step, source=source, by=by,
            at=min(at or now, now),
        )  # fmt: skip
        return True


def _is_open(said: Iterable[Said], word: Said) -> bool:
    """Whether he was asked since: then a second objection means that, too."""
    return any(one.step is ConsentStep.ASKED and one.at >= word.at for one in said)


def note(
    email: str,
    step: ConsentStep,
    *,
    source: Source,
    channel_id: int | None = None,
    order_id: UUID | None = None,
    text_version: str = "",
    at: datetime,
) -> ConsentEntry:
    """Return an entry that is not written yet: a notice that was shown, a list he stands in."""
    row = _row(email, step, source, at)
    row.channel_id, row.order_id, row.text_version = channel_id, order_id, text_version
    return row


def write(rows: Sequence[ConsentEntry]) -> None:
    """Write entries in one statement; what an order had told before stays."""
    if rows:
        ConsentEntry.objects.bulk_create(rows, ignore_conflicts=True)


def keys_gone() -> int:
    """Return how many keys are gone under which entries lie: nobody is found by those."""
    return sum(name not in addresses.key_names() for (name,) in fetch(_KEY_NAMES))


def _row(email: str, step: ConsentStep, source: Source, at: datetime) -> ConsentEntry:
    return ConsentEntry(
        address_hash=addresses.digest(email), email=email.strip(), step=step, source=source, at=at
    )
