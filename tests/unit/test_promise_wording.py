"""When something comes, as customers read it."""

from datetime import date, timedelta

import pytest

from saleor_service_plugin.delivery.delays.causes import Cause
from saleor_service_plugin.delivery.promises import wording
from saleor_service_plugin.delivery.promises.wording import Time

THU, FRI = date(2026, 11, 26), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("earliest", "latest", "german", "english"),
    [
        (THU, FRI, "Donnerstag, 26. bis Freitag, 27. November 2026",
         "Thursday, November 26 to Friday, November 27, 2026"),
        (FRI, FRI, "Freitag, 27. November 2026", "Friday, November 27, 2026"),
        (None, FRI, "Freitag, 27. November 2026", "Friday, November 27, 2026"),
        # A first day after the last is nonsense; the last one is what is kept.
        (date(2026, 11, 30), FRI, "Freitag, 27. November 2026", "Friday, November 27, 2026"),
        (date(2026, 11, 30), date(2026, 12, 1),
         "Montag, 30. November bis Dienstag, 1. Dezember 2026",
         "Monday, November 30 to Tuesday, December 1, 2026"),
        (date(2026, 12, 31), date(2027, 1, 4),
         "Donnerstag, 31. Dezember 2026 bis Montag, 4. Januar 2027",
         "Thursday, December 31, 2026 to Monday, January 4, 2027"),
    ],
)  # fmt: skip
def test_days_have_their_weekdays_and_a_definite_end(
    earliest: date | None, latest: date, german: str, english: str
) -> None:
    assert wording.days(earliest, latest, "de") == german
    assert wording.days(earliest, latest, "en") == english


def test_other_languages_get_their_own_dates() -> None:
    assert wording.days(THU, FRI, "fr") == "jeudi 26 novembre 2026 to vendredi 27 novembre 2026"
    assert wording.days(THU, FRI, "en-gb") == "Thursday, 26 November to Friday, 27 November 2026"


@pytest.mark.parametrize(
    ("least", "most", "german"),
    [
        (3, 5, "3 bis 5 Werktage nach Zahlungseingang (Montag bis Freitag)"),
        (4, 4, "4 Werktage nach Zahlungseingang (Montag bis Freitag)"),
        (1, 1, "1 Werktag nach Zahlungseingang (Montag bis Freitag)"),
        (0, 2, "innerhalb von 2 Werktagen nach Zahlungseingang (Montag bis Freitag)"),
        (0, 1, "innerhalb von 1 Werktag nach Zahlungseingang (Montag bis Freitag)"),
    ],
)
def test_a_prepayment_is_promised_in_working_days(least: int, most: int, german: str) -> None:
    assert wording.time(Time(after=(least, most)), "de") == german
    assert str(most) in wording.time(Time(after=(least, most)), "en")


def test_who_knows_no_day_says_so() -> None:
    assert wording.time(Time(was=FRI), "de") == "Ein neuer Termin steht noch nicht fest."
    assert wording.time(Time(was=FRI), "pt-br") == "There is no new date yet."


def test_lines_stand_together_where_they_come_together() -> None:
    both, alone = Time(THU, FRI), Time(FRI, date(2026, 12, 4))
    groups = wording.grouped([(alone, "c"), (both, "a"), (both, "b")])
    assert [(group.time, group.lines) for group in groups] == [(both, ("a", "b")), (alone, ("c",))]
    assert [one["lines"] for one in wording.values(groups, "de")] == [["a", "b"], ["c"]]
    assert wording.overall(groups, "de") == "Donnerstag, 26. November bis Freitag, 4. Dezember 2026"


def test_the_whole_order_at_once_needs_no_list() -> None:
    (one,) = wording.values(wording.grouped([(Time(THU, FRI), "a"), (Time(THU, FRI), "b")]), "de")
    assert one["lines"] == []


def test_what_nobody_knows_makes_the_whole_unknown() -> None:
    groups = wording.grouped([(Time(THU, FRI), "a"), (Time(was=FRI), "b")])
    assert wording.overall(groups, "de") == "Ein neuer Termin steht noch nicht fest."
    assert wording.overall([], "de") == ""


def test_an_order_of_a_thousand_times_still_fits_into_a_mail() -> None:
    lines = [
        (Time(THU, THU + timedelta(days=1 + number)), f"line {number}") for number in range(1000)
    ]
    groups = wording.grouped(lines)
    assert len(groups) == wording.MOST_GROUPS
    assert sum(len(group.lines) for group in groups) == wording.MOST_LINES
    assert sum(len(group.lines) + group.more for group in groups) == 1000
    # The last group ends when all of its lines have come.
    assert groups[-1].time.latest == THU + timedelta(days=1000)
    assert wording.named(groups[-1], "de")[-1] == f"weitere Positionen: {groups[-1].more}"


def test_each_group_names_one_line_at_least() -> None:
    groups = wording.grouped(
        [(Time(THU, FRI), f"{number}") for number in range(50)] + [(Time(FRI, FRI), "last")], most=3
    )
    assert [len(group.lines) for group in groups] in ([1, 2], [2, 1])


def test_a_name_of_any_length_and_kind_stays_one_line() -> None:
    written = wording.line("N" * 300 + "\n‮x", 2)
    assert len(written) < 90 and "\n" not in written
    assert wording.line("Tee\u2028kanne", 2) == "2\N{NO-BREAK SPACE}× Tee kanne"


def test_every_cause_has_its_sentence() -> None:
    for language in ("de", "en"):
        sentences = {wording.cause(cause, language) for cause in Cause}
        assert len(sentences) == len(Cause)
        assert all(sentence.endswith(".") for sentence in sentences)
    assert wording.cause(Cause.STOCK, "fr") == wording.cause(Cause.STOCK, "en")
    assert "früher" in wording.cause(Cause.STOCK, "de", sooner=True)
