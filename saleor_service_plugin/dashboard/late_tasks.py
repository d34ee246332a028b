"""What there is to do about promises, as the first page lists it."""

from ..delivery.backorders import waiting
from ..delivery.delays import desk, wishes
from ..delivery.delays.desk import Where
from ..delivery.promises.states import DelayState
from ..delivery.silence import quiet_list
from ..graphql import ids
from ..shop import port
from ..web.words import t, tn
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
    wished, ready = wishes.count(scope), waiting.ready(scope)
    found = [_late(late, slug)] if late else []
    found += [_wished(wished)] if wished else []
    found += [_ready(ready)] if ready else []
    return [*found, *([_quiet(quiet, channel)] if quiet else [])]


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
