"""Addresses that mail servers refused for good: nothing is sent to them until they are allowed."""

from typing import Any

from ...web.words import t
from .. import labels, refusals
from ..listing import listed, window
from ..visit import Answer, Screen, Visit, address

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String, $search: String) {
  serviceSuppressedAddresses(
    first: $first, last: $last, after: $after, before: $before, search: $search
  ) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node { address reason since message { id kind } } }
  }
}
"""

ALLOW = """
mutation($address: String!) {
  serviceAddressAllow(address: $address) { address errors { field code message } }
}
"""

LONGEST = 100
"""Characters of a search; the API refuses more as a question that makes no sense."""


def addresses(visit: Visit) -> Answer:
    """Show the list, or allow one of them again."""
    if not visit.is_posted:
        return _list(visit)
    done = visit.change(ALLOW, address=visit.form.get("address", ""))
    if done.errors:
        return _list(visit, " ".join(refusals.by_field(done.errors).values()))
    allowed = done.data["address"]
    return _list(visit, notice=t("{address} is written to again.", address=allowed))


def _list(visit: Visit, wrong: str = "", notice: str = "") -> Screen:
    search = "".join(one for one in visit.last("search") if one.isprintable())[:LONGEST]
    found: dict[str, Any] = visit.ask(DOCUMENT, **window(visit), search=search or None)
    connection = found["serviceSuppressedAddresses"]
    page = listed("addresses", connection, search=search)
    for row in page.rows:
        if message := row["message"]:
            row["label"] = labels.kinds().get(message["kind"], t("Message of another version"))
            row["to"] = address("message", message=message["id"])
    words = {name: visit.last(name) for name in ("search", "after", "before")}
    context = {
        "page": page,
        "count": connection["totalCount"],
        "search": search,
        "wrong": wrong,
        "action": address("addresses", **words),
        "all": address("addresses"),
        "back": address("health"),
    }
    return Screen("addresses.html", t("Refused addresses"), context, 422 if wrong else 200, notice)
