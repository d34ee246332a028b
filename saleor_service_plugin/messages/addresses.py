"""Where customers find our pages and pictures, as their browsers reach the shop's API."""

from uuid import UUID

from .. import PLUGIN_ID
from ..shop import port
from .profile import TOKEN

ROOT = f"/plugins/global/{PLUGIN_ID}/p"
"""What customers see lies below."""

CALLBACKS = f"/plugins/global/{PLUGIN_ID}/in"
"""What carriers and aggregators call lies below."""


def order_page(token: str, storefront: str = "") -> str:
    """Return the address of an order's page.

    Args:
        token: The order's.
        storefront: The channel's own order page with {token} in it, "" for ours.

    """
    if storefront:
        return storefront.replace(TOKEN, token)
    return port.current().public_address(f"{ROOT}/order/{token}")


def logo(channel_id: int, name: str) -> str:
    """Return the address of a channel's logo, "" where it has none.

    Args:
        channel_id: The shop's channel id.
        name: Of the logo's file.

    """
    return port.current().public_address(f"{ROOT}/logo/{channel_id}/{name}") if name else ""


def callbacks(public_id: UUID) -> str:
    """Return where the callbacks of an account go.

    Args:
        public_id: The account's.

    """
    return port.current().public_address(f"{CALLBACKS}/{public_id}/")
