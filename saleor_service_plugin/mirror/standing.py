"""What the mirror shows: its figures for the channels that somebody may see, and their rows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from ..database import clock
from ..shop import port
from .models import WHOLE, Mirror, MirrorRow
from .rules import WHOLE_ONLY, Figure

MAKING = timedelta(minutes=5)
"""Who began longer ago has died or failed (`making.CLAIM`)."""


@dataclass(frozen=True, slots=True)
class Found:
    """One figure."""

    figure: Figure
    count: int = 0
    of: int | None = None
    """Out of how many; None where that says nothing."""
    median: int | None = None
    """Hours: half of the orders took no longer."""
    slow: int | None = None
    """Hours: nine in ten took no longer."""
    longest: int | None = None
    """Days that the one longest in coming has waited."""
    guests: int | None = None
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    """By currency."""
    parts: Mapping[str, int] = field(default_factory=dict)
    """By kind of message, or by carrier."""
    complete: bool = True
    scope: tuple[int, ...] = ()
    """The channels whose rows stand behind it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The mirror as somebody sees it."""

    computed_at: datetime | None = None
    seconds: float | None = None
    making: bool = False
    """A new one is being made, or will be within a minute."""
    failed: bool = False
    orders: int = 0
    figures: tuple[Found, ...] = ()

    def figure(self, wanted: Figure) -> Found:
        """Return one figure, an empty one where there is none yet."""
        return next((one for one in self.figures if one.figure is wanted), Found(wanted))


def standing(channel_ids: Collection[int] | None) -> Standing:
    """Return how the mirror stands.

    Args:
        channel_ids: The channels that count; None: all of them together. A customer of
            two channels is one customer there, and else one in each.

    """
    with port.current().writer():
        rows = {row.pk: row for row in Mirror.objects.all()}
        now = clock()
    whole = rows.get(WHOLE)
    if whole is None:
        return Standing(making=True)
    begun = whole.begun_at
    running = begun is not None and (whole.computed_at is None or begun > whole.computed_at)
    fresh = running and begun is not None and begun > now - MAKING
    scope = (WHOLE,) if channel_ids is None else tuple(sorted(channel_ids))
    chosen = [found for key in scope if key in rows and (found := rows[key].figures)]
    return Standing(
        computed_at=whole.computed_at,
        seconds=whole.seconds,
        making=whole.wanted or (fresh and not whole.last_error) or begun is None,
        failed=bool(whole.last_error),
        orders=sum(one["orders"] for one in chosen),
        figures=_figures(chosen, scope, rows.keys()) if whole.computed_at else (),
    )


def page(found: Found, *, limit: int, after: tuple[int, int] | None = None) -> Sequence[MirrorRow]:
    """Return rows behind a figure, the most urgent first.

    Args:
        found: The figure.
        limit: How many.
        after: Rank and id of the last one before.

    """
    rows = MirrorRow.objects.filter(figure=found.figure, channel_id__in=found.scope)
    if after is not None:
        rank, pk = after
        # As Django writes it: OR, and the first comparison alone for the index.
        rows = rows.filter(rank__gte=rank).exclude(rank=rank, id__lte=pk)
    with port.current().writer():
        return list(rows.order_by("rank", "id")[:limit])


def listed(found: Found) -> int:
    """Return how many rows are listed behind a figure; of very many not all are."""
    with port.current().writer():
        return MirrorRow.objects.filter(
            figure=found.figure, channel_id__in=found.scope
        ).count()  # fmt: skip


def _figures(
    chosen: Sequence[Mapping[str, Any]], scope: tuple[int, ...], known: Iterable[int]
) -> tuple[Found, ...]:
    return tuple(
        _found(
            figure, [one[figure] for one in chosen if figure in one], _rows(figure, scope, known)
        )
        for figure in Figure
    )


def _rows(figure: Figure, scope: tuple[int, ...], known: Iterable[int]) -> tuple[int, ...]:
    if scope == (WHOLE,) and figure not in WHOLE_ONLY:
        return tuple(key for key in known if key != WHOLE)
    return scope


def _found(figure: Figure, parts: Sequence[Mapping[str, Any]], scope: tuple[int, ...]) -> Found:
    """Put a figure of several channels together."""
    hours: Counter[int] = Counter()
    counted: Counter[str] = Counter()
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in parts:
        hours.update({int(hour): times for hour, times in one.get("hours", {}).items()})
        counted.update(one.get("parts", {}))
        for currency, amount in one.get("amounts", {}).items():
            amounts[currency] += Decimal(amount)
    return Found(
        figure,
        count=sum(one["count"] for one in parts),
        of=_sum(parts, "of"),
        median=_share(hours, 0.5),
        slow=_share(hours, 0.9),
        longest=max((one["longest"] for one in parts if "longest" in one), default=None),
        guests=_sum(parts, "guests"),
        amounts=dict(sorted(amounts.items())),
        parts=dict(counted.most_common()),
        complete=all(one.get("complete", True) for one in parts),
        scope=scope,
    )


def _sum(parts: Sequence[Mapping[str, Any]], name: str) -> int | None:
    given = [one[name] for one in parts if name in one]
    return sum(given) if given else None


def _share(hours: Counter[int], share: float) -> int | None:
    """Return the hours in which this share of the orders was handed over."""
    wanted, passed = share * hours.total(), 0
    for hour in sorted(hours):
        passed += hours[hour]
        if passed >= wanted:
            return hour
    return None
