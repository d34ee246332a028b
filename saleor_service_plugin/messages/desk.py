"""What staff do with messages: look them up, try again, release, discard.

For the command and, later, the Dashboard and the API.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Window
from django.db.models.functions import RowNumber

from ..database import clock, fetch
from ..outbox import steps
from ..outbox.models import Attempt
from ..outbox.rules import State
from ..shop import port
from . import channels, enter, listing, sql
from .box import MESSAGES
from .models import Message, Suppression
from .rules import LEAST_BRAKED, TIME_AGAIN, Reason

PAGE = 50

MOST_PAGE = 1000


MOST_RESENT = LEAST_BRAKED
"""At once."""

MOST_RESENT_AN_HOUR = 60
"""By one person or App, whatever it is called how often: 20 at a time would be a mass mail
as well."""


class WrongStateError(ValueError):
    """Some of the messages do not stand where this can be done; the text names them."""


class SuppressedError(WrongStateError):
    """Nothing is sent to the addresses of some of them; the text names the messages."""


class TooManyError(ValueError):
    """They are more than may be sent once more at once."""


class TooOftenError(ValueError):
    """They, or too many others, were sent once more a moment ago."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which messages; what is None does not matter."""

    state: State | None = None
    kind: str | None = None
    channel_id: int | None = None
    order_id: UUID | None = None
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One message in the list."""

    id: int
    key: str
    kind: str
    order_id: UUID
    channel_id: int
    state: State
    reason: str
    subject: str
    attempts: int
    fact_at: datetime
    due_at: datetime
    deadline_at: datetime
    finished_at: datetime | None


def find(wanted: Filter, *, before: int | None = None, limit: int = PAGE) -> list[Line]:
    """Return a page of messages, the newest first.

    Args:
        wanted: Which.
        before: Id of the last one of the page before.
        limit: How many, at most `MOST_PAGE`.

    """
    after = None if before is None else listing.Cursor(before)
    page = listing.Page(min(max(limit, 1), MOST_PAGE), after=after)
    with port.current().writer():
        found = listing.page(_where(wanted), page)
    return [
        Line(
            row.pk, row.key, row.kind, row.order_id, row.channel_id, State(row.state),
            row.reason, row.subject, row.attempts, row.fact_at, row.due_at,
            row.deadline_at, row.finished_at,
        )
        for row in found
    ]  # fmt: skip


def newest_of_orders(order_ids: Sequence[UUID], *, most: int) -> list[list[Message]]:
    """Return each order's messages, the newest first, in one statement.

    Args:
        order_ids: Which orders.
        most: Of one order.

    """
    rank = Window(RowNumber(), partition_by="order_id", order_by="-id")
    rows = Message.objects.filter(order_id__in=order_ids).annotate(rank=rank)
    found: dict[UUID, list[Message]] = {order_id: [] for order_id in order_ids}
    with port.current().writer():
        for row in rows.filter(rank__lte=most).order_by("-id"):
            found[row.order_id].append(row)
    return [found[order_id] for order_id in order_ids]


def count(where: listing.Where, sort: listing.Sort = listing.Sort.CREATED) -> int:
    """Return how many messages a list holds; for who asks, it reads them all."""
    with port.current().writer():
        return listing.count(where, sort)


def attempts_of(message_ids: Collection[int]) -> dict[int, list[Attempt]]:
    """Return the attempts at these messages, the first one first."""
    found: dict[int, list[Attempt]] = {pk: [] for pk in message_ids}
    with port.current().writer():
        for row in Attempt.objects.filter(box=MESSAGES.name, row_id__in=found).order_by("id"):
            found[row.row_id].append(row)
    return found


def ids(wanted: Filter) -> Iterator[list[int]]:
    """Yield the ids of all such messages, page by page, the newest first."""
    before: int | None = None
    while page := find(wanted, before=before, limit=MOST_PAGE):
        before = page[-1].id
        yield [line.id for line in page]


def retry(message_ids: Sequence[int], *, strict: bool = True) -> int:
    """Queue failed messages again, due at once; the brake does not hold them.

    Args:
        message_ids: Which.
        strict: False leaves out what does not stand there any more.

    Raises:
        WrongStateError: One of them has not failed, or its address is suppressed; nothing
            is changed.

    """
    return _afresh(message_ids, State.FAILED, strict)


def release_parked(message_ids: Sequence[int], *, strict: bool = True) -> int:
    """Send parked messages although they may have gone out before.

    Args:
        message_ids: Which.
        strict: False leaves out what does not stand there any more.

    Raises:
        WrongStateError: One of them is not parked; nothing is changed.

    """
    return _afresh(message_ids, State.PARKED, strict)


def discard(message_ids: Sequence[int], *, strict: bool = True) -> int:
    """Have waiting, failed or parked messages never sent.

    Args:
        message_ids: Which.
        strict: False leaves out what does not stand there any more.

    Raises:
        WrongStateError: One of them is under way or has ended; nothing is changed.

    """
    allowed = {State.QUEUED, State.HELD, State.FAILED, State.PARKED}
    with port.current().writer(), transaction.atomic():
        wanted = _standing(message_ids, allowed, strict)
        return steps.move(
            MESSAGES, State.SKIPPED, where="id = ANY(%s)", values=[wanted],
            reason=Reason.DISCARDED,
        )  # fmt: skip


def resend(message_ids: Sequence[int], *, strict: bool = True, by: str = "") -> int:
    """Send messages once more and return how many were queued: see `copy`."""
    return len(copy(message_ids, strict=strict, by=by))


def copy(message_ids: Sequence[int], *, strict: bool = True, by: str = "") -> list[Message]:
    """Send messages once more, to the address and with the facts the orders have now.

    Each becomes a message of its own, so that the list shows both; the brake does not hold
    it, a channel on trial or paused does.

    Args:
        message_ids: Which.
        strict: False leaves out what does not stand there any more.
        by: Who wants it, as "user:3" or "app:3"; counted by it. Empty: an engineer at the
            shop's own machine, who is not counted.

    Returns:
        What was queued, in the order of the messages' ids.

    Raises:
        TooManyError: They are more than the brake would let go at once; nothing is changed.
        TooOftenError: Of these, or by this person, too many were sent lately; nothing is
            changed.
        WrongStateError: One of them was neither sent nor skipped, or its address is
            suppressed; nothing is changed.

    """
    if len(set(message_ids)) > MOST_RESENT:
        raise TooManyError(f"More than {MOST_RESENT} at once would be a mass mail.")
    with port.current().writer(), transaction.atomic():
        wanted = _standing(message_ids, {State.SENT, State.SKIPPED, State.TRIED}, strict)
        _refuse_suppressed(wanted)
        rows = list(Message.objects.filter(pk__in=wanted).order_by("pk"))
        try:
            copies = enter.again(rows, gates=channels.gates(), now=clock(), time=TIME_AGAIN)
        except enter.TooSoonError as error:
            found = [str(row.pk) for row in rows if row.key.partition(enter.AGAIN)[0] in error.keys]
            minutes = round(enter.COPY_REST.total_seconds() / 60)
            raise TooOftenError(
                f"Sent once more within the last {minutes} minutes: {', '.join(found)}."
            ) from error
        if by and copies:
            _count_resent(by, len(copies))
        return copies


def _count_resent(by: str, more: int) -> None:
    """Count what a person sends once more; with what is refused the count is taken back."""
    counted = {"who": f"resend:{by}", "more": more, "most": MOST_RESENT_AN_HOUR}
    if not fetch(sql.COUNT_BY_PERSON, counted):
        raise TooOftenError(
            f"{MOST_RESENT_AN_HOUR} messages an hour can be sent once more by one person; "
            "go on in the next one."
        )


def _afresh(message_ids: Sequence[int], state: State, strict: bool) -> int:
    with port.current().writer(), transaction.atomic():
        wanted = _standing(message_ids, {state}, strict)
        _refuse_suppressed(wanted)
        return steps.start_afresh(MESSAGES, wanted, states=[state], time=TIME_AGAIN)


def _standing(message_ids: Sequence[int], allowed: Collection[State], strict: bool) -> list[int]:
    """Lock these messages and return those that stand where this can be done."""
    wanted = sorted(set(message_ids))
    rows = Message.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    states = {row.pk: row.state for row in rows}
    wrong = [
        f"{pk} ({states.get(pk, 'unknown')})" for pk in wanted if states.get(pk) not in allowed
    ]
    if wrong and strict:
        names = " or ".join(sorted(allowed))
        raise WrongStateError(f"Not {names}: {', '.join(wrong[:20])}.")
    return [pk for pk in wanted if states.get(pk) in allowed]


def _refuse_suppressed(wanted: Sequence[int]) -> None:
    """Sent again to a suppressed address, a message would end for good, unsent."""
    keys = dict(Message.objects.filter(pk__in=wanted).values_list("key", "pk"))
    refused = Suppression.objects.filter(message_key__in=keys).values_list("message_key", flat=True)
    if found := sorted(keys[key] for key in refused):
        raise SuppressedError(f"Their addresses are suppressed: {', '.join(map(str, found[:20]))}.")


def _where(wanted: Filter) -> listing.Where:
    return listing.Where(
        states=None if wanted.state is None else [wanted.state],
        kinds=None if wanted.kind is None else [wanted.kind],
        channel_ids=None if wanted.channel_id is None else [wanted.channel_id],
        order_ids=None if wanted.order_id is None else [wanted.order_id],
        reasons=None if wanted.reason is None else [wanted.reason],
    )
