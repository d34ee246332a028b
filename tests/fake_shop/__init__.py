"""A shop in memory behind the same port as Saleor.

It stores rows and records what was asked of it; it computes no prices, stock or status.
Fake and real pass the same contract tests (`tests/contract`).
"""

from .calls import Posted
from .rows import a_line, a_parcel, an_address, an_order
from .shop import FakeShop

__all__ = ["FakeShop", "Posted", "a_line", "a_parcel", "an_address", "an_order"]
