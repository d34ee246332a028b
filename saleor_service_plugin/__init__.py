"""After-sales service inside a Saleor shop."""

__version__ = "0.1.0"

PLUGIN_ID = "saleor.service"
"""Identifier of the plugin and of its App row in the Dashboard."""
