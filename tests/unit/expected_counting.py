"""Working days and hours counted on, and the day an order counts from.

Worked out from the calendars of 2025 to 2028 and the holidays of `expected_free.py`. Clocks change
on the last Sundays of March and October at 01:00 UTC (directive 2000/84/EC): 30 March and
26 October 2025, 29 March and 25 October 2026, 28 March and 31 October 2027.
"""

from __future__ import annotations

from dataclasses import replace

from tests.unit.expected_shapes import (
    FIVE,
    FIVE_NIGHTS,
    NIGHTS,
    PAUSES,
    SEVEN,
    SIX,
    TUESDAY_TO_THURSDAY,
    Added,
    Calendar,
    Counted,
    Worked,
)

BERLIN = Calendar("Europe/Berlin", FIVE, "DE", "BE", cut_off="14:00")
BERLIN_EVES = replace(BERLIN, eves_off=True)
BERLIN_SIX = replace(BERLIN, week=SIX)
BERLIN_HOLIDAYS = replace(BERLIN, closures=(("2026-08-03", "2026-08-14"),))
BERLIN_BRIDGE = replace(BERLIN, closures=(("2026-05-15", "2026-05-15"),))
BERLIN_TWO_CLOSURES = replace(
    BERLIN, closures=(("2026-12-24", "2027-01-01"), ("2026-12-31", "2027-01-06"))
)
BERLIN_SHORT = replace(BERLIN, week=TUESDAY_TO_THURSDAY)
BERLIN_PAUSES = replace(BERLIN, week=PAUSES, cut_off="12:30")
BERLIN_NO_CUT_OFF = replace(BERLIN, cut_off="")
BERLIN_NIGHTS = replace(BERLIN, week=FIVE_NIGHTS, cut_off="")
EVERY_DAY = Calendar("Europe/Berlin", SEVEN, cut_off="14:00")
EVERY_DAY_EARLY = replace(EVERY_DAY, cut_off="02:30")
EVERY_NIGHT = Calendar("Europe/Berlin", NIGHTS)
BRANDENBURG_SEVEN = Calendar("Europe/Berlin", SEVEN, "DE", "BB")
HAMBURG_SIX = Calendar("Europe/Berlin", SIX, "DE", "HH")
MUNICH = replace(BERLIN, state="BY")
COLOGNE = replace(BERLIN, state="NW")
COLOGNE_BRIDGE = replace(COLOGNE, closures=(("2026-06-05", "2026-06-05"),))
DRESDEN = replace(BERLIN, state="SN")
ERFURT = replace(BERLIN, state="TH")
SAARBRUECKEN = replace(BERLIN, state="SL")
GERMANY = replace(BERLIN, state="")
NOWHERE = replace(BERLIN, country="", state="")
VIENNA = Calendar("Europe/Vienna", FIVE, "AT", cut_off="14:00")
ZURICH = Calendar("Europe/Zurich", FIVE, "CH", "ZH", cut_off="14:00")
BERN = replace(ZURICH, state="BE")
LUCERNE = replace(ZURICH, state="LU")
GLARUS = replace(ZURICH, state="GL")
SION = replace(ZURICH, state="VS")
NEW_YORK = Calendar("America/New_York", FIVE, cut_off="14:00")

