"""The services that can be asked here: our own adapters, and karrio's where it is installed."""

from collections.abc import Mapping
from functools import cache

from . import dhl, karrio_services
from .service import Service


@cache
def known() -> Mapping[str, Service]:
    """Return all services by key. What is installed does not change while a process runs."""
    return {one.key: one for one in (dhl.SERVICE, *karrio_services.services())}
