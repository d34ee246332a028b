"""Why something cannot be done to a complaint, in the reader's words: the reason itself.

Only where somebody really was faster is that said.
"""

from collections.abc import Mapping

from ..complaints.record import gaps
from ..complaints.record.opening import MOST_FILES_IN_ALL
from ..complaints.record.problems import ComplaintProblemError
from ..web.words import t


class SpokenProblemError(ComplaintProblemError):
    """Something that a page refuses; its reason is in the reader's words already."""


def refused(error: ComplaintProblemError) -> dict[str, str]:
    """Return what was refused, by field."""
    return {error.field: reason(error)}


def reason(error: ComplaintProblemError) -> str:
    """Return why, as the record says it; of a reason that has no words here what its code says."""
    if isinstance(error, SpokenProblemError):
        return error.reason
    if found := gaps.REASON.fullmatch(error.reason):
        return t("The text still holds a gap, “{gap}”: fill it in first.", gap=found[1])
    return _reasons().get(error.reason) or _by_code().get(error.code) or error.reason


def _reasons() -> Mapping[str, str]:
    """Return the words for each reason of `complaints/record/` and `complaints/outcomes/`."""
    return {**_of_merging(), **_of_ending(), **_of_typing()}


def _of_merging() -> Mapping[str, str]:
    return {
        "A complaint cannot be merged into itself.": t("That is this one's own number."),
        "One of them was merged already.": t("One of the two was merged already."),
        "They are of different channels.": t("They are of different channels."),
        "They are of different customers.": t(
            "They are of different customers: who reads the one would read the other, too."
        ),
        "The other one has ended: reopen it first.": t("The other one has ended: reopen it first."),
        "A call is promised in it: call first, or merge the other one into this one.": t(
            "A call is promised in this one: call first, or open the other one and have it go on "
            "in this one."
        ),
        f"Together they have more than {MOST_FILES_IN_ALL} files.": t(
            "Together they would have too many files."
        ),
        "It was not merged.": t("It was not merged, or somebody parted them already."),
        "The one it goes on in was merged itself: part that one first.": t(
            "The one it goes on in was merged itself: part that one first."
        ),
        "It cannot be parted any more.": t("They cannot be parted any more."),
        "It goes on in another one: undo the merge to part them.": t(
            "It goes on in another one: part them first."
        ),
    }


def _of_ending() -> Mapping[str, str]:
    return {
        "It has ended already.": t("It has ended meanwhile: somebody was faster."),
        "Please tell the customer why.": t("Tell the customer why."),
        "There is no mail address to decline to: call the customer, then close it.": t(
            "There is no mail address to decline to: call the customer, then close it."
        ),
        "There is no mail address to write to: call the customer.": t(
            "There is no mail address to write to: call the customer."
        ),
        "It has ended: reopen it to ask the customer something.": t(
            "It has ended meanwhile: reopen it to ask the customer something."
        ),
        "How it ends is said by an outcome, that it goes on by reopening it.": t(
            "It stands differently by now. Look at it again."
        ),
    }


def _of_typing() -> Mapping[str, str]:
    return {
        "Please write something.": t("Write something first."),
        "Please write what it is about.": t("Write what the customer says."),
        "Please say under which number.": t("The telephone number is missing."),
        "This is no telephone number.": t("This is no telephone number."),
        "This is no mail address.": t("This is no mail address."),
        "This time is not free any more: please choose another one.": t(
            "This time is not free any more: choose another one."
        ),
        "A time can be chosen where a call is wanted.": t(
            "A time can be chosen where the topic is a call."
        ),
        "This conversation is too long to go on in writing.": t(
            "This conversation is too long to go on in writing."
        ),
    }


def _by_code() -> Mapping[str, str]:
    return {
        "required": t("This is missing."),
        "not_found": t("There is no such thing, or it is not yours to see."),
        "too_long": t("This is too long."),
        "too_many": t("These are too many."),
        "wrong_state": t("It stands differently by now. Look at it again."),
        "limit": t("There are too many open ones already."),
    }
