"""The messages about when an order comes after all: late, in parts, sooner."""

from datetime import timedelta

from ...messages.kinds import MessageClass, MessageKind
from ...messages.rules import SHARED
from ...messages.samples import sample
from . import letters

TAKEN_IN = timedelta(days=1)
"""So far may the carrier's own word about a delay lie from what we found: carriers report
hours after the fact. Our letter shows their forecast, so that they need not be told twice."""

MANDATORY = (
    "order_number", "delays.lines", "delays.new_date", "delays.promised", "delays.cause",
    "delays.shop_says", "cancel_link", "footer",
)  # fmt: skip

DELIVERY_DELAYED = MessageKind(
    key="delivery-delayed",
    message_class=MessageClass.TRANSACTIONAL,
    # Two days later there is newer news, or the goods are there.
    latest=timedelta(days=2),
    load=letters.load,
    sample=lambda: sample("delivery-delayed"),
    group="parcels",
    settles=SHARED,
    joins={"delivery-delayed": SHARED, "back-order": SHARED, "parcel-delayed": TAKEN_IN},
    before_quiet=True,
    mandatory=(*MANDATORY, "forecasts.forecast"),
)

BACK_ORDER = MessageKind(
    key="back-order",
    message_class=MessageClass.TRANSACTIONAL,
    # What comes later comes in weeks: days later the news is still news.
    latest=timedelta(days=4),
    load=letters.load,
    sample=lambda: sample("back-order"),
    group="parcels",
    settles=SHARED,
    joins={"back-order": SHARED},
    before_quiet=True,
    mandatory=(*MANDATORY, "coming_now.lines"),
)

KINDS = (DELIVERY_DELAYED, BACK_ORDER)
