"""What customers were granted: found by code, customer and order; taken back with one word."""

from datetime import date
from typing import Any

from ...web.words import language, t
from .. import grant_words, refusals
from ..day_words import short
from ..listing import listed, window
from ..visit import Answer, Go, Screen, Visit, address

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String,
      $where: ServiceGrantWhereInput, $language: LanguageCodeEnum!) {
  serviceGrants(first: $first, last: $last, after: $after, before: $before, where: $where) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node {
      id kind state why words isTrial code text(languageCode: $language) validUntil email
      ruleName campaignName orderId orderNumber usedOrderId grantedAt usedAt endedAt reason
    } }
  }
}
"""

TAKE_BACK = """
mutation($id: ID!) {
  serviceGrantTakeBack(id: $id) { grant { id } errors { field code message } }
}
"""

WORDS = ("state", "kind", "why", "search", "rule", "campaign")


def grants(visit: Visit) -> Answer:
    """Show the list, or take one back."""
    if visit.is_posted:
        return _take_back(visit)
    return _list(visit)


def _words(visit: Visit) -> dict[str, str]:
    return {name: visit.last(name) for name in WORDS}


def _list(visit: Visit, wrong: str = "") -> Screen:
    words = _words(visit)
    where = _where(words)
    # With this permission alone the API answers at all.
    found = visit.ask(
        DOCUMENT, **window(visit), where=where or None, language=language().upper()
    )["serviceGrants"]  # fmt: skip
    page = listed("grants", found, **words)
    for row in page.rows:
        shown(row, may_take_cards=visit.may("MANAGE_GIFT_CARD"))
    context: dict[str, Any] = {
        "page": page,
        "words": words,
        "filtered": any(words.values()),
        "states": grant_words.states(),
        "kinds": grant_words.kinds(),
        "whys": grant_words.whys(),
        "wrong": wrong,
        "action": address("grants", **words),
        "all": address("grants"),
    }
    return Screen("grants.html", t("Codes and goodies"), context, status=422 if wrong else 200)


def _where(words: dict[str, str]) -> dict[str, Any]:
    where: dict[str, Any] = {}
    for name, known in (
        ("state", grant_words.states()),
        ("kind", grant_words.kinds()),
        ("why", grant_words.whys()),
    ):
        if words[name] in known:
            where[f"{name}s"] = [words[name]]
    for name in ("rule", "campaign"):
        if words[name]:
            where[f"{name}s"] = [words[name]]
    if words["search"]:
        where["search"] = words["search"]
    return where


def shown(row: dict[str, Any], *, may_take_cards: bool) -> dict[str, Any]:
    """Add to a grant of the API what a page says of it."""
    row["kind_label"] = grant_words.kinds()[row["kind"]]
    row["state_label"] = grant_words.states()[row["state"]]
    row["look"] = grant_words.LOOKS[row["state"]]
    row["why_label"] = grant_words.whys()[row["why"]]
    row["from"] = row["ruleName"] or row["campaignName"] or row["words"]
    row["until"] = short(date.fromisoformat(row["validUntil"])) if row["validUntil"] else ""
    row["ending"] = grant_words.endings().get(row["reason"], "")
    takeable = row["state"] in grant_words.TAKEABLE and not row["isTrial"]
    row["takes_back"] = takeable and (row["kind"] != "GIFT_CARD" or may_take_cards)
    return row


def _take_back(visit: Visit) -> Answer:
    done = visit.change(TAKE_BACK, id=visit.form.get("grant", ""))
    if done.errors:
        if any(error.code == "WRONG_STATE" for error in done.errors):
            return _list(visit, t("It was used or ended meanwhile."))
        return _list(visit, " ".join(refusals.by_field(done.errors).values()))
    place = {name: visit.last(name) for name in ("after", "before")}
    query = address("grants", **_words(visit), **place).rpartition("/")[2]
    return Go(query, t("Taken back."), refresh=True)
