"""What our pages' templates may say beside Django's own tags.

`{% t "Parcel {number}" number=parcel.number %}` is the text in the reader's language.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from . import assets, words

register = template.Library()


@register.simple_tag
def t(text: str, **values: Any) -> str:
    """Return a text in the reader's language; escaped like every value."""
    return words.t(text, **values)


@register.simple_tag
def tn(one: str, many: str, count: int, **values: Any) -> str:
    """Return a text for one thing or for several."""
    return words.tn(one, many, count, **values)


@register.filter
def said(text: str) -> str:
    """Return a text that is the same in every request, in the reader's language."""
    return words.t(str(text))


@register.filter
def number(value: float) -> str:
    """Return a number as the language writes it."""
    return words.number(value)


@register.simple_tag
def asset(name: str) -> str:
    """Return the address of one of our files; another one when the file changes."""
    return assets.address(name)


@register.simple_tag
def when(value: datetime | str | None, zone: str = "UTC", *, day: bool = False) -> SafeString:
    """Return a moment as a `time` element.

    Args:
        value: When; ISO 8601 where it is text, nothing is shown where there is none.
        zone: Whose clock counts where the reader's is not known (without JavaScript).
        day: The day alone.

    """
    if not value:
        return SafeString("")
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    place = ZoneInfo(zone)
    shown = words.day(found, place) if day else words.moment(found, place)
    return format_html('<time datetime="{}">{}</time>', found.isoformat(), shown)
