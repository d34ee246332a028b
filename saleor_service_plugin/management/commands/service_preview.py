"""`manage.py service_preview`: every mail as a file, to be looked at in a browser."""

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...messages import channels, previews, proving
from ...messages.previews import Preview
from ..naming import order_named

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Mails</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
table {{ width: 100%; border-collapse: collapse; }}
th, td {{ padding: .5rem .75rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #8888; }}
a {{ display: inline-block; padding: .25rem .5rem .25rem 0; }}
</style>
</head>
<body>
<main>
<h1>Mails</h1>
<p>{about}</p>
<table>
<thead><tr><th scope="col">Message</th><th scope="col">Language</th><th scope="col">Subject</th><th scope="col">Open</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</main>
</body>
</html>
"""


class Command(BaseCommand):
    """Write what customers would get into a folder; nothing is sent or changed."""

    help = "Write every message in every language to a folder, with an index.html."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a folder and what to leave out."""
        parser.add_argument("folder", help="made where it does not exist")
        parser.add_argument("--kind", help="this kind of message alone")
        parser.add_argument("--language", help="this language alone, e.g. de")
        parser.add_argument("--channel", metavar="SLUG", help="with this channel's templates")
        parser.add_argument(
            "--order", metavar="NUMBER",
            help="number or id of a real order instead of sample data; its customer is masked",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the files, then say how many."""
        kinds = previews.known_kinds(options["kind"])
        if not kinds:
            raise CommandError(f"There is no kind {options['kind']!r}.")
        try:
            languages = (
                [proving.normal_language(options["language"])] if options["language"] else []
            )
            if options["order"]:
                if options["channel"]:
                    raise CommandError("--channel does not go with --order, which has its own.")
                found = previews.of_order(order_named(options["order"]), kinds, languages)
                about = "A real order; names, mail addresses and streets are masked."
            else:
                slug = options["channel"]
                channel = channels.find(slug).id if slug else 0
                found = list(previews.of_samples(kinds, languages, channel))
                about = "With sample data" + (f", channel {slug}." if slug else ".")
        except (
            channels.UnknownChannelError, previews.UnknownOrderError, proving.TemplateRefusedError,
        ) as error:  # fmt: skip
            raise CommandError(str(error)) from error
        folder = Path(options["folder"])
        written = _write(folder, about, found)
        self.stdout.write(f"{written} mails are in {folder / 'index.html'}.")
        if broken := [f"{one.text.name}: {one.note}" for one in found if one.broken]:
            raise CommandError("\n".join(["Cannot be rendered:", *broken]))


def _write(folder: Path, about: str, found: Iterable[Preview]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    rows, written = [], 0
    for one in found:
        name = one.text.name.replace("/", ".")
        if one.mail is not None:
            written += 1
            (folder / f"{name}.html").write_text(one.mail.html, encoding="utf-8")
            (folder / f"{name}.txt").write_text(one.mail.text, encoding="utf-8")
            (folder / f"{name}.subject.txt").write_text(one.mail.subject + "\n", encoding="utf-8")
        rows.append(_row(one, name))
    page = PAGE.format(about=escape(about), rows="\n".join(rows))
    (folder / "index.html").write_text(page, encoding="utf-8")
    return written


def _row(one: Preview, name: str) -> str:
    own = " (own template)" if one.text.row else ""
    note = f"<br><small>{escape(one.note)}</small>" if one.note else ""
    subject, links = "", ""
    if one.mail is not None:
        label = escape(f"{one.text.kind}, {one.text.language}")
        subject = f'<span lang="{escape(one.text.language)}">{escape(one.mail.subject)}</span>'
        links = " ".join(
            f'<a href="{escape(name)}.{end}" aria-label="{what} of {label}">{what}</a>'
            for end, what in (("html", "HTML"), ("txt", "Text"))
        )
    return (
        f'<tr><th scope="row">{escape(one.text.kind)}{own}</th><td>{escape(one.text.language)}</td>'
        f"<td>{subject}{note}</td><td>{links}</td></tr>"
    )
