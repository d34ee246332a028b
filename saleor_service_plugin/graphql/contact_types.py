"""How a channel shows itself to its customers."""

from dataclasses import dataclass
from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages import profile
from ..orders.contact import Contact


@dataclass(frozen=True, slots=True)
class ContactView:
    """A channel's contact, for somebody who reads a language."""

    contact: Contact
    language: str


class ServiceBrand(BaseObjectType):
    """Colors and font of a channel; each pair has a contrast of 4.5 : 1 at least."""

    color = graphene.String(required=True, description="Behind text, e.g. of buttons.")
    text_color = graphene.String(required=True, description="Of text on it: black or white.")
    ink_light = graphene.String(
        required=True, description="Of text on white: the color, or the nearest that can be read."
    )
    ink_dark = graphene.String(required=True, description="The same on a dark ground.")
    text_on_ink_dark = graphene.String(
        required=True, description="Of text on buttons in that color: black or white."
    )
    font = graphene.String(required=True, description="A font stack as CSS writes it.")
    logo_url = graphene.String(description="Where the logo is; null where there is none.")
    logo_width = graphene.Int(required=True, description="In CSS pixels; 0 without a logo.")
    logo_height = graphene.Int(required=True, description="In CSS pixels; 0 without a logo.")

    class Meta:
        description = "Colors, font and logo of a channel."

    @staticmethod
    def resolve_color(root: Contact, info: Any) -> str:
        """Return the brand's color."""
        return root.brand.color

    @staticmethod
    def resolve_text_color(root: Contact, info: Any) -> str:
        """Return black or white."""
        return root.brand.text

    @staticmethod
    def resolve_ink_light(root: Contact, info: Any) -> str:
        """Return the color as text on white."""
        return root.brand.ink

    @staticmethod
    def resolve_ink_dark(root: Contact, info: Any) -> str:
        """Return the color as text on a dark ground."""
        return root.brand.ink_dark

    @staticmethod
    def resolve_text_on_ink_dark(root: Contact, info: Any) -> str:
        """Return black or white."""
        return root.brand.text_dark

    @staticmethod
    def resolve_font(root: Contact, info: Any) -> str:
        """Return the stack."""
        return root.brand.font

    @staticmethod
    def resolve_logo_url(root: Contact, info: Any) -> str | None:
        """Return the logo's address."""
        return root.logo_address or None

    @staticmethod
    def resolve_logo_width(root: Contact, info: Any) -> int:
        """Return how wide it is shown."""
        return root.profile.logo_width

    @staticmethod
    def resolve_logo_height(root: Contact, info: Any) -> int:
        """Return how high it is shown."""
        return root.profile.logo_height


class ServiceChannelContact(BaseObjectType):
    """How customers of a channel reach a person, and how the shop shows itself there."""

    shop_name = graphene.String(required=True, description="Who writes the mails.")
    phone = graphene.String(required=True, description="As it is shown; or empty.")
    phone_dialed = graphene.String(
        required=True, description="As a telephone dials it, for tel: links; or empty."
    )
    hours = graphene.String(required=True, description="When somebody answers; or empty.")
    mail = graphene.String(required=True, description="Mail address; or empty.")
    time_zone = graphene.String(
        required=True, description="IANA name of the channel's customers' time zone."
    )
    footer = NonNullList(
        graphene.String,
        required=True,
        description="The company's details, line by line, in the order's language.",
    )
    brand = graphene.Field(
        ServiceBrand, required=True, description="Colors, font and logo of the channel."
    )

    class Meta:
        description = (
            "How customers of a channel reach a person, and how the shop shows itself there. "
            "Everybody may know it who may see an order of the channel."
        )

    @staticmethod
    def resolve_shop_name(root: ContactView, info: Any) -> str:
        """Return the name."""
        return root.contact.shop_name

    @staticmethod
    def resolve_phone(root: ContactView, info: Any) -> str:
        """Return the number."""
        return root.contact.profile.contact_phone

    @staticmethod
    def resolve_phone_dialed(root: ContactView, info: Any) -> str:
        """Return the number without what is only to be read."""
        return profile.dialed(root.contact.profile.contact_phone)

    @staticmethod
    def resolve_hours(root: ContactView, info: Any) -> str:
        """Return the hours."""
        return root.contact.profile.contact_hours

    @staticmethod
    def resolve_mail(root: ContactView, info: Any) -> str:
        """Return the address."""
        return root.contact.profile.contact_mail

    @staticmethod
    def resolve_time_zone(root: ContactView, info: Any) -> str:
        """Return the zone."""
        return root.contact.time_zone or "UTC"

    @staticmethod
    def resolve_footer(root: ContactView, info: Any) -> list[str]:
        """Return the lines."""
        return root.contact.footer(root.language)

    @staticmethod
    def resolve_brand(root: ContactView, info: Any) -> Contact:
        """Return what holds it."""
        return root.contact
