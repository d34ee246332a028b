"""Where live news of parcels come from, and which carrier brings what a shipping method sends."""

from collections.abc import Mapping
from typing import Any

from ...web import asking
from ...web.asking import FieldError
from ...web.words import t
from .. import carrier_words, channel_form, parcel_words, refusals
from ..channel_form import Values
from ..listing import Listed, cut
from ..visit import Answer, Screen, Visit, address

DOCUMENT = """
{
  serviceCarrierAccounts {
    id service name channels isActive isAsked isKnown dailyQuota callsIn24Hours
    lastProblem lastDetail lastGoodAt restUntil
  }
  serviceCarrierOffers { service isAsked carriers { code } }
  serviceShippingMethods { id name zone carrier { code } proposedCarrier { code } }
}
"""

PROPOSED = """
{
  serviceMirror { figures(only: [CARRIERS]) {
    rows(first: 100) { edges { node { shippingMethod proposedCarrier } } }
  } }
}
"""

SET = """
mutation($id: ID!, $carrier: ServiceCarrierEnum) {
  serviceShippingMethodCarrierSet(id: $id, carrier: $carrier) { errors { field code message } }
}
"""

SWITCH = """
mutation($id: ID!, $on: Boolean!) {
  serviceCarrierAccountUpdate(id: $id, input: { isActive: $on }) { errors { field code message } }
}
"""

FIELD = "carrier:"
"""Begins the names of the form's fields; the shipping method's id follows."""

MOST = 100
"""Shipping methods that a form may be about; a page of it has fewer."""

Methods = list[dict[str, Any]]


def carriers(visit: Visit) -> Answer:
    """Show them, switch an account, or say what brings a shipping method's parcels."""
    visit.demand("MANAGE_PLUGINS")
    if not visit.is_posted:
        return _screen(visit)
    step, _, rest = visit.form.get("step", "").partition(":")
    if step in ("on", "off"):
        done = visit.change(SWITCH, id=rest, on=step == "on")
        if done.errors:
            return _screen(visit, _sentences(done.errors))
        return _screen(visit, notice=t("Switched on.") if step == "on" else t("Switched off."))
    if step == "use":
        method, _, carrier = rest.rpartition(":")
        return _set(visit, {method: carrier}, t("Saved."))
    if step == "undo":
        return _set(
            visit, _known(channel_form.unpacked_any(visit.form.get("undo", ""))), t("Taken back.")
        )
    return _set(visit, _typed(visit), t("Saved."))


def _typed(visit: Visit) -> dict[str, str]:
    """Return what was chosen for each shipping method, where it was changed."""
    before = channel_form.unpacked_any(visit.form.get("before", ""))
    found = {
        name.removeprefix(FIELD): str(value)
        for name, value in visit.form.items()
        if name.startswith(FIELD)
    }
    return _known({name: value for name, value in found.items() if before.get(name) != value})


