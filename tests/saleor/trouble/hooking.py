"""Calling the plugin's hooks one by one, as Saleor's manager does."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from saleor_service_plugin.plugin import ServicePlugin

from .raising import PLACES, Boom

#: Saving the form may refuse and raise; it is staff's own request (test_switches). `webhook`
#: answers requests to our own addresses, where whatever goes wrong is answered (api/test_doors).
NOT_EVENTS = frozenset(
    {
        "get_plugin_configuration", "save_plugin_configuration", "validate_plugin_configuration",
        "webhook",
    }
)  # fmt: skip

#: Every hook of ours; what is added later is tested as well.
HOOKS = sorted(
    name
    for name, value in vars(ServicePlugin).items()
    if callable(value) and not name.startswith("_") and name not in NOT_EVENTS
)

#: It asks whose a code is, and no order is there yet.
MARKS_NOTHING = frozenset({"preprocess_order_creation"})

PARCEL_HOOKS = frozenset(name for name in HOOKS if name.startswith(("fulfillment_", "tracking_")))


def plugin() -> ServicePlugin:
    """Return the plugin as the manager makes it."""
    return ServicePlugin(configuration=[], active=True)


def argument(hook: str) -> Any:
    """Return what Saleor hands to this hook, with an order that nobody marked yet."""
    if hook in PARCEL_HOOKS:
        return SimpleNamespace(pk=uuid4().int % 10**9, order_id=uuid4())
    order = SimpleNamespace(pk=uuid4())
    return [order, SimpleNamespace(pk=uuid4())] if hook == "order_bulk_created" else order


def call_all_hooks(error: Exception, place: str) -> int:
    """Call every hook while our code raises there; nothing may come out.

    Returns:
        How many hooks were called.

    Raises:
        AssertionError: A hook answered something else, or nothing raised at all.
        Exception: What came out of a hook.

    """
    ours, boom = plugin(), Boom(error)
    with pytest.MonkeyPatch.context() as patch:
        PLACES[place](patch, boom)
        for hook in HOOKS:
            extras = {"notify_customer": True} if hook in PARCEL_HOOKS else {}
            answer = getattr(ours, hook)(argument(hook), previous_value="before", **extras)
            assert answer == "before", (hook, error)
    assert boom.struck, error
    return len(HOOKS)
