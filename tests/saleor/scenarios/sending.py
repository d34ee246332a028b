"""Parcels: fulfillments, approval, tracking numbers, cancelation."""

from collections.abc import Iterator

from ..scenario import (
    CANCELED,
    CONFIRMED,
    PLACED,
    Fact,
    Outcome,
    Story,
    payment,
    scenario,
    sent,
    tracked,
)
from ..world import World, orders, parcels, raw
from .begin import TOTAL, paid, unpaid

Steps = Iterator[None]

PAID: tuple[Fact, ...] = (PLACED, CONFIRMED, payment(TOTAL))
FULFILLED = ["fulfilled"]


def _paid(status: str, fulfillments: list[str], *facts: Fact) -> Outcome:
    """A paid order with facts about its parcels."""
    return Outcome(status, "full", fulfillments, [*PAID, *facts])


def canceled_parcel(index: int) -> Fact:
    """The fact that a sent parcel was called off."""
    return ("parcel-canceled", index)


@scenario(order=_paid("fulfilled", FULFILLED, sent(0)))
def sent_without_number(world: World, story: Story) -> Steps:
    """Everything in one parcel."""
    order_id = paid(world, story)
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0), tracked(0, 1, "A-1")))
def sent_with_number(world: World, story: Story) -> Steps:
    """A number given at creation is revision 1; no TRACKING_UPDATED event is written.

    order/actions.py:1322 calls the hook only.
    """
    order_id = paid(world, story)
    yield
    parcels.fulfill(world, order_id=order_id, number="A-1")
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0)))
def sent_without_telling(world: World, story: Story) -> Steps:
    """notifyCustomer false changes no fact, only whether the customer is told."""
    order_id = paid(world, story)
    yield
    parcels.fulfill(world, order_id=order_id, notify=False)
    yield


@scenario(order=_paid("fulfilled", FULFILLED * 3, sent(0), sent(1), sent(2), tracked(1, 1, "A-2")))
def sent_in_three_parcels(world: World, story: Story) -> Steps:
    """The second partial fulfillment leaves Order.updated_at as it was."""
    order_id = paid(world, story)
    yield
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1})
    yield
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1}, number="A-2")
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("partially fulfilled", FULFILLED, sent(0)))
def sent_in_part(world: World, story: Story) -> Steps:
    """A part is sent (fulfillment_approved is not called)."""
    order_id = paid(world, story)
    yield
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1})
    yield


@scenario(
    order=_paid(
        "fulfilled",
        FULFILLED * 2,
        sent(0),
        sent(1),
        tracked(0, 1, "BOTH"),
        tracked(1, 1, "BOTH"),
    )
)
def sent_from_two_warehouses(world: World, story: Story) -> Steps:
    """One call, two fulfillments with one number (order/actions.py:1302-1322)."""
    order_id = paid(world, story)
    yield
    parcels.fulfill_split(
        world,
        order_id=order_id,
        split={"mug": {"north": 1, "south": 1}, "poster": {"north": 1}},
        number="BOTH",
    )
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0)))
def approved_later(world: World, story: Story) -> Steps:
    """Waiting is not sent; approval is."""
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.approve(world, fulfillment_pk=pk)
    yield


@scenario(order=_paid("unfulfilled", ["waiting_for_approval"]))
def waiting_for_approval(world: World, story: Story) -> Steps:
    """Nothing has happened for the customer yet."""
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("fulfilled", FULFILLED, tracked(0, 1, "W-1"), tracked(0, 2, "W-2"), sent(0)))
def number_while_waiting(world: World, story: Story) -> Steps:
    """Numbers are counted while the parcel waits (tracking_number_updated is called too)."""
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id, number="W-1")
    yield
    parcels.track(world, fulfillment_pk=pk, number="W-2")
    yield
    parcels.approve(world, fulfillment_pk=pk, notify=False)
    yield


@scenario(order=_paid("partially fulfilled", ["fulfilled", "waiting_for_approval"], sent(0)))
def sent_and_waiting(world: World, story: Story) -> Steps:
    """One parcel is sent, another waits."""
    order_id = paid(world, story)
    parcels.fulfill(world, order_id=order_id, basket={"mug": 1})
    yield
    with parcels.approval_needed():
        parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("unfulfilled", ["canceled"]))
def waiting_then_canceled(world: World, story: Story) -> Steps:
    """Never sent, so nothing was called off.

    Core keeps the row in status canceled (order/actions.py:808; graphql/order/mutations/
    fulfillment_cancel.py:120), like the row of a parcel that was sent.
    """
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.cancel(world, fulfillment_pk=pk, warehouse=None)
    yield


@scenario(order=_paid("unfulfilled", ["canceled"]))
def waiting_and_canceled_between_two_looks(world: World, story: Story) -> Steps:
    """The row shows only canceled; the order's events say that it waited.

    ``fulfillment_awaits_approval`` instead of ``fulfillment_fulfilled_items``
    (order/actions.py:638, :580).
    """
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id)
    parcels.cancel(world, fulfillment_pk=pk, warehouse=None)
    yield


@scenario(order=_paid("unfulfilled", ["canceled"], sent(0), canceled_parcel(0)))
def sent_then_canceled(world: World, story: Story) -> Steps:
    """A parcel that was sent is called off."""
    order_id = paid(world, story)
    yield
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.cancel(world, fulfillment_pk=pk)
    yield


