"""Which complaints the desk lists, as its address says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from ..complaints.desk import listing, search
from ..complaints.desk.listing import Cursor, Page, Sort, Where
from ..complaints.states import OPEN, RUNNING, ComplaintState
from ..delivery.delays.desk import Cursor as Place
from ..delivery.delays.desk import Sort as PlaceSort
from ..shop import port
from ..web.words import number, t
from . import complaint_words
from .listing import ROWS
from .office import Office
from .row_cursor import Asked
from .visit import Visit, address

WORDS = (
    "show", "state", "topic", "priority", "source", "owner", "channel", "search", "sort",
)  # fmt: skip

CARRIED = "desk"
"""The word of a complaint's page that holds those of the list it was opened from."""

MOST_CARRIED = 4000

ALL, ENDED = "all", "ended"
"""The word `state` for all there are, and for what has ended."""

ME, NOBODY = "me", "nobody"
"""The word `owner` for the reader, and for nobody."""

SORTS: Mapping[str, tuple[Sort, bool]] = {
    "": (Sort.DUE, True), "newest": (Sort.OPENED, False), "oldest": (Sort.OPENED, True),
    "activity": (Sort.CHANGED, False), "quietest": (Sort.CHANGED, True),
}  # fmt: skip
"""By what, and whether ascending."""

MOST_COUNTED = 999
"""A counter counts so far."""

_END = datetime(9999, 12, 31, tzinfo=UTC)
"""How an address says that no clock runs."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What an address asks for."""

    words: Mapping[str, str]
    where: Where
    sort: Sort
    ascending: bool

    @property
    def narrowed(self) -> bool:
        """Whether it is about less than everything that is open."""
        return any(self.words[name] for name in WORDS if name != "sort")


def read(visit: Visit, office: Office) -> Filter:
    """Return what an address asks for; what cannot be read is as if it were not there."""
    return of_words({name: visit.last(name) for name in WORDS}, office)


def carried(visit: Visit, office: Office) -> Filter:
    """Return the list from which a complaint's page was opened: all that is open where from none.

    The page carries the desk's words in one word of its own address.
    """
    typed = dict(parse_qsl(visit.last(CARRIED)[:MOST_CARRIED]))
    return of_words({name: typed.get(name, "") for name in WORDS}, office)


def carry(words: Mapping[str, str]) -> str:
    """Return the desk's words as a complaint's page carries them."""
    return urlencode({name: words[name] for name in WORDS if words.get(name)})


def of_words(given: Mapping[str, str], office: Office) -> Filter:
    """Return what words ask for."""
    words = {name: given[name][:254] for name in WORDS}
    slugs = {one.slug: pk for pk, one in office.channels.items()}
    where = Where(
        states=_states(words["state"]),
        topics=_one(words["topic"], complaint_words.topics()),
        priorities=[int(words["priority"])] if words["priority"] in ("0", "1", "2", "3") else None,
        sources=_one(words["source"], complaint_words.sources()),
        channel_ids=[slugs[words["channel"]]] if words["channel"] in slugs else None,
        allowed_channel_ids=office.scope,
        ids=_found(words["search"], office),
    )
    where = _shown(_owned(where, words["owner"], office), words["show"], office)
    sort, ascending = SORTS.get(words["sort"], SORTS[""])
    if sort is Sort.DUE and words["state"] in (ALL, ENDED, "solved", "closed"):
        # By clocks only what is open is listed.
        sort, ascending = Sort.OPENED, False
    return Filter(words, where, sort, ascending)


def quick(office: Office) -> Mapping[str, tuple[str, Where]]:
    """Return the counters above the list by the word `show`: what each is called, and lists."""
    opened = Where(states=sorted(OPEN), allowed_channel_ids=office.scope)
    labels = {
        "": t("Open"),
        "mine": t("Mine"),
        "free": t("Unassigned"),
        "overdue": t("Overdue"),
        "waiting": t("Wait for the customer"),
        "quiet": t("Nothing heard"),
        "calls": t("To be called"),
    }
    return {name: (label, _shown(opened, name, office)) for name, label in labels.items()}


def counters(office: Office, words: Mapping[str, str]) -> list[dict[str, object]]:
    """Return the counters as the page shows them, each with its way."""
    found = []
    with port.current().writer():
        for name, (label, where) in quick(office).items():
            count = listing.count(where, most=MOST_COUNTED)
            said = f"{number(MOST_COUNTED)}+" if count > MOST_COUNTED else number(count)
            found.append(
                {
                    "label": label,
                    "count": said,
                    "address": address("complaints", show=name),
                    "current": words["show"] == name and not words["state"],
                    "look": "bad" if count and name in ("overdue", "quiet") else "",
                }
            )
    return found


def page_of(asked: Filter, place: Asked) -> Page:
    """Return the stretch of the list that an address names."""
    return Page(
        ROWS + 1, asked.sort, asked.ascending, after=_cursor(place, "after"),
        before=_cursor(place, "before"), backwards=place.backwards,
    )  # fmt: skip


def place_of(cursor: Cursor) -> Place:
    """Return where a row stands, as an address can say it."""
    return Place(cursor.at or _END, cursor.id)


def next_address(asked: Filter, *, seen: Sequence[int] = ()) -> str:
    """Return the page of the complaint that is next in a list; "" where none waits for staff.

    Args:
        asked: The list.
        seen: Ids of those that are passed over.

    """
    states = asked.where.states
    running = [one.value for one in RUNNING if states is None or one.value in states]
    where = replace(asked.where, states=running)
    with port.current().writer():
        row = listing.next_one(
            where, after=None, seen=seen, sort=asked.sort, ascending=asked.ascending
        )
    if row is None:
        return ""
    passed = ".".join(str(pk) for pk in seen)
    return complaint_words.address_of(row, passed=passed, **{CARRIED: carry(asked.words)})


def _cursor(place: Asked, name: str) -> Cursor | None:
    found = place.cursor_of(PlaceSort.FOUND, name)
    if found is None or not isinstance(found.at, datetime):
        return None
    return Cursor(None if found.at == _END else found.at, found.id)


def _states(word: str) -> list[str] | None:
    if word == ALL:
        return None
    if word == ENDED:
        return [ComplaintState.SOLVED.value, ComplaintState.CLOSED.value]
    return [word] if word in set(ComplaintState) else sorted(one.value for one in OPEN)


def _one(word: str, known: Mapping[str, str]) -> list[str] | None:
    return [word] if word in known else None


def _owned(where: Where, word: str, office: Office) -> Where:
    if word == ME:
        return replace(where, owner_ids=[office.user_id or 0])
    if word == NOBODY:
        return replace(where, unowned=True)
    if word.isascii() and word.isdecimal() and len(word) < 10:
        return replace(where, owner_ids=[int(word)])
    return where


def _shown(where: Where, word: str, office: Office) -> Where:
    """Return a filter narrowed by one of the counters."""
    match word:
        case "mine":
            return replace(where, owner_ids=[office.user_id or 0])
        case "free":
            return replace(where, unowned=True)
        case "overdue":
            return replace(where, overdue=True)
        case "waiting":
            return replace(where, states=[ComplaintState.WAITING.value])
        case "quiet":
            return replace(where, quiet=True)
        case "calls":
            return replace(where, callback=True)
    return where


def _found(text: str, office: Office) -> list[int] | None:
    if not text:
        return None
    with port.current().writer():
        return search.find(text, office.scope)
