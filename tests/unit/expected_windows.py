"""What is promised for an order: when it leaves at the latest, and between which days it arrives.

An order counts from its day if the warehouse works then and the cut-off has not struck, else from
the warehouse's next working day. It leaves so many working days of the warehouse later, and
arrives so many of the carrier's after the day it left. A holiday at either end is no working day
of the carrier. Worked out from the calendars and the holidays of `expected_free.py`.
"""

from __future__ import annotations

from dataclasses import replace

from tests.unit.expected_counting import (
    BERLIN,
    BERLIN_BRIDGE,
    BERLIN_EVES,
    BERLIN_HOLIDAYS,
    BERLIN_SIX,
    MUNICH,
    SION,
    VIENNA,
    ZURICH,
)
from tests.unit.expected_shapes import FIVE, SIX, Calendar, Window

HAMBURG = replace(BERLIN, state="HH")
HALLE = replace(BERLIN, state="ST")
SIX_DAYS = Calendar("Europe/Berlin", SIX)
FIVE_DAYS = Calendar("Europe/Berlin", FIVE)
SIX_DAYS_EVES = replace(SIX_DAYS, eves_off=True)

TO_BERLIN = ("DE", "BE")
TO_HAMBURG = ("DE", "HH")
TO_BAVARIA = ("DE", "BY")
TO_COLOGNE = ("DE", "NW")
TO_SAARLAND = ("DE", "SL")
TO_SAXONY = ("DE", "SN")
TO_AUSTRIA = ("AT", "")
TO_ZURICH = ("CH", "ZH")
TO_BERN = ("CH", "BE")
TO_GENEVA = ("CH", "GE")
TO_TICINO = ("CH", "TI")
TO_VALAIS = ("CH", "VS")

