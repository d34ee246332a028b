"""What there is to do about promises, as the first page lists it."""

from collections.abc import Iterator
from dataclasses import replace

from ..complaints.desk import listing as complaint_list
from ..complaints.desk.listing import Where as ComplaintWhere
from ..complaints.states import OPEN
from ..delivery.backorders import waiting
from ..delivery.delays import desk, wishes
from ..delivery.delays.desk import Where
from ..delivery.promises.states import DelayState
from ..delivery.silence import quiet_list
from ..graphql import ids
from ..shop import port
from ..web.words import t, tn
from .complaint_filter import MOST_COUNTED
from .office import Office
from .visit import address

Words = tuple[str, str, str, str, str]
"""What is to be done, why, the button, where it leads, and its color."""


def tasks(office: Office, channel: str) -> list[Words]:
    """Return what there is to do, the most urgent first.

    Args:
        office: Who reads.
        channel: Global id of the one that is looked at; "" for all that are theirs.

    """
    scope, slug = _scope(office, channel)
    with port.current().writer():
        late = desk.count(Where(states=[DelayState.OPEN], allowed_channel_ids=scope))
        quiet = quiet_list.count(scope)
        complaints = [*_of_complaints(scope, slug)]
    wished, ready = wishes.count(scope), waiting.ready(scope)
    found = [*complaints, *([_late(late, slug)] if late else [])]
    found += [_wished(wished)] if wished else []
    found += [_ready(ready)] if ready else []
    return [*found, *([_quiet(quiet, channel)] if quiet else [])]


def _of_complaints(scope: tuple[int, ...] | None, slug: str) -> Iterator[Words]:
    """Yield what there is to do about complaints; each counted so far as a page shows it."""
    still = ComplaintWhere(states=sorted(OPEN), allowed_channel_ids=scope)

    def count(where: ComplaintWhere) -> int:
        return complaint_list.count(where, most=MOST_COUNTED)

    if overdue := count(replace(still, overdue=True)):
        yield (
            tn(
                "1 complaint or question is overdue",
                "{count} complaints and questions are overdue",
                overdue,
            ),
            t("A clock's time is over. What is due first stands first."),
            t("Look at them"),
            address("complaints", show="overdue", channel=slug),
            "bad",
        )
    if silent := count(replace(still, quiet=True)):
        yield (
            tn(
                "1 customer waits too long for a word",
                "{count} customers wait too long for a word",
                silent,
            ),
            t(
                "They complained or asked, and have heard nothing for longer than the channel "
                "allows."
            ),
            t("Look at them"),
            address("complaints", show="quiet", channel=slug),
            "bad",
        )
    if free := count(replace(still, unowned=True)):
        yield (
            tn(
                "1 complaint or question has no owner",
                "{count} complaints and questions have no owner",
                free,
            ),
            t("Nobody has taken them yet; take one, and its customer has somebody to ask."),
            t("Look at them"),
            address("complaints", show="free", channel=slug),
            "warn",
        )


def _late(count: int, slug: str) -> Words:
    return (
        tn("1 order comes later than promised", "{count} orders come later than promised", count),
        t("What was promised, what is known now and why; a new day is told with one click."),
        t("Look at them"),
        address("delays", channel=slug),
        "bad",
    )


def _wished(count: int) -> Words:
    return (
        tn("1 customer wants something", "{count} customers want something", count),
        t("They were told of a delay, and answered."),
        t("Look at them"),
        address("delays", show="wishes"),
        "warn",
    )


def _ready(count: int) -> Words:
    return (
        tn("1 back-order can go now", "{count} back-orders can go now", count),
        t("Its goods have come; one click sends it."),
        t("Look at them"),
        address("backorders"),
        "info",
    )


def _quiet(count: int, channel: str) -> Words:
    return (
        tn(
            "1 paid order without news for too long",
            "{count} paid orders without news for too long",
            count,
        ),
        t("Longer than the channel's hours without news allow."),
        t("Show the orders"),
        address("silence", channel=channel),
        "warn",
    )


def _scope(office: Office, channel: str) -> tuple[tuple[int, ...] | None, str]:
    """Return the channels that are looked at, None for all, and the slug of a single one."""
    if not channel:
        return office.scope, ""
    try:
        pk = ids.number_of(channel, "Channel")
    except ids.NotAnIdError:
        return office.scope, ""
    return ((pk,), office.channels[pk].slug) if pk in office.channels else ((), "")