@scenario(order=_paid("unfulfilled", ["canceled"], sent(0), canceled_parcel(0)))
def sent_and_canceled_between_two_looks(world: World, story: Story) -> Steps:
    """It was in status fulfilled: only the order's events still say so."""
    order_id = paid(world, story)
    yield
    pk = parcels.fulfill(world, order_id=order_id)
    parcels.cancel(world, fulfillment_pk=pk)
    yield


@scenario(order=_paid("fulfilled", ["canceled", "fulfilled"], sent(0), canceled_parcel(0), sent(1)))
def sent_canceled_and_sent_again(world: World, story: Story) -> Steps:
    """The second parcel is another fulfillment."""
    order_id = paid(world, story)
    yield
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.cancel(world, fulfillment_pk=pk)
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("canceled", ["canceled"], sent(0), canceled_parcel(0), CANCELED))
def order_canceled_after_its_parcel(world: World, story: Story) -> Steps:
    """An order can be canceled once its parcels are (order/models.py, can_cancel)."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.cancel(world, fulfillment_pk=pk)
    yield
    orders.cancel(world, order_id=order_id)
    yield


@scenario(
    order=_paid(
        "fulfilled",
        FULFILLED,
        sent(0),
        tracked(0, 1, "A"),
        tracked(0, 2, "B"),
        tracked(0, 3, "A"),
    )
)
def number_changed_and_changed_back(world: World, story: Story) -> Steps:
    """A, B, A: three changes."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    for number in ("A", "B", "A"):
        parcels.track(world, fulfillment_pk=pk, number=number)
        yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0), tracked(0, 1, "SAME")))
def same_number_again(world: World, story: Story) -> Steps:
    """Core writes event and hook again; nothing changed (order/actions.py:786-800)."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id, number="SAME")
    yield
    parcels.track(world, fulfillment_pk=pk, number="SAME", notify=True)
    yield


@scenario(
    order=_paid(
        "fulfilled",
        FULFILLED,
        sent(0),
        tracked(0, 1, "A"),
        tracked(0, 2, ""),
        tracked(0, 3, "A"),
    )
)
def number_removed_and_restored(world: World, story: Story) -> Steps:
    """An emptied number is a change to nothing."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id, number="A")
    yield
    parcels.track(world, fulfillment_pk=pk, number="")
    yield
    parcels.track(world, fulfillment_pk=pk, number="A")
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0)))
def empty_number_set(world: World, story: Story) -> Steps:
    """From empty to empty: the hook is called, nothing changed."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    parcels.track(world, fulfillment_pk=pk, number="")
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0), tracked(0, 1, "A"), tracked(0, 2, "RAW")))
def number_overwritten_raw(world: World, story: Story) -> Steps:
    """No event and no hook: only a comparison with the row finds it."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id, number="A")
    yield
    raw.set_tracking_number(fulfillment_pk=pk, number="RAW")
    yield


@scenario(order=_paid("unfulfilled", FULFILLED, sent(0)))
def approved_raw(world: World, story: Story) -> Steps:
    """A fulfillment set to fulfilled by hand; the order's status does not follow."""
    order_id = paid(world, story)
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id)
    yield
    raw.set_fulfillment_status(fulfillment_pk=pk, status="fulfilled")
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0)))
def metadata_of_order_and_parcel(world: World, story: Story) -> Steps:
    """Notes and metadata are no facts."""
    order_id = paid(world, story)
    pk = parcels.fulfill(world, order_id=order_id)
    yield
    orders.set_order_metadata(world, order_id=order_id, key="gift", value="yes")
    yield
    orders.set_fulfillment_metadata(world, fulfillment_pk=pk, key="carrier", value="dhl")
    yield
    orders.add_note(world, order_id=order_id, message="called the customer")
    yield


@scenario(
    order=Outcome("fulfilled", "none", ["fulfilled"], [PLACED, CONFIRMED, sent(0)]),
)
def unconfirmed_order_sent(world: World, story: Story) -> Steps:
    """Core fulfills unconfirmed orders; the status skips unfulfilled (order/utils.py:159).

    No order_confirmed is called for it, and no confirmed event is written.
    """
    order_id = unpaid(world, story, channel="manual")
    yield
    parcels.fulfill(world, order_id=order_id)
    yield


@scenario(order=_paid("fulfilled", FULFILLED, sent(0), tracked(0, 1, "HURRY")))
def approved_and_numbered_in_one_go(world: World, story: Story) -> Steps:
    """Waiting, number and approval before anybody looks: the facts are those of the end."""
    order_id = paid(world, story)
    yield
    with parcels.approval_needed():
        pk = parcels.fulfill(world, order_id=order_id)
    parcels.track(world, fulfillment_pk=pk, number="HURRY")
    parcels.approve(world, fulfillment_pk=pk)
    yield


@scenario(
    order=_paid(
        "partially fulfilled",
        ["canceled", "fulfilled"],
        sent(0),
        sent(1),
        tracked(0, 1, "ONE"),
        tracked(1, 1, "TWO"),
        canceled_parcel(0),
    )
)
def one_of_two_parcels_canceled(world: World, story: Story) -> Steps:
    """The other parcel stays sent."""
    order_id = paid(world, story)
    first = parcels.fulfill(world, order_id=order_id, basket={"mug": 2}, number="ONE")
    yield
    parcels.fulfill(world, order_id=order_id, basket={"poster": 1}, number="TWO")
    yield
    parcels.cancel(world, fulfillment_pk=first)
    yield
