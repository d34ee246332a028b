"""`manage.py service_sweep`: one sweep now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ... import work
from ...messages import dispatch
from ...orders import drain, sweep


class Command(BaseCommand):
    """Find what changed, look at it and send what is due, once."""

    help = "Run both sweeps once, look at what they found and send what is due."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer to leave sending to the workers."""
        parser.add_argument("--no-send", action="store_true", help="do not send, only look")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep and print what was found."""
        if not work.is_on():
            self.stdout.write("The plugin is switched off; nothing was done.")
            return
        recent, live = sweep.sweep_recent(), sweep.sweep_live()
        self.stdout.write(
            f"recent: {recent.marked} changed orders"
            if recent.ran
            else "recent: another worker is at it"
        )
        self.stdout.write(
            f"live: {live.compared} compared, {live.marked} changed"
            if live.ran
            else "live: another worker is at it"
        )
        looked = drain.drain()
        self.stdout.write(
            f"looked at {looked.looked} orders: {looked.new_facts} new facts, "
            f"{looked.messages} messages"
        )
        if not options["no_send"]:
            ended = dispatch.dispatch()
            text = ", ".join(f"{n} {state}" for state, n in ended.items())
            self.stdout.write(f"dispatched: {text or 'nothing was due'}")
