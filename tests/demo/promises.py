"""A story of time: what was promised, what is missing, and when it comes after all."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date

from . import cast
from .calls import Customer, Placed
from .office import HANDLING, TRANSIT, Office, Quote
from .stories import DAY, TEN_MINUTES, Stage, parcel, pass_time, received
from .talk import MismatchError
from .watch import Expected

TITLE = "A promise, missing goods, and a new day"

PIECES = 2

RESTOCKED_IN = timedelta(days=10)

NEAR_CUTOFF = 120
"""Seconds: an order that is placed so shortly before may come too late for its quote."""


def missing_goods(stage: Stage) -> None:
    """Two customers are promised a day; one waits for goods, the other for the packer."""
    office = stage.office()
    office.open()
    _back_order(stage, office)
    _not_packed(stage, office)


def _back_order(stage: Stage, office: Office) -> None:
    """The goods turn out to be missing, get a day, come, and leave by themselves."""
    order = _promised(stage, office, cast.PATIENT, PIECES)
    _told(
        stage, office, order, lambda: office.lower(order), _waits(order, "Den neuen Termin kennen")
    )
    comes = datetime.now(UTC).date() + RESTOCKED_IN
    new = german(comes + timedelta(days=HANDLING[1] + TRANSIT[1]))
    _told(stage, office, order, lambda: office.comes_on(comes), _waits(order, new))
    wish = office.wait_on(cast.PATIENT, stage.watch.last())
    stage.watch.expect(order.pk, f"{wish}; staff find it in the order, no mail for it")
    done = office.refill()
    office.minute()
    stage.watch.expect(
        order.pk,
        f"{done}; serving=FULFIL: nobody has to send it",
        parcel(order, office.name),
    )


def _not_packed(stage: Stage, office: Office) -> None:
    """The last day passes on which it could leave in time."""
    order = _promised(stage, office, cast.LATE, 1)
    left = stage.tables.next_look(order.pk)
    if left is None:
        raise MismatchError(f"nobody would notice that order {order.number} does not leave")
    days = left // DAY + 1

    def pass_days() -> str:
        pass_time(stage, order, days * DAY, f"{days} days pass")
        return f"order {order.number} has not been packed on its last day"

    # What can be promised to somebody who orders now can still be kept.
    new = _asked(office, cast.LATE, 1).latest
    late = "Wir können Ihre Ware nicht rechtzeitig versenden."
    mail = Expected(
        "delivery-delayed", order.email, (order.number, late, german(new)), "delivery delayed"
    )
    _told(stage, office, order, pass_days, mail)
    office.minute()
    stage.watch.expect(order.pk, "it is looked at once more: no second mail")


def _promised(stage: Stage, office: Office, who: Customer, pieces: int) -> Placed:
    """Ask before the purchase, buy, and expect the same words in the receipt."""
    quote = _asked(office, who, pieces)
    stage.talk.say(
        f"serviceDeliveryQuote: {pieces} × {office.name}: “{quote.text}”, “{quote.order_within}”"
    )
    return office.place(who, pieces, received("Zugesagte Lieferzeit", quote.text))


def _asked(office: Office, who: Customer, pieces: int) -> Quote:
    while (quote := office.quote(who, pieces)).seconds_left < NEAR_CUTOFF:
        time.sleep(1)
    return quote


def _told(
    stage: Stage, office: Office, order: Placed, act: Callable[[], str], mail: Expected
) -> None:
    """Do something of which news follows that waits ten minutes, let them pass, and read it."""
    before = stage.watch.states(order.pk)
    done = act()
    office.minute()
    stage.watch.expect_rows(order.pk, f"{done}; no mail yet", *before, "queued")
    stage.grow_older(order, TEN_MINUTES)
    stage.watch.expect(order.pk, "ten minutes pass (the demo moves the clock)", mail)


def _waits(order: Placed, *holds: str) -> Expected:
    return Expected("back-order", order.email, (order.number, *holds), "back-order")


def german(day: date) -> str:
    """Return a day as a German mail writes it."""
    return str(format_date(day, "EEEE, d. MMMM yyyy", locale="de"))
