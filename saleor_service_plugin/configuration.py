"""The plugin's form in the Dashboard: its fields, their defaults, what is refused.

Few fields on purpose: what belongs to a channel is set per channel. No Saleor here; the
seam translates (`plugin.py`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

LONGEST_NAME = 78
"""RFC 5322, 2.1.1: a header line should not be longer."""


class InvalidFieldError(ValueError):
    """A field's value cannot be used; the text is the reason, for the staff's eyes."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: `kind` is Saleor's name of the input."""

    name: str
    kind: str
    default: object
    label: str
    help_text: str
    check: Callable[[str], None] | None = None


def _check_name(value: str) -> None:
    if len(value) > LONGEST_NAME:
        raise InvalidFieldError(f"is longer than {LONGEST_NAME} characters")
    if any(ord(character) < 32 for character in value):
        raise InvalidFieldError("holds a line break or another control character")


def _check_address(value: str) -> None:
    if not value:
        return
    try:
        validate_email(value)
    except ValidationError:
        raise InvalidFieldError(f"{value!r} is not a mail address") from None


def _check_link(value: str) -> None:
    if not value:
        return
    if "{number}" not in value:
        raise InvalidFieldError("lacks {number}, the place of the tracking number")
    try:
        parts = urlsplit(value.replace("{number}", "0"))
    except ValueError:
        raise InvalidFieldError("is not a web address") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise InvalidFieldError("must begin with https:// and name a host")
    if "{number}" in urlsplit(value).netloc:
        raise InvalidFieldError("must name a host, which {number} cannot be")
    if "{" in value.replace("{number}", ""):
        raise InvalidFieldError("holds a placeholder other than {number}")


FIELDS = (
    FormField(
        "sender_name", "String", "", "Sender's name",
        "Shown beside the address, e.g. the name of your shop.", _check_name,
    ),
    FormField(
        "sender_address", "String", "", "Sender's address",
        "Mails to customers come from here. Empty: the shop's DEFAULT_FROM_EMAIL.",
        _check_address,
    ),
    FormField(
        "reply_to", "String", "", "Answers go to",
        "Where a customer's answer arrives. Empty: the sender's address.",
        _check_address,
    ),
    FormField(
        "tracking_link", "String", "", "Tracking link",
        "For parcels whose carrier is not recognised: a page with {number} where the tracking "
        "number belongs, e.g. https://carrier.example/track?code={number}. Empty: customers see "
        "the number only. Recognised carriers have their own pages.",
        _check_link,
    ),
    FormField(
        "notify_when_unknown", "Boolean", True, "Tell customers when staff's choice is unknown",
        "Whether the customer hears of a parcel when we could not learn what staff "
        "ticked under \u201cnotify customer\u201d.",
    ),
)  # fmt: skip


def usable(stored: object) -> list[dict[str, object]]:
    """Return the items of a stored form, whatever it is: what is no item is left out."""
    items = stored if isinstance(stored, list) else []
    return [item for item in items if isinstance(item, dict) and isinstance(item.get("name"), str)]


def problems(values: Mapping[str, object]) -> dict[str, str]:
    """Return the reason by field for every value that cannot be used.

    Args:
        values: What is to be saved, by field name; unknown names are left alone.

    """
    found = {}
    for field in FIELDS:
        value = values.get(field.name, field.default)
        try:
            if field.kind == "Boolean":
                if not isinstance(value, bool):
                    raise InvalidFieldError("must be true or false")
            elif field.check:
                field.check(str(value or "").strip())
        except InvalidFieldError as error:
            found[field.name] = str(error)
    return found