# One line of days stands for: dispatch by, earliest, latest.
# fmt: off
WINDOW = (
    Window(BERLIN, "2026-02-10T10:00:00+01:00", (0, 1), SIX_DAYS, TO_HAMBURG, (1, 2), 0,
           "2026-02-11", "2026-02-11", "2026-02-13", "a plain week, from Tuesday"),
    Window(BERLIN, "2026-02-10T15:00:00+01:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 2), 1,
           "2026-02-11", "2026-02-12", "2026-02-14", "after the cut-off, margin to Saturday"),
    Window(BERLIN, "2026-02-10T15:00:00+01:00", (0, 0), FIVE_DAYS, TO_HAMBURG, (1, 2), 1,
           "2026-02-11", "2026-02-12", "2026-02-16", "the same, a carrier of five days"),
    Window(BERLIN, "2026-02-13T18:00:00+01:00", (1, 2), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-02-18", "2026-02-18", "2026-02-19", "Friday evening counts from Monday"),
    Window(BERLIN_SIX, "2026-02-13T15:00:00+01:00", (0, 0), FIVE_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-02-14", "2026-02-16", "2026-02-16", "leaves on a Saturday, five-day carrier"),
    Window(BERLIN, "2026-06-09T09:00:00-04:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-06-10", "2026-06-11", "2026-06-11", "New York 09:00 is 15:00 in Berlin"),
    Window(BERLIN, "2026-06-11T20:30:00-04:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-06-12", "2026-06-13", "2026-06-13", "New York Thursday is Berlin's Friday"),
    Window(BERLIN, "2027-10-29T10:00:00+02:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 2), 0,
           "2027-10-29", "2027-10-30", "2027-11-02", "Allerheiligen Monday, clocks change Sunday"),
    Window(MUNICH, "2027-11-01T09:00:00+01:00", (0, 1), SIX_DAYS, TO_BERLIN, (1, 2), 0,
           "2027-11-03", "2027-11-03", "2027-11-05", "ordered on Munich's Allerheiligen"),
    Window(BERLIN, "2028-10-31T11:00:00+01:00", (0, 1), SIX_DAYS, TO_COLOGNE, (1, 2), 0,
           "2028-11-01", "2028-11-02", "2028-11-03", "Berlin works on NW's Allerheiligen"),
    Window(HAMBURG, "2025-10-30T15:00:00+01:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 1), 0,
           "2025-11-03", "2025-11-04", "2025-11-04", "Reformationstag Friday at the origin"),
    Window(BERLIN, "2025-08-14T10:00:00+02:00", (0, 0), SIX_DAYS, TO_SAARLAND, (1, 2), 0,
           "2025-08-14", "2025-08-16", "2025-08-18", "Mariä Himmelfahrt in the whole Saarland"),
    Window(BERLIN, "2026-01-05T10:00:00+01:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 2), 0,
           "2026-01-05", "2026-01-07", "2026-01-08", "6 January at the destination"),
    Window(HALLE, "2027-01-05T16:00:00+01:00", (0, 1), SIX_DAYS, TO_BERLIN, (1, 2), 0,
           "2027-01-08", "2027-01-08", "2027-01-11", "6 January at the origin"),
    Window(BERLIN, "2026-06-03T10:00:00+02:00", (0, 1), SIX_DAYS, TO_COLOGNE, (1, 1), 0,
           "2026-06-04", "2026-06-05", "2026-06-05", "Fronleichnam: Berlin sends, NW rests"),
    Window(BERLIN, "2026-11-17T10:00:00+01:00", (0, 0), SIX_DAYS, TO_SAXONY, (1, 2), 0,
           "2026-11-17", "2026-11-19", "2026-11-20", "Buß- und Bettag in Saxony"),
    Window(BERLIN, "2027-03-05T14:30:00+01:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2027-03-09", "2027-03-10", "2027-03-10", "Frauentag Monday at the origin"),
    Window(BERLIN, "2026-10-02T10:00:00+02:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-10-02", "2026-10-05", "2026-10-05", "3 October is a Saturday"),
    Window(BERLIN, "2026-10-23T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_AUSTRIA, (2, 3), 0,
           "2026-10-23", "2026-10-28", "2026-10-29", "26 October Monday in Austria, clocks"),
    Window(VIENNA, "2026-10-23T16:00:00+02:00", (1, 1), FIVE_DAYS, TO_BERLIN, (2, 2), 1,
           "2026-10-28", "2026-10-30", "2026-11-02", "26 October Monday at the origin"),
    Window(BERLIN, "2026-12-07T09:30:00+01:00", (0, 1), FIVE_DAYS, TO_AUSTRIA, (1, 2), 0,
           "2026-12-08", "2026-12-09", "2026-12-10", "8 December: Berlin works, Austria rests"),
    Window(VIENNA, "2025-10-02T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_BAVARIA, (1, 2), 0,
           "2025-10-02", "2025-10-06", "2025-10-07", "3 October Friday at the destination"),
    Window(VIENNA, "2025-10-02T15:00:00+02:00", (0, 0), FIVE_DAYS, TO_BAVARIA, (1, 2), 0,
           "2025-10-03", "2025-10-06", "2025-10-07", "Vienna works on 3 October"),
    Window(BERLIN, "2025-08-13T08:00:00+02:00", (0, 0), FIVE_DAYS, TO_AUSTRIA, (2, 2), 2,
           "2025-08-13", "2025-08-18", "2025-08-20", "15 August in Austria, margin of two"),
    Window(BERLIN, "2026-04-02T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_AUSTRIA, (1, 1), 0,
           "2026-04-02", "2026-04-07", "2026-04-07", "Karfreitag rests at the origin alone"),
    Window(BERLIN, "2025-07-30T13:59:59+02:00", (0, 1), FIVE_DAYS, TO_ZURICH, (2, 3), 0,
           "2025-07-31", "2025-08-04", "2025-08-06", "1 August, a second before the cut-off"),
    Window(BERLIN, "2025-07-30T14:00:00+02:00", (0, 1), FIVE_DAYS, TO_ZURICH, (2, 3), 0,
           "2025-08-01", "2025-08-05", "2025-08-06", "1 August, the cut-off has struck"),
    Window(ZURICH, "2026-04-30T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_BERN, (1, 2), 0,
           "2026-04-30", "2026-05-04", "2026-05-05", "1 May in Zürich, not in Bern"),
    Window(ZURICH, "2026-04-01T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_TICINO, (1, 2), 0,
           "2026-04-01", "2026-04-02", "2026-04-07", "Karfreitag in Zürich, Ostermontag in both"),
    Window(SION, "2026-04-02T10:00:00+02:00", (1, 1), FIVE_DAYS, TO_VALAIS, (0, 0), 0,
           "2026-04-03", "2026-04-03", "2026-04-03", "Valais works on Karfreitag, same day"),
    Window(ZURICH, "2026-09-09T10:00:00+02:00", (0, 0), FIVE_DAYS, TO_GENEVA, (1, 1), 0,
           "2026-09-09", "2026-09-11", "2026-09-11", "Jeûne genevois on the Thursday"),
    Window(BERLIN, "2026-12-30T09:00:00+01:00", (0, 0), FIVE_DAYS, TO_GENEVA, (1, 1), 0,
           "2026-12-30", "2027-01-04", "2027-01-04", "31 December is a holiday in Geneva"),
    Window(BERLIN, "2026-12-23T10:00:00+01:00", (1, 2), SIX_DAYS, TO_HAMBURG, (1, 2), 0,
           "2026-12-28", "2026-12-28", "2026-12-30", "Christmas, 24 December is worked"),
    Window(BERLIN_EVES, "2026-12-23T10:00:00+01:00", (1, 2), SIX_DAYS, TO_HAMBURG, (1, 2), 0,
           "2026-12-29", "2026-12-29", "2026-12-31", "Christmas, the warehouse keeps eves"),
    Window(BERLIN_EVES, "2026-12-23T10:00:00+01:00", (1, 2), SIX_DAYS_EVES, TO_HAMBURG, (1, 2), 0,
           "2026-12-29", "2026-12-29", "2027-01-02", "the carrier keeps eves too"),
    Window(BERLIN, "2026-12-31T23:30:00+01:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 2), 0,
           "2027-01-04", "2027-01-05", "2027-01-07", "New Year's night, then 6 January"),
    Window(MUNICH, "2027-03-25T10:00:00+01:00", (1, 1), SIX_DAYS, TO_AUSTRIA, (1, 1), 0,
           "2027-03-30", "2027-03-31", "2027-03-31", "Easter 2027, clocks change"),
    Window(BERLIN, "2026-03-27T13:30:00+01:00", (1, 1), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-03-30", "2026-03-31", "2026-03-31", "over the night clocks change"),
    Window(BERLIN_HOLIDAYS, "2026-07-31T15:00:00+02:00", (0, 1), SIX_DAYS, TO_HAMBURG, (1, 2), 0,
           "2026-08-18", "2026-08-18", "2026-08-20", "company holidays of two weeks"),
    Window(BERLIN, "2026-05-13T16:00:00+02:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-05-15", "2026-05-16", "2026-05-16", "the bridge after Himmelfahrt is worked"),
    Window(BERLIN_BRIDGE, "2026-05-13T16:00:00+02:00", (0, 0), SIX_DAYS, TO_HAMBURG, (1, 1), 0,
           "2026-05-18", "2026-05-19", "2026-05-19", "the bridge is closed"),
)
"""What is certain."""

CONTESTED_WINDOW = (
    Window(BERLIN, "2025-08-14T10:00:00+02:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 2), 0,
           "2025-08-14", "2025-08-16", "2025-08-18", "15 August is a holiday in Munich itself"),
    Window(BERLIN, "2025-08-14T10:00:00+02:00", (0, 0), SIX_DAYS, TO_BAVARIA, (1, 2), 0,
           "2025-08-14", "2025-08-15", "2025-08-16", "the same, in a commune that works"),
)
"""Where one state has both: 1,700 of Bavaria's 2,056 communes rest on 15 August."""
# fmt: on
