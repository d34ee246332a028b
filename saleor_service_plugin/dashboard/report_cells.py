"""Cells of the API's reports, put together as a page shows them: pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

COUNTS = ("kept", "broken", "unknown", "running", "canceled")

Cell = Mapping[str, Any]
"""As the API gives it: `cell`, and what was counted of it."""

Key = Callable[[Mapping[str, Any]], str]


@dataclass(slots=True)
class Kept:
    """How the promises of some cells were kept, together."""

    key: str
    cell: Mapping[str, Any]
    """The first one that was put in: what it is called by."""
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COUNTS, 0))

    @property
    def promised(self) -> int:
        """All but the canceled ones."""
        return self.ended + self.counts["running"]

    @property
    def ended(self) -> int:
        """Those of which it is decided, or over without anybody knowing."""
        return self.counts["kept"] + self.counts["broken"] + self.counts["unknown"]

    @property
    def rate(self) -> float | None:
        """The share of kept ones among those of which it is known."""
        known = self.counts["kept"] + self.counts["broken"]
        return self.counts["kept"] / known if known else None


def of(group: str) -> Key:
    """Return what tells the cells of a group apart, "" where it is not known.

    Args:
        group: MONTH, CHANNEL, METHOD or CARRIER.

    """
    name = {
        "MONTH": "month", "CHANNEL": "channelId", "METHOD": "shippingMethodId",
        "CARRIER": "carrier",
    }[group]  # fmt: skip
    return lambda cell: str(cell[name] or "")


def together(cells: Iterable[Cell], key: Key) -> list[Kept]:
    """Return cells added up by their keys, in the order of these.

    Args:
        cells: Of `serviceKeptPromises`.
        key: What tells them apart.

    """
    found: dict[str, Kept] = {}
    for one in cells:
        name = key(one["cell"])
        row = found.setdefault(name, Kept(name, one["cell"]))
        for count in COUNTS:
            row.counts[count] += one[count]
    return [found[name] for name in sorted(found)]


def method_names(cells: Iterable[Cell]) -> dict[str, str]:
    """Return the names of shipping methods by id; two of one name with their zones."""
    known = {
        one["cell"]["shippingMethodId"]: one["cell"]
        for one in cells
        if one["cell"]["shippingMethodId"]
    }
    names = [cell["shippingMethodName"] or "" for cell in known.values()]
    return {
        pk: f"{name} ({cell['shippingMethodZone']})" if names.count(name) > 1 else name
        for pk, cell in known.items()
        if (name := cell["shippingMethodName"] or "–")
    }
