"""A story that carriers tell: two parcels of one order, followed to their ends."""

from __future__ import annotations

from datetime import timedelta

from . import cast
from .calls import Placed
from .sender import Scan, Sender
from .stories import HOUR, Stage, parcel, received
from .talk import MismatchError
from .watch import Expected

TITLE = "Two carriers: one parcel delivered, the other lost"

HANDED_OVER = Scan(cast.DHL_NUMBER, "handed-over", "Die Sendung wurde abgeholt.", "Leipzig")
IN_TRANSIT = Scan(
    cast.DHL_NUMBER, "in-transit", "Die Sendung wurde im Paketzentrum bearbeitet.", "Radefeld"
)
OUT = Scan(cast.DHL_NUMBER, "out-for-delivery", "In Zustellung", "Leipzig")
DELIVERED = Scan(cast.DHL_NUMBER, "delivered", "Persönlich an den Empfänger übergeben.", "Leipzig")
LATE = Scan(
    cast.DHL_NUMBER,
    "in-transit",
    "Die Sendung ist in der Zustellbasis eingetroffen.",
    "Leipzig",
    ago=timedelta(minutes=1),
)
DEPARTED = Scan(cast.UPS_NUMBER, "in-transit", "Departed from Facility", "Herne")
FORGED = Scan(cast.UPS_NUMBER, "delivered", "Delivered")
LOST = Scan(
    cast.UPS_NUMBER, "exception", "The package was lost. An investigation has begun.", "Herne"
)

STANDING = [
    f"dhl {cast.DHL_NUMBER}: delivered",
    f"ups {cast.UPS_NUMBER}: exception, on staff's list",
]


def two_carriers(stage: Stage) -> None:
    """Each parcel has a carrier of its own; the customer hears what matters, once."""
    sender = stage.open_account()
    stage.switch_on("parcel-delivered")
    stage.talk.say("(it is off by default, like out-for-delivery: who holds a parcel knows)")
    order = stage.place(cast.WAITING, (1, 1), received())
    _send(stage, order)
    _deliver(stage, order, sender)
    _lose(stage, order, sender)
    if (found := stage.standing(order)) != STANDING:
        raise MismatchError(f"the parcels should stand so: {STANDING}\nthey stand: {found}")
    for line in found:
        stage.talk.say(f"parcel {line}")


def _send(stage: Stage, order: Placed) -> None:
    """Send a parcel with each carrier; the second one follows within the hour."""
    sent = stage.send(order, cast.DHL_NUMBER, lines=1)
    stage.watch.expect(
        order.pk,
        f"{sent}, tracking {cast.DHL_NUMBER}",
        parcel(order, cast.DHL_NUMBER, "DHL", "noch nicht versandt"),
    )
    sent = stage.send(order, cast.UPS_NUMBER)
    stage.watch.expect(order.pk, f"{sent}, tracking {cast.UPS_NUMBER}; no mail yet")
    stage.grow_older(order, HOUR)
    stage.watch.expect(
        order.pk,
        "an hour passes (the demo moves the clock)",
        parcel(order, cast.UPS_NUMBER, "UPS"),
    )


def _deliver(stage: Stage, order: Placed, sender: Sender) -> None:
    """Tell of the first parcel, from its pick-up to the customer's door."""
    for scan in (HANDED_OVER, IN_TRANSIT):
        sender.tell(scan)
        stage.watch.expect(order.pk, f"callback of DHL's parcel: {scan.told()}; no mail for it")
    before = stage.watch.states(order.pk)
    sender.tell(OUT)
    rows = stage.watch.expect_rows(
        order.pk, f"callback of DHL's parcel: {OUT.told()}", *before, "skipped"
    )
    stage.talk.say(f"no mail; the outbox says: {rows[-1].told().strip()}")
    sender.tell(DELIVERED)
    stage.watch.expect(
        order.pk,
        f"callback of DHL's parcel: {DELIVERED.told()}",
        _about(order, DELIVERED, "parcel-delivered"),
    )
    sender.tell_again()
    stage.watch.expect(order.pk, "the same callback again: 200, and no second mail")
    sender.tell(LATE)
    stage.watch.expect(
        order.pk, f"what happened before comes late: {LATE.told()}; it stays delivered"
    )


def _lose(stage: Stage, order: Placed, sender: Sender) -> None:
    """Tell of the second parcel, which does not arrive."""
    sender.tell(DEPARTED)
    stage.watch.expect(order.pk, f"callback of UPS's parcel: {DEPARTED.told()}; no mail for it")
    sender.forge(FORGED)
    stage.watch.expect(
        order.pk, f"the same address without the secret: {FORGED.told()}: 401, nothing changes"
    )
    sender.tell(LOST)
    stage.watch.expect(
        order.pk,
        f"callback of UPS's parcel: {LOST.told()}",
        _about(order, LOST, "parcel-exception"),
    )


def _about(order: Placed, scan: Scan, kind: str) -> Expected:
    """Return the mail that tells of a scan, in the carrier's own words."""
    return Expected(kind, order.email, (order.number, scan.number, scan.text), kind)