def _known(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what can be chosen; the rest is nothing that our page would send."""
    fits = [
        (name, value)
        for name, value in values.items()
        if isinstance(value, str) and (not value or value in parcel_words.CARRIERS)
    ]
    return dict(fits[:MOST])


def _set(visit: Visit, wanted: dict[str, str], said: str) -> Screen:
    """Have shipping methods brought by carriers, all that was chosen or nothing."""
    wanted = _known(wanted)
    if not wanted:
        return _screen(visit, notice=t("Nothing was changed."))
    rows: Methods = visit.ask(DOCUMENT)["serviceShippingMethods"]
    before = {row["id"]: _code(row["carrier"]) for row in rows}
    errors: list[FieldError] = []
    with asking.together() as take_back:
        for method, carrier in wanted.items():
            errors += visit.change(SET, id=method, carrier=carrier or None).errors
            if errors:
                take_back()
                break
    if errors:
        return _screen(visit, _sentences(errors), typed=wanted)
    undo = {name: before[name] for name in wanted if before.get(name, "") != wanted[name]}
    return _screen(visit, notice=said, undo=undo)


def _sentences(errors: list[FieldError] | tuple[FieldError, ...]) -> str:
    return " ".join(dict.fromkeys(refusals.by_field(errors).values()))


def _screen(
    visit: Visit,
    wrong: str = "",
    *,
    notice: str = "",
    undo: Values | None = None,
    typed: Mapping[str, str] | None = None,
) -> Screen:
    found = visit.ask(DOCUMENT)
    offers = [_offer(one) for one in found["serviceCarrierOffers"]]
    search = visit.last("search")
    page = _methods(visit, found["serviceShippingMethods"], search, typed or {})
    context = {
        "accounts": [_account(one) for one in found["serviceCarrierAccounts"]],
        "asked": [one for one in offers if one["isAsked"]],
        "told": [one for one in offers if not one["isAsked"]],
        "karrio": any(one["service"].startswith(carrier_words.KARRIO) for one in offers),
        "page": page,
        "search": search,
        "many": len(found["serviceShippingMethods"]) > len(page.rows) or bool(search),
        "carriers": parcel_words.CARRIERS,
        "before": channel_form.packed({row["id"]: row["now"] for row in page.rows}),
        "undo": channel_form.packed(undo) if undo else "",
        "wrong": wrong,
        "action": address("carriers", search=search, page=visit.last("page")),
        "all": address("carriers"),
        "settings": address("settings"),
        "parcels": address("parcels") if visit.may("MANAGE_ORDERS") else "",
    }
    return Screen("carriers.html", t("Carriers"), context, 422 if wrong else 200, notice)


def _methods(visit: Visit, rows: Methods, search: str, typed: Mapping[str, str]) -> Listed:
    """Return a page of shipping methods, each with its carrier and whom we propose."""
    wanted = search.casefold()
    fits = [
        row for row in rows if wanted in row["name"].casefold() or wanted in row["zone"].casefold()
    ]
    page = cut(visit, "carriers", fits, search=search)
    by_numbers = _by_numbers(visit) if page.rows else {}
    for row in page.rows:
        row["now"] = _code(row["carrier"])
        row["chosen"] = typed.get(row["id"], row["now"])
        row["field"] = f"{FIELD}{row['id']}"
        numbers, name = by_numbers.get(row["name"], ""), _code(row["proposedCarrier"])
        row["proposed"] = "" if row["now"] else numbers or name
        row["proposed_label"] = parcel_words.CARRIERS.get(row["proposed"], "")
        row["proposed_why"] = t("by its tracking numbers") if numbers else t("by its name")
    return page


def _by_numbers(visit: Visit) -> dict[str, str]:
    """Return whom the service mirror proposes, by the names of shipping methods."""
    if not visit.may("MANAGE_ORDERS"):
        return {}
    mirror = visit.ask(PROPOSED)["serviceMirror"]
    figures = mirror["figures"] if mirror else []
    rows = [edge["node"] for one in figures for edge in one["rows"]["edges"]]
    return {row["shippingMethod"]: row["proposedCarrier"] for row in rows if row["proposedCarrier"]}


def _code(carrier: Mapping[str, Any] | None) -> str:
    return str(carrier["code"]) if carrier else ""


def _account(row: dict[str, Any]) -> dict[str, Any]:
    row["label"] = row["name"] or carrier_words.service(row["service"])
    row["of"] = carrier_words.service(row["service"]) if row["name"] else ""
    row["trouble"], row["look"] = carrier_words.trouble(row)
    row["usage"] = carrier_words.usage(row)
    row["address"] = address("carrier", account=row["id"])
    return row


def _offer(row: dict[str, Any]) -> dict[str, Any]:
    row["label"] = carrier_words.service(row["service"])
    row["where"] = carrier_words.where(row["service"])
    row["knows"] = ", ".join(parcel_words.CARRIERS[one["code"]] for one in row["carriers"])
    row["address"] = address("carrier", service=row["service"])
    return row
