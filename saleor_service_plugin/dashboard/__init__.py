"""Pages for staff within Saleor's Dashboard."""
