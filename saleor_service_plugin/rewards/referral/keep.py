"""Orders that came by a link: kept as a part of `sync`, in step with the shop's rows.

Two statements for orders that name no link; what is told by a link costs a few more, the
same number for one order or fifty. Runs after the customers' history (`rewards/history`), whose
rows say who ordered and whether it is his first.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models.functions import Lower

from ...delivery.models import TrackedParcel
from ...delivery.states import ParcelState
from ...orders.models import ServiceOrder
from ...orders.participants import Reading
from ...orders.rules import CONFIRMED, Fact
from ...shop import port
from ...shop.snapshots import Order
from ..codes.texts import has_our_form
from ..history.models import Person, Purchase
from . import likeness
from . import program as programs
from .likeness import Party
from .models import ReferralLink, ReferralUse
from .program import Program
from .standing import Delivery, Seen, stands
from .states import UseState

MARK = "referral"
"""What a storefront writes the link's code under, where no voucher carries it."""


def keep(reading: Reading) -> Mapping[UUID, Sequence[Fact]]:
    """Bring what is known of friends' orders to what the shop says; there are no facts in it."""
    orders = reading.orders
    rows = ReferralUse.objects.select_for_update().filter(order_id__in=[*orders, *reading.gone])
    known = {row.order_id: row for row in rows.order_by("order_id")}
    named = {pk: _codes(order) for pk, order in orders.items() if pk not in known}
    named = {pk: codes for pk, codes in named.items() if codes}
    new = _begin({pk: orders[pk] for pk in named}, named) if named else []
    waiting = [row for row in (*known.values(), *new) if row.state == UseState.WAITING]
    if waiting:
        _look(waiting, orders, reading.now)
    changed = [*new, *(row for row in waiting if row.order_id in known)]
    if changed:
        ReferralUse.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["order_id"],
            update_fields=["state", "reason", "due_at"],
        )  # fmt: skip
    return {}


def _codes(order: Order) -> set[str]:
    given = (order.voucher_code, order.door_marks.get(MARK, ""))
    return {code.strip().upper() for code in given if has_our_form(code.strip().upper())}


def _begin(orders: Mapping[UUID, Order], named: Mapping[UUID, set[str]]) -> list[ReferralUse]:
    """Return the rows of orders that name a link for the first time."""
    codes = {code for found in named.values() for code in found}
    rows = ReferralLink.objects.filter(code__in=codes, revoked_at__isnull=True)
    by_code = {row.code: row for row in rows}
    found: dict[UUID, ReferralLink] = {}
    for pk, given in named.items():
        for code in sorted(given & by_code.keys()):
            if by_code[code].channel_id == orders[pk].channel_id:
                found.setdefault(pk, by_code[code])
    if not found:
        return []
    on = programs.all_programs()
    friends = dict(
        Purchase.objects.filter(order_id__in=list(found)).values_list("order_id", "person_id")
    )
    # A draft has no row of history yet: it is looked at again once it is an order.
    meant = {
        pk: link
        for pk, link in found.items()
        if pk in friends and link.channel_id in on and on[link.channel_id].is_on
    }
    return _judged(orders, meant, friends) if meant else []


def _judged(
    orders: Mapping[UUID, Order],
    meant: Mapping[UUID, ReferralLink],
    friends: Mapping[UUID, int],
) -> list[ReferralUse]:
    who = _parties(orders, meant, friends)
    not_first = _not_first([orders[pk] for pk in meant], friends)
    taken: set[int] = set()
    made = []
    for pk in sorted(meant):
        friend, giver = who[pk]
        reason = likeness.same(friend, giver)
        if not reason and (pk in not_first or friend.person_id in taken):
            reason = "not-first"
        if not reason:
            taken.add(friend.person_id)
        state = UseState.REFUSED if reason else UseState.WAITING
        made.append(
            ReferralUse(
                order_id=pk, link_id=meant[pk].pk, person_id=friends[pk], state=state, reason=reason
            )
        )
    return made


