"""Public holidays of countries and their states, and which state a postal code lies in.

The days come from the `holidays` library; what is ours is which kinds of them count, the
days on which hardly anybody works though no law says so, and the way from a postal code to
the states that it may lie in.

Only days count on which by law is not worked: the library's kind "public". Bank holidays,
school holidays, half days and days that are granted by custom are working days, so are the
Austrian days of a patron saint and Good Friday there (BGBl. I Nr. 22/2019). A day that is
one in many places of a state counts for all of it, since a postal code does not say more:
Assumption in Bavaria, which is one in 1,700 of 2,056 communities.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

from .postal_states import EICHSFELD, SORBIAN, TABLES, states_by_code

EVES = ((12, 24), (12, 31))
"""Heiligabend and Silvester: working days by law, half days by custom. A promise that
counts on them is broken more often than it helps; a calendar says whether they count."""

EVE_NAMES: Mapping[str, tuple[str, str]] = {
    "de": ("Heiligabend", "Silvester"),
    "en": ("Christmas Eve", "New Year's Eve"),
}

CATHOLIC: Mapping[tuple[str, str], str] = {
    ("DE", "BY"): "BY",
    ("DE", SORBIAN): "SN",
    ("DE", EICHSFELD): "TH",
}
"""States and parts of them where the library's kind "catholic" counts as well."""

AS_IN_LUCERNE: Mapping[tuple[str, str], frozenset[str]] = {
    ("CH", "FR"): frozenset({"Fronleichnam", "Mariä Himmelfahrt", "Allerheiligen", "Mariä Empfängnis"}),
    ("CH", "SO"): frozenset({"Fronleichnam", "Mariä Himmelfahrt", "Allerheiligen"}),
}  # fmt: skip
"""Days that the library leaves out, and Lucerne has: in Fribourg all but some communities of the
Lake district keep them, in Solothurn all but Bucheggberg (so.ch, "Gesetzliche Feiertage")."""

NO_STATES = frozenset({"AT"})
"""Countries whose states the library knows, and whose public holidays are the same in all."""

LONGEST_STATE = 6


def is_free(day: date, country: str, states: Collection[str] = (), *, eves_off: bool) -> bool:
    """Whether a day is a public holiday.

    Args:
        day: Which.
        country: ISO 3166-1 alpha-2; "" or one that the library does not know has none.
        states: ISO 3166-2 codes without the country, e.g. "BY". A holiday of any of them
            counts: of several that are possible the customer's may be the one that is free.
        eves_off: Whether December 24 and 31 are free.

    """
    if eves_off and (day.month, day.day) in EVES:
        return True
    return day in free_days(country, frozenset(states), day.year)


def name_of(day: date, country: str, states: Collection[str] = (), *, language: str) -> str:
    """Return what a free day is called in "de" or "en", "" where it is none.

    Eves have a name whether they are free or not. Where the library does not speak German
    of a country it is English.
    """
    for state in sorted(states) or [""]:
        if found := _named(country, state, day.year, language).get(day):
            return found
    if (day.month, day.day) in EVES:
        return EVE_NAMES["de" if language == "de" else "en"][day.day == 31]
    return ""


@lru_cache(maxsize=4096)
def free_days(country: str, states: frozenset[str], year: int) -> frozenset[date]:
    """Return a year's public holidays of a country, with those of any of these states."""
    days: set[date] = set()
    for state in states or ("",):
        days.update(_named(country, state, year, "de"))
    return frozenset(days)


@lru_cache(maxsize=4096)
def states_of(country: str, postal_code: str) -> frozenset[str]:
    """Return the states a postal code may lie in, by its first digits; none where unknown.

    Codes of border regions lie in two states: both are returned. For Germany and
    Switzerland; Austrian public holidays are the same in all states.
    """
    return states_by_code(country, postal_code)


@lru_cache(maxsize=4096)
def possible_states(country: str, postal_code: str) -> frozenset[str]:
    """Return the states that a place may lie in: all of them where its postal code says nothing.

    Without a code a customer may live anywhere: what is promised then holds everywhere.
    """
    found = states_of(country, postal_code)
    if found or country not in TABLES:
        return found
    return frozenset(states(country))


@lru_cache(maxsize=512)
def states(country: str) -> tuple[str, ...]:
    """Return the states of a country that have holidays of their own, for a choice."""
    import holidays

    if country in NO_STATES or not _is_known(country):
        return ()
    known = holidays.country_holidays(country).subdivisions
    own = {name for place, name in CATHOLIC if place == country}
    own.update(name for name in known if len(name) <= LONGEST_STATE)
    return tuple(sorted(own))


@lru_cache(maxsize=4096)
def _named(country: str, state: str, year: int, language: str) -> Mapping[date, str]:
    """Return a year's public holidays of one state, or of the country alone, by day."""
    if not _is_known(country):
        return {}
    catholic = CATHOLIC.get((country, state))
    found = _from_library(country, catholic or state, year, language, catholic=bool(catholic))
    if kept := AS_IN_LUCERNE.get((country, state)):
        german = _from_library(country, "LU", year, "de")
        named = _from_library(country, "LU", year, language)
        found.update({day: named[day] for day, name in german.items() if name in kept})
    return found


def _from_library(
    country: str, state: str, year: int, language: str, *, catholic: bool = False
) -> dict[date, str]:
    # Imported late: it takes a quarter of a second, and most processes never ask.
    import holidays

    about = holidays.country_holidays(country)
    kinds = ("public", "catholic") if catholic else ("public",)
    chosen = holidays.country_holidays(
        country,
        subdiv=state if state in about.subdivisions else None,
        years=year,
        expand=False,
        language=_spoken(language, about.supported_languages),
        categories=tuple(kind for kind in kinds if kind in about.supported_categories),
    )
    return dict(chosen.items())


def _spoken(language: str, spoken: Collection[str]) -> str | None:
    """Return the language among these to name days in; None for the country's own."""
    if language == "de" and "de" in spoken:
        return "de"
    return next((one for one in sorted(spoken) if one.startswith("en")), None)


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    import holidays

    return frozenset(holidays.list_supported_countries(include_aliases=False))


def _is_known(country: str) -> bool:
    return country in _countries()
