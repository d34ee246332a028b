"""What staff do with a parcel: say where it is, take that back, name its carrier, see to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from ..database import transaction_time
from ..messages import channels
from ..messages.harmless import one_line
from ..messages.rules import ChannelGate, zone_of
from ..orders import marks
from ..shop import port
from . import take_report, upkeep
from .carrier_report import LONGEST_TEXT, Report, Scan
from .carriers.names import Carrier
from .models import ParcelScan, TrackedParcel
from .states import ParcelState

LONGEST_AGO = timedelta(days=365)

AHEAD = timedelta(minutes=5)
"""By which clocks of staff may differ from ours."""

LONGEST_APPOINTMENT = timedelta(days=31)

FARTHEST_APPOINTMENT = timedelta(days=365)


class Unset(StrEnum):
    """Says that a value was not given, where none is a value of its own."""

    VALUE = "unset"


UNSET = Unset.VALUE


class ParcelRefusedError(ValueError):
    """Staff cannot do this with a parcel; nothing was changed.

    `field` names the argument, `reason` is a code, the text a sentence.
    """

    def __init__(self, field: str, reason: str, message: str) -> None:
        """Name what was refused and why."""
        super().__init__(message)
        self.field = field
        self.reason = reason


class UnknownParcelError(LookupError):
    """There is no parcel of this id."""


@dataclass(frozen=True, slots=True)
class Change:
    """What staff say of a parcel; what is left out stays."""

    state: ParcelState | None = None
    at: datetime | None = None
    """When it came there; now where it is left out."""
    text: str = ""
    """A sentence that the customer reads beside the state."""
    carrier: Carrier | None | Unset = UNSET
    """None: as the number and the shop's rows say."""
    appointment: tuple[datetime, datetime] | None | Unset = UNSET
    """Between when the forwarding agent comes; None: there is no appointment (any more)."""


def change(parcel_id: int, wanted: Change, *, said_by: str) -> TrackedParcel:
    """Write what staff say of a parcel; the customer is told of a state two minutes later.

    Args:
        parcel_id: Which.
        wanted: What they say.
        said_by: Global id of who says it.

    Returns:
        The parcel as it stands now.

    Raises:
        UnknownParcelError: There is none of this id.
        ParcelRefusedError: Field and reason; nothing was written.

    """
    with port.current().writer(), transaction.atomic():
        row, now = _locked(parcel_id), transaction_time()
        _check(row, wanted, now)
        if wanted.carrier is not UNSET:
            _name_carrier(row, wanted.carrier)
        if wanted.appointment is not UNSET:
            begin, end = wanted.appointment or (None, None)
            row.appointment_from, row.appointment_until = begin, end
        row.save(
            update_fields=[
                "chosen", "carrier", "carrier_from", "appointment_from", "appointment_until",
                "rest_until", "look_failures", "look_problem",
            ]
        )  # fmt: skip
        if wanted.state is not None:
            scan = Scan(wanted.at or now, wanted.state, one_line(wanted.text)[:LONGEST_TEXT])
            take_report.take(
                [row], {row.pk: Report(row.number, (scan,))}, source=take_report.STAFF, now=now,
                said_by=said_by,
            )  # fmt: skip
        else:
            _tend(row, now)
        # The carrier may be what the shop's rows say: the next look knows.
        marks.write([row.order_id])
    return row


def take_back(parcel_id: int) -> TrackedParcel:
    """Undo what staff last said of where a parcel is.

    What a customer was told by then was told; the next mail tells what is true.

    Raises:
        UnknownParcelError: There is none of this id.
        ParcelRefusedError: Staff have said nothing that still counts.

    """
    with port.current().writer(), transaction.atomic():
        row, now = _locked(parcel_id), transaction_time()
        said = ParcelScan.objects.filter(
            parcel_id=row.pk, source=take_report.STAFF, withdrawn_at=None
        ).order_by("-pk")
        newest = said.first()
        if newest is None:
            raise ParcelRefusedError(
                "id", "nothing-said", "Staff have said nothing about where this parcel is."
            )
        ParcelScan.objects.filter(pk=newest.pk).update(withdrawn_at=now)
        take_report.settle([row], {}, {}, now=now)
        if newest.state not in row.reached:
            row.undone = {**row.undone, newest.state: row.undone.get(newest.state, 0) + 1}
            row.save(update_fields=["undone"])
    return row


