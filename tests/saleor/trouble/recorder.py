"""Two plugins that only listen, one before ours in the list and one after it."""

from collections.abc import Callable
from typing import Any

from saleor.plugins.base_plugin import BasePlugin

#: (plugin, hook) in the order of the calls; a journey empties it before each request.
HEARD: list[tuple[str, str]] = []

LISTENED_TO = ("order_", "fulfillment_", "tracking_number", "checkout_", "notify", "draft_order")


def _listen(name: str) -> Callable[..., Any]:
    def hook(self: BasePlugin, *args: Any, previous_value: Any = None, **kwargs: Any) -> Any:
        HEARD.append((self.PLUGIN_NAME, name))
        return previous_value

    return hook


class _Recorder(BasePlugin):
    """Notes the calls of every hook that tells of an order."""

    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = True


for _name in BasePlugin.__annotations__:
    if _name.startswith(LISTENED_TO):
        setattr(_Recorder, _name, _listen(_name))


class Before(_Recorder):
    """Called before ours."""

    PLUGIN_ID = "trouble.before"
    PLUGIN_NAME = "before"


class After(_Recorder):
    """Called after ours."""

    PLUGIN_ID = "trouble.after"
    PLUGIN_NAME = "after"


BEFORE = f"{__name__}.Before"
AFTER = f"{__name__}.After"
OURS = "saleor_service_plugin.plugin.ServicePlugin"


def around_ours(plugins: list[str]) -> list[str]:
    """Return the list with a recorder on each side of our plugin."""
    at = plugins.index(OURS)
    return [*plugins[:at], BEFORE, OURS, AFTER, *plugins[at + 1 :]]


def without_ours(plugins: list[str]) -> list[str]:
    """Return the same list, recorders included, without our plugin."""
    return [path for path in around_ours(plugins) if path != OURS]