ADD_DAYS = (
    Added(BERLIN, "2026-02-10", 0, "2026-02-10", "nothing to add on a working day"),
    Added(BERLIN, "2026-02-10", 1, "2026-02-11", "Tuesday to Wednesday"),
    Added(BERLIN, "2026-02-13", 1, "2026-02-16", "Friday to Monday"),
    Added(BERLIN, "2026-02-15", 1, "2026-02-16", "from a Sunday (BGB s. 193)"),
    Added(BERLIN, "2026-02-14", 2, "2026-02-17", "from a Saturday"),
    Added(BERLIN, "2026-04-02", 1, "2026-04-07", "Karfreitag to Ostermontag 2026 between"),
    Added(BERLIN, "2026-04-01", 3, "2026-04-08", "Thu, Tue, Wed over Easter 2026"),
    Added(BERLIN, "2026-04-03", 1, "2026-04-07", "from Karfreitag itself"),
    Added(BERLIN, "2027-03-25", 1, "2027-03-30", "Easter 2027, clocks change on its Sunday"),
    Added(BERLIN, "2027-03-25", 5, "2027-04-05", "Tue to Fri, then Monday, Easter 2027"),
    Added(HAMBURG_SIX, "2026-04-02", 1, "2026-04-04", "Karsamstag is a working day of six"),
    Added(HAMBURG_SIX, "2026-04-02", 2, "2026-04-07", "Karsamstag, then Tuesday"),
    Added(BRANDENBURG_SEVEN, "2026-04-04", 1, "2026-04-07", "FTG BB: Ostersonntag and Monday"),
    Added(BRANDENBURG_SEVEN, "2026-02-14", 1, "2026-02-15", "a common Sunday of a seven-day week"),
    Added(VIENNA, "2026-04-02", 1, "2026-04-03", "Karfreitag is worked in Austria"),
    Added(VIENNA, "2026-04-02", 2, "2026-04-07", "Ostermontag is not"),
    Added(BERLIN, "2026-12-23", 1, "2026-12-24", "24 December is worked unless eves are off"),
    Added(BERLIN, "2026-12-23", 2, "2026-12-28", "25 Fri, 26 Sat, 27 Sun between"),
    Added(BERLIN, "2026-12-23", 5, "2026-12-31", "24, 28, 29, 30, 31"),
    Added(BERLIN, "2026-12-23", 6, "2027-01-04", "1 January 2027 is a Friday"),
    Added(BERLIN_EVES, "2026-12-23", 1, "2026-12-28", "24 December off"),
    Added(BERLIN_EVES, "2026-12-23", 4, "2027-01-04", "28, 29, 30, then over both eves"),
    Added(BERLIN_SIX, "2026-12-24", 1, "2026-12-28", "26 December is a Saturday and a holiday"),
    Added(BERLIN_SIX, "2026-12-31", 1, "2027-01-02", "Saturday 2 January is worked"),
    Added(BERLIN, "2026-12-31", 3, "2027-01-06", "6 January is worked in Berlin"),
    Added(MUNICH, "2026-12-31", 3, "2027-01-07", "6 January is not in Bavaria"),
    Added(BERLIN, "2026-12-01", 22, "2027-01-04", "21 working days are left in December"),
    Added(BERN, "2025-12-31", 1, "2026-01-05", "1 and 2 January, Thursday and Friday"),
    Added(SION, "2025-12-31", 1, "2026-01-02", "2 January is worked in Valais"),
    Added(SION, "2026-04-02", 1, "2026-04-03", "Karfreitag is worked in Valais"),
    Added(BERLIN, "2026-05-13", 1, "2026-05-15", "the bridge after Himmelfahrt is worked"),
    Added(BERLIN_BRIDGE, "2026-05-13", 1, "2026-05-18", "the bridge is entered as a closure"),
    Added(BERLIN, "2026-05-22", 1, "2026-05-26", "Pfingstmontag between"),
    Added(BERLIN, "2026-04-30", 1, "2026-05-04", "1 May is a Friday"),
    Added(COLOGNE, "2026-06-03", 1, "2026-06-05", "Fronleichnam in NW, the bridge is worked"),
    Added(COLOGNE_BRIDGE, "2026-06-03", 1, "2026-06-08", "Fronleichnam and bridge closed"),
    Added(DRESDEN, "2026-06-03", 1, "2026-06-04", "Fronleichnam is not Saxony's"),
    Added(GERMANY, "2026-06-03", 1, "2026-06-04", "no state: the country's holidays alone"),
    Added(GERMANY, "2026-04-02", 1, "2026-04-07", "no state: Karfreitag is the country's"),
    Added(NOWHERE, "2026-04-02", 1, "2026-04-03", "no country, no holidays"),
    Added(BERLIN_HOLIDAYS, "2026-07-31", 1, "2026-08-17", "company holidays of two weeks"),
    Added(BERLIN_HOLIDAYS, "2026-07-31", 2, "2026-08-18", "company holidays of two weeks"),
    Added(BERLIN_HOLIDAYS, "2026-08-05", 1, "2026-08-17", "from within a closure"),
    Added(BERLIN_TWO_CLOSURES, "2026-12-23", 1, "2027-01-07", "closures that overlap"),
    Added(BERLIN_SHORT, "2026-02-12", 1, "2026-02-17", "Thursday to Tuesday"),
    Added(BERLIN_SHORT, "2026-02-12", 4, "2026-02-24", "17, 18, 19, 24"),
    Added(SAARBRUECKEN, "2025-08-14", 1, "2025-08-18", "Mariä Himmelfahrt, a Friday"),
    Added(DRESDEN, "2026-11-17", 1, "2026-11-19", "Buß- und Bettag"),
    Added(ERFURT, "2027-09-17", 1, "2027-09-21", "Weltkindertag, a Monday"),
    Added(BERLIN, "2027-03-05", 1, "2027-03-09", "Frauentag, a Monday"),
    Added(BERLIN, "2025-05-07", 1, "2025-05-09", "8 May 2025, once"),
    Added(BERLIN, "2028-02-28", 1, "2028-02-29", "a leap day"),
    Added(BERLIN, "2028-02-28", 2, "2028-03-01", "after a leap day"),
    Added(VIENNA, "2026-12-04", 2, "2026-12-09", "Mariä Empfängnis, a Tuesday"),
    Added(VIENNA, "2028-10-25", 1, "2028-10-27", "Nationalfeiertag, a Thursday"),
    Added(ZURICH, "2026-04-30", 1, "2026-05-04", "1 May in Zürich"),
    Added(BERN, "2026-04-30", 1, "2026-05-01", "1 May is worked in Bern"),
    Added(LUCERNE, "2026-06-03", 1, "2026-06-05", "Fronleichnam in Luzern"),
    Added(ZURICH, "2026-06-03", 1, "2026-06-04", "Fronleichnam is worked in Zürich"),
    Added(GLARUS, "2026-04-08", 1, "2026-04-10", "Näfelser Fahrt, moved out of Holy Week"),
)