def _parties(
    orders: Mapping[UUID, Order],
    meant: Mapping[UUID, ReferralLink],
    friends: Mapping[UUID, int],
) -> dict[UUID, tuple[Party, Party]]:
    """Return friend and giver of each order; a constant number of statements."""
    people = Person.objects.in_bulk({link.person_id for link in meant.values()})
    people |= Person.objects.in_bulk(
        {one.merged_into for one in people.values() if one.merged_into is not None}
    )
    givers = {}
    for pk, link in meant.items():
        giver = people.get(link.person_id)
        if giver is not None and giver.merged_into is not None:
            giver = people.get(giver.merged_into, giver)
        givers[pk] = giver
    present = [one for one in givers.values() if one is not None]
    shop = port.current()
    last = {one.last_order_id for one in present if one.last_order_id is not None}
    bought = shop.read_purchases([*meant, *last])
    accounts, _ = shop.read_customers({one.user_id for one in present if one.user_id is not None})
    found = {}
    for pk, giver in givers.items():
        row = bought.get(pk)
        friend = Party(
            friends[pk], orders[pk].user_id, orders[pk].email,
            row.account_email if row else "", row.country if row else "",
            row.postal_code if row else "", row.street if row else "",
        )  # fmt: skip
        if giver is None:
            found[pk] = (friend, Party(meant[pk].person_id))
            continue
        home = bought.get(giver.last_order_id) if giver.last_order_id else None
        account = accounts.get(giver.user_id) if giver.user_id is not None else None
        found[pk] = (
            friend,
            Party(
                giver.pk, giver.user_id, giver.email, account.email if account else "",
                home.country if home else "", home.postal_code if home else "",
                home.street if home else "",
            ),
        )  # fmt: skip
    return found


def _not_first(orders: Collection[Order], friends: Mapping[UUID, int]) -> set[UUID]:
    """Return the orders whose customer has bought before, or came by another link.

    By the shop's own proof, and by the address alone as well: a known address with another
    place is somebody else to the history, and must not be a friend for the second time.
    """
    ids = [order.id for order in orders]
    persons = {friends[pk] for pk in ids}
    before = Purchase.objects.filter(person_id__in=persons, counts=True).exclude(order_id__in=ids)
    bought = set(before.values_list("person_id", flat=True).distinct())
    uses = ReferralUse.objects.filter(person_id__in=persons).exclude(state=UseState.REFUSED)
    bought |= set(uses.exclude(order_id__in=ids).values_list("person_id", flat=True))
    addresses = {order.email.lower() for order in orders if order.email}
    rows = ServiceOrder.objects.annotate(address=Lower("email")).filter(
        address__in=addresses, status__in=[one.value for one in CONFIRMED]
    )
    known = rows.exclude(order_id__in=ids).values_list("address", flat=True).distinct()
    old = set(known)
    return {
        order.id
        for order in orders
        if friends[order.id] in bought or (order.email and order.email.lower() in old)
    }


def _look(rows: Sequence[ReferralUse], orders: Mapping[UUID, Order], now: datetime) -> None:
    """Say of each waiting row how it stands now."""
    ids = [row.order_id for row in rows]
    bought = Purchase.objects.in_bulk(ids)
    delivered = _deliveries(ids)
    on = programs.all_programs()
    of_link = dict(
        ReferralLink.objects.filter(pk__in={row.link_id for row in rows}).values_list(
            "pk", "channel_id"
        )
    )
    for row in rows:
        program = on.get(of_link.get(row.link_id, 0))
        seen = seen_of(orders.get(row.order_id), bought.get(row.order_id))
        _stand(row, seen, delivered.get(row.order_id, ()), program, now)


def seen_of(order: Order | None, bought: Purchase | None) -> Seen | None:
    """Return what counts of a friend's order; None where the shop has it no more."""
    if order is None:
        return None
    paid = bought is not None and bought.paid_at is not None
    return Seen(order.status, paid, bought.value if bought else order.total_charged)


def _stand(
    row: ReferralUse,
    seen: Seen | None,
    deliveries: Iterable[Delivery],
    program: Program | None,
    now: datetime,
) -> None:
    if program is None:
        row.state, row.reason = UseState.REFUSED, "no-program"
        return
    found = stands(
        seen, tuple(deliveries), window=timedelta(days=program.window_days),
        min_value=program.min_value, now=now,
        due_at=row.due_at,
    )  # fmt: skip
    row.due_at = found.due_at
    if found.refusal:
        row.state, row.reason = UseState.REFUSED, found.refusal


def _deliveries(order_ids: Collection[UUID]) -> dict[UUID, list[Delivery]]:
    rows = TrackedParcel.objects.filter(order_id__in=order_ids, current=True, sent_at__isnull=False)
    found: dict[UUID, list[Delivery]] = {}
    for row in rows:
        assert row.sent_at is not None
        told = row.state != ParcelState.UNKNOWN
        found.setdefault(row.order_id, []).append(Delivery(row.sent_at, row.delivered_at, told))
    return found
