"""Tables as CSV that Excel opens as it should, in German as well: pure."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

Value = str | int | float | date | datetime | None

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes the file for one of an old Windows."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet takes for the beginning of a formula
(OWASP, CSV Injection; the wide ones are read like the narrow ones)."""


def table(headings: Sequence[str], rows: Iterable[Sequence[Value]], *, language: str) -> str:
    """Return a table as the text of a file.

    Text that a spreadsheet could take for a formula begins with an apostrophe: names of products
    and order numbers are not only ours. Days are written as ISO 8601 has them, which every
    spreadsheet reads as days.

    Args:
        headings: Of its columns.
        rows: Values as they are; moments in the zone in which they are to be read.
        language: "de": by semicolons and with decimal commas, as Excel expects them there.

    """
    german = language == "de"
    text = StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, delimiter=";" if german else ",", lineterminator="\r\n")
    writer.writerow([_safe(one) for one in headings])
    writer.writerows([_written(value, german=german) for value in row] for row in rows)
    return text.getvalue()


def _written(value: Value, *, german: bool) -> str:
    match value:
        case None:
            return ""
        case float():
            text = f"{value:.4f}".rstrip("0").rstrip(".")
            return text.replace(".", ",") if german else text
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case int():
            return str(value)
    return _safe(value)


def _safe(text: str) -> str:
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else text
