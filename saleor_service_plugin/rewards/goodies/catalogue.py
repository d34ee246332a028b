"""Which small things the shop gives: added, changed and put away by staff."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Count, Q, Sum

from ...database import clock
from ...shop import port
from ..grants.models import Grant
from ..grants.states import GrantState
from ..rules.words import RewardKind
from .models import Goodie

DEAR = Decimal(10)
"""From this worth on staff are warned (in whatever currency): a small thing that pleases
costs less, and a dear one may be a taxable benefit."""

MOST_COST = Decimal(10_000)

FIELDS = ("cost", "currency", "countries", "is_on")


class InvalidGoodieError(ValueError):
    """A goodie cannot be like that; nothing was saved."""

    def __init__(self, field: str, code: str, reason: str) -> None:
        """Keep the parts, so that forms and API clients can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.code = code
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Given:
    """What of a goodie was given in a time."""

    pieces: int = 0
    cost: Decimal = Decimal(0)


def all_goodies() -> list[Goodie]:
    """Return the goodies that are not put away, the newest first (1,000 at most)."""
    return list(Goodie.objects.filter(archived_at__isnull=True).order_by("-pk")[:1000])


def page(
    limit: int, *, after: int | None = None, before: int | None = None, backwards: bool = False
) -> list[Goodie]:
    """Return a stretch of the goodies that are not put away, the newest first.

    Args:
        limit: How many at most.
        after: Those older than this one.
        before: Those newer than this one.
        backwards: The last ones of the stretch instead of the first ones.

    """
    rows = Goodie.objects.filter(archived_at__isnull=True)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    if before is not None:
        rows = rows.filter(pk__gt=before)
    found = list(rows.order_by("pk" if backwards else "-pk")[:limit])
    return found[::-1] if backwards else found


def count() -> int:
    """Return how many goodies are not put away."""
    return Goodie.objects.filter(archived_at__isnull=True).count()


def is_dear(goodie: Goodie) -> bool:
    """Whether staff should think again."""
    return goodie.cost > DEAR


def add(variant_id: int, values: Mapping[str, object]) -> Goodie:
    """Add a variant as a goodie; one that was put away comes back.

    Args:
        variant_id: Of the shop's.
        values: `FIELDS`; without a cost that of a channel's listing is taken.

    Raises:
        InvalidGoodieError: There is no such variant, it needs no shipping, it is a goodie
            already, or nobody knows what it costs.

    """
    found = port.current().read_variants([variant_id]).get(variant_id)
    if found is None:
        raise InvalidGoodieError("variant", "unknown", "There is no such variant.")
    if not found.needs_shipping:
        raise InvalidGoodieError("variant", "invalid", "It cannot lie in a parcel.")
    given = dict(values)
    if given.get("cost") is None:
        if found.cost is None:
            raise InvalidGoodieError("cost", "required", "Nobody entered its cost price.")
        given |= {"cost": found.cost, "currency": found.currency}
    elif not given.get("currency"):
        given["currency"] = found.currency or _only_currency()
    checked = _checked(given)
    with port.current().writer(), transaction.atomic():
        row = Goodie.objects.select_for_update().filter(variant_id=variant_id).first()
        if row is not None and row.archived_at is None:
            raise InvalidGoodieError("variant", "unique", "It is a goodie already.")
        now = clock()
        row = row or Goodie(variant_id=variant_id, created_at=now)
        row.name, row.archived_at, row.changed_at, row.is_on = found.name[:250], None, now, True
        for name, value in checked.items():
            setattr(row, name, value)
        row.save()
    return row


def change(goodie_id: int, values: Mapping[str, object]) -> Goodie:
    """Set what is named; a field that is not named stays. What was granted stays too.

    Raises:
        LookupError: There is no such goodie (any more).
        InvalidGoodieError: A value cannot be used; nothing is changed.

    """
    checked = _checked(values)
    with port.current().writer(), transaction.atomic():
        row = _wanted(goodie_id)
        for name, value in checked.items():
            setattr(row, name, value)
        row.changed_at = clock()
        row.save()
    return row


def archive(goodie_id: int) -> Goodie:
    """Put a goodie away: rules give it no more, what was given stays.

    Raises:
        LookupError: There is no such goodie (any more).

    """
    with port.current().writer(), transaction.atomic():
        row = _wanted(goodie_id)
        row.archived_at = row.changed_at = clock()
        row.is_on = False
        row.save()
    return row


def given_in(month: str, variant_ids: Sequence[int]) -> dict[int, Given]:
    """Return how often each variant was given in a month ("2026-11", UTC), and its cost."""
    year, _, number = month.partition("-")
    rows = (
        Grant.objects.filter(
            kind=RewardKind.GOODIE, variant_id__in=variant_ids, trial=False,
            state__in=[GrantState.GIVEN, GrantState.USED],
            given_at__year=int(year), given_at__month=int(number),
        )
        .order_by()
        .values_list("variant_id")
        .annotate(Count("pk"), Sum("cost"))
    )  # fmt: skip
    return {pk: Given(pieces, cost or Decimal(0)) for pk, pieces, cost in rows}


def _wanted(goodie_id: int) -> Goodie:
    rows = Goodie.objects.select_for_update().filter(Q(pk=goodie_id), archived_at__isnull=True)
    row = rows.first()
    if row is None:
        raise LookupError(f"There is no goodie {goodie_id}.")
    return row


def _only_currency() -> str:
    known = {channel.currency for channel in port.current().read_channels().values()}
    if len(known) != 1:
        raise InvalidGoodieError("currency", "required", "In which currency?")
    return known.pop()


def _checked(values: Mapping[str, object]) -> dict[str, object]:
    checked: dict[str, object] = {}
    for name, value in values.items():
        match name:
            case "cost":
                checked[name] = _cost(value)
            case "currency":
                checked[name] = _currency(str(value or ""))
            case "countries":
                checked[name] = _countries(value)
            case "is_on":
                checked[name] = bool(value)
            case _:
                raise InvalidGoodieError(name, "unknown", "There is no such field.")
    return checked


def _cost(value: object) -> Decimal:
    try:
        cost = Decimal(str(value))
    except InvalidOperation:
        cost = Decimal("NaN")
    if not cost.is_finite():
        raise InvalidGoodieError("cost", "invalid", "It is an amount.")
    if not 0 <= cost <= MOST_COST:
        raise InvalidGoodieError("cost", "out-of-range", f"It is from 0 to {MOST_COST}.")
    return cost.quantize(Decimal("0.001"))


def _currency(value: str) -> str:
    code = value.strip().upper()
    known = {channel.currency for channel in port.current().read_channels().values()}
    if code not in known:
        raise InvalidGoodieError("currency", "invalid", "No channel has this currency.")
    return code


def _countries(value: object) -> list[str]:
    items: Collection[object] = value if isinstance(value, list | tuple | set) else [value]
    codes = sorted({str(one).strip().upper() for one in items if str(one or "").strip()})
    for code in codes:
        if len(code) != 2 or not (code.isascii() and code.isalpha()):
            raise InvalidGoodieError("countries", "invalid", f"{code[:10]} is no country's code.")
    return codes
