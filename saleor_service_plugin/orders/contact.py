"""How a channel shows itself to who looks at an order: name, contact, brand, company."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from ..messages import addresses, senders, shop_texts
from ..messages.channel_row import profile_of
from ..messages.profile import Brand, Profile, brand_of
from ..messages.rules import is_zone
from ..messages.shop_texts import Texts
from ..shop import port
from . import letter, wording


@dataclass(frozen=True, slots=True)
class Contact:
    """What everybody may know of a channel."""

    channel_id: int
    shop_name: str
    profile: Profile
    footers: Texts
    time_zone: str
    """IANA name, "" for UTC."""

    @property
    def brand(self) -> Brand:
        """Colors and font."""
        return brand_of(self.profile)

    @property
    def logo_address(self) -> str:
        """Where the logo is, "" where there is none."""
        return addresses.logo(self.channel_id, self.profile.logo)

    def footer(self, language: str) -> list[str]:
        """Return the company's details as lines."""
        found = shop_texts.choose(self.footers, shop_texts.TextName.FOOTER, language)
        return wording.lines_of(found.text)


def of_shop() -> Contact | None:
    """Return how the shop shows itself where that is one and the same: it has one channel."""
    with port.current().writer():
        known = list(port.current().read_channels())
    return read(known)[known[0]] if len(known) == 1 else None


def read(channel_ids: Collection[int]) -> Mapping[int, Contact]:
    """Return how channels show themselves, in a constant number of statements.

    Args:
        channel_ids: Of the shop.

    """
    with port.current().writer():
        rows = senders.read_rows()
        form = port.current().plugin_settings()
        default_sender = port.current().default_sender()
        footers = shop_texts.footers(channel_ids)
    found = {}
    for pk in channel_ids:
        row = rows.get(pk)
        own = {"sender_name": getattr(row, "sender_name", "") or form.get("sender_name")}
        name = letter.shop_name(own, default_sender)
        profile = profile_of(row)
        if not profile.contact_mail:
            # Who answers our mails can be asked as well.
            answers = getattr(row, "reply_to", "") or str(form.get("reply_to") or "")
            profile = replace(profile, contact_mail=answers.strip())
        zone = row.time_zone if row and is_zone(row.time_zone) else ""
        found[pk] = Contact(pk, name, profile, footers.get(pk, {}), zone)
    return found
