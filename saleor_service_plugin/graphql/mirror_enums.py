"""Enums of the service mirror."""

from ..mirror import do_now, rules
from .enums import made_of

Figure = made_of(
    "ServiceMirrorFigureEnum",
    rules.Figure,
    "What the service mirror shows. HAND_OVER: orders of which a parcel left, and how long that "
    "took. PAST_DUE: confirmed orders past the most days of their shipping method, of which "
    "something has not left. WITHOUT_NEWS: paid orders that wait, whose customers heard nothing "
    "since midnight. MONEY_OWED: canceled, returned or granted, and the shop still has the money. "
    "RETURNING: customers who paid for two orders or more, guests by their address. CARRIERS: "
    "tracking numbers whose carrier is known. MAILS: those that yesterday would have brought.",
)

Cause = made_of(
    "ServiceMirrorCauseEnum",
    rules.Cause,
    "Why the shop owes money: the order was CANCELED (or expired), goods were RETURNED, or staff "
    "GRANTED a refund.",
)

Task = made_of(
    "ServiceMirrorTaskEnum",
    do_now.Task,
    "What is to be done. GO_LIVE: channels are on trial. RESUME: channels are paused. DECIDE_BRAKE: the brake holds kinds of "
    "messages. DECIDE_MESSAGES: messages failed, are held or may have gone out. LOOK_AT_PARCELS: "
    "parcels have a problem, come back or are silent. PAY_BACK, SHIP, "
    "WRITE: the rows of MONEY_OWED, PAST_DUE, WITHOUT_NEWS.",
)
