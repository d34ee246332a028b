"""How each setting of a channel is shown: label, why, default, and whether it was changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from ..web.words import t
from . import labels
from .channel_form import GROUPS, Values

FIRST = (
    "footer", "withdrawalInstruction", "senderName", "senderAddress", "contract", "payments",
    "quiet",
)  # fmt: skip
"""What the first page shows; seven at most."""

MORE = ("withdrawal", "reminderDays", "replyTo", "timeZone", "language", "mailServer")

HOURS = range(24)

FREE_PAYMENTS = 2
"""Empty lines for further methods of payment."""


@dataclass(frozen=True, slots=True)
class Field:
    """One setting."""

    name: str
    label: str
    why: str
    """One sentence."""
    default: str
    shape: str
    """How it is typed: line, email, text, choice, tick, number, hours, payments, zone."""
    value: Any
    changed: bool = False
    wrong: str = ""
    options: Mapping[str, str] | None = None
    asked: bool = False
    """Whether the reader was led here by something that is missing."""
    file: str = ""
    """Name of the PDF that stands for a text."""
    hint: str = ""
    """What holds where the field is empty."""
    also: str = ""
    """Languages for which a text is set besides."""


def fields(
    names: Sequence[str],
    values: Values,
    *,
    channel: Mapping[str, Any],
    wrong: Mapping[str, str],
    servers: Sequence[str] = (),
    asked: str = "",
    files: Mapping[str, str] | None = None,
    also: Mapping[str, str] | None = None,
) -> list[Field]:
    """Return settings as the page shows them.

    Args:
        names: Which, in this order.
        values: What stands in each: what is set, or what was typed.
        channel: As the API gives it.
        wrong: What is wrong, by the API's field.
        servers: Names of mail servers.
        asked: The setting that something led to.
        files: Names of PDFs by the fields of texts.
        also: Languages for which they are set besides, by the fields of texts.

    """
    given = {**_first(values), **_more(values, servers)}
    changed = {*channel["settings"]["changed"]}
    sender, answers = parseaddr(channel["sender"]["address"] or ""), channel["sender"]["replyTo"]
    hints = {
        "senderName": sender[0], "senderAddress": sender[1], "replyTo": answers or "",
        "timeZone": "Europe/Berlin", "language": "de",
    }  # fmt: skip
    found = []
    for name in names:
        label, why, default, shape, value, options = given[name]
        members = GROUPS.get(name, (name,))
        found.append(
            Field(
                name, label, why, default, shape, value,
                changed=bool(changed & {*members}),
                wrong=" ".join(wrong[one] for one in (*members,) if one in wrong),
                options=options,
                asked=name == asked,
                file=(files or {}).get(name, ""),
                hint=hints.get(name, ""),
                also=(also or {}).get(name, ""),
            )
        )  # fmt: skip
    return found


Given = tuple[str, str, str, str, Any, Mapping[str, str] | None]


def _first(values: Values) -> dict[str, Given]:
    free: list[dict[str, str]] = [{"method": "", "kind": ""}] * FREE_PAYMENTS
    form = t("the one in the plugin's form, else the shop's own")
    return {
        "footer": (
            t("Company details"), t("Every business mail must name them; they close each mail."),
            t("none, they are yours alone"), "text", values["footer"], None,
        ),
        "withdrawalInstruction": (
            t("Withdrawal instruction"),
            t("Goes with the mail about the order; without it the period never begins."),
            t("none, it is yours alone"), "text", values["withdrawalInstruction"], None,
        ),
        "senderName": (
            t("Sender's name"), t("What customers see before they open a mail."), form, "line",
            values["senderName"], None,
        ),
        "senderAddress": (
            t("Sender's address"), t("Mails come from here; your mail server must allow it."),
            form, "email", values["senderAddress"], None,
        ),
        "contract": (
            t("The mail about a new order"),
            t("Decides when the contract is concluded, and so when you are bound to prices."),
            labels.contracts()["RECEIPT"], "choice", values["contract"], labels.contracts(),
        ),
        "payments": (
            t("Ways of payment"),
            t("Say how your customers pay: who pays in advance is told your bank details, the others are not. The name is the payment method's as Saleor shows it on orders, or a part of it."),
            t("none, nothing is said of how to pay"), "payments", [*values["payments"], *free],
            {"": t("Not used"), **labels.payment_kinds()},
        ),
        "quiet": (
            t("Quiet hours"), t("What can wait does not arrive at night; what is urgent does."),
            "20:00 – 08:00", "hours", (values["quietFrom"], values["quietTo"]),
            {str(hour): f"{hour:02}:00" for hour in HOURS},
        ),
    }  # fmt: skip


def _more(values: Values, servers: Sequence[str]) -> dict[str, Given]:
    return {
        "withdrawal": (
            t("Customers have a right of withdrawal"),
            t("Consumers have it by law; without it no instruction goes with the mails."),
            t("yes"), "tick", values["withdrawal"], None,
        ),
        "reminderDays": (
            t("Payment reminder after days"),
            t("How many days after the order customers are reminded of an open prepayment."),
            "7", "number", values["reminderDays"], None,
        ),
        "replyTo": (
            t("Answers go to"), t("Where an answer of the customer arrives."),
            t("what the plugin's form says, else the sender"), "email", values["replyTo"], None,
        ),
        "timeZone": (
            t("Time zone"), t("Counts for quiet hours and for dates in mails."),
            t("that of the channel's country, else UTC"), "line", values["timeZone"], None,
        ),
        "language": (
            t("Language where a template is missing"),
            t("Used where there is no template in the order's language, e.g. de."),
            t("English"), "line", values["language"], None,
        ),
        "mailServer": (
            t("Mail server"), t("For channels with a mail server of their own."),
            t("the shop's own"), "choice", values["mailServer"],
            {"": t("The shop's own"), **{name: name for name in servers}},
        ),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a preset sets."""

    label: str
    now: str
    then: str

    @property
    def differs(self) -> bool:
        """Whether it would change anything."""
        return self.now != self.then


def effects(values: Values, preset: Values) -> list[Effect]:
    """Return what a preset would set, and what is there now."""

    def quiet(one: Values) -> str:
        if one["quietFrom"] == one["quietTo"]:
            return t("none")
        return f"{one['quietFrom']:02}:00 – {one['quietTo']:02}:00"

    contracts, kinds = labels.contracts(), labels.kinds()
    found = [
        Effect(
            t("The mail about a new order"),
            contracts.get(values["contract"], ""), contracts[preset["contract"]],
        ),
        Effect(t("Quiet hours"), quiet(values), quiet(preset)),
    ]  # fmt: skip
    for kind, on in preset["kinds"].items():
        now = values["kinds"].get(kind, False)
        found.append(Effect(kinds.get(kind, kind), _on(now), _on(on)))
    return found


def _on(value: bool) -> str:
    return t("on") if value else t("off")
