"""How long parcels usually took, as the plugin would have learned it on each day of the year."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from saleor_service_plugin.delivery.promises.terms import Desk
from saleor_service_plugin.delivery.promises.usual import ENOUGH, LATELY, SAMPLE, half

from . import shop
from .happened import Bought
from .shop import local

AT = time(3)
"""Once a day, at night."""

HEARD = timedelta(hours=6)
"""After so long it is known that a parcel arrived."""


@dataclass
class Learned:
    """What promises were reckoned with on each day."""

    base: Desk
    arrived: Mapping[int, list[tuple[datetime, int]]]
    """When orders arrived, and after how many days, by method, in order."""
    _desks: dict[date, Desk] = field(default_factory=dict)

    def desk(self, now: datetime) -> Desk:
        """Return what promises are reckoned with at a moment."""
        day = (now - timedelta(hours=AT.hour)).date()
        if day not in self._desks:
            self._desks[day] = shop.learned(self.base, self._usual(day))
        return self._desks[day]

    def _usual(self, day: date) -> Mapping[tuple[int, str], int]:
        now = datetime.combine(day, AT, UTC)
        found = {}
        for method, rows in self.arrived.items():
            last = bisect_right(rows, (now - HEARD, 0))
            first = bisect_right(rows, (now - LATELY, 0))
            days = [taken for _, taken in rows[max(first, last - SAMPLE) : last]]
            if len(days) >= ENOUGH:
                found[method, "DE"] = half(days)
        return found


def learn(base: Desk, orders: Iterable[Bought]) -> Learned:
    """Return it from all deliveries of the year; what is not known yet on a day is not used."""
    arrived: defaultdict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for order in orders:
        times = [one.arrived_at for one in order.parcels]
        if not times or None in times:
            continue
        at = max(when for when in times if when)
        sent = max(one.sent_at for one in order.parcels)
        carrier = shop.terms(base, order.warehouse, order.method, "").carrier
        days = carrier.working_days_between(local(sent), local(at))
        arrived[order.method].append((at, max(days, 0)))
    return Learned(base, {method: sorted(rows) for method, rows in arrived.items()})
