"""The pages of the web view. Everything that came in a mail is escaped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from .mailbox import Mail

REFRESH_SECONDS = 3

SHOWN_HEADERS = ("From", "To", "Reply-To", "Date", "Message-ID")

FRAME = """<iframe title="HTML part" src="/mail/{number}/html" referrerpolicy="no-referrer"
 sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>"""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{head}<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">
</head>
<body>
{body}
</body>
</html>
"""


def _page(title: str, body: str, head: str = "") -> str:
    return PAGE.format(title=escape(title), body=body, head=head)


@cache
def style() -> bytes:
    """Return the style sheet."""
    return (Path(__file__).parent / "style.css").read_bytes()


def index(mails: Sequence[Mail]) -> str:
    """Return the list, newest first; it looks again by itself."""
    count = len(mails)
    rows = "".join(_row(mail) for mail in reversed(mails))
    shown = (
        f'<ol class="mails" reversed>{rows}</ol>'
        if rows
        else '<p class="empty">No mail yet. What the shop sends to its customers lands here.</p>'
    )
    body = f"""<header><h1>Caught mails <span class="count">{count}</span></h1>
<p>Nothing leaves this machine. Newest first; looks again every {REFRESH_SECONDS} seconds.</p></header>
<main>{shown}</main>"""
    refresh = f'<meta http-equiv="refresh" content="{REFRESH_SECONDS}">\n'
    return _page(f"{count} caught mails", body, refresh)


def _row(mail: Mail) -> str:
    first = " ".join(mail.text.split())
    return f"""<li><a href="/mail/{mail.number}">
<span class="subject">{escape(mail.subject)}</span>
<span class="to">{escape(", ".join(mail.recipients))}</span>
<time>{mail.received_at:%H:%M:%S} UTC</time>
<span class="first">{escape(first[:140])}</span></a></li>"""


def letter(mail: Mail, count: int) -> str:
    """Return one mail with all its parts."""
    facts = "".join(
        f"<dt>{name}</dt><dd>{escape(value)}</dd>"
        for name in SHOWN_HEADERS
        if (value := mail.header(name))
    )
    html = (
        FRAME.format(number=mail.number)
        + f'<p class="note"><a href="/mail/{mail.number}/html">The HTML part alone</a></p>'
        if mail.html
        else '<p class="empty">This mail has no HTML part.</p>'
    )
    text = (
        f"<pre>{escape(mail.text)}</pre>"
        if mail.text
        else '<p class="empty">This mail has no plain text.</p>'
    )
    body = f"""<nav><a href="/">All mails</a>{_neighbours(mail.number, count)}</nav>
<header><h1>{escape(mail.subject)}</h1><dl>{facts}</dl></header>
<main class="letter">
<section class="html"><h2>HTML</h2>{html}</section>
<section class="text"><h2>Plain text</h2>{text}</section>
{_files(mail)}
<section class="wide"><details><summary>All headers</summary>
<pre>{escape(_headers(mail))}</pre></details>
<p class="note"><a href="/mail/{mail.number}/raw">Source as it was sent</a>,
{len(mail.raw):,} bytes</p></section>
</main>"""
    return _page(mail.subject, body)


def _neighbours(number: int, count: int) -> str:
    links = []
    if number > 1:
        links.append(f'<a href="/mail/{number - 1}">Older</a>')
    if number < count:
        links.append(f'<a href="/mail/{number + 1}">Newer</a>')
    return "".join(links)


def _files(mail: Mail) -> str:
    rows = "".join(
        f'<li><a href="/mail/{mail.number}/file/{number}">{escape(file.name)}</a> '
        f"{escape(file.media_type)}, {len(file.content):,} bytes</li>"
        for number, file in enumerate(mail.attachments, 1)
    )
    return f'<section class="wide"><h2>Files</h2><ul>{rows}</ul></section>' if rows else ""


def _headers(mail: Mail) -> str:
    return "\n".join(f"{name}: {value}" for name, value in mail.message.items())


def framed(html: str) -> str:
    """Return a mail's HTML with links that open a page of their own."""
    base = '<base target="_blank">'
    changed, times = re.subn(r"(<head\b[^>]*>)", rf"\g<1>{base}", html, count=1, flags=re.I)
    return changed if times else base + html


def missing() -> str:
    """Return the page for what is not there."""
    return _page(
        "Not found",
        '<nav><a href="/">All mails</a></nav><main><p class="empty">Nothing is kept here.</p></main>',
    )
