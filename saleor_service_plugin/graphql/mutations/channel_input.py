"""What staff may set for a channel, and how it is read."""

from typing import Any

import graphene
from django.core.exceptions import ValidationError
from saleor.graphql.core.types import BaseInputObjectType, NonNullList

from ...messages import channel_form, kinds, profile, senders
from ...messages.rules import ChannelSettings
from .. import enums
from ..channel_enums import ContractModel, PaymentKind
from ..channel_types import SENDER, SETTINGS
from ..errors import Code

MOST_SWITCHES = 100
"""More kinds than there are."""


class ServicePaymentMappingInput(BaseInputObjectType):
    """How customers pay with a method."""

    method = graphene.String(
        required=True,
        description="Part of a payment method's name, whatever its case, 200 characters at "
        "most; empty: orders without any method. Names are those of Saleor's transactions "
        "and of their Apps (name, appIdentifier), and the gateways of its payments.",
    )
    kind = PaymentKind(required=True, description="What that method is.")

    class Meta:
        description = "How customers pay with a method."


class ServiceChannelKindInput(BaseInputObjectType):
    """A kind of message, to be switched on or off."""

    kind = enums.MessageKind(required=True, description="Which.")
    on = graphene.Boolean(required=True, description="Whether it shall leave.")

    class Meta:
        description = (
            "A kind of message, to be switched on or off. Switched on it tells what happens from "
            "now on; switched off, what waits is skipped when its time comes."
        )


class ServiceChannelInput(BaseInputObjectType):
    """What shall change."""

    contract = ContractModel(description="What the mail about a new order does in law.")
    withdrawal = graphene.Boolean(
        description="Whether customers have a right of withdrawal by law."
    )
    payments = NonNullList(
        ServicePaymentMappingInput,
        description="What the shop's payment methods are, all of them; 100 at most.",
    )
    reminder_days = graphene.Int(
        description="Days after the order on which an open prepayment is called to mind, 1 to 60."
    )
    quiet_from = graphene.Int(description="Hour from which nothing leaves that can wait, 0 to 23.")
    quiet_to = graphene.Int(
        description="Hour at which it leaves, 0 to 23; the same: no quiet hours."
    )
    time_zone = graphene.String(description="IANA name such as Europe/Berlin; empty: UTC.")
    sender_name = graphene.String(
        description="Who writes, 78 characters at most; empty: as in the plugin's form."
    )
    sender_address = graphene.String(
        description="Mails come from here; empty: as in the plugin's form."
    )
    reply_to = graphene.String(description="Where answers arrive; empty: as in the plugin's form.")
    mail_server = graphene.String(description="One of serviceMailServers; empty: the shop's own.")
    language = graphene.String(
        description="What is written in where there is no template in the order's language, "
        "e.g. de or pt-br; empty: English."
    )
    contact_phone = graphene.String(
        description="For customers, in mails and on the order page, 40 characters at most."
    )
    contact_hours = graphene.String(
        description="When somebody answers the telephone, one line of 120 characters at most."
    )
    contact_mail = graphene.String(description="For customers, in mails and on the order page.")
    brand_color = graphene.String(
        description="#rrggbb, for mails and the order page; text on it is black or white, "
        "whichever can be read better."
    )
    brand_font = graphene.String(description=f"One of {', '.join(profile.FONTS)}.")
    order_page_address = graphene.String(
        description="The storefront's order page, e.g. https://shop.example/order/{token}; "
        "empty: our own page."
    )
    kinds = NonNullList(
        ServiceChannelKindInput, description="Kinds of message to be switched on or off."
    )

    class Meta:
        description = (
            "What shall change of a channel's settings. What is left out stays, null is the "
            "default."
        )


def read(given: Any) -> tuple[dict[str, object], dict[str, str], dict[str, bool]]:
    """Return settings, sender and switches as the use cases take them.

    Raises:
        ValidationError: Values cannot be used; names all of them.

    """
    problems: dict[str, ValidationError] = {}

    def refuse(field: str, text: str, code: Code = Code.INVALID) -> None:
        problems[field] = ValidationError(text, code=code.value)

    defaults = ChannelSettings()
    settings: dict[str, object] = {
        name: getattr(defaults, name) if given[name] is None else given[name]
        for name in SETTINGS
        if name in given
    }
    if pairs := given.get("payments"):
        payments = {one["method"].strip(): one["kind"] for one in pairs}
        settings["payments"] = payments
        if len({method.casefold() for method in payments}) < len(pairs):
            refuse("payments", "A method stands there twice.", Code.UNIQUE)
    elif "payments" in settings:
        settings["payments"] = {}
    if isinstance(zone := settings.get("time_zone"), str):
        settings["time_zone"] = zone.strip()
    for name in profile.FIELDS:
        if name in given:
            settings[name] = profile.normal(name, given[name] or "")
    sender = {
        column: (given[name] or "").strip() for name, column in SENDER.items() if name in given
    }
    for name, value in settings.items():
        if reason := channel_form.problem(name, value):
            refuse(name, reason)
    for name, column in SENDER.items():
        if column in sender and (reason := senders.problem(column, sender[column])):
            refuse(name, f"{reason[0].upper()}{reason[1:]}")
    switched = given.get("kinds") or []
    if len(switched) > MOST_SWITCHES:
        refuse("kinds", f"At most {MOST_SWITCHES} at once.", Code.TOO_MANY)
    if "kinds" in given and given["kinds"] is None:
        switches = {kind.key: kind.on for kind in kinds.all_kinds()}
    else:
        switches = {one["kind"]: one["on"] for one in switched}
    if problems:
        raise ValidationError(problems)
    return settings, sender, switches
