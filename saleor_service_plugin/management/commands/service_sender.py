"""`manage.py service_sender`: who writes to a channel's customers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channels, senders
from ...shop import port

OPTIONS = {
    "name": ("sender_name", "the name beside the address"),
    "address": ("sender_address", "mails come from here"),
    "reply_to": ("reply_to", "where answers arrive"),
    "server": ("server", "a mail server of SALEOR_SERVICE_MAIL_SERVERS"),
    "language": ("language", "where there is no template in the order's language, e.g. de"),
}


class Command(BaseCommand):
    """Show who writes to each channel's customers, or change it for one."""

    help = "Show or set the sender of a channel; an empty value means: as in the plugin's form."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a channel and what to set; neither means show."""
        parser.add_argument("channel", nargs="?", help="slug of the channel")
        for option, (_, text) in OPTIONS.items():
            parser.add_argument(f"--{option.replace('_', '-')}", dest=option, help=text)

    def handle(self, *args: Any, **options: Any) -> None:
        """Change first, then show."""
        values = {
            field: options[option] for option, (field, _) in OPTIONS.items()
            if options[option] is not None
        }  # fmt: skip
        if values and not options["channel"]:
            raise CommandError("channel is missing: whose sender?")
        try:
            if options["channel"]:
                channel = channels.find(options["channel"])
                if values:
                    senders.set_sender(channel.id, **values)
        except (channels.UnknownChannelError, senders.InvalidSenderError) as error:
            raise CommandError(str(error)) from error
        self._show(options["channel"])

    def _show(self, slug: str | None) -> None:
        shop = port.current()
        with shop.writer():
            rows, form = senders.read_rows(), shop.plugin_settings()
            known = [one for one in shop.read_channels().values() if slug in (None, one.slug)]
            for channel in known:
                self.stdout.write(f"{channel.slug}: {self._line(rows.get(channel.id), form)}")

    def _line(self, row: Any, form: Any) -> str:
        try:
            sender = senders.read_sender(row, form)
        except senders.SenderNotUsableError as error:
            return f"cannot be used: {error}"
        parts = [
            f"from {sender.address}", f"answers to {sender.reply_to or 'the sender'}",
            f"through {sender.server or 'the shop’s own mail server'}",
            *([f"otherwise in {row.language}"] if row and row.language else []),
        ]  # fmt: skip
        return ", ".join(parts)
