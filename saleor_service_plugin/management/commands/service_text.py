"""`manage.py service_text`: footer, terms, withdrawal and bank details of a channel."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channels, going_live, shop_texts
from ...messages.going_live import NotReadyError
from ...messages.shop_texts import InvalidTextError, TextName
from ...shop import port


class Command(BaseCommand):
    """Show which texts a channel has, or set one from a file."""

    help = "Show, set or remove what a channel's mails must say."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a channel, a text and where it comes from; the last two missing means show."""
        parser.add_argument("channel", help="slug of the channel")
        parser.add_argument("name", nargs="?", choices=[name.value for name in TextName])
        parser.add_argument("--language", default="", help="its code; none: all languages")
        parser.add_argument("--file", help="a text file in UTF-8, or a PDF")
        parser.add_argument("--remove", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change first, then show."""
        if options["name"] and bool(options["file"]) == options["remove"]:
            raise CommandError("name the --file, or --remove.")
        try:
            channel = channels.find(options["channel"])
            if options["name"]:
                content = {} if options["remove"] else _content(Path(options["file"]))
                with going_live.staying_lawful(channel.id):
                    shop_texts.save(
                        channel.id, options["name"], language=options["language"], **content
                    )
        except (channels.UnknownChannelError, InvalidTextError, NotReadyError) as error:
            raise CommandError(str(error)) from error
        with port.current().writer():
            known = shop_texts.read(channel.id)
        for (name, language), text in sorted(known.items()):
            what = f"PDF {text.file_name}" if text.file else f"{len(text.text):,} characters"
            self.stdout.write(f"{name} ({language or 'all languages'}): {what}")
        if not known:
            self.stdout.write("No texts yet.")


def _content(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        if content.startswith(b"%PDF-"):
            return {"file": content, "file_name": path.name}
        return {"text": content.decode("utf-8")}
    except OSError as error:
        raise CommandError(f"--file: {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"--file: {path} is neither UTF-8 text nor a PDF.") from error
