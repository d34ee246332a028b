"""What was said of advertising to an address: what holds, its proof, and writing an objection down."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
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

OBJECT = """
mutation($email: String!, $kind: ServiceObjectionKindEnum, $at: DateTime) {
  serviceObjectionCreate(email: $email, kind: $kind, at: $at) {
    errors { field code message }
  }
}
"""

LONGEST = 254

KINDS = ("OBJECTED", "LISTED")

SURE = "sure"
"""The second button: only then is it written down."""


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
    return _screen(visit, _plain(visit.last("email")))


def _object(visit: Visit) -> Screen:
    """Write it down once it was asked back: nobody but the owner of the address can end it."""
    email = _plain(visit.form.get("email", ""))
    kind, day = visit.form.get("kind", ""), visit.form.get("day", "").strip()
    typed = {"kind": kind if kind in KINDS else KINDS[0], "day": day}
    if wrong := _wrong_day(day):
        return _screen(visit, email, typed, day_wrong=wrong)
    if visit.form.get("step", "") != SURE:
        return _screen(visit, email, typed, asks_back=True)
    values: dict[str, object] = {"email": email, "kind": typed["kind"]}
    if day:
        values["at"] = datetime.fromisoformat(day).replace(tzinfo=UTC).isoformat()
    done = visit.change(OBJECT, **values)
    wrongs = refusals.by_field(done.errors)
    if not wrongs:
        notice = t("{address} gets no more advertising.", address=email)
        return _screen(visit, email, notice=notice)
    day_wrong = t("This day lies in the future.") if wrongs.pop("at", "") else ""
    return _screen(visit, email, typed, day_wrong=day_wrong, wrong=" ".join(wrongs.values()))


def _wrong_day(day: str) -> str:
    """Return what is wrong about a day as typed, "" where nothing is."""
    try:
        found = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC) if day else None
    except ValueError:
        return t("This is no day.")
    if found is not None and found.date() > _today():
        return t("This day lies in the future.")
    return ""


def _today() -> date:
    return datetime.now(UTC).date()


def _screen(
    visit: Visit,
    email: str,
    typed: Mapping[str, str] | None = None,
    *,
    wrong: str = "",
    day_wrong: str = "",
    asks_back: bool = False,
    notice: str = "",
) -> Screen:
    # Loads Saleor's whole schema, which must not happen while Django starts.
    from ...graphql.consent_queries import is_address

    record: dict[str, Any] | None = None
    no_address = ""
    if is_address(email):
        record = visit.ask(DOCUMENT, email=email)["serviceConsents"]
    elif email or visit.is_posted:
        no_address = t("Please enter a whole mail address.")
    for row in record["standings"] if record else ():
        row["label"], row["look"] = states()[row["state"]], LOOKS[row["state"]]
    for row in record["entries"] if record else ():
        row["label"], row["door"] = steps()[row["step"]], sources()[row["source"]]
    context = {
        "email": email,
        "record": record,
        "wrong": wrong,
        "no_address": no_address,
        "typed": typed or {"kind": KINDS[0], "day": ""},
        "kinds": {one: steps()[one] for one in KINDS},
        "day_wrong": day_wrong,
        "today": _today().isoformat(),
        "asks_back": asks_back,
        "sure": SURE,
        "action": address("consents", email=email) if email else address("consents"),
        "all": address("consents"),
        "back": address("messages"),
    }
    status = 422 if wrong or no_address or day_wrong else 200
    return Screen("consents.html", t("Advertising"), context, status, notice)


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isprintable()).strip()[:LONGEST]
