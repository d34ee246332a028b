"""`manage.py service_templates`: the merchant's own templates."""

import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channels, importing, templates
from ...messages.proving import TemplateRefusedError
from ...messages.render import TemplateBrokenError
from ...messages.smtp_app import SmtpAppError
from ...shop import port

ALL = "all channels"


class Command(BaseCommand):
    """List, show, set, reset, undo and import templates."""

    help = "The merchant's own templates per kind, language and channel."

    def add_arguments(self, parser: CommandParser) -> None:
        """Offer one word for each thing to do."""
        words = parser.add_subparsers(dest="word", required=True)
        listing = words.add_parser("list", help="every template, and which are the merchant's own")
        listing.add_argument("--kind")
        show = words.add_parser("show", help="one template as it is written")
        _which(show)
        show.add_argument("--history", action="store_true", help="every change of it instead")
        put = words.add_parser("set", help="use these files from now on")
        _which(put)
        for part in ("subject", "mjml", "text"):
            put.add_argument(f"--{part}-file", required=True, metavar="FILE")
        _which(words.add_parser("reset", help="back to the default"))
        undo = words.add_parser("undo", help="take the last change back")
        _which(undo)
        undo.add_argument("--to", type=int, metavar="ID", help="a change that show --history names")
        load = words.add_parser("import", help="what Saleor's SMTP app exports")
        load.add_argument("file", metavar="FILE.json")
        load.add_argument("--language", default="en", help="what they are written in (default en)")
        load.add_argument("--channel", metavar="SLUG", help="instead of the channels in the file")
        load.add_argument("--configuration", metavar="NAME", help="this one of the file alone")
        load.add_argument("--dry-run", action="store_true", help="say what would happen")
        load.add_argument(
            "--despite-problems", action="store_true",
            help="also templates of which a part cannot be carried over; it is left out",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the word says."""
        words: dict[str, Callable[[dict[str, Any]], None]] = {
            "list": self._list, "show": self._show, "set": self._set, "reset": self._reset,
            "undo": self._undo, "import": self._import,
        }  # fmt: skip
        try:
            words[options["word"]](options)
        except (
            TemplateRefusedError, TemplateBrokenError, templates.NothingToUndoError,
            channels.UnknownChannelError, SmtpAppError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error

    def _list(self, options: dict[str, Any]) -> None:
        with port.current().writer():
            slugs = {one.id: one.slug for one in port.current().read_channels().values()}
        for line in templates.find(options["kind"]):
            where = slugs.get(line.channel_id, "?") if line.channel_id else ALL
            what = "default"
            if line.changed:
                by = f" by {line.changed_by}" if line.changed_by else ""
                what = f"own since {line.changed_at:%Y-%m-%d %H:%M}{by}"
                what += "" if line.has_default else ", no default in this language"
            self.stdout.write(f"{line.kind:<18} {line.language:<8} {where:<14} {what}")

    def _show(self, options: dict[str, Any]) -> None:
        channel = _channel(options)
        if options["history"]:
            rows = templates.history(options["kind"], options["language"], channel)
            for row in rows:
                what = "default" if row.is_default else row.subject
                what += f" (brings back {row.restores})" if row.restores else ""
                mark = "*" if row.current else " "
                self.stdout.write(
                    f"{mark}{row.pk:>7}  {row.changed_at:%Y-%m-%d %H:%M}  {row.changed_by:<16} {what}"
                )
            if not rows:
                self.stdout.write("Never changed.")
            return
        text, source = templates.source(options["kind"], options["language"], channel)
        whose = "the merchant's own" if text.row else "the default"
        self.stdout.write(f"=== {text.name}, {whose}: subject\n{source.subject.strip()}")
        self.stdout.write(f"=== MJML\n{source.mjml.rstrip()}")
        self.stdout.write(f"=== text\n{source.text.rstrip()}")

    def _set(self, options: dict[str, Any]) -> None:
        subject, mjml, text = (
            _read(options[f"{part}_file"]) for part in ("subject", "mjml", "text")
        )
        saved = templates.save(
            options["kind"], options["language"], _channel(options),
            subject=subject, mjml=mjml, text=text, by=_by(),
        )  # fmt: skip
        for warning in saved.warnings:
            self.stderr.write(f"Warning: {warning}")
        self.stdout.write(f"{saved.text.name} is used from now on.")

    def _reset(self, options: dict[str, Any]) -> None:
        if templates.reset(options["kind"], options["language"], _channel(options), by=_by()):
            self.stdout.write("The default is used from now on.")
        else:
            self.stdout.write("It was the default already.")

    def _undo(self, options: dict[str, Any]) -> None:
        text = templates.undo(
            options["kind"], options["language"], _channel(options), by=_by(), to=options["to"]
        )
        what = "what was before" if text.row else "the default"
        self.stdout.write(f"{text.name}: {what} is used again.")

    def _import(self, options: dict[str, Any]) -> None:
        try:
            data = json.loads(_read(options["file"]))
        except ValueError as error:
            raise CommandError(f"{options['file']} is not JSON: {error}") from error
        results = importing.from_smtp_app(
            data,
            language=options["language"],
            channel=options["channel"],
            configuration=options["configuration"],
            dry_run=options["dry_run"],
            despite_problems=options["despite_problems"],
            by=_by(),
        )
        would = "would be imported" if options["dry_run"] else "imported"
        for one in results:
            where = ALL if one.channels is None else ", ".join(one.channels)
            self.stdout.write(
                f"{one.event} -> {one.kind or 'nothing'} ({where}): "
                + (would if one.imported else f"not imported, {one.reason}")
            )
            for line in one.problems:
                self.stdout.write(f"    {line}")
        done = sum(one.imported for one in results)
        self.stdout.write(f"{done} of {len(results)} templates {would}.")


def _which(parser: Any) -> None:
    parser.add_argument("--kind", required=True)
    parser.add_argument("--language", required=True, help="e.g. de or pt-br")
    parser.add_argument("--channel", metavar="SLUG", help="of this channel alone")


def _channel(options: dict[str, Any]) -> int:
    return channels.find(options["channel"]).id if options["channel"] else 0


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from error


def _by() -> str:
    """Return who is at the terminal, for the history."""
    try:
        return f"{getpass.getuser()} (command)"
    except (OSError, KeyError, ImportError):
        return "command"
