"""Letters about news of delays, written from our rows as they stand when they are sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ...messages.harmless import one_line
from ...messages.kinds import Letter
from ...messages.models import Message
from ...messages.rules import Reason
from ...messages.together import guests
from ...orders import letter
from ...orders.letter import Desk
from ...shop import port
from ...shop.snapshots import Order
from .. import showing
from ..models import TrackedParcel
from ..promises import shown, wording
from ..promises.models import Delay, Promise
from ..promises.shown import COMING, OrderPromise
from ..promises.states import DelayState, Wish
from ..promises.wording import Time
from ..state_letters import span
from ..states import ParcelState
from .causes import ON_THE_WAY, Cause

KINDS = ("delivery-delayed", "back-order")

NEWS = frozenset({DelayState.OPEN, DelayState.SEEN, DelayState.OVERTAKEN})
"""Where a piece of news stands that may still be told. That staff have seen to it does not
tell the customer; of what was overtaken the lines are told that nothing newer is about."""

UNDER_WAY = frozenset(
    {ParcelState.HANDED_OVER, ParcelState.IN_TRANSIT, ParcelState.DELAYED,
     ParcelState.OUT_FOR_DELIVERY}
)  # fmt: skip

PARCELS_SHOWN = 5
"""Parcels of which a letter shows the carrier's forecast."""


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news, as far as nothing newer is about its lines."""

    delay: Delay
    rows: tuple[Promise, ...]
    """The promises that still stand."""


def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return letters about delays; one that is overtaken by now has a stop.

    Args:
        messages: Rows whose subject is a piece of news (`Delay`).
        settings: The plugin's form with the channel's own values.

    """
    order_ids = {message.order_id for message in messages}
    orders = port.current().read_orders(order_ids, history=False)
    known = shown.read(order_ids)
    desk = letter.open_desk(settings, order_ids)
    parcels = _parcels(order_ids)
    letters = {}
    for message in messages:
        order, promised = orders.get(message.order_id), known.get(message.order_id)
        if order is None or promised is None:
            continue
        wanted = _wanted(message, promised)
        if wanted:
            letters[message.pk] = _letter(
                message, order, promised, wanted, desk, parcels.get(order.id, ())
            )
    return letters


def _wanted(message: Message, promised: OrderPromise) -> list[Delay]:
    """Return what a message is about, and what joined it; for a preview the newest there is."""
    names = {message.subject_id}.union(*(guests(message, kind) for kind in KINDS))
    found = [delay for delay in promised.delays if str(delay.pk) in names]
    if found or message.pk:
        return found
    fitting = [one for one in promised.delays if (kind_of(one, promised) == message.kind)]
    return fitting[-1:]


def kind_of(delay: Delay, promised: OrderPromise) -> str:
    """Return which letter tells a piece of news."""
    if delay.cause == Cause.STOCK:
        return "back-order"
    later = any(row.later and str(row.line_id) in delay.line_ids for row in promised.promises)
    return "back-order" if delay.cause == Cause.STAFF and later else "delivery-delayed"


def still_news(delays: Iterable[Delay], promised: OrderPromise) -> list[News]:
    """Return what of some news still holds: each line goes to the newest that is about it.

    Args:
        delays: Some of the order's.
        promised: All that is known of it.

    """
    newest = {line: one.pk for one in promised.delays if one.told for line in one.line_ids}
    rows = {str(row.line_id): row for row in promised.promises if row.ending in COMING}
    found = []
    for delay in delays:
        if delay.state not in NEWS:
            continue
        about = [
            rows[line] for line in delay.line_ids if line in rows and newest.get(line) == delay.pk
        ]
        if about:
            found.append(News(delay, tuple(about)))
    return found


