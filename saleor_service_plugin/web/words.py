"""What pages say, in the reader's language.

The source is English; other languages stand in `locale/<language>.po`, read once by
Babel. It is not Django's own catalog: there the shop's translations of the same words
would win over ours.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, tzinfo
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "locale"

LANGUAGES = ("en", "de")

DEFAULT = "en"

_language: ContextVar[str] = ContextVar("saleor_service_language", default=DEFAULT)


def nearest(code: str) -> str:
    """Return the language of ours that is nearest to a code such as `de-AT` or `pt_BR`."""
    found = code[:2].lower()
    return found if found in LANGUAGES else DEFAULT


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Have everything within the block said in a language of `LANGUAGES`."""
    token = _language.set(nearest(language))
    try:
        yield
    finally:
        _language.reset(token)


def language() -> str:
    """Return the language that is spoken here."""
    return _language.get()


def t(text: str, **values: object) -> str:
    """Return a text in the language that is spoken here.

    Args:
        text: English, as it stands in the catalogs; `{name}` is a place for a value.
        values: What comes into the places.

    """
    return said(text, language(), **values)


def tn(one: str, many: str, count: int, **values: object) -> str:
    """Return a text for one thing or for several; `{count}` is the number."""
    shown = number(count)
    return said(one if count == 1 else many, language(), count=shown, **values)


def said(text: str, language: str, **values: object) -> str:
    """Return a text in a language; in English where the language lacks it."""
    found = catalog(nearest(language)).get(text) or text
    return found.format(**values) if values else found


@cache
def catalog(language: str) -> Mapping[str, str]:
    """Return what a language says for each English text."""
    if language == DEFAULT:
        return {}
    # Babel takes a while to load, and Django starts without it.
    from babel.messages.pofile import read_po

    with (FOLDER / f"{language}.po").open("rb") as file:
        read = read_po(file, locale=language, abort_invalid=True)
    return {str(one.id): str(one.string) for one in read if one.id and one.string and not one.fuzzy}


def number(value: float) -> str:
    """Return a number as the language writes it: 1,234 or 1.234."""
    from babel.numbers import format_decimal

    return str(format_decimal(value, locale=_locale()))


def moment(value: datetime, zone: tzinfo) -> str:
    """Return a moment as the language writes it: 23 Nov 2026, 14:05."""
    from babel.dates import format_datetime

    form = "d. MMM y, HH:mm" if language() == "de" else "d MMM y, HH:mm"
    return str(format_datetime(value, form, tzinfo=zone, locale=_locale()))


def day(value: datetime, zone: tzinfo) -> str:
    """Return the day of a moment: Monday, 23 November 2026."""
    from babel.dates import format_date

    return str(format_date(value.astimezone(zone).date(), "full", locale=_locale()))


def clock(value: datetime, zone: tzinfo) -> str:
    """Return the time of day of a moment: 14:05."""
    from babel.dates import format_time

    return str(format_time(value, "HH:mm", tzinfo=zone, locale=_locale()))


def _locale() -> str:
    return "en_GB" if language() == "en" else language()
