"""Writing a complaint or a question down: from an order, or from who is calling."""

from collections.abc import Mapping
from uuid import UUID

from ... import wake
from ...complaints.record import read
from ...complaints.record.open import open_complaint
from ...complaints.record.problems import ComplaintProblemError
from ...complaints.states import OPEN
from ...graphql import ids
from ...shop import port
from ...shop.snapshots import Order
from ...web.words import t
from .. import complaint_new_form, complaint_refusals
from .. import complaint_words as words
from ..access import RefusedError
from ..office import Office, enter
from ..visit import Answer, Go, Screen, Visit, address


def complaint_new(visit: Visit) -> Answer:
    """Show the form, or open what was typed."""
    office = enter(visit, "MANAGE_ORDERS")
    order = _order(visit, office)
    if not visit.is_posted:
        return _screen(visit, office, order)
    slug = visit.form.get("channel", "") or visit.last("channel")
    if order is None and not slug:
        wrong = {"channel": t("Choose the channel.")}
        return _screen(visit, office, order, wrong)
    channel = office.channels[order.channel_id] if order else office.channel(slug)
    try:
        row = open_complaint(complaint_new_form.read(visit, office, order, channel))
    except ComplaintProblemError as error:
        wrong = complaint_refusals.refused(error)
        return _screen(visit, office, order, wrong)
    wake.soon()
    query = words.address_of(row).rpartition("/")[2]
    return Go(query, t("Written down under no. {number}.", number=words.spoken(row)), refresh=True)


def _order(visit: Visit, office: Office) -> Order | None:
    """Return the order that the address names, None where it names none.

    Raises:
        RefusedError: It is not there for this person.

    """
    given = visit.last("order") or visit.last("orderId")
    if not given:
        return None
    try:
        order_id: UUID = ids.uuid_of(given, "Order")
    except ids.NotAnIdError:
        raise RefusedError(404, "NOT_FOUND") from None
    with port.current().writer():
        found = port.current().read_orders([order_id], history=False).get(order_id)
    if found is None or found.channel_id not in office.channels:
        raise RefusedError(404, "NOT_FOUND")
    return found


def _open_ones(order: Order | None) -> list[dict[str, str]]:
    """Return what is open about an order already: perhaps it is the same thing."""
    if order is None:
        return []
    rows = read.of_orders([order.id], states=OPEN).get(order.id, ())
    topics, states = words.topics(), words.states()
    return [
        {
            "address": words.address_of(row),
            "topic": topics[row.topic],
            "number": words.spoken(row),
            "state": states[row.state],
            "look": words.STATE_LOOKS[row.state],
        }
        for row in rows
    ]


def _screen(
    visit: Visit, office: Office, order: Order | None, wrong: Mapping[str, str] | None = None
) -> Screen:
    wrong = dict(wrong or {})
    slug = visit.form.get("channel", "") or visit.last("channel")
    by_slug = {one.slug: one for one in office.channels.values()}
    channel = office.channels[order.channel_id] if order else by_slug.get(slug)
    if channel is None and len(by_slug) == 1:
        channel = next(iter(by_slug.values()))
    given = visit.last("order") or visit.last("orderId")
    fields = complaint_new_form.context(visit, office, order, channel)
    at_fields = {*complaint_new_form.FIELDS, "channel", *(one["field"] for one in fields["lines"])}
    for one in fields["lines"]:
        one["wrong"] = wrong.get(one["field"], "")
    context = {
        **fields,
        "order": order,
        "order_id": ids.to_global("Order", order.id) if order else "",
        "channel": channel,
        "channels": list(office.channels.values()),
        "open_ones": _open_ones(order),
        "wrong": wrong,
        "wrong_all": " ".join(text for name, text in wrong.items() if name not in at_fields),
        "action": address("complaint-new", order=given, channel=visit.last("channel")),
    }
    title = t("Complaint or question")
    return Screen("complaint_new.html", title, context, 422 if wrong else 200)