def see_to(parcel_id: int) -> TrackedParcel:
    """Take a parcel off the list of those that need attention, until something new happens.

    Raises:
        UnknownParcelError: There is none of this id.
        ParcelRefusedError: It does not need any.

    """
    with port.current().writer(), transaction.atomic():
        row, now = _locked(parcel_id), transaction_time()
        if not row.attention:
            raise ParcelRefusedError("id", "no-attention", "This parcel needs no attention.")
        row.settled = upkeep.settled_as(row.attention, row)
        row.save(update_fields=["settled"])
        _tend(row, now)
    return row


def put_back(parcel_id: int) -> TrackedParcel:
    """Put a parcel back onto the list that it was taken off, where it still belongs there.

    Raises:
        UnknownParcelError: There is none of this id.
        ParcelRefusedError: Nobody has taken it off.

    """
    with port.current().writer(), transaction.atomic():
        row, now = _locked(parcel_id), transaction_time()
        if not row.settled:
            raise ParcelRefusedError("id", "not-settled", "Nobody has seen to this parcel.")
        row.settled = ""
        row.save(update_fields=["settled"])
        _tend(row, now)
    return row


def ask_soon(parcel_id: int) -> TrackedParcel:
    """Have a parcel's carrier asked next, within the minute where the quota allows it.

    Raises:
        UnknownParcelError: There is none of this id.
        ParcelRefusedError: Its carrier is not asked about it.

    """
    with port.current().writer(), transaction.atomic():
        row = _locked(parcel_id)
        if not row.polled:
            raise ParcelRefusedError(
                "id", "not-asked", "Nobody is asked about this parcel: it has ended, has not left "
                "yet, or its carrier is not known."
            )  # fmt: skip
        now = transaction_time()
        # The next answer sets its rhythm anew.
        row.rest_until, row.near_seconds = None, upkeep.AT_ONCE
        row.near_from, row.near_until = now, now + SOON
        row.save(update_fields=["rest_until", "near_seconds", "near_from", "near_until"])
    return row


SOON = timedelta(days=1)
"""For so long a parcel is before all others that staff want asked about; where the quota of
a whole day is used up, it is lost."""


def _locked(parcel_id: int) -> TrackedParcel:
    row = TrackedParcel.objects.select_for_update().filter(pk=parcel_id).first()
    if row is None:
        raise UnknownParcelError(f"There is no parcel {parcel_id}.")
    return row


def _tend(row: TrackedParcel, now: datetime) -> None:
    gates: Mapping[int, ChannelGate] = channels.gates()
    gate = gates.get(row.channel_id, ChannelGate())
    upkeep.tend(row, now=now, zone=zone_of(gate.settings.time_zone))
    row.changed_at = now
    row.save(update_fields=[*upkeep.COLUMNS, "changed_at"])


def _name_carrier(row: TrackedParcel, carrier: Carrier | None | Unset) -> None:
    before = row.carrier
    row.chosen = str(carrier) if isinstance(carrier, Carrier) else ""
    if row.chosen:
        row.carrier, row.carrier_from = row.chosen, "staff"
    elif row.carrier_from == "staff":
        row.carrier, row.carrier_from = "", ""
    if row.carrier != before:
        row.rest_until, row.look_failures, row.look_problem = None, 0, ""


def _check(row: TrackedParcel, wanted: Change, now: datetime) -> None:
    if not row.current:
        raise ParcelRefusedError(
            "id", "not-current", "This parcel is no more: its number was replaced, or its "
            "fulfillment canceled."
        )  # fmt: skip
    if wanted.state is ParcelState.UNKNOWN:
        raise ParcelRefusedError(
            "state",
            "invalid",
            "state: say where it is; to take back what was said there is an undo.",
        )
    if wanted.state is None and (wanted.at or wanted.text):
        raise ParcelRefusedError("state", "required", "state: a time or a text belongs to a state.")
    if wanted.at and not now - LONGEST_AGO <= wanted.at <= now + AHEAD:
        raise ParcelRefusedError(
            "at", "invalid", "at: the time must lie in the last 365 days, not in the future."
        )
    if len(wanted.text) > LONGEST_TEXT:
        raise ParcelRefusedError(
            "text", "too-long", f"text: at most {LONGEST_TEXT} characters, not {len(wanted.text)}."
        )
    if isinstance(wanted.appointment, tuple):
        begin, end = wanted.appointment
        near = now < end and begin < now + FARTHEST_APPOINTMENT
        if not (begin < end and end - begin <= LONGEST_APPOINTMENT and near):
            raise ParcelRefusedError(
                "appointment", "invalid",
                "appointment: it must end after it begins, at most 31 days later, not "
                "be over, and begin within a year.",
            )  # fmt: skip
