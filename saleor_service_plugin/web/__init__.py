"""The plugin's own addresses: what reaches `/plugins/global/saleor.service/`."""
