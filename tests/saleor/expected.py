"""The table: every way an order can change, and the facts that must come of it.

Derived from Saleor's source (3.23.28; lines are named in the comments of the scenarios) and
from the definitions of the facts, never from the plugin's code. ``tests/saleor/witness.py``
checks the table against the definitions, ``test_world.py`` against Saleor's own state.
"""

from .scenario import SCENARIOS, Scenario
from .scenarios import (
    ending,
    importing,
    paying,
    paying_corrections,
    paying_legacy,
    placing,
    returning,
    sending,
)

#: Importing the modules enters their scenarios.
CHAPTERS = (
    placing,
    importing,
    paying,
    paying_corrections,
    paying_legacy,
    sending,
    returning,
    ending,
)

TABLE: tuple[Scenario, ...] = tuple(SCENARIOS.values())
