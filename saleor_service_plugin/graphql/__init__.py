"""The API: one schema, served at the plugin's own address and, if wanted, at Saleor's.

Only `web` and Saleor's URLconf import from here, and late: Saleor's schema takes seconds
to build and must not be loaded while Django starts.
"""
