"""Who writes to a channel's customers, and through which mail server."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr, quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models.functions import Now

from .. import conf
from ..shop import port
from . import harmless
from .models import ChannelState
from .proving import LANGUAGE, LONGEST_LANGUAGE
from .rules import ChannelMode


class SenderNotUsableError(Exception):
    """Our own side is not set up; the text names field and reason."""


class InvalidSenderError(ValueError):
    """A value cannot be used for a channel; the text names field and reason."""

    def __init__(self, field: str, reason: str) -> None:
        """Keep both parts, so that a form can show them apart."""
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


LONGEST_NAME = 78
"""RFC 5322, 2.1.1: a header line should not be longer."""

LONGEST_ADDRESS = 254
"""RFC 5321, 4.5.3.1.3, without its brackets."""


HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")

NO_HOST = "localhost"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, as the merchant set it."""

    address: str
    """With the name, as it stands in the From line."""
    reply_to: str | None
    domain: str
    """The right side of our Message-IDs."""
    server: str = ""
    """The mail server's name in the settings, "" for the shop's own."""


def read_rows() -> dict[int, ChannelState]:
    """Return what is set per channel, by channel id."""
    return {row.channel_id: row for row in ChannelState.objects.all()}


def server_of(row: ChannelState | None) -> str:
    """Return the name of the mail server of a channel."""
    return row.server if row else ""


def read_sender(row: ChannelState | None, form: Mapping[str, object]) -> Sender:
    """Return who writes: as set for the channel, else in the plugin's form, else the shop.

    Args:
        row: What is set for the channel.
        form: The plugin's form.

    Raises:
        SenderNotUsableError: There is no usable address, or no such mail server.

    """

    def choose(field: str) -> str:
        own = str(getattr(row, field, "") or "").strip()
        return own or str(form.get(field) or "").strip()

    shop = port.current()
    # Django lets DEFAULT_FROM_EMAIL carry a name.
    shop_name, shop_address = parseaddr(harmless.one_line(shop.default_sender()))
    address = choose("sender_address") or shop_address
    name = harmless.one_line(choose("sender_name") or shop_name)
    if not is_deliverable(address):
        raise SenderNotUsableError("sender_address is not a mail address")
    reply_to = choose("reply_to") or None
    if reply_to and not is_deliverable(reply_to):
        raise SenderNotUsableError("reply_to is not a mail address")
    server = server_of(row)
    if server and server not in conf.mail_servers():
        raise SenderNotUsableError(f"{conf.MAIL_SERVERS_NAME} names no server {server!r}")
    return Sender(
        # Not formataddr, which refuses umlauts in a domain; Django encodes both parts.
        address=f'"{quote(name)}" <{address}>' if name else address,
        reply_to=reply_to,
        domain=_host(shop.site_domain()),
        server=server,
    )


def _host(domain: str) -> str:
    """Return a domain as it may stand in a Message-ID, which is never encoded (RFC 5322)."""
    try:
        host = domain.split(":")[0].encode("idna").decode("ascii")
    except UnicodeError:
        return NO_HOST
    return host if HOST.fullmatch(host) else NO_HOST


def set_sender(channel_id: int, **values: str) -> None:
    """Set who writes to a channel's customers; a field that is not named stays.

    Args:
        channel_id: The shop's channel id.
        values: `sender_name`, `sender_address`, `reply_to`, `server`; "" for what the
            plugin's form or the shop says. `language`: written in where there is no
            template in the order's, "" for English.

    Raises:
        InvalidSenderError: A value cannot be used; nothing is changed.

    """
    cleaned = {field: value.strip() for field, value in values.items()}
    for field, value in cleaned.items():
        if reason := problem(field, value):
            raise InvalidSenderError(field, reason)
    with port.current().writer():
        ChannelState.objects.bulk_create(
            [ChannelState(channel_id=channel_id, mode=ChannelMode.TRIAL)], ignore_conflicts=True
        )
        ChannelState.objects.filter(pk=channel_id).update(**cleaned, changed_at=Now())


def problem(field: str, value: str) -> str:
    """Return why a value cannot be used for a field of `set_sender`, "" where it can."""
    match field:
        case "sender_name":
            if len(value) > LONGEST_NAME:
                return f"is longer than {LONGEST_NAME} characters."
            if any(ord(character) < 32 for character in value):
                return "holds a control character."
        case "sender_address" | "reply_to":
            if len(value) > LONGEST_ADDRESS:
                return f"is longer than {LONGEST_ADDRESS} characters."
            if value and not is_deliverable(value):
                return f"{value!r} is not a mail address."
        case "server":
            known = conf.mail_servers()
            if value and value not in known:
                names = ", ".join(sorted(known)) or "none"
                return f"{conf.MAIL_SERVERS_NAME} names no {value[:60]!r}. There: {names}."
        case "language":
            if value and (len(value) > LONGEST_LANGUAGE or not LANGUAGE.fullmatch(value)):
                return f"{value[:60]!r} is no code such as de or pt-br."
        case _:
            return "is no field of a sender."
    return ""


def is_deliverable(address: str) -> bool:
    """Whether a mail server would take this for one address."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
