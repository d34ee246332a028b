"""Taking a callback in: verified, once, and only for parcels that its sender may speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from ...database import execute, transaction_time
from ...shop import port
from .. import early, take_report
from ..accounts import SECRET
from ..carrier_report import Report
from ..carriers import typed
from ..models import CarrierAccount, EarlyReport, TrackedParcel
from . import shapes
from .shape import ForgedError, MalformedError, StaleError

MOST_PARCELS = 1000
"""Of one callback; an aggregator sends one."""

# Who sends the same twice at once waits here for the first: either that one has taken it, or
# it was rolled back and this one does.
ONCE = """
INSERT INTO saleor_service_callback (account_id, digest) VALUES (%s, %s)
ON CONFLICT (account_id, digest) DO NOTHING
"""


class Outcome(StrEnum):
    """What came of a callback."""

    TAKEN = "taken"
    REPEATED = "repeated"
    """It was taken before; nothing is done, and the sender need not try again."""
    UNKNOWN = "unknown"
    """There is no such account, or it is switched off."""
    FORGED = "forged"
    STALE = "stale"
    MALFORMED = "malformed"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a callback, and why."""

    outcome: Outcome
    reason: str = ""
    """For the sender; quotes nothing of what it sent."""
    field: str = ""
    news: bool = False
    """Whether any order has something new."""


def take(public_id: UUID, headers: Mapping[str, str], body: bytes) -> Result:
    """Take a callback in.

    Args:
        public_id: The account that its address names.
        headers: Of the request, names in lower case.
        body: As it came.

    Raises:
        django.db.Error: The database failed; nothing was taken, the sender tries again.

    """
    with port.current().writer(), transaction.atomic():
        account = CarrierAccount.objects.filter(public_id=public_id, active=True).first()
        shape = shapes.SHAPES.get(account.service) if account else None
        if account is None or shape is None:
            return Result(Outcome.UNKNOWN)
        now = transaction_time()
        try:
            verified = shape.verify(headers, body, _secrets(account, now), now)
            reports = shape.read(body)
        except ForgedError as error:
            return Result(Outcome.FORGED, str(error))
        except StaleError as error:
            return Result(Outcome.STALE, str(error))
        except MalformedError as error:
            return Result(Outcome.MALFORMED, error.reason, error.field)
        if len(reports) > MOST_PARCELS:
            return Result(Outcome.MALFORMED, f"has more than {MOST_PARCELS} parcels", "parcels")
        if not execute(ONCE, [account.pk, sha256(verified.id.encode()).hexdigest()]):
            return Result(Outcome.REPEATED)
        CarrierAccount.objects.filter(pk=account.pk).update(last_good_at=now)
        return Result(Outcome.TAKEN, news=_write(account, reports, now))


def _meant(rows: Sequence[TrackedParcel]) -> list[TrackedParcel]:
    """Return the parcels that are meant, where carriers gave a number out again.

    Several orders may be in one parcel; but parcels that left a month apart are not one.
    """
    left = {row.pk: row.sent_at or row.created_at for row in rows}
    newest: dict[str, datetime] = {}
    for row in rows:
        newest[row.number] = max(newest.get(row.number, left[row.pk]), left[row.pk])
    apart = take_report.BEFORE_IT_LEFT
    return [row for row in rows if newest[row.number] - left[row.pk] < apart]


def _secrets(account: CarrierAccount, now: datetime) -> list[str]:
    """Return the secrets that hold now, the newest first."""
    found = [account.credentials.get(SECRET, "")]
    if account.old_secret and account.old_secret_until and account.old_secret_until > now:
        found.append(account.old_secret)
    return [secret for secret in found if secret]


def _write(account: CarrierAccount, reports: Sequence[Report], now: datetime) -> bool:
    """Write what was said of parcels; return whether any stands otherwise than before."""
    by_number: dict[str, list[Report]] = {}
    for report in reports:
        by_number.setdefault(typed.plain(report.number), []).append(report)
    by_number.pop("", None)
    found = TrackedParcel.objects.select_for_update().filter(number__in=by_number, current=True)
    rows = _meant([row for row in found.order_by("pk") if early.reaches(account, row.channel_id)])
    changed = False
    # One number may stand twice in a callback: in turns, as it was told.
    for turn in range(max(map(len, by_number.values()), default=0)):
        said = {
            row.pk: by_number[row.number][turn] for row in rows if turn < len(by_number[row.number])
        }
        taken = take_report.take(rows, said, source=account.service, now=now)
        changed = changed or any(one.changed for one in taken)
    known = {row.number for row in rows}
    EarlyReport.objects.bulk_create(
        early.remember(account.pk, number[:255], report)
        for number, found in by_number.items()
        if number not in known
        for report in found
    )
    return changed
