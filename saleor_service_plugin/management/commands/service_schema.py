"""`manage.py service_schema`: the API's schema as text."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Print the schema, or write it to its file in the package."""

    help = "Print the GraphQL schema of the plugin's own address."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to write it."""
        parser.add_argument("--write", action="store_true", help="to graphql/schema.graphql")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print or write."""
        # Saleor's schema is loaded with it, which no other command needs.
        from ...graphql.printed import FILE, printed

        if options["write"]:
            FILE.write_text(printed(), encoding="utf-8")
        else:
            self.stdout.write(printed(), ending="")
