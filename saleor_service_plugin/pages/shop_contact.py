"""How the shop shows itself on pages that are about no order: as the API writes it for orders."""

from collections.abc import Mapping

from ..orders import contact
from ..orders.contact import Contact


def of_shop(language: str) -> Mapping[str, object] | None:
    """Return how the shop shows itself, where it is clear whose order it may be."""
    found = contact.of_shop()
    return as_shown(found, language) if found else None


def of_channel(channel_id: int | None, language: str) -> Mapping[str, object] | None:
    """Return how a channel shows itself; None where it is not known."""
    if channel_id is None:
        return of_shop(language)
    found = contact.read([channel_id]).get(channel_id)
    return as_shown(found, language) if found else None


def as_shown(found: Contact, language: str) -> Mapping[str, object]:
    """Return a channel's contact by the API's names."""
    brand = found.brand
    return {
        "shopName": found.shop_name,
        "footer": found.footer(language),
        "brand": {
            "color": brand.color,
            "textColor": brand.text,
            "inkLight": brand.ink,
            "inkDark": brand.ink_dark,
            "textOnInkDark": brand.text_dark,
            "font": brand.font,
            "logoUrl": found.logo_address,
            "logoWidth": found.profile.logo_width,
            "logoHeight": found.profile.logo_height,
        },
    }
