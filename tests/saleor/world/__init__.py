"""A driver for real Saleor: real GraphQL requests, real commits, no test transaction.

Nothing here knows the plugin. ``build_world`` makes a catalogue by ORM, the modules
``checkout``, ``drafts``, ``money``, ``legacy``, ``parcels``, ``returns``, ``orders``,
``imports``, ``apps``, ``plugins`` and ``raw`` hold the operations as functions: the world first, everything else
by keyword, ids back, ``AssertionError`` with Saleor's answer when it answers errors.
"""

from .build import build_world
from .model import ChannelOptions, World

__all__ = ["ChannelOptions", "World", "build_world"]
