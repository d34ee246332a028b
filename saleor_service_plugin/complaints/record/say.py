"""Saying something in a conversation."""

from collections.abc import Sequence

from ..files.taken import Taken
from ..models import ComplaintEntry
from ..states import EntryKind
from .people import Author


def say(
    complaint_id: int,
    *,
    key: str,
    author: Author,
    text: str,
    kind: EntryKind = EntryKind.TEXT,
    files: Sequence[Taken] = (),
    waits: bool = False,
) -> ComplaintEntry:
    """Add an entry, in one transaction with all that follows from it.

    The customer's text: what waited for it goes on, what was solved or closed is reopened, the
    clock for the next reply starts. Staff's text: the customer is mailed, the clocks for replies
    end, a new complaint is in progress and has an owner. A call is an answer, too, without a
    mail. A note changes nothing for the customer. What is said to one that was merged is said in
    the one it goes on in.

    Args:
        complaint_id: Which.
        key: Unique for ever; the same again answers with the same entry.
        author: Who.
        text: Plain text.
        kind: TEXT, CALL or NOTE; of customers TEXT alone.
        files: What hangs on it.
        waits: Of staff's TEXT or CALL: whether the customer is to answer, and the clocks stand
            still until then.

    Raises:
        ComplaintProblemError: Neither text nor file, too long, too many, nobody to write to.
        LookupError: There is no such complaint.

    """
    raise NotImplementedError
