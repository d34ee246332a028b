"""The same world as the Saleor tier, on a database of its own."""

from tests.saleor.conftest import django_db_setup, world

__all__ = ["django_db_setup", "world"]
