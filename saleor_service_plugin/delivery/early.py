"""What was said of a number before staff typed it: kept for a while, then taken in."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

from . import take_report
from .carrier_report import Report, Scan
from .carriers.names import Carrier
from .models import CarrierAccount, EarlyReport, TrackedParcel
from .states import ParcelState


def remember(account_id: int, number: str, report: Report) -> EarlyReport:
    """Return the row that keeps a report of a number that no parcel has; it is not written."""
    return EarlyReport(account_id=account_id, number=number, report=_stored(report))


def adopt(rows: Iterable[TrackedParcel], now: datetime) -> None:
    """Take in what was said of new parcels before, in the caller's transaction.

    Args:
        rows: Parcels that were just written in this transaction, so that nobody else has them.
        now: Database time.

    """
    by_number: dict[str, list[TrackedParcel]] = {}
    for row in rows:
        if row.number and row.current:
            by_number.setdefault(row.number, []).append(row)
    found = list(EarlyReport.objects.filter(number__in=by_number).order_by("pk"))
    if not found:
        return
    accounts = CarrierAccount.objects.in_bulk({row.account_id for row in found})
    for one in found:
        account = accounts.get(one.account_id)
        for parcel in by_number[one.number]:
            if account is None or not reaches(account, parcel.channel_id):
                continue
            take_report.take([parcel], {parcel.pk: _read(one)}, source=account.service, now=now)
    EarlyReport.objects.filter(pk__in=[row.pk for row in found]).delete()


def reaches(account: CarrierAccount, channel_id: int) -> bool:
    """Whether an account may say anything of a channel's parcels."""
    return not account.channel_ids or channel_id in account.channel_ids


def _stored(report: Report) -> dict[str, object]:
    values = asdict(report)
    values["scans"] = [{**asdict(scan), "at": scan.at.isoformat()} for scan in report.scans]
    for name in ("forecast_from", "forecast_until", "pickup_until"):
        values[name] = values[name] and values[name].isoformat()
    return values


def _read(row: EarlyReport) -> Report:
    values = row.report
    scans: Sequence[dict[str, str]] = values["scans"]

    def moment(name: str) -> datetime | None:
        return datetime.fromisoformat(values[name]) if values[name] else None

    return Report(
        number=values["number"],
        scans=tuple(
            Scan(
                datetime.fromisoformat(scan["at"]), ParcelState(scan["state"]), scan["text"],
                scan["place"], scan["code"],
            )
            for scan in scans
        ),
        carrier=Carrier(values["carrier"]) if values["carrier"] else None,
        forecast_from=moment("forecast_from"),
        forecast_until=moment("forecast_until"),
        pickup_place=values["pickup_place"],
        pickup_until=date.fromisoformat(values["pickup_until"]) if values["pickup_until"] else None,
    )  # fmt: skip