CUTOFF = (
    Counted(BERLIN, "2026-02-10T13:59:59+01:00", "2026-02-10", "one second before"),
    Counted(BERLIN, "2026-02-10T13:59:59.999999+01:00", "2026-02-10", "a moment before"),
    Counted(BERLIN, "2026-02-10T14:00:00+01:00", "2026-02-11", "at 14:00 it has struck"),
    Counted(BERLIN, "2026-02-10T00:00:00+01:00", "2026-02-10", "midnight begins the day"),
    Counted(BERLIN, "2026-02-10T03:00:00+01:00", "2026-02-10", "before anybody is there"),
    Counted(BERLIN, "2026-02-10T23:59:59+01:00", "2026-02-11", "the day's last second"),
    Counted(BERLIN, "2026-02-09T23:30:00+00:00", "2026-02-10", "past midnight in Berlin"),
    Counted(BERLIN_NO_CUT_OFF, "2026-02-10T23:59:59+01:00", "2026-02-10", "nothing strikes"),
    Counted(BERLIN, "2026-02-13T18:00:00+01:00", "2026-02-16", "Friday evening"),
    Counted(BERLIN, "2026-02-14T10:00:00+01:00", "2026-02-16", "Saturday (BGB s. 193)"),
    Counted(BERLIN, "2026-02-15T23:59:59+01:00", "2026-02-16", "Sunday's last second"),
    Counted(BERLIN_SIX, "2026-02-14T13:00:00+01:00", "2026-02-14", "Saturday of a six-day week"),
    Counted(BERLIN_SIX, "2026-02-14T15:00:00+01:00", "2026-02-16", "Saturday, after the cut-off"),
    Counted(BERLIN, "2026-04-02T13:59:00+02:00", "2026-04-02", "eve of Karfreitag"),
    Counted(BERLIN, "2026-04-02T14:00:00+02:00", "2026-04-07", "eve of Karfreitag, too late"),
    Counted(BERLIN, "2026-04-03T10:00:00+02:00", "2026-04-07", "on Karfreitag"),
    Counted(VIENNA, "2026-04-03T10:00:00+02:00", "2026-04-03", "Karfreitag is worked in Austria"),
    Counted(BERLIN, "2026-05-13T15:00:00+02:00", "2026-05-15", "eve of Himmelfahrt"),
    Counted(BERLIN_BRIDGE, "2026-05-13T15:00:00+02:00", "2026-05-18", "and a bridge closed"),
    Counted(BERLIN_PAUSES, "2026-02-10T11:59:00+01:00", "2026-02-10", "before the pause"),
    Counted(BERLIN_PAUSES, "2026-02-10T12:15:00+01:00", "2026-02-10", "in the pause, in time"),
    Counted(BERLIN_PAUSES, "2026-02-10T12:30:00+01:00", "2026-02-11", "struck in the pause"),
    Counted(BERLIN_PAUSES, "2026-02-10T12:45:00+01:00", "2026-02-11", "in the pause, too late"),
    Counted(BERLIN_PAUSES, "2026-02-10T13:15:00+01:00", "2026-02-11", "after the pause"),
    Counted(BERLIN, "2026-03-27T12:59:59+00:00", "2026-03-27", "winter time: 13:59:59 CET"),
    Counted(BERLIN, "2026-03-30T12:00:00+00:00", "2026-03-31", "summer time: 14:00 CEST"),
    Counted(BERLIN, "2026-03-30T11:59:59+00:00", "2026-03-30", "summer time: 13:59:59 CEST"),
    Counted(EVERY_DAY, "2026-03-29T11:59:59+00:00", "2026-03-29", "13:59:59 as clocks change"),
    Counted(EVERY_DAY, "2026-03-29T12:00:00+00:00", "2026-03-30", "14:00 as clocks change"),
    Counted(EVERY_DAY, "2026-10-25T12:59:59+00:00", "2026-10-25", "13:59:59 as clocks change"),
    Counted(EVERY_DAY, "2026-10-25T13:00:00+00:00", "2026-10-26", "14:00 as clocks change"),
    Counted(EVERY_DAY_EARLY, "2026-03-29T00:59:59+00:00", "2026-03-29", "01:59:59, 02:30 skipped"),
    Counted(EVERY_DAY_EARLY, "2026-03-29T01:00:00+00:00", "2026-03-30", "03:00, 02:30 skipped"),
    Counted(EVERY_DAY_EARLY, "2026-10-25T00:15:00+00:00", "2026-10-25", "02:15, the first time"),
    Counted(EVERY_DAY_EARLY, "2026-10-25T01:45:00+00:00", "2026-10-26", "02:45, the second time"),
    Counted(BERLIN, "2026-10-23T12:00:00+00:00", "2026-10-26", "Friday 14:00 CEST"),
    Counted(BERLIN, "2026-10-26T12:30:00+00:00", "2026-10-26", "Monday 13:30 CET"),
    Counted(BERLIN, "2026-02-10T07:59:59-05:00", "2026-02-10", "New York, 13:59:59 in Berlin"),
    Counted(BERLIN, "2026-02-10T08:00:00-05:00", "2026-02-11", "New York, 14:00 in Berlin"),
    Counted(BERLIN, "2026-03-10T09:30:00-04:00", "2026-03-11", "EDT already, CET still: 14:30"),
    Counted(BERLIN, "2026-03-10T08:59:59-04:00", "2026-03-10", "EDT already, CET still: 13:59:59"),
    Counted(BERLIN, "2026-06-11T20:30:00-04:00", "2026-06-12", "New York Thursday, Berlin Friday"),
    Counted(BERLIN, "2026-02-11T05:00:00+09:00", "2026-02-11", "Tokyo, Tuesday 21:00 in Berlin"),
    Counted(BERLIN, "2026-02-11T08:30:00+09:00", "2026-02-11", "Tokyo, Wednesday 00:30 in Berlin"),
    Counted(NEW_YORK, "2026-02-10T19:30:00+01:00", "2026-02-10", "13:30 in New York"),
    Counted(NEW_YORK, "2026-02-11T03:00:00+01:00", "2026-02-11", "Tuesday 21:00 in New York"),
    Counted(BERLIN, "2026-12-31T13:00:00+01:00", "2026-12-31", "Silvester, in time"),
    Counted(BERLIN_EVES, "2026-12-31T13:00:00+01:00", "2027-01-04", "Silvester off"),
    Counted(BERLIN, "2026-12-31T23:59:59+01:00", "2027-01-04", "New Year's night"),
    Counted(BERLIN, "2027-01-01T00:00:00+01:00", "2027-01-04", "New Year's night"),
    Counted(BERLIN, "2026-12-31T18:30:00-05:00", "2027-01-04", "1 January 00:30 in Berlin"),
    Counted(BERLIN, "2026-12-24T10:00:00+01:00", "2026-12-24", "Heiligabend, worked"),
    Counted(BERLIN_EVES, "2026-12-24T10:00:00+01:00", "2026-12-28", "Heiligabend off"),
    Counted(BERLIN_HOLIDAYS, "2026-07-31T13:00:00+02:00", "2026-07-31", "before company holidays"),
    Counted(BERLIN_HOLIDAYS, "2026-08-05T10:00:00+02:00", "2026-08-17", "in company holidays"),
    Counted(ZURICH, "2025-07-31T14:00:00+02:00", "2025-08-04", "eve of Bundesfeier, a Friday"),
    Counted(VIENNA, "2026-10-23T15:00:00+02:00", "2026-10-27", "before Nationalfeiertag, a Monday"),
)

