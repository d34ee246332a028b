"""What was said of advertising to an address: what holds, its proof, and writing an objection down."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ...web.words import t
from .. import refusals
from ..visit import Answer, Screen, Visit, address

RECORD = """
  email lastAdvertisingAt
  standings { state since channelName isListed }
  entries { step source at recordedAt textVersion channelId orderId by }
"""

DOCUMENT = f"query($email: String!) {{ serviceConsents(email: $email) {{ {RECORD} }} }}"

OBJECT = f"""
mutation($email: String!, $kind: ServiceObjectionKindEnum, $at: DateTime) {{
  serviceObjectionCreate(email: $email, kind: $kind, at: $at) {{
    record {{ {RECORD} }} errors {{ field code message }}
  }}
}}
"""

LONGEST = 254

KINDS = ("OBJECTED", "LISTED")


def states() -> Mapping[str, str]:
    """Return what may hold."""
    return {
        "NOTHING": t("Nothing was said"),
        "ASKED": t("Asked, not answered"),
        "AGREED": t("Agreed"),
        "WITHDRAWN": t("Taken back"),
        "OBJECTED": t("Objected"),
    }


LOOKS: Mapping[str, str] = {
    "NOTHING": "", "ASKED": "info", "AGREED": "good", "WITHDRAWN": "bad", "OBJECTED": "bad",
}  # fmt: skip


def steps() -> Mapping[str, str]:
    """Return what may be said or shown."""
    return {
        "NOTICE": t("Told of the right to object"),
        "ASKED": t("Asked by mail"),
        "GIVEN": t("Agreed by the link in the mail"),
        "WITHDRAWN": t("Took the consent back"),
        "OBJECTED": t("Objected to advertising"),
        "LISTED": t("Found in the list of those who want no advertising"),
    }


def sources() -> Mapping[str, str]:
    """Return by which doors it comes in."""
    return {
        "MUTATION": t("Storefront"),
        "CHECKOUT": t("Checkout"),
        "MAIL_LINK": t("Link in the mail"),
        "UNSUBSCRIBE": t("Link that ends advertising"),
        "STAFF": t("Staff"),
        "ACCOUNT": t("Customer account"),
        "COMMAND": t("Command"),
    }


def consents(visit: Visit) -> Answer:
    """Show what is known of an address, or write an objection down."""
    visit.demand("MANAGE_USERS")
    if visit.is_posted:
        return _object(visit)
    email = _plain(visit.last("email"))
    if not email:
        return _screen(email)
    if "@" not in email.strip("@"):
        return _screen(email, wrong=t("Please enter a whole mail address."))
    return _screen(email, visit.ask(DOCUMENT, email=email)["serviceConsents"])


def _object(visit: Visit) -> Screen:
    email = _plain(visit.form.get("email", ""))
    kind = visit.form.get("kind", "")
    day = visit.form.get("day", "").strip()
    values: dict[str, object] = {"email": email, "kind": kind if kind in KINDS else "OBJECTED"}
    try:
        if day:
            values["at"] = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).isoformat()
    except ValueError:
        return _screen(email, wrong=t("This is no day."))
    done = visit.change(OBJECT, **values)
    if done.errors:
        return _screen(email, wrong=" ".join(refusals.by_field(done.errors).values()))
    notice = t("{address} gets no more advertising.", address=email)
    return _screen(email, done.data["record"], notice=notice)


def _screen(
    email: str, record: dict[str, Any] | None = None, *, wrong: str = "", notice: str = ""
) -> Screen:
    for row in record["standings"] if record else ():
        row["label"], row["look"] = states()[row["state"]], LOOKS[row["state"]]
    for row in record["entries"] if record else ():
        row["label"], row["door"] = steps()[row["step"]], sources()[row["source"]]
    context = {
        "email": email,
        "record": record,
        "wrong": wrong,
        "action": address("consents", email=email) if email else address("consents"),
        "all": address("consents"),
        "back": address("messages"),
    }
    return Screen("consents.html", t("Advertising"), context, 422 if wrong else 200, notice)


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isprintable()).strip()[:LONGEST]
