"""Reading channels and what staff set in the plugin's form."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib.sites.models import Site
from saleor.channel.models import Channel as ChannelRow
from saleor.core.utils import get_domain
from saleor.plugins.models import PluginConfiguration

from .. import PLUGIN_ID
from .snapshots import Channel


def read_channels() -> dict[int, Channel]:
    """Return all channels by id, in one statement."""
    rows = ChannelRow.objects.order_by("slug").values_list(
        "id", "slug", "name", "currency_code", "is_active",
        "automatically_confirm_all_new_orders", "default_country",
    )  # fmt: skip
    return {
        key: Channel(key, slug, name, currency, active, by_itself, str(country or ""))
        for key, slug, name, currency, active, by_itself, country in rows
    }


def _stored() -> tuple[bool, list[Mapping[str, object]]] | None:
    row = (
        PluginConfiguration.objects.filter(identifier=PLUGIN_ID, channel=None)
        .values_list("active", "configuration")
        .first()
    )
    return None if row is None else (row[0], row[1] if isinstance(row[1], list) else [])


def plugin_settings() -> dict[str, object]:
    """Return the stored values of the plugin's form by field name."""
    stored = _stored()
    if stored is None:
        return {}
    return {
        str(item["name"]): item.get("value")
        for item in stored[1]
        if isinstance(item, dict) and "name" in item
    }


def plugin_active() -> bool:
    """Whether staff have the plugin switched on; without a row it is (DEFAULT_ACTIVE)."""
    stored = _stored()
    return True if stored is None else stored[0]


def default_sender() -> str:
    """Return Saleor's DEFAULT_FROM_EMAIL."""
    return str(settings.DEFAULT_FROM_EMAIL)


def site_domain() -> str:
    """Return the domain of the shop's site, or of PUBLIC_URL where that is set."""
    try:
        return str(get_domain())
    except Site.DoesNotExist:
        return "localhost"
