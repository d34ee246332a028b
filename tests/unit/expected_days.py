"""What calendars have to say, worked out by hand and without a look at the code.

Sources:
- Germany: the sixteen states' holiday laws (Feiertagsgesetze, Sonn- und Feiertagsgesetze) as in
  force for 2025 to 2028, Einigungsvertrag Art. 2 for 3 October; BGB s. 193 for the weekend.
- Austria: Arbeitsruhegesetz (ARG) s. 7(2), and s. 7a for Karfreitag.
- Switzerland: Bundesverfassung Art. 110(3) and Arbeitsgesetz (ArG) Art. 20a for 1 August; the
  cantons' laws on days of rest for all others.
- Summer time: directive 2000/84/EC; last Sundays of March and October, 01:00 UTC.
- The calendars of 2025 to 2028 and the date of Easter (Gregorian computus).

What holds in some communes of a state alone (Fronleichnam in Saxony and Thuringia, Augsburg's
Friedensfest) is not free there. Where law, custom and lists part, a case stands in a table called
CONTESTED, so that a test may tell it from the certain ones.
"""

from __future__ import annotations

from tests.unit.expected_counting import ADD_DAYS, CUTOFF, WORKING_HOURS
from tests.unit.expected_free import CONTESTED_FREE_DAYS, FREE_DAYS
from tests.unit.expected_states import STATES
from tests.unit.expected_windows import CONTESTED_WINDOW, WINDOW

__all__ = [
    "ADD_DAYS",
    "CONTESTED_FREE_DAYS",
    "CONTESTED_WINDOW",
    "CUTOFF",
    "FREE_DAYS",
    "STATES",
    "WINDOW",
    "WORKING_HOURS",
]
