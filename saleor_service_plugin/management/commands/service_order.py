"""`manage.py service_order`: what staff do about one order."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...orders import access
from ..naming import order_named


class Command(BaseCommand):
    """Revoke the tokens of an order."""

    help = "Make all links given out to an order worthless."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer one word for each thing to do."""
        words = parser.add_subparsers(dest="word", required=True)
        revoking = words.add_parser("revoke", help="make all its tokens worthless")
        revoking.add_argument("order", metavar="ORDER", help="number or id of the order")

    def handle(self, *args: Any, **options: Any) -> None:
        """Revoke them."""
        text = options["order"]
        if not access.revoke(order_named(text)):
            raise CommandError(f"There is no order {text!r}.")
        self.stdout.write(f"Tokens of order {text} given out until now are worthless.")
