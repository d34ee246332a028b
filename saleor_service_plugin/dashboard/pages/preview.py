"""A mail as it will look, for the frame beside the editor: what was typed, not yet stored."""

import re
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from ...web import words
from ...web.asking import FieldError, NotAskedWellError
from ...web.words import t
from .. import languages, refusals
from ..access import RefusedError
from ..visit import Answer, Document, Visit

DOCUMENT = """
query($kind: ServiceMessageKindEnum!, $language: LanguageCodeEnum, $channel: ID, $order: ID,
      $source: ServiceTemplateSourceInput) {
  serviceTemplatePreview(
    kind: $kind, languageCode: $language, channel: $channel, orderId: $order, source: $source
  ) { subject html text note warnings errors { field code message } }
}
"""

SOURCE = ("subject", "mjml", "text")

BODY = re.compile(r"<body[^>]*>", re.IGNORECASE)

BAR = (
    '<div style="font:13px/20px system-ui,sans-serif;color:#252929;background:#f5f7f5;'
    'border-bottom:1px solid #d7dde2;padding:8px 16px;text-align:left">{}</div>'
)

PAGE = (
    '<!doctype html><html lang="{}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"></head>'
    '<body style="margin:0;background:#fff;color:#252929">{}{}</body></html>'
)

PLAIN = '<pre style="font:13px/20px monospace;white-space:pre-wrap;margin:0;padding:16px">{}</pre>'


def preview(visit: Visit) -> Answer:
    """Render what was typed, or a real order's mail; nothing is stored or sent."""
    if not visit.is_posted:
        # Who may not is told so first, as everywhere.
        if not (visit.may("MANAGE_PLUGINS") or visit.may("MANAGE_ORDERS")):
            raise RefusedError(403, "NO_PERMISSION")
        raise RefusedError(404, "NOT_FOUND")
    # The browser sends this form by itself, without our headers.
    with words.speaking(visit.form.get("locale", "")):
        try:
            return _document(visit)
        except NotAskedWellError:
            # Within a frame of its own, where nothing of our pages' look is.
            nothing = format_html("<p>{}</p>", t("There is no such mail."))
            return Document(_page(SafeString(), nothing).html, 404)


def _document(visit: Visit) -> Document:
    form = visit.form
    # A message's page sends no template: the one in use is meant.
    source = {name: form.get(name, "") for name in SOURCE} if "mjml" in form else None
    found = visit.ask(
        DOCUMENT,
        kind=visit.last("kind"),
        language=languages.asked(visit.last("language")) or None,
        channel=visit.last("channelId") or None,
        order=form.get("order") or None,
        source=source,
    )["serviceTemplatePreview"]
    errors = [
        FieldError(one["field"] or "", one["code"], one["message"]) for one in found["errors"]
    ]
    wrong = [_place(one) for one in errors]
    if not wrong and found["note"]:
        wrong = [found["note"]]
    bar = _bar(found["subject"] or "", wrong, found["warnings"])
    if form.get("part") == "text":
        return _page(bar, format_html(PLAIN, found["text"] or ""))
    html = found["html"]
    if html is None:
        return _page(bar, "")
    # Behind the document's beginning: text before it would change how browsers lay it out.
    return Document(BODY.sub(lambda begin: begin[0] + bar, html, count=1))


def _page(bar: SafeString, content: str) -> Document:
    return Document(format_html(PAGE, words.language(), bar, content))


def _place(error: FieldError) -> str:
    names = {"subject": t("Subject"), "mjml": "MJML", "text": t("Text part")}
    where = names.get(error.field)
    text = refusals.sentence(error)
    return f"{where}: {text}" if where else text


def _bar(subject: str, wrong: Sequence[str], warnings: Sequence[str]) -> SafeString:
    """Return what stands above the mail: subject, what is wrong, what to look at."""
    lines = format_html("<b>{}</b> {}", t("Subject:"), subject) if subject else SafeString()
    lines += format_html_join(
        "", '<div style="color:#94190a" role="alert">{}</div>', ((one,) for one in wrong)
    )
    lines += format_html_join(
        "", '<div style="color:#52340f">{}</div>', ((one,) for one in warnings)
    )
    return format_html(BAR, lines) if lines else SafeString()
