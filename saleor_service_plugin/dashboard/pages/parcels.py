"""The parcels that somebody should look at, and all others."""

from typing import Any

from ...web.words import t
from .. import parcel_words, refusals
from ..listing import listed, window
from ..visit import Answer, Go, Screen, Visit, address

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String, $where: ServiceParcelWhereInput,
      $sort: ServiceParcelSortingInput, $count: Boolean!, $settled: ID!, $undo: Boolean!) {
  serviceParcels(
    first: $first, last: $last, after: $after, before: $before, where: $where, sortBy: $sort
  ) {
    totalCount @include(if: $count)
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node {
      id number orderId orderNumber trackingNumber trackingUrl carrier { code } sentAt
      state stateAt stateText place pickupPlace pickupUntil attention { reason since }
    } }
  }
  settled: serviceParcel(id: $settled) @include(if: $undo) {
    id number trackingNumber attention { reason }
  }
}
"""

CHANNELS = "{ serviceMirror { channels { id name } } }"

SETTLE = """
mutation($id: ID!, $settled: Boolean!) {
  serviceParcelSettle(id: $id, isSettled: $settled) { errors { field code message } }
}
"""

WORDS = ("show", "state", "carrier", "channel", "search")

ATTENTION, ALL = "attention", "all"
"""Values of the word `show`, beside the reasons."""

WAITING = {"field": "ATTENTION_SINCE", "direction": "ASC"}
"""The longest waiting first."""


def parcels(visit: Visit) -> Answer:
    """Show the list, or take a parcel off it."""
    if not visit.is_posted:
        return _list(visit)
    step, _, parcel = visit.form.get("step", "").partition(":")
    if step not in ("settle", "unsettle"):
        return _list(visit)
    done = visit.change(SETTLE, id=parcel, settled=step == "settle")
    if done.errors:
        return _list(visit, " ".join(refusals.by_field(done.errors).values()))
    words = {**_words(visit), **_place(visit)}
    if step == "unsettle":
        query = address("parcels", **words).rpartition("/")[2]
        return Go(query, t("It is back on the list."))
    query = address("parcels", **words, settled=parcel).rpartition("/")[2]
    return Go(query, t("Seen to. It comes back when something new happens to it."))


def _place(visit: Visit) -> dict[str, str]:
    """Return where in the list somebody is: who settles rows stays there."""
    return {name: visit.last(name) for name in ("after", "before")}


def _words(visit: Visit) -> dict[str, str]:
    """Return the filter that is asked for."""
    return {name: visit.last(name) for name in WORDS}


def _shows(words: dict[str, str]) -> str:
    """Return what is listed: who looks for a parcel looks among all of them."""
    if words["show"] in (ATTENTION, ALL) or words["show"] in parcel_words.reasons():
        return words["show"]
    return ALL if words["search"] else ATTENTION


def _where(words: dict[str, str], channels: list[str]) -> dict[str, Any]:
    where: dict[str, Any] = {}
    shows = _shows(words)
    if shows in parcel_words.reasons():
        where["reasons"] = [shows]
    elif shows == ATTENTION:
        where["attention"] = True
    if words["state"] in parcel_words.states():
        where["states"] = [words["state"]]
    if words["carrier"] in parcel_words.CARRIERS:
        where["carriers"] = [words["carrier"]]
    if words["channel"] in channels:
        where["channels"] = [words["channel"]]
    if words["search"]:
        where["search"] = words["search"]
    return where


def _list(visit: Visit, wrong: str = "") -> Screen:
    words = _words(visit)
    channels = (visit.ask(CHANNELS)["serviceMirror"] or {}).get("channels") or []
    waiting = _shows(words) != ALL
    found = visit.ask(
        DOCUMENT,
        **window(visit),
        where=_where(words, [one["id"] for one in channels]) or None,
        sort=WAITING if waiting else None,
        # All parcels there ever were are too many to be counted for a number.
        count=waiting,
        settled=visit.last("settled"),
        undo=bool(visit.last("settled")),
    )
    settled, found = found.get("settled"), found["serviceParcels"]
    page = listed("parcels", found, **words)
    for row in page.rows:
        parcel_words.shown(row)
    context = {
        "page": page,
        "words": words,
        "shows": _shows(words),
        "waiting": waiting,
        "total": found.get("totalCount", 0),
        "filtered": any(words.values()),
        "narrowed": any(words[name] for name in WORDS[1:]) or words["show"] in reasons_of(),
        "reasons": parcel_words.reasons(),
        "states": parcel_words.states(),
        "carriers": parcel_words.CARRIERS,
        "channels": channels,
        "wrong": wrong,
        "settled": settled and not settled["attention"] and parcel_words.named(settled),
        "action": address("parcels", **words, **_place(visit)),
        "begin": address("parcels"),
        "all": address("parcels", show=ALL),
        "settings": address("carriers") if visit.may("MANAGE_PLUGINS") else "",
        "packing": address("packing"),
    }
    return Screen("parcels.html", t("Parcels"), context, 422 if wrong else 200)


def reasons_of() -> frozenset[str]:
    """Return the names of reasons."""
    return frozenset(parcel_words.LOOKS)
