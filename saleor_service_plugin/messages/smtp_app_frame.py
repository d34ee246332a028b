"""The shape of the SMTP app's templates: addresses field by field, blocks between elements."""

import re

from .handlebars import TAG, Word, scan
from .smtp_app_names import SHOP

FIELD = re.compile(
    r"\{\{(?:\{|#if\s)?\s*(?:this\.)?(?:order\.)?"
    r"(?P<which>shippingAddress|billingAddress|shipping_address|billing_address|user)"
    r"\.(?P<field>[\w.]+)\s*\}\}\}?"
)

GAP = re.compile(r"\{\{/if\}\}|<br\s*/?>|&nbsp;|[\s,]+", re.IGNORECASE)

PERSON = frozenset({"firstName", "lastName", "first_name", "last_name"})

WHOLE = frozenset({"city", "streetAddress1", "postalCode", "street_address_1", "postal_code"})
"""Where one of these is shown, it is the whole address."""

DEEPEST = 3
"""Conditions about fields within one another, in one address."""

ELEMENT = re.compile(
    r"<!--(?:(?!<!--|-->).)*+-->"
    r"|<(?P<closes>/)?(?P<name>mj[\w-]*+)(?:\"[^\"<]*\"|'[^'<]*'|[^<>\"'])*?(?P<empty>/)?>",
    re.DOTALL,
)

STRUCTURE = frozenset(
    {
        "mjml", "mj-body", "mj-wrapper", "mj-section", "mj-group", "mj-column", "mj-hero",
        "mj-navbar", "mj-social", "mj-accordion", "mj-accordion-element", "mj-carousel",
    }
)  # fmt: skip
"""Elements that hold elements and no text of their own."""


def addresses_marked(source: str) -> str:
    """Return a template in which each address is one mark, not a field after the other.

    The app shows an address by its fields, ours are lists of finished lines: a run of
    fields of one address, with nothing between but line breaks, commas and conditions
    about them, becomes `{{shop:shipping}}`, `{{shop:billing}}` or, where only a person is
    named, `{{shop:name}}`. What is no such run stays as it is.
    """
    pieces, at = [], 0
    while begin := FIELD.search(source, at):
        end, fields = _run(source, begin)
        which = "shipping" if begin["which"].startswith("shipping") else "billing"
        mark = ""
        if WHOLE & fields:
            mark = which
        elif fields and fields <= PERSON:
            mark = "name"
        if mark:
            pieces += [source[at : begin.start()], f"{{{{{SHOP}{mark}}}}}"]
            # Lines count: where a problem stands is told by them.
            pieces.append("\n" * source.count("\n", begin.start(), end))
            at = end
        else:
            end = max(end, begin.end())
            pieces.append(source[at:end])
            at = end
    return "".join([*pieces, source[at:]])


def _run(source: str, begin: re.Match[str]) -> tuple[int, set[str]]:
    """Return where a run of fields ends, and which fields it shows."""
    at, end, depth = begin.start(), begin.start(), 0
    shown: set[str] = set()
    fields: set[str] = set()
    while True:
        if (one := FIELD.match(source, at)) and one["which"] == begin["which"]:
            if one[0].startswith("{{#if"):
                depth += 1
            else:
                shown.add(one["field"])
        elif one := GAP.match(source, at):
            depth -= one[0] == "{{/if}}"
        else:
            return end, fields
        if not 0 <= depth <= DEEPEST:
            return end, fields
        at = one.end()
        if depth == 0 and one[0].startswith("{{"):
            end, fields = at, set(shown)


def wrapped(mjml: str) -> str:
    """Return MJML in which what stands between elements stands in `mj-raw`.

    The app fills in its templates before MJML is compiled, we do it afterwards: MJML
    must be able to read the blocks.
    """
    pieces: list[str] = []
    open_: list[str] = []
    at = 0
    for element in ELEMENT.finditer(mjml):
        pieces.append(_between(mjml[at : element.start()], open_))
        pieces.append(element[0])
        at = element.end()
        name = element["name"]
        if name is None or element["empty"]:
            continue
        if element["closes"]:
            while open_ and open_.pop() != name:
                pass
        else:
            open_.append(name)
    return "".join([*pieces, _between(mjml[at:], open_)])


def _between(text: str, open_: list[str]) -> str:
    if not open_ or open_[-1] not in STRUCTURE or not TAG.search(text):
        return text
    pieces, at = [], 0
    for tag in scan(text):
        if tag.word is not Word.COMMENT:
            pieces += [text[at : tag.start], f"<mj-raw>{text[tag.start : tag.end]}</mj-raw>"]
            at = tag.end
    return "".join([*pieces, text[at:]])
