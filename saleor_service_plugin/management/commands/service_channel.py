"""`manage.py service_channel`: trial, live, paused."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channels
from ...shop import port


class Command(BaseCommand):
    """Show what may leave for each channel's customers, or change it."""

    help = "Show the channels' states, or put one on trial, live or paused."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a channel and what it shall become; neither means show."""
        parser.add_argument("channel", nargs="?", help="slug of the channel")
        parser.add_argument(
            "mode", nargs="?", choices=("live", "pause", "trial"),
            help="live: send from now on; pause: hold everything; trial: send nothing",
        )  # fmt: skip
        parser.add_argument(
            "--discard-held", action="store_true",
            help="with live after a pause: skip what waited instead of sending it",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Change first, then show."""
        if options["channel"] and not options["mode"]:
            raise CommandError("mode is missing: live, pause or trial.")
        if options["discard_held"] and options["mode"] != "live":
            raise CommandError("--discard-held goes with live only.")
        if options["channel"]:
            self._change(options["channel"], options["mode"], options["discard_held"])
        self._show()

    def _change(self, slug: str, mode: str, discard: bool) -> None:
        try:
            channel = channels.find(slug)
        except channels.UnknownChannelError as error:
            raise CommandError(str(error)) from error
        if mode == "live":
            waited = channels.go_live(channel.id, discard_held=discard)
            if waited:
                what = "skipped" if discard else "queued again"
                self.stdout.write(f"{waited} messages had waited and are {what}.")
        elif mode == "pause":
            if not channels.pause(channel.id):
                raise CommandError(f"{slug} is on trial: there is nothing to pause.")
        else:
            channels.back_to_trial(channel.id)

    def _show(self) -> None:
        with port.current().writer():
            gates = channels.gates()
            known = port.current().read_channels()
        if not known:
            self.stdout.write("The shop has no channels yet.")
        for channel in known.values():
            gate = gates.get(channel.id)
            mode = gate.mode.value if gate else "trial"
            since = gate.live_since if gate else None
            text = f", live since {since:%Y-%m-%d %H:%M} UTC" if since else ""
            self.stdout.write(f"{channel.slug}: {mode}{text}")
