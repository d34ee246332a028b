"""Reading what conditions look at, for occasions that are due."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from ...messages.rules import ChannelGate, zone_of
from ...shop import port
from ...shop.reward_rows import BoughtThings
from ...shop.snapshots import Channel, Order, OrderStatus
from ..history import read as history
from ..history.models import Person, Purchase
from ..rules.case import Case, OrderFacts
from ..rules.standing import Standing
from ..rules.words import Trigger
from .models import Occasion

ENDED = frozenset(
    {OrderStatus.DRAFT, OrderStatus.CANCELED, OrderStatus.EXPIRED, OrderStatus.RETURNED}
)
"""Orders that are none (any more): nothing is given for them."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One occasion with all that decides about it, and whose it is."""

    case: Case
    person: Person
    order: Order
    """The order of the occasion, else the person's last one."""
    former: tuple[int, ...] = ()
    """Numbers that the person had before two were found to be one."""


def read(occasions: Sequence[Occasion], gates: Mapping[int, ChannelGate]) -> dict[int, Asking]:
    """Return what is known at these occasions, by their ids, in a constant number of statements.

    Those whose reason fell away meanwhile are missing: the order is gone, canceled, expired
    or fully returned, is not paid any more, or another one followed.
    """
    order_ids = {one.order_id for one in occasions if one.order_id}
    shop = port.current()
    purchases = Purchase.objects.in_bulk(order_ids)
    orders = shop.read_orders(order_ids, history=False)
    bought = shop.read_bought(order_ids)
    channels = shop.read_channels()
    without = {one.pk for one in occasions if one.trigger == Trigger.WITHOUT_ORDER}
    persons = _now_who(_persons(occasions, purchases))
    former = _former({one.pk for one in persons.values()})
    of_orders = history.before_orders(
        [one.order_id for one in occasions if one.order_id and one.pk not in without]
    )
    of_persons = history.of_persons({one.pk for one in persons.values()} if without else ())
    found = {}
    for one in occasions:
        order = orders.get(one.order_id) if one.order_id else None
        purchase = purchases.get(one.order_id) if one.order_id else None
        person = persons.get(_person_of(one, purchases) or 0)
        channel = channels.get(order.channel_id) if order else None
        if order is None or purchase is None or person is None or channel is None:
            continue
        if one.pk in without:
            standing = of_persons.get(person.pk)
            stands = person.last_order_id == order.id and purchase.counts
        else:
            standing = of_orders.get(order.id)
            stands = _stands(Trigger(one.trigger), order, purchase)
        if standing is None or not stands:
            continue
        case = _case(one, order, channel, gates, with_groups(standing, bought.get(order.id)))
        if one.pk in without:
            case = replace(case, order=None)
        else:
            case = replace(case, order=facts(order, bought.get(order.id), person))
        found[one.pk] = Asking(case, person, order, former.get(person.pk, ()))
    return found


def person_ids(occasions: Sequence[Occasion]) -> list[int]:
    """Return whose occasions these are, to lock them before they are read; sorted."""
    order_ids = {one.order_id for one in occasions if one.order_id}
    found = _now_who(_persons(occasions, Purchase.objects.in_bulk(order_ids)))
    return sorted({*found, *(one.pk for one in found.values())})


def _now_who(person_ids: set[int]) -> dict[int, Person]:
    """Return who these persons are now, by their numbers; two statements at most."""
    rows = Person.objects.in_bulk(person_ids)
    merged = {row.merged_into for row in rows.values() if row.merged_into is not None}
    into = Person.objects.in_bulk(merged)
    return {
        pk: row if row.merged_into is None else into.get(row.merged_into, row)
        for pk, row in rows.items()
    }


def _former(person_ids: set[int]) -> dict[int, tuple[int, ...]]:
    """Return the numbers that persons had before; one statement."""
    found: defaultdict[int, list[int]] = defaultdict(list)
    rows = Person.objects.filter(merged_into__in=person_ids).order_by("pk")
    for pk, into in rows.values_list("pk", "merged_into"):
        if into is not None:
            found[into].append(pk)
    return {pk: tuple(ones) for pk, ones in found.items()}


def facts(order: Order, bought: BoughtThings | None, person: Person) -> OrderFacts:
    """Return of an order what conditions ask for."""
    address = order.shipping_address or order.billing_address
    things = bought or BoughtThings(order.id, frozenset(), frozenset(), frozenset(), frozenset())
    return OrderFacts(
        order_id=str(order.id),
        placed_at=order.created_at,
        value=order.total_gross,
        currency=order.currency,
        country=address.country if address else "",
        language=order.language_code,
        has_account=person.user_id is not None,
        product_ids=things.product_ids,
        variant_ids=things.variant_ids,
        collection_ids=things.collection_ids,
        category_ids=things.category_ids,
    )


def with_groups(standing: Standing, bought: BoughtThings | None) -> Standing:
    """Return a standing with the groups of the account, if the account is proven to be his.

    Saleor attaches a guest to the account of the address that he typed.
    """
    if bought is None or not standing.proven:
        return standing
    return replace(standing, groups=bought.groups)


def _persons(occasions: Sequence[Occasion], purchases: Mapping[UUID, Purchase]) -> set[int]:
    return {pk for one in occasions if (pk := _person_of(one, purchases)) is not None}


def _person_of(occasion: Occasion, purchases: Mapping[UUID, Purchase]) -> int | None:
    """Return whose occasion it is: persons may have been found to be one since."""
    purchase = purchases.get(occasion.order_id) if occasion.order_id else None
    return purchase.person_id if purchase else occasion.person_id


def _stands(trigger: Trigger, order: Order, purchase: Purchase) -> bool:
    if trigger is Trigger.COMPLAINT_SOLVED:
        return True
    if trigger is Trigger.PLACED:
        return order.status not in ENDED
    return order.status not in ENDED and purchase.counts


def _case(
    occasion: Occasion,
    order: Order,
    channel: Channel,
    gates: Mapping[int, ChannelGate],
    standing: Standing,
) -> Case:
    return Case(
        trigger=Trigger(occasion.trigger),
        at=occasion.at,
        day=day_of(occasion.at, gates.get(channel.id, ChannelGate())),
        channel_id=channel.id,
        currency=channel.currency,
        standing=standing,
        rule_id=occasion.rule_id,
    )


def day_of(at: datetime, gate: ChannelGate) -> date:
    """Return the day of a moment by a channel's calendar."""
    return at.astimezone(zone_of(gate.settings.time_zone)).date()
