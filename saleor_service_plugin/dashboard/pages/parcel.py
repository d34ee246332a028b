"""One parcel: where it is, all that was said of it, and what staff can say themselves."""

from collections.abc import Mapping
from typing import Any

from ...web.asking import Done, FieldError
from ...web.words import t
from .. import order_promise, parcel_form, parcel_words, refusals
from ..access import RefusedError
from ..visit import Answer, Go, Screen, Visit, address
from .messages import language_code
from .messages import shown as shown_message

DOCUMENT = """
query($id: ID!) {
  serviceParcel(id: $id) {
    id number orderId orderNumber isCurrent trackingNumber trackingUrl sentAt sharesContents
    carrier { code } carrierSource state stateAt stateText saidByStaff place
    forecastFrom forecastUntil pickupPlace pickupUntil deliveredAt
    appointmentFrom appointmentUntil isAsked lookedAt lookProblem
    attention { reason since }
    contents { name variant sku quantity }
    events(first: 100) { at heardAt state text place source code }
  }
}
"""

TOLD = """
query($orders: [ID!], $kinds: [ServiceMessageKindEnum!], $language: LanguageCodeEnum!) {
  serviceMessages(first: 10, where: { orders: $orders, kinds: $kinds }) {
    edges { node {
      id kind state trial subject dueAt finishedAt reason { code text(languageCode: $language) }
    } }
  }
}
"""

UPDATE = """
mutation($id: ID!, $input: ServiceParcelInput!) {
  serviceParcelUpdate(id: $id, input: $input) { errors { field code message } }
}
"""

STEPS = {
    "undo": "mutation($id: ID!) { serviceParcelStateUndo(id: $id) { errors { field code message } } }",
    "settle": "mutation($id: ID!) { serviceParcelSettle(id: $id) { errors { field code message } } }",
    "unsettle": """mutation($id: ID!) {
  serviceParcelSettle(id: $id, isSettled: false) { errors { field code message } } }""",
    "refresh": "mutation($id: ID!) { serviceParcelRefresh(id: $id) { errors { field code message } } }",
}
"""What is done without anything typed."""


def parcel(visit: Visit) -> Answer:
    """Show it, or do something with it."""
    visit.demand("MANAGE_ORDERS")
    if not visit.is_posted:
        return _screen(visit, {})
    step = visit.form.get("step", "")
    if step in STEPS:
        return _after(visit, step, visit.change(STEPS[step], id=visit.last("parcel")))
    given, wrong = parcel_form.read(visit.form, step)
    if wrong or not given:
        return _screen(visit, wrong)
    done = visit.change(UPDATE, id=visit.last("parcel"), input=given)
    return _after(visit, step, done)


def _after(visit: Visit, step: str, done: Done) -> Answer:
    if done.errors:
        return _screen(visit, refusals.by_field(_said(step, one) for one in done.errors))
    words = {"settled": "1"} if step == "settle" else {}
    query = address("parcel", parcel=visit.last("parcel"), **words).rpartition("/")[2]
    return Go(query, notices()[step], refresh=True)


def notices() -> Mapping[str, str]:
    """Return what is told after each step."""
    return {
        "say": t("Saved. The customer is told in two minutes, where that mail is on."),
        "undo": t("Taken back."),
        "carrier": t("Saved."),
        "appointment": t("Saved."),
        "no-appointment": t("The appointment is taken back."),
        "settle": t("Seen to. It comes back when something new happens to it."),
        "unsettle": t("It is back on the list."),
        "refresh": t("The carrier is asked within a minute."),
    }


def _said(step: str, error: FieldError) -> FieldError:
    """Return what the API refuses, in words that fit what was to be done."""
    if error.field == "appointment":
        return FieldError("until", error.code, error.message)
    if error.field != "id" or error.code != "WRONG_STATE":
        return error
    why = {
        "undo": t("There is nothing to take back: nobody of you has said where it is."),
        "settle": t("It is off the list already."),
        "unsettle": t("It is on the list already, or belongs there no more."),
        "refresh": t(
            "Nobody is asked about this parcel: it has ended, has not left yet, or its carrier "
            "is not known."
        ),
    }.get(
        step,
        t(
            "This parcel is no more: its number was replaced, or its fulfillment was canceled or "
            "removed."
        ),
    )
    return FieldError("", "", why)


def _screen(visit: Visit, wrong: Mapping[str, str]) -> Screen:
    found: dict[str, Any] | None = visit.ask(DOCUMENT, id=visit.last("parcel"))["serviceParcel"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    row = parcel_words.shown(found)
    told = visit.ask(
        TOLD, orders=[row["orderId"]], kinds=list(parcel_words.KINDS), language=language_code()
    )["serviceMessages"]
    events = [parcel_words.event(one) for one in row["events"]]
    typed = visit.form if visit.is_posted else {}
    chosen = row["carrier"]["code"] if row["carrierSource"] == "STAFF" else ""
    context = {
        "row": row,
        "events": events,
        "promise": order_promise.of_order(row["orderId"], row["orderNumber"]),
        "told": [shown_message(edge["node"]) for edge in told["edges"]],
        "source": parcel_words.sources().get(row["carrierSource"] or "", ""),
        "problem": parcel_words.problems().get(row["lookProblem"] or "", ""),
        "settled": bool(visit.last("settled")) and not row["attention"],
        "can_undo": any(one["source"] == parcel_words.STAFF for one in row["events"]),
        "states": parcel_words.sayable(),
        "carriers": parcel_words.CARRIERS,
        "typed": {name: typed.get(name, "") for name in parcel_form.NAMES},
        "chosen": typed.get("carrier", chosen) if "carrier" in wrong else chosen,
        "open": {*wrong} & {*parcel_form.NAMES} - {"carrier"},
        "wrong": {name: text for name, text in wrong.items() if name in parcel_form.NAMES},
        "wrong_all": " ".join(
            text for name, text in wrong.items() if name not in parcel_form.NAMES
        ),
        "most": parcel_form.LONGEST_TEXT,
        "action": address("parcel", parcel=row["id"]),
        "back": address("parcels"),
        "of_order": address("messages", orderId=row["orderId"]),
    }
    return Screen("parcel.html", row["label"], context, 422 if wrong else 200)
