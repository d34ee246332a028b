"""Saleor's own settings as if the plugin were not installed: the peer of P17.

Saleor looks for plugins while its settings are imported, so our entry point is hidden for
just that moment; nothing has to be taken out again afterwards.
"""

import importlib.metadata
from typing import Any

_entry_points: Any = importlib.metadata.entry_points


def _others(**kinds: str) -> importlib.metadata.EntryPoints:
    found = _entry_points(**kinds)
    return importlib.metadata.EntryPoints(
        point for point in found if point.name != "saleor_service_plugin"
    )


importlib.metadata.entry_points = _others  # type: ignore[assignment]
try:
    from saleor.settings import *  # noqa: F403
finally:
    importlib.metadata.entry_points = _entry_points
