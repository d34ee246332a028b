"""Which goodies may come onto an order, the best first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ...shop import port
from ...shop.snapshots import Order
from ..grants.models import Grant
from ..grants.states import GrantState
from ..history.models import Person
from ..rules import reward as rewards
from ..rules.reward import GoodieReward
from ..rules.words import RewardKind
from . import customs
from .models import Goodie


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a parcel leaves and where it goes."""

    origins: frozenset[str]
    country: str
    postal_code: str


def candidates(grant: Grant, order: Order) -> list[Goodie]:
    """Return the goodies that may come, in the order in which they are tried.

    Those that the person was not given yet come first, each half in the order of the list.
    Whether one is in stock is known when it is added. One that became dearer than what is
    booked for the grant is none: a budget is never exceeded.
    """
    reward = rewards.read(grant.reward)
    if not isinstance(reward, GoodieReward):
        return []
    rows = Goodie.objects.filter(pk__in=reward.goodie_ids, is_on=True, archived_at__isnull=True)
    known = {row.pk: row for row in rows}
    there = destination(order)
    fitting = [
        known[pk]
        for pk in dict.fromkeys(reward.goodie_ids)
        if pk in known and _fits(known[pk], grant, there)
    ]
    had = given_before(grant, [goodie.variant_id for goodie in fitting])
    return sorted(fitting, key=lambda goodie: goodie.variant_id in had)


def destination(order: Order) -> Destination:
    """Return where the order's parcel leaves and goes; three statements at most.

    It leaves where the goods of its lines lie; where Saleor does not count them, perhaps
    any of the warehouses. Who collects the goods crosses no border with them.
    """
    shop = port.current()
    warehouses = {pk: row.country for pk, row in shop.read_warehouses().items()}
    supply = shop.read_supply([order.id]).values()
    known = {warehouses.get(row.warehouse_id, "") for row in supply if row.warehouse_id}
    origins = frozenset(known - {""}) or frozenset(warehouses.values()) - {""}
    if order.is_collected:
        country, postal_code = next(iter(sorted(origins)), ""), ""
    else:
        address = order.shipping_address
        country = address.country if address else ""
        postal_code = address.postal_code if address else ""
    return Destination(origins, country, postal_code)


def given_before(grant: Grant, variant_ids: Sequence[int]) -> Collection[int]:
    """Return which of these variants the grant's person was given before."""
    if grant.person_id is None or not variant_ids:
        return frozenset()
    merged = Person.objects.filter(merged_into=grant.person_id).values("pk")
    rows = Grant.objects.filter(
        Q(person_id=grant.person_id) | Q(person_id__in=merged),
        kind=RewardKind.GOODIE,
        state__in=[GrantState.GIVEN, GrantState.USED],
        variant_id__in=variant_ids,
    ).exclude(pk=grant.pk)
    return frozenset(pk for pk in rows.values_list("variant_id", flat=True) if pk is not None)


def _fits(goodie: Goodie, grant: Grant, there: Destination) -> bool:
    if grant.booked_in and (goodie.currency != grant.currency or goodie.cost > grant.cost):
        return False
    return customs.may_go(goodie.countries, there.origins, there.country, there.postal_code)
