"""Promised lines as a file for a spreadsheet."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import UUID

from ...messages import channels
from ...messages.rules import ChannelGate, zone_of
from ...orders.models import ServiceOrder
from ...shop import port
from ...shop.snapshots import Channel
from ..carriers.names import NAMES, Carrier
from ..promises.models import Promise
from . import csv_file, kept, words
from .csv_file import Value
from .kept import Cursor, Page
from .where import Outcome, Where, month_after

MOST = 20_000
"""Lines of one file: some 3 MB."""

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Export:
    """A file."""

    name: str
    content: str
    rows: int
    complete: bool
    """False: there are more lines than it can hold."""


@dataclass(frozen=True, slots=True)
class _Names:
    """What ids are called, and where their days are counted."""

    channels: Mapping[int, Channel]
    methods: Mapping[int, str]
    orders: Mapping[UUID, str]
    gates: Mapping[int, ChannelGate]

    def zone(self, channel_id: int) -> tzinfo:
        """Return the zone of a channel's customers."""
        return zone_of(self.gates.get(channel_id, ChannelGate()).settings.time_zone)


def export(
    where: Where, *, outcomes: Collection[Outcome] | None = None, language: str = "en"
) -> Export:
    """Return lines as CSV, the latest promised day first.

    Args:
        where: Which lines.
        outcomes: What became of them; None: whatever did.
        language: "de" or "en".

    """
    found = [row for _, row in zip(range(MOST + 1), _rows(where, outcomes), strict=False)]
    complete = len(found) <= MOST
    names = _names(found)
    table = csv_file.table(
        words.COLUMNS[language],
        [_values(row, names, language) for row in found[:MOST]],
        language=language,
    )
    last = month_after(where.after, -1)
    name = f"{words.FILE_NAMES[language]}-{where.first:%Y-%m}-{last:%Y-%m}.csv"
    return Export(name, table, min(len(found), MOST), complete)


def _rows(where: Where, outcomes: Collection[Outcome] | None) -> Iterator[Promise]:
    place: Cursor | None = None
    while True:
        rows = kept.page(where, Page(AT_ONCE, after=place), outcomes=outcomes)
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1]
        if last.first_latest is None:
            return
        place = Cursor(last.first_latest, last.pk)


def _names(rows: Collection[Promise]) -> _Names:
    shop = port.current()
    methods = {row.method_id for row in rows if row.method_id is not None}
    orders = ServiceOrder.objects.filter(order_id__in={row.order_id for row in rows})
    return _Names(
        channels=shop.read_channels(),
        methods={pk: one.name for pk, one in shop.read_shipping_methods(methods).items()},
        orders=dict(orders.values_list("order_id", "number")),
        gates=channels.gates(),
    )


def _values(row: Promise, names: _Names, language: str) -> list[Value]:
    zone = names.zone(row.channel_id)
    channel = names.channels.get(row.channel_id)
    yes, no = words.YES_NO[language]
    outcome: str = row.outcome  # type: ignore[attr-defined]
    return [
        names.orders.get(row.order_id, ""),
        row.name,
        row.quantity,
        channel.name if channel else "",
        names.methods.get(row.method_id or 0, ""),
        _carrier(row.carrier),
        yes if row.shown else no,
        row.placed_at.astimezone(zone),
        row.first_latest,
        row.latest,
        _moment(row.sent_at, zone),
        _moment(row.delivered_at, zone),
        words.OUTCOMES[language][Outcome(outcome)],
    ]


def _moment(at: datetime | None, zone: tzinfo) -> datetime | None:
    return at and at.astimezone(zone)


def _carrier(code: str) -> str:
    return NAMES.get(Carrier(code), code) if code in list(Carrier) else code
