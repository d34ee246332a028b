"""Our App in the Dashboard: set up, shown, brought back."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from ...dashboard.card import card
from ...shop import port


class Command(BaseCommand):
    """Has our App in the Dashboard as it should be."""

    help = (
        "Set up the plugin's App in the Dashboard, with its pages, widgets and buttons. The worker "
        "does the same each minute while the plugin is switched on."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--restore",
            action="store_true",
            help="bring the App back where staff removed it with Delete",
        )

    def handle(self, *_args: object, restore: bool, **_options: object) -> None:
        """Do it and say what it came to."""
        shop = port.current()
        with shop.writer():
            if restore and shop.take_card_back():
                self.stdout.write("The App is back, with the id it had.")
            try:
                changed = shop.hang_card(card())
            except ValueError as error:
                raise CommandError(str(error)) from None
            if shop.app_id() is None:
                raise CommandError(
                    "The App is switched off in the Dashboard, or staff removed it there: --restore "
                    "brings it back."
                )
        self.stdout.write("Set up." if changed else "Everything is as it should be.")
        self.stdout.write(shop.public_address(card().path))