def _letter(
    message: Message,
    order: Order,
    promised: OrderPromise,
    wanted: Sequence[Delay],
    desk: Desk,
    parcels: Sequence[TrackedParcel],
) -> Letter:
    language = letter.language_of(message.kind, order, desk)
    news = still_news(wanted, promised)
    told = news or [News(delay, _rows_of(delay, promised)) for delay in wanted]
    about = {row.line_id for one in told for row in one.rows}
    shared = letter.common(order, desk, language)
    context = {
        **shared,
        **choices(str(shared["order_link"])),
        "is_collected": order.is_collected,
        "delays": [_told(one, promised, order, language) for one in told],
        "several": len(told) > 1,
        "forecasts": _forecasts(told, about, order, parcels, desk, language),
        "coming_now": _coming_now(about, promised, order, language),
        "sooner": all(one.delay.sooner for one in told),
        "changed": any(_told_before(one, promised) for one in told),
    }
    stop = None if news else Reason.OVERTAKEN
    # The day that was told, for the letters that would tell the same again.
    days = {str(one.delay.pk): str(one.delay.latest or "") for one in told}
    return Letter(order.email, order.language_code, context, stop, told=days)


def _rows_of(delay: Delay, promised: OrderPromise) -> tuple[Promise, ...]:
    return tuple(row for row in promised.promises if str(row.line_id) in delay.line_ids)


def _told(news: News, promised: OrderPromise, order: Order, language: str) -> dict[str, object]:
    delay, names = news.delay, shown.names_of(order)
    (group,) = wording.grouped((Time(), shown.name_of(row, names)) for row in news.rows) or [
        wording.Group(Time(), ())
    ]
    first = wording.grouped((shown.first_time_of(row), "") for row in news.rows)
    new = delay.latest
    return {
        "lines": wording.named(group, language),
        "new_date": wording.days(delay.earliest, new, language) if new else "",
        "promised": wording.overall(first, language),
        "cause": wording.cause(Cause(delay.cause), language, sooner=delay.sooner),
        "shop_says": one_line(delay.words),
    }


def _told_before(news: News, promised: OrderPromise) -> bool:
    """Whether the customer heard of these lines in an earlier piece of news."""
    lines = {str(row.line_id) for row in news.rows}
    return any(
        one.told and one.number < news.delay.number and lines & set(one.line_ids)
        for one in promised.delays
    )


def _coming_now(
    about: set[UUID], promised: OrderPromise, order: Order, language: str
) -> list[dict[str, object]]:
    """Return what of the order comes as promised, while these lines come later."""
    rows = [
        row
        for row in promised.promises
        if row.shown and row.ending in COMING and not row.later and row.line_id not in about
    ]
    groups = shown.grouped(rows, order)
    return [
        {"time": wording.time(group.time, language), "lines": wording.named(group, language)}
        for group in groups
    ]


def choices(order_link: str) -> dict[str, object]:
    """Return where the customer says what he wants, on the order page.

    A storefront whose pages are told apart behind the number sign gets its own address.
    """
    own = "#" not in order_link and bool(order_link)
    return {f"{wish}_link": f"{order_link}#{wish}" if own else order_link for wish in Wish}


def _parcels(order_ids: Iterable[UUID]) -> dict[UUID, list[TrackedParcel]]:
    found: dict[UUID, list[TrackedParcel]] = {}
    rows = TrackedParcel.objects.filter(
        order_id__in=list(order_ids), current=True, state__in=UNDER_WAY,
        forecast_until__isnull=False,
    )  # fmt: skip
    for row in rows.order_by("position", "pk"):
        found.setdefault(row.order_id, []).append(row)
    return found


def _forecasts(
    told: Sequence[News],
    about: set[UUID],
    order: Order,
    parcels: Sequence[TrackedParcel],
    desk: Desk,
    language: str,
) -> list[dict[str, object]]:
    """Return what carriers say of the parcels these lines are in; never a promise of ours."""
    if not any(Cause(one.delay.cause) in ON_THE_WAY for one in told):
        return []
    holding = {
        row.id for row in order.fulfillments if any(line.line_id in about for line in row.lines)
    }
    link = str(desk.form.get("tracking_link") or "").strip()
    rows = [row for row in parcels if row.fulfillment_id in holding][:PARCELS_SHOWN]
    seen = [(row, showing.show(row, own_link=link, language=language)) for row in rows]
    return [
        {
            "carrier": one.carrier,
            "tracking_number": one.number,
            "tracking_link": one.link,
            "forecast": span(row.forecast_from, row.forecast_until, desk.zone, language),
        }
        for row, one in seen
    ]
