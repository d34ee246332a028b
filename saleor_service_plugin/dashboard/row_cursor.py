"""Where in a long list a page begins, as its address says it: a day or a time, and an id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..delivery.delays.desk import Cursor, Sort
from .listing import ROWS
from .visit import Visit, address


@dataclass(frozen=True, slots=True)
class Asked:
    """The place that is asked for."""

    after: str
    before: str

    @property
    def backwards(self) -> bool:
        """Whether it is the page before a row."""
        return bool(self.before)

    @property
    def moment(self) -> tuple[datetime, int] | None:
        """The row that the page comes after, in a list by time; None: the beginning."""
        found = _read(self.after, datetime.fromisoformat)
        return (found.at, found.id) if found and isinstance(found.at, datetime) else None

    def cursor_of(self, sort: Sort, name: str) -> Cursor | None:
        """Return the row that the page comes after or before, None where there is none."""
        text = self.before if name == "before" else "" if self.before else self.after
        if sort is Sort.PROMISED:
            return _read(text, date.fromisoformat)
        return _read(text, datetime.fromisoformat)


def asked(visit: Visit) -> Asked:
    """Return the place that an address names."""
    return Asked(visit.last("after"), visit.last("before"))


def ways[Row](
    path: str,
    rows: Sequence[Row],
    place: Asked,
    cursor: Callable[[Row], Cursor],
    **words: object,
) -> tuple[list[Row], str, str]:
    """Return a page's rows, and the addresses of the pages before and after.

    Args:
        path: Of the page.
        rows: One more than it shows, where there are more in the way it was asked for.
        place: What was asked for.
        cursor: Where a row stands.
        words: Of the page's address.

    """
    more = len(rows) > ROWS
    if place.backwards:
        kept = list(rows[-ROWS:])
        has_before, has_after = more, True
    else:
        kept = list(rows[:ROWS])
        has_before, has_after = bool(place.after), more
    if not kept:
        return kept, "", ""
    first, last = _said(cursor(kept[0])), _said(cursor(kept[-1]))
    return (
        kept,
        address(path, **words, before=first) if has_before else "",
        address(path, **words, after=last) if has_after else "",
    )


def _said(cursor: Cursor) -> str:
    return f"{cursor.at.isoformat()}~{cursor.id}"


def _read[At: (date, datetime)](text: str, read: Callable[[str], At]) -> Cursor | None:
    """Return a place in a list; what cannot be read is none: the address is anybody's text."""
    at, _, pk = text[:60].rpartition("~")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        return None
    try:
        found = read(at)
    except ValueError:
        return None
    if isinstance(found, datetime) and found.tzinfo is None:
        return None
    return Cursor(found, int(pk))
