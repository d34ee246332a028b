"""The complete list of a long order, as a text file that goes with its mail: pure.

The customer must hold the whole contract (section 312f BGB); the mail itself would be cut
off by mail programs.
"""

from collections.abc import Iterable, Mapping

BOM = "\ufeff"
"""Tells every editor that the file is UTF-8."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "file": "Positionen", "order": "Bestellung", "of": "vom", "count": "Positionen",
        "sku": "Artikelnummer", "unit_price": "Einzelpreis", "total_price": "Summe",
        "free": "kostenlos", "subtotal": "Zwischensumme", "discount": "Rabatt",
        "shipping_price": "Versand", "gift_card": "Gutschein", "total": "Gesamtbetrag",
        "tax": "darin enthaltene MwSt.",
    },
    "en": {
        "file": "Items", "order": "Order", "of": "placed on", "count": "Items",
        "sku": "Item number", "unit_price": "Unit price", "total_price": "Sum",
        "free": "free", "subtotal": "Subtotal", "discount": "Discount",
        "shipping_price": "Shipping", "gift_card": "Gift card", "total": "Total",
        "tax": "including VAT",
    },
}  # fmt: skip

SUMS = ("subtotal", "discount", "shipping_price", "gift_card", "total", "tax")

TAKEN_OFF = ("discount", "gift_card")


def file_name(number: str, language: str) -> str:
    """Return what the file is called in the customer's language."""
    safe = "".join(letter for letter in number if letter.isalnum() or letter == "-")
    return f"{_words(language)['file']}-{safe}.txt"


def written(
    lines: Iterable[Mapping[str, object]], context: Mapping[str, object], language: str
) -> bytes:
    """Return the file: every line of an order with its prices, and the order's sums.

    Args:
        lines: All lines, as templates show them.
        context: What the mail shows of the order besides.
        language: What it is written in; English where we have no words for it.

    """
    words = _words(language)
    items = [_line(place, line, words) for place, line in enumerate(lines, 1)]
    date = f" {words['of']} {context['order_date']}" if context.get("order_date") else ""
    head = [
        str(context.get("shop_name") or ""),
        f"{words['order']} {context['order_number']}{date}",
        f"{words['count']}: {len(items)}",
    ]
    sums = [
        f"{words[name]}: {'−' if name in TAKEN_OFF else ''}{_sum(name, context, words)}"
        for name in SUMS
        if context.get(name)
    ]
    blocks = ["\n".join(part for part in head if part), *items, "\n".join(sums)]
    return (BOM + "\n\n".join(blocks) + "\n").encode()


def _words(language: str) -> Mapping[str, str]:
    return WORDS.get(language.split("-")[0], WORDS["en"])


def _line(place: int, line: Mapping[str, object], words: Mapping[str, str]) -> str:
    variant = f", {line['variant']}" if line["variant"] else ""
    rows = [f"{place}. {line['quantity']} × {line['name']}{variant}"]
    if line["sku"]:
        rows.append(f"   {words['sku']}: {line['sku']}")
    if line["is_free"]:
        rows.append(f"   {words['free']}")
    else:
        prices = (f"{words[name]} {line[name]}" for name in ("unit_price", "total_price"))
        rows.append("   " + ", ".join(prices))
    return "\n".join(rows)


def _sum(name: str, context: Mapping[str, object], words: Mapping[str, str]) -> str:
    free = name == "shipping_price" and context.get("shipping_is_free")
    return words["free"] if free else str(context[name])
