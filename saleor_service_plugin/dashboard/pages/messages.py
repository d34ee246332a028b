"""What was told to whom, what waits, and what was not sent and why."""

from typing import Any

from ...web.asking import Done
from ...web.words import language, t, tn
from .. import labels, refusals
from ..listing import listed, window
from ..visit import Answer, Go, Screen, Visit, address

DOCUMENT = """
query($first: Int, $last: Int, $after: String, $before: String,
      $where: ServiceMessageWhereInput, $language: LanguageCodeEnum!) {
  serviceMessages(first: $first, last: $last, after: $after, before: $before, where: $where) {
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { node {
      id kind state trial subject channel orderId factAt dueAt finishedAt
      order { number email }
      reason { code text(languageCode: $language) }
    } }
  }
}
"""

STEPS = {
    "retry": "mutation($ids: [ID!]!) { serviceMessageRetry(ids: $ids) { count errors { field code message } } }",
    "release": "mutation($ids: [ID!]!) { serviceMessageRelease(ids: $ids) { count errors { field code message } } }",
    "discard": "mutation($ids: [ID!]!) { serviceMessageDiscard(ids: $ids) { count errors { field code message } } }",
    "resend": "mutation($ids: [ID!]!) { serviceMessageResend(ids: $ids) { count errors { field code message } } }",
}
"""What staff may do with messages."""

ASKING = ("PARKED", "HELD", "FAILED")
"""States in which a message waits for a person's word."""


def messages(visit: Visit) -> Answer:
    """Show the list, or do something with the chosen ones."""
    if visit.is_posted:
        return _do(visit)
    return _list(visit)


def _words(visit: Visit) -> dict[str, str]:
    """Return the filter that is asked for."""
    return {name: visit.last(name) for name in ("state", "kind", "orderId", "search")}


def _list(visit: Visit, wrong: str = "") -> Screen:
    words = _words(visit)
    where: dict[str, Any] = {}
    if words["state"] in labels.states():
        where["states"] = [words["state"]]
    if words["state"] == "asking":
        where["states"] = list(ASKING)
    if words["kind"] in labels.kinds():
        where["kinds"] = [words["kind"]]
    if words["orderId"]:
        where["orders"] = [words["orderId"]]
    if words["search"]:
        where["search"] = words["search"]
    found = visit.ask(DOCUMENT, **window(visit), where=where or None, language=language_code())[
        "serviceMessages"
    ]
    page = listed("messages", found, **words)
    for row in page.rows:
        shown(row)
    return Screen(
        "messages.html",
        t("Messages"),
        {
            "heading": _title(page.rows) if words["orderId"] else t("Messages"),
            "page": page,
            "words": words,
            "filtered": any(words.values()),
            "states": labels.states(),
            "kinds": labels.kinds(),
            "wrong": wrong,
            "action": address("messages", **words),
            "all": address("messages"),
            "consents": address("consents") if visit.may("MANAGE_USERS") else "",
        },
        status=422 if wrong else 200,
    )


def _title(rows: list[dict[str, Any]]) -> str:
    """Return what a list of one order's messages is called."""
    number = next((row["order"]["number"] for row in rows if row["order"]), "")
    return t("Messages of order {number}", number=number) if number else t("Messages")


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """Add to a message of the API what a page says of it."""
    row["label"] = labels.kinds().get(row["kind"], t("Message of another version"))
    row["state_label"] = labels.states()[row["state"]]
    row["look"] = labels.LOOKS[row["state"]]
    row["address"] = address("message", message=row["id"])
    return row


def _do(visit: Visit) -> Answer:
    step = visit.form.get("step", "")
    ids = visit.form.getlist("message")
    if step not in STEPS:
        return _list(visit, t("Choose what is to be done."))
    if not ids:
        return _list(visit, t("Choose at least one message."))
    done = visit.change(STEPS[step], ids=ids)
    if done.errors:
        return _list(visit, why(done))
    words = {name: value for name, value in _words(visit).items() if value}
    query = address("messages", **words).rpartition("/")[2]
    return Go(query, notice(step, done))


def why(done: Done) -> str:
    """Return why a step was not taken with any of the chosen ones."""
    return " ".join(refusals.by_field(done.errors).values())


def notice(step: str, done: Done) -> str:
    """Return what became of a step."""
    count = int(done.data["count"])
    match step:
        case "discard":
            return tn("1 message discarded", "{count} messages discarded", count)
        case "release":
            return tn("1 message released", "{count} messages released", count)
        case "resend":
            return tn(
                "1 message is queued to be sent again", "{count} messages are queued again", count
            )
    return tn("1 message is tried again", "{count} messages are tried again", count)


def language_code() -> str:
    """Return the reader's language as the API names it."""
    return language().upper()
