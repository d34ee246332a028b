"""One message: what it told, every attempt, and what can be done with it."""

from typing import Any

from ...web.words import language
from .. import labels
from ..access import RefusedError
from ..visit import Answer, Go, Screen, Visit, address
from .messages import STEPS, language_code, notice, shown, why

DOCUMENT = """
query($id: ID!, $language: LanguageCodeEnum!) {
  serviceMessage(id: $id) {
    id kind state trial subject channelName orderId factAt dueAt deadlineAt finishedAt
    order { number email }
    basis(languageCode: $language)
    toldWith { id kind state }
    reason { code detail text(languageCode: $language) }
    attempts { number startedAt endedAt outcome reason server }
  }
}
"""

ORDER = "query($id: ID!) { serviceMessage(id: $id) { orderId } }"

POSSIBLE: dict[str, tuple[str, ...]] = {
    "QUEUED": ("discard",), "HELD": ("discard",), "FAILED": ("retry", "discard"),
    "PARKED": ("release", "discard"), "SENT": ("resend",), "SKIPPED": ("resend",),
}  # fmt: skip
"""What can be done with a message where it stands; the API decides."""


def message(visit: Visit) -> Answer:
    """Show it, or do something with it."""
    wrong = ""
    if visit.is_posted and (step := visit.form.get("step", "")) in STEPS:
        done = visit.change(STEPS[step], ids=[visit.last("message")])
        if not done.errors:
            return Go(_after(visit, step), notice(step, done), refresh=True)
        wrong = why(done)
    return _screen(visit, wrong)


def _after(visit: Visit, step: str) -> str:
    """Return where what became of it is seen: of a mail sent again, among its order's."""
    path = address("message", message=visit.last("message"))
    if step == "resend":
        found = visit.ask(ORDER, id=visit.last("message"))["serviceMessage"]
        path = address("messages", orderId=found["orderId"])
    return path.rpartition("/")[2]


def _screen(visit: Visit, wrong: str) -> Screen:
    found: dict[str, Any] | None = visit.ask(
        DOCUMENT, id=visit.last("message"), language=language_code()
    )["serviceMessage"]
    if found is None:
        raise RefusedError(404, "NOT_FOUND")
    row = shown(found)
    if row["toldWith"]:
        shown(row["toldWith"])
    return Screen(
        "message.html",
        row["label"],
        {
            "row": row,
            # Of a kind that this version does not know there is nothing to be shown.
            "preview": address("preview", kind=row["kind"]) if row["kind"] else "",
            "locale": language(),
            "steps": POSSIBLE.get(row["state"], ()),
            "outcomes": labels.outcomes(),
            "wrong": wrong,
            "action": address("message", message=row["id"]),
            "of_order": address("messages", orderId=row["orderId"]),
        },
        status=422 if wrong else 200,
    )
