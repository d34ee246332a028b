"""Telling Apps and other plugins of what we made in the shop, after it is committed."""

import logging
from typing import Any

from saleor.plugins.manager import get_plugins_manager

logger = logging.getLogger(__name__)


def tell(event: str, *values: Any) -> None:
    """Call one of Saleor's events; whatever it raises is logged, since what it tells is done.

    Args:
        event: Name of a method of Saleor's plugin manager.
        values: What it takes.

    """
    try:
        getattr(get_plugins_manager(allow_replica=False), event)(*values)
    except Exception as error:
        # Its text may hold what it was given, and that is a code.
        logger.warning("Nobody heard of %s: %s", event, type(error).__name__)
