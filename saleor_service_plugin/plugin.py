"""The seam to Saleor."""

from saleor.plugins.base_plugin import BasePlugin

from . import PLUGIN_ID as IDENTIFIER


class ServicePlugin(BasePlugin):
    """After-sales service."""

    PLUGIN_ID = IDENTIFIER
    PLUGIN_NAME = "Service"
    CONFIGURATION_PER_CHANNEL = False
    DEFAULT_ACTIVE = True
