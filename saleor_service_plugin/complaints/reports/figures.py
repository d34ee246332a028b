"""The complaint report: reasons, first reply, solution, by month, channel, topic, product ..."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...database import fetch
from ...shop import port
from ..models import ComplaintSettings
from . import figures_sql
from .where import MOST_ROWS, By, Where


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, by the clock on the wall, and how often it was in time."""

    count: int
    """Those of which it is known."""
    median_hours: float | None
    ninth_hours: float | None
    """Nine in ten took no longer."""
    met: int
    """Those whose clock ended in time,"""
    measured: int
    """of so many whose clock has ended, or whose time is over."""

    @property
    def rate(self) -> float | None:
        """The share in time, None where nothing was measured."""
        return self.met / self.measured if self.measured else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group of complaints."""

    key: str
    """Month ("2026-03"), Saleor's id of channel, product or user ("0": nobody), topic, or the
    supplier's name ("": the product names none)."""
    name: str
    """Of product or person, as it was written when it happened; "" of all else."""
    opened: int
    questions: int
    """Of them those that say of nothing that it is wrong."""
    first_reply: Times
    solution: Times
    """Until it was solved or closed; not of what is open."""
    reopened: int
    decided: int
    """Those of which staff said what they found,"""
    justified: int
    """and of these the justified ones, in part too."""
    reasons: Mapping[str, int] = field(default_factory=dict)
    """How many of each topic."""


def total(where: Where) -> Figures:
    """Return the figures of all complaints of a report together."""
    values, people = _values(where), False
    (row,) = fetch(figures_sql.figures(None, _conditions(where, people=people)), values)
    return _figures(row, {})


def by(where: Where, by_what: By) -> list[Figures]:
    """Return the figures of each group: months in their order, else the most complaints first.

    Args:
        where: Which complaints.
        by_what: By person only those of channels whose settings allow it are counted.

    """
    people = by_what is By.PERSON
    conditions, values = _conditions(where, people=people), _values(where)
    if people:
        values["allowing"] = allowing()
    if by_what is By.SUPPLIER:
        values.update(_suppliers(conditions, values))
    rows = fetch(figures_sql.figures(by_what, conditions), values)
    reasons: dict[str, dict[str, int]] = defaultdict(dict)
    for key, topic, count in fetch(figures_sql.reasons(by_what, conditions), values):
        reasons[key][topic] = count
    return [_figures(row, reasons[row[0]]) for row in rows]


def allowing() -> list[int]:
    """Return the channels whose reports may name single members of staff."""
    with port.current().writer():
        rows = ComplaintSettings.objects.filter(per_person=True)
        return sorted(rows.values_list("channel_id", flat=True))


def _suppliers(conditions: str, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return who supplies the products that complaints are about, as columns of a table."""
    slugs = dict(
        ComplaintSettings.objects.exclude(supplier_attribute="").values_list(
            "channel_id", "supplier_attribute"
        )
    )
    wanted: dict[str, set[int]] = defaultdict(set)
    about = fetch(figures_sql.products(conditions), values)
    for channel_id, product_id in about:
        if channel_id in slugs:
            wanted[slugs[channel_id]].add(product_id)
    names = {slug: port.current().read_attribute_values(pks, slug) for slug, pks in wanted.items()}
    rows = [
        (channel_id, product_id, names[slugs[channel_id]].get(product_id, ""))
        for channel_id, product_id in about
        if channel_id in slugs
    ]
    return {
        name: [row[place] for row in rows]
        for place, name in enumerate(("channels_of", "products", "suppliers"))
    }


def _conditions(where: Where, *, people: bool) -> str:
    return figures_sql.where(
        channels=where.channels is not None, topics=where.topics is not None, people=people
    )


def _values(where: Where) -> dict[str, Any]:
    begins, ends = where.span
    return {
        "begins": begins, "ends": ends, "channels": where.channels,
        "topics": None if where.topics is None else [str(one) for one in where.topics],
        "most": MOST_ROWS,
    }  # fmt: skip


def _figures(row: Sequence[Any], reasons: Mapping[str, int]) -> Figures:
    (
        key, name, opened, questions, replied, reply_half, reply_ninth, ended, end_half, end_ninth,
        reply_met, replies, solution_met, solutions, reopened, decided, justified,
    ) = row  # fmt: skip
    return Figures(
        key=key or "", name=name or "", opened=opened, questions=questions,
        first_reply=Times(replied, reply_half, reply_ninth, reply_met, replies),
        solution=Times(ended, end_half, end_ninth, solution_met, solutions),
        reopened=reopened, decided=decided, justified=justified, reasons=reasons,
    )  # fmt: skip