WORKING_HOURS = (
    Worked(BERLIN, "2026-02-10T10:00:00+01:00", 2, "2026-02-10T11:00:00Z", "within a day"),
    Worked(BERLIN, "2026-02-10T09:00:00+01:00", 0.5, "2026-02-10T08:30:00Z", "half an hour"),
    Worked(BERLIN, "2026-02-10T16:00:00+01:00", 2, "2026-02-11T09:00:00Z", "into the next day"),
    Worked(BERLIN, "2026-02-10T16:59:30+01:00", 1, "2026-02-11T08:59:30Z", "seconds are kept"),
    Worked(BERLIN, "2026-02-10T06:00:00+01:00", 1, "2026-02-10T09:00:00Z", "before opening"),
    Worked(BERLIN, "2026-02-10T20:00:00+01:00", 1, "2026-02-11T09:00:00Z", "after closing"),
    Worked(BERLIN, "2026-02-13T16:00:00+01:00", 2, "2026-02-16T09:00:00Z", "over a weekend"),
    Worked(BERLIN, "2026-02-14T12:00:00+01:00", 1, "2026-02-16T09:00:00Z", "from a Saturday"),
    Worked(BERLIN, "2026-02-09T09:00:00+01:00", 20, "2026-02-11T12:00:00Z", "8 + 8 + 4"),
    Worked(BERLIN, "2026-02-10T10:00:00-05:00", 2, "2026-02-11T09:00:00Z", "16:00 in Berlin"),
    Worked(BERLIN_PAUSES, "2026-02-10T11:00:00+01:00", 2, "2026-02-10T13:00:00Z", "over a pause"),
    Worked(BERLIN_PAUSES, "2026-02-10T12:30:00+01:00", 1, "2026-02-10T13:00:00Z", "in a pause"),
    Worked(BERLIN_PAUSES, "2026-02-10T09:00:00+01:00", 10.5, "2026-02-11T12:30:00Z", "7 + 3 + 0.5"),
    Worked(BERLIN, "2026-04-02T16:00:00+02:00", 2, "2026-04-07T08:00:00Z", "over Easter"),
    Worked(BERLIN, "2026-03-27T16:00:00+01:00", 2, "2026-03-30T08:00:00Z", "into summer time"),
    Worked(BERLIN, "2026-10-23T16:00:00+02:00", 2, "2026-10-26T09:00:00Z", "out of summer time"),
    Worked(BERLIN, "2026-12-24T15:00:00+01:00", 4, "2026-12-28T10:00:00Z", "two hours on the eve"),
    Worked(BERLIN_EVES, "2026-12-24T15:00:00+01:00", 4, "2026-12-28T12:00:00Z", "none on the eve"),
    Worked(BERLIN, "2026-12-31T16:30:00+01:00", 1, "2027-01-04T08:30:00Z", "over the new year"),
    Worked(BERLIN_HOLIDAYS, "2026-07-31T16:00:00+02:00", 2, "2026-08-17T08:00:00Z", "a closure"),
    Worked(ZURICH, "2025-07-31T16:00:00+02:00", 2, "2025-08-04T08:00:00Z", "over Bundesfeier"),
    Worked(VIENNA, "2026-10-23T16:00:00+02:00", 2, "2026-10-27T09:00:00Z", "Nationalfeiertag"),
    Worked(EVERY_NIGHT, "2026-02-10T23:00:00+01:00", 2, "2026-02-11T00:00:00Z", "over midnight"),
    Worked(EVERY_NIGHT, "2026-02-10T23:00:00+01:00", 8, "2026-02-11T22:00:00Z", "1 + 6 + 1"),
    Worked(EVERY_NIGHT, "2026-02-10T12:00:00+01:00", 1, "2026-02-10T22:00:00Z", "from noon"),
    Worked(EVERY_NIGHT, "2026-03-28T22:00:00+01:00", 4, "2026-03-29T01:00:00Z", "to 03:00 CEST"),
    Worked(EVERY_NIGHT, "2026-03-28T22:00:00+01:00", 7.5, "2026-03-29T20:30:00Z", "2 + 5, not 6"),
    Worked(
        EVERY_NIGHT, "2026-10-24T22:00:00+02:00", 4, "2026-10-25T00:00:00Z", "02:00, first time"
    ),
    Worked(
        EVERY_NIGHT, "2026-10-24T22:00:00+02:00", 5, "2026-10-25T01:00:00Z", "02:00, the second"
    ),
    Worked(EVERY_NIGHT, "2026-10-24T22:00:00+02:00", 8.5, "2026-10-25T04:30:00Z", "2 + 7, not 6"),
    Worked(EVERY_NIGHT, "2026-10-24T22:00:00+02:00", 9.5, "2026-10-25T21:30:00Z", "2 + 7 + 0.5"),
    Worked(BERLIN_NIGHTS, "2026-02-13T23:00:00+01:00", 2, "2026-02-16T00:00:00Z", "Fri, then Mon"),
    Worked(BERLIN_NIGHTS, "2026-04-02T23:00:00+02:00", 2, "2026-04-06T23:00:00Z", "over Easter"),
)
