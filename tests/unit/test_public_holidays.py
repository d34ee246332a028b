"""Which days are free where, and where a postal code lies."""

from datetime import date

import pytest

from saleor_service_plugin.delivery.calendars.public_holidays import (
    free_days,
    is_free,
    name_of,
    possible_states,
    states,
    states_of,
)


@pytest.mark.parametrize(
    ("country", "state", "day", "free"),
    [
        # Germany: nation-wide, and by state.
        ("DE", "", date(2026, 4, 3), True),
        ("DE", "", date(2026, 1, 6), False),
        ("DE", "BY", date(2026, 1, 6), True),
        ("DE", "BY", date(2026, 8, 15), True),
        ("DE", "SL", date(2026, 8, 15), True),
        ("DE", "BW", date(2026, 8, 15), False),
        ("DE", "SN", date(2026, 11, 18), True),
        ("DE", "TH", date(2026, 9, 20), True),
        ("DE", "BE", date(2027, 3, 8), True),
        ("DE", "HH", date(2026, 10, 31), True),
        ("DE", "SN", date(2026, 6, 4), False),
        ("DE", "SN-K", date(2026, 6, 4), True),
        ("DE", "SN-K", date(2026, 11, 18), True),
        ("DE", "TH", date(2026, 6, 4), False),
        ("DE", "TH-K", date(2026, 6, 4), True),
        ("DE", "Augsburg", date(2026, 8, 8), True),
        ("DE", "BY", date(2026, 8, 8), False),
        ("DE", "XX", date(2026, 1, 1), True),
        # Austria: the same everywhere, Good Friday and the patrons' days are worked.
        ("AT", "", date(2026, 1, 6), True),
        ("AT", "", date(2026, 4, 3), False),
        ("AT", "", date(2026, 10, 26), True),
        ("AT", "9", date(2026, 11, 15), False),
        ("AT", "", date(2026, 12, 8), True),
        # Switzerland: by canton.
        ("CH", "", date(2026, 8, 1), True),
        ("CH", "ZH", date(2026, 5, 1), True),
        ("CH", "BE", date(2026, 5, 1), False),
        ("CH", "SO", date(2026, 5, 1), False),
        ("CH", "BE", date(2026, 1, 2), True),
        ("CH", "ZH", date(2026, 1, 2), False),
        ("CH", "TI", date(2026, 4, 3), False),
        ("CH", "SO", date(2026, 6, 4), True),
        ("CH", "SO", date(2026, 12, 8), False),
        ("CH", "FR", date(2026, 12, 8), True),
        ("CH", "GE", date(2026, 9, 10), True),
        # Others: by the country, or not at all.
        ("FR", "", date(2026, 7, 14), True),
        ("GB", "", date(2026, 12, 28), True),
        ("XX", "", date(2026, 1, 1), False),
        ("", "", date(2026, 12, 25), False),
    ],
)
def test_days_on_which_by_law_is_not_worked(
    country: str, state: str, day: date, free: bool
) -> None:
    places = [state] if state else []
    assert is_free(day, country, places, eves_off=False) is free
    assert bool(name_of(day, country, places, language="de")) is free


def test_eves_are_free_where_a_calendar_says_so() -> None:
    for day in (date(2026, 12, 24), date(2026, 12, 31)):
        assert is_free(day, "DE", eves_off=True)
        assert not is_free(day, "DE", eves_off=False)
    assert name_of(date(2026, 12, 24), "DE", language="de") == "Heiligabend"
    assert name_of(date(2026, 12, 31), "AT", language="en") == "New Year's Eve"


def test_a_day_of_one_of_several_states_counts() -> None:
    assert is_free(date(2026, 6, 4), "DE", {"NI", "NW"}, eves_off=False)
    assert not is_free(date(2026, 6, 4), "DE", {"NI"}, eves_off=False)


@pytest.mark.parametrize(
    ("country", "language", "name"),
    [
        ("DE", "de", "Ostermontag"), ("DE", "en", "Easter Monday"),
        ("FR", "de", "Easter Monday"), ("FR", "en", "Easter Monday"),
    ],
)  # fmt: skip
def test_names_are_german_or_english(country: str, language: str, name: str) -> None:
    assert name_of(date(2026, 4, 6), country, language=language) == name


@pytest.mark.parametrize(
    ("country", "code", "found"),
    [
        ("DE", "80331", {"BY"}), ("DE", "10117", {"BE"}), ("DE", "20095", {"HH"}),
        ("DE", "27568", {"HB"}), ("DE", "28195", {"HB"}), ("DE", "30159", {"NI"}),
        ("DE", "49477", {"NI", "NW"}), ("DE", "66482", {"RP", "SL"}), ("DE", "63739", {"BY"}),
        ("DE", "86150", {"BY", "Augsburg"}), ("DE", "89231", {"BY"}), ("DE", "89073", {"BW"}),
        ("DE", "01067", {"SN"}), ("DE", "1067", {"SN"}), ("DE", "D-01067", {"SN"}),
        ("DE", "37308", {"TH", "TH-K"}), ("DE", "02627", {"SN", "SN-K"}),
        ("DE", "88131", {"BY", "BW"}), ("DE", "19273", {"MV", "NI"}), ("DE", "14482", {"BB"}),
        ("DE", "", set()), ("DE", "8", set()), ("DE", "803311", set()), ("DE", "00000", set()),
        ("CH", "8001", {"ZH"}), ("CH", "CH-3011", {"BE"}), ("CH", "1700", {"FR"}),
        ("CH", "8640", {"SG", "SZ"}), ("CH", "4500", {"SO"}), ("CH", "6300", {"ZG"}),
        ("AT", "1010", set()), ("FR", "75001", set()), ("", "80331", set()),
    ],
)  # fmt: skip
def test_states_of_postal_codes(country: str, code: str, found: set[str]) -> None:
    assert states_of(country, code) == found


def test_without_a_postal_code_every_state_is_possible() -> None:
    assert possible_states("DE", "80331") == {"BY"}
    assert possible_states("DE", "?") == set(states("DE"))
    assert possible_states("CH", "") == set(states("CH"))
    assert possible_states("AT", "") == possible_states("US", "10001") == set()


def test_every_code_names_states_that_there_are() -> None:
    for country, codes in (("DE", range(1067, 99999, 7)), ("CH", range(1000, 9700))):
        there = {*states(country), "Augsburg"}
        for code in codes:
            assert states_of(country, f"{code:0{5 if country == 'DE' else 4}}") <= there


def test_states_to_choose_from() -> None:
    assert len([one for one in states("DE") if "-" not in one]) == 16
    assert len(states("CH")) == 26
    assert states("AT") == () == states("XX")
    assert max(map(len, states("DE"))) <= 6


def test_days_are_looked_up_once_a_year() -> None:
    assert free_days("DE", frozenset({"BY"}), 2026) is free_days("DE", frozenset({"BY"}), 2026)
