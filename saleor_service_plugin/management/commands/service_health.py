"""`manage.py service_health`: how the plugin is doing."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ...health import Health, look


class Command(BaseCommand):
    """Print the plugin's state; exit code 1 when something asks for a person."""

    help = "Show backlog, sweeps and messages; exit code 1 when something is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer JSON for monitoring."""
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print and exit."""
        health = look()
        if options["json"]:
            self.stdout.write(json.dumps(health.as_dict(), indent=2))
        else:
            self._print(health)
        if not health.ok:
            sys.exit(1)

    def _print(self, health: Health) -> None:
        def age(seconds: float | None) -> str:
            return "none" if seconds is None else f"{seconds:.0f} s"

        rows = {
            "plugin": "on" if health.active else "switched off",
            "channels": ", ".join(
                f"{slug} {mode}" for slug, mode in health.channels.items()
            ),
            "orders compared": health.live_orders,
            "changes waiting": f"{health.marks_waiting}, oldest due for "
            f"{age(health.oldest_due_mark)}",
            **{
                f"{name} sweep": f"last good {age(state['last_good'])} ago"
                + (f", failed {state['failures']} times ({state['last_error']})"
                   if state["failures"] else "")
                for name, state in health.sweeps.items()
            },
            "messages": ", ".join(f"{n} {state}" for state, n in health.messages.items() if n)
            or "none yet",
            "in the way": ", ".join(health.circuits) or "nothing",
            "held by the brake": ", ".join(health.brakes) or "nothing",
            "refused addresses": health.suppressed_addresses,
            "effects": ", ".join(f"{n} {state}" for state, n in health.effects.items())
            or "none yet",
            "webhooks": ", ".join(f"{n} {state}" for state, n in health.webhooks.items())
            or "none yet",
            "oldest due message": age(health.oldest_due_message),
        }  # fmt: skip
        for name, value in rows.items():
            self.stdout.write(f"{name:>20}  {value}")
        for problem in health.problems.values():
            self.stdout.write(self.style.ERROR(f"{'PROBLEM':>20}  {problem}"))
        if health.ok:
            self.stdout.write(self.style.SUCCESS(f"{'ok':>20}"))
