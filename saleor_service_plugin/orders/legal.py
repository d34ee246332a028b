"""The texts that the law wants a customer to keep, as the mail about a new order shows them."""

from ..messages import shop_texts
from ..messages.kinds import File
from ..messages.shop_texts import Text, TextName
from ..shop.snapshots import Order
from . import headings, letter, wording
from .letter import Desk

LEGAL = (TextName.TERMS, TextName.WITHDRAWAL_INSTRUCTION, TextName.WITHDRAWAL_FORM)


def texts(desk: Desk, order: Order, language: str) -> tuple[dict[str, object], list[File]]:
    """Return the texts as a letter shows them, and those that are files.

    Args:
        desk: What letters of the channel are written with.
        order: Its language says whose template the letter gets.
        language: What the letter is written in.

    """
    context: dict[str, object] = {}
    files = []
    # What a merchant's own template puts above them nobody knows.
    above = headings.ABOVE.get(language, {}) if letter.is_packaged(order, desk) else {}
    for name in LEGAL:
        text = shop_texts.choose(desk.texts, name, language)
        if name is not TextName.TERMS and not desk.channel.withdrawal:
            text = Text()
        elif name is TextName.WITHDRAWAL_FORM and not text:
            footer = shop_texts.choose(desk.texts, TextName.FOOTER, language).text
            text = Text(shop_texts.model_form(language, wording.lines_of(footer)))
        shown = headings.without_heading(text.text, above.get(name, ""))
        context[name.replace("-", "_")] = wording.paragraphs(shown)
        if text.file:
            files.append(File(text.file_name, text.file, "application/pdf"))
    context["attachments"] = [file.name for file in files]
    return context, files
