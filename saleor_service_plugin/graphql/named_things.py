"""Things of the shop that an input names: all of them must be there, whatever it is about.

A code for a product that is gone would work for nothing, and a rule would wait for it forever.
Told before anything else is, and by the argument's own name: a client finds its field.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from ..rewards.goodies.models import Goodie
from ..shop import port
from . import ids
from .callers import Caller
from .errors import Code, refuse

MOST_IDS = 200
"""In one list; as many as storage takes (`rewards/rules/shapes.py`)."""

MOST_LISTED = 250
"""In any other list: there are as many countries."""

CATALOG: Mapping[str, str] = {
    "Product": "product", "Collection": "collection", "Category": "category",
    "CustomerType": "group",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """What one list names."""

    field: str
    """As Python writes it."""
    type_name: str
    ids: Collection[int]


def read(given: Iterable[str] | None, type_name: str, field: str) -> Named:
    """Read a list of ids.

    Raises:
        ValidationError: One is none, or there are too many; names the field.

    """
    listed = list(given or ())
    if len(listed) > MOST_IDS:
        refuse(field, f"At most {MOST_IDS}.", Code.TOO_MANY)
    return Named(field, type_name, tuple(ids.all_wanted(ids.number_of, listed, type_name, field)))


def refuse_unknown(caller: Caller, every: Iterable[Named]) -> None:
    """Refuse what is not there for this caller; one look for each type that is named.

    Raises:
        ValidationError: Something is not there; names the fields.

    """
    every = [one for one in every if one.ids]
    wanted: dict[str, set[int]] = {}
    for one in every:
        wanted.setdefault(one.type_name, set()).update(one.ids)
    with port.current().writer():
        known = {type_: _known(caller, type_, numbers) for type_, numbers in wanted.items()}
    gone = {
        one.field: ValidationError(f"There is no such {one.type_name}.", code=Code.NOT_FOUND.value)
        for one in every
        if not known[one.type_name].issuperset(one.ids)
    }
    if gone:
        raise ValidationError(gone)


def refuse_long_lists(given: Any, field: str = "input") -> None:
    """Refuse an input that holds a list nobody means.

    Raises:
        ValidationError: One is too long; names the field.

    """
    if isinstance(given, Mapping):
        for name, value in given.items():
            refuse_long_lists(value, name)
    elif isinstance(given, list):
        if len(given) > MOST_LISTED:
            refuse(field, f"At most {MOST_LISTED}.", Code.TOO_MANY)
        for one in given:
            refuse_long_lists(one, field)


def _known(caller: Caller, type_name: str, numbers: Collection[int]) -> set[int]:
    shop = port.current()
    match type_name:
        case "Channel":
            return {one for one in shop.read_channels() if caller.sees_channel(one)}
        case "ProductVariant":
            return set(shop.read_variants(numbers))
        case "ServiceGoodie":
            rows = Goodie.objects.filter(pk__in=numbers, archived_at__isnull=True)
            return set(rows.values_list("pk", flat=True))
    return set(shop.read_catalog(CATALOG[type_name], numbers))
