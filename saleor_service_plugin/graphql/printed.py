"""The schema as text, for the file in the package and for whoever reads it."""

from pathlib import Path

from saleor.graphql.schema_printer import print_schema

from .schema import own_schema

FILE = Path(__file__).with_name("schema.graphql")

HEAD = "# Made by `manage.py service_schema --write`; the tests compare it.\n\n"


def printed() -> str:
    """Return the schema of the plugin's own address."""
    return f"{HEAD}{print_schema(own_schema())}"
