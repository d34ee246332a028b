"""A year of orders in memory: what happens to them, and what the plugin finds of it (D1)."""
