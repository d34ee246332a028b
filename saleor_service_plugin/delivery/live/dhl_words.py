"""What DHL's codes and words say of where a parcel is. Pure.

An event of the unified API carries up to four things, from coarse to fine:

- `statusCode`, the same five for all divisions (article "What are the different status
  codes" of DHL's Developer Portal Help Center): it cannot tell a parcel in the van from
  one in Leipzig, but it is what DHL itself means by delivered.
- `status`, for DHL Paket and DHL Express a code of two letters, by DHL's list
  `status_1.csv` (developer.dhl.com, Shipment Tracking - Unified, user guide, since
  29 April 2024); other divisions write whatever they have. DHL asks to go by codes, since
  texts change, and says that new ones may come.
- `statusDetailed`, of DHL Paket the scan itself: see `dhl_scans`.
- `description` and `remark`, sentences in the language that was asked for. They tell what
  a code leaves open: LA is any storage, BV any trouble, and for the way back DHL Paket
  has no code at all. The sentences are those of DHL's public tracking, collected since
  2010 by paketda.de ("Paketstatus DHL") and, in English, by makers of trackers.

So: a scan that says it all; then, from the sentences, the way back and an end by force; then
the codes that mean one thing; then the sentences; then the other codes; then `statusCode`.
Nothing is delivered where `statusCode` says something else, whatever the rest: that mail
cannot be taken back. Price: where a division is wrong there, a parcel is delivered later,
or never.
"""

import re
from collections.abc import Iterator, Mapping

from ..states import ParcelState
from .dhl_scans import WHATEVER, state_of_scan

COARSE: Mapping[str, ParcelState] = {
    "pre-transit": ParcelState.LABEL_CREATED,
    "transit": ParcelState.IN_TRANSIT,
    "delivered": ParcelState.DELIVERED,
    "failure": ParcelState.EXCEPTION,
    "unknown": ParcelState.UNKNOWN,
}

_PAKET = {
    "VA": ParcelState.LABEL_CREATED,  # Electronic pre-advice of a shipment.
    "AN": ParcelState.LABEL_CREATED,  # Pickup from the sender not successful.
    "AE": ParcelState.HANDED_OVER,  # Pickup from the sender successful.
    "ES": ParcelState.HANDED_OVER,  # First processed by DHL.
    "ZU": ParcelState.DELIVERED,  # Delivery successful.
    "DD": ParcelState.UNKNOWN,  # Data service.
    "GT": ParcelState.UNKNOWN,  # Transfer of money that was collected.
}

_EXPRESS = {
    "SD": ParcelState.LABEL_CREATED,  # Shipment information received; seen, not listed.
    "PU": ParcelState.HANDED_OVER,  # Shipment pick-up.
    "SA": ParcelState.HANDED_OVER,  # Shipment acceptance.
    "WC": ParcelState.OUT_FOR_DELIVERY,  # With delivering courier.
    "CC": ParcelState.READY_FOR_PICKUP,  # Awaiting collection by the consignee.
    "ND": ParcelState.DELIVERY_ATTEMPTED,  # Not delivered.
    "NH": ParcelState.DELIVERY_ATTEMPTED,  # Not home.
    "CA": ParcelState.DELIVERY_ATTEMPTED,  # Closed on arrival.
    "OK": ParcelState.DELIVERED,  # Delivery.
    "DD": ParcelState.DELIVERED,  # Delivered damaged.
    "RT": ParcelState.RETURNING,  # Returned to consignor.
    "BA": ParcelState.EXCEPTION,  # Bad address.
    "CM": ParcelState.EXCEPTION,  # Customer moved.
    "RD": ParcelState.EXCEPTION,  # Refused delivery.
    "CD": ParcelState.EXCEPTION,  # Controllable clearance delay: papers are missing.
    "HP": ParcelState.EXCEPTION,  # Held for payment.
    "PD": ParcelState.EXCEPTION,  # Partial delivery.
    "SS": ParcelState.EXCEPTION,  # Shipment stopped.
    "DS": ParcelState.EXCEPTION,  # Destroyed, disposal.
    "CS": ParcelState.UNKNOWN,  # Closed shipment: the file, not the door.
}

SURE: Mapping[str, Mapping[str, ParcelState]] = {"parcel-de": _PAKET, "express": _EXPRESS}
"""Codes that mean one thing, by service."""

BROAD: Mapping[str, Mapping[str, ParcelState]] = {
    "parcel-de": {
        "AA": ParcelState.IN_TRANSIT,  # Departed.
        "EE": ParcelState.IN_TRANSIT,  # Arrived.
        "NB": ParcelState.IN_TRANSIT,  # Normal processing.
        "PO": ParcelState.OUT_FOR_DELIVERY,  # In the delivery process.
        "ZO": ParcelState.IN_TRANSIT,  # Customs.
        "ZF": ParcelState.READY_FOR_PICKUP,  # Delivery to agency, post office, Packstation.
        "ZN": ParcelState.DELIVERY_ATTEMPTED,  # Delivery attempt not successful.
    },
    "express": {
        "MD": ParcelState.DELAYED,  # Missed delivery cycle.
        "OH": ParcelState.DELAYED,  # On hold.
        "UD": ParcelState.DELAYED,  # Uncontrollable clearance delay.
        "MS": ParcelState.DELAYED,  # Mis-sort.
        "MC": ParcelState.DELAYED,  # Miscode.
        **dict.fromkeys(
            # Processed, departed, arrived (twice), transferred, scheduled, forwarded, date
            # agreed, service changed, in clearance, response, cleared, broker's release,
            # broker told, paid, given to somebody else.
            ("PL", "DF", "AF", "AR", "TR", "SM", "FD", "AD", "SC", "IC", "RR", "CR", "BR", "BN",
             "PY", "TP"),
            ParcelState.IN_TRANSIT,
        ),
    },
}  # fmt: skip
"""Codes whose sentence may say more."""

LONGEST_READ = 1000
"""Letters of an event's words that are looked at."""

_SENTENCE = re.compile(r"(?<=[.!?;])\s+")

# What would be, were something else so: "if it is not collected, it returns to the sender";
# German says so by a verb in front, too.
_CONDITION = re.compile(
    r"^(?:wird|werden|holen|holt)\b|\b(?:wenn|falls|sollten?|sobald|andernfalls|ansonsten|if|unless|otherwise|should|as soon as"
    r"|once)\b"
)

# What is not so, or not yet. German "wird" and English "will" announce.
_NOT_SO = re.compile(r"\b(?:nicht|kein\w*|wird|not|no|unable|will|unsuccessful\w*|undeliver\w*)\b")

_BACK = re.compile(
    r"rücksend|retourniert|zurück an (?:den |die )?(?:absender|versender)"
    r"|an den (?:absender|versender) zurück|zum absender zurück"
    r"|return\w* to (?:the )?(?:sender|shipper|consignor|origin)"
    r"|back to (?:the )?(?:sender|shipper|consignor|origin)|return (?:shipment|initiated)"
)

_AT_SENDER = re.compile(
    r"an den absender .{0,40}(?:zugestellt|ausgeliefert|übergeben|ausgehändigt)"
    r"|(?:zugestellt|ausgeliefert|übergeben|ausgehändigt) .{0,40}an den absender"
    r"|(?:delivered|handed over) .{0,40}to (?:the )?(?:sender|shipper|consignor)\b"
    r"|delivered to (?:the )?(?:sender|shipper|consignor)\b"
)

_BY_FORCE = re.compile(r"vernicht|entsorgt|destroyed|disposed|disposal")

_SAID: tuple[tuple[ParcelState, re.Pattern[str], bool], ...] = (
    (
        ParcelState.EXCEPTION,
        re.compile(
            r"beschädig|damage|verloren|\blost\b|nicht (?:mehr )?auffindbar|cannot be located"
            r"|adressfehler|adresse .{0,40}(?:falsch|unvollständig|unbekannt)"
            r"|(?:falsche|fehlerhafte|unvollständige) (?:anschrift|adresse|empfängerangaben)"
            r"|empfänger .{0,40}(?:unbekannt|verzogen|nicht zu ermitteln)|unbekannt verzogen"
            r"|address .{0,40}(?:incomplete|incorrect|wrong|unknown|invalid)|bad address"
            r"|(?:incorrect|incomplete|wrong|invalid) address|recipient .{0,20}(?:unknown|moved)"
            r"|annahme .{0,40}verweiger|annahmeverweiger|refused"
            r"|zoll\w* .{0,60}(?:angehalten|zurückgehalten|beschlagnahmt|verweigert|unterlagen fehl)"
            r"|(?:held|hold|retained|seized|detained) .{0,40}(?:customs|duty|duties|payment)"
            r"|customs .{0,60}(?:held|hold|seized|refused|detained)|clearance delay"
        ),
        False,
    ),
    (
        ParcelState.DELAYED,
        re.compile(
            r"verzöger|verspät|zurückgestellt|aus betrieblichen gründen|fehlgeleitet"
            r"|delay|postponed|for operational reasons|misrouted|mis-?sort|on hold"
        ),
        False,
    ),
    (
        ParcelState.READY_FOR_PICKUP,
        re.compile(
            r"zur abholung bereit|abholbereit|liegt .{0,80}(?:abhol|abgeholt)"
            r"|in die (?:packstation|filiale|postfiliale) (?:eingeliefert|eingestellt)"
            r"|(?:ready|available|awaiting|held|waiting) (?:for )?(?:pick-? ?up|collection)"
        ),
        True,
    ),
    (
        ParcelState.DELIVERY_ATTEMPTED,
        re.compile(
            r"zustellversuch|nicht angetroffen|nicht zugestellt|nicht ausgeliefert"
            r"|delivery attempt|attempted delivery|attempt at delivery|could not be delivered"
            r"|not be delivered|not (?:at )?home|unable to deliver|no one (?:at )?home"
        ),
        False,
    ),
    (
        ParcelState.DELIVERED,
        re.compile(
            r"zugestellt(?! werden)|wurde .{0,60}ausgeliefert|empfänger hat .{0,80}(?:abgeholt|entnommen)"
            r"|aus der packstation (?:abgeholt|entnommen)|ausgehändigt"
            r"|(?<!be )(?<!being )\bdelivered\b|delivery successful|successful delivery"
            r"|(?:recipient|consignee|customer) (?:has )?(?:picked up|collected)|signed for"
        ),
        True,
    ),
    (
        ParcelState.OUT_FOR_DELIVERY,
        re.compile(
            r"zustellfahrzeug|in zustellung|in auslieferung|auf dem weg zur packstation"
            r"|out for delivery|delivery vehicle|with (?:the )?(?:delivery )?courier"
            r"|^being delivered|on its way to the packstation"
        ),
        False,
    ),
    (
        ParcelState.HANDED_OVER,
        re.compile(
            r"eingeliefert|sendung wurde .{0,20}abgeholt|abholung .{0,30}erfolgreich"
            r"|pick-?up (?:was )?successful|picked up|posted by the sender|\baccept(?:ed|ance)\b"
        ),
        True,
    ),
    (
        ParcelState.LABEL_CREATED,
        re.compile(
            r"elektronisch (?:angekündigt|übermittelt|an dhl)|auftragsdaten|instruction data"
            r"|pre-?advi[cs]e|label created|announced electronically|electronically announced"
            r"|(?:shipment|order|parcel) (?:information|data) .{0,20}received"
        ),
        False,
    ),
    (
        ParcelState.IN_TRANSIT,
        re.compile(
            r"paketzentrum|briefzentrum|zustellbasis|transport|region des empfängers|zielland"
            r"|parcel cent(?:er|re)|in transit|processed|departed|arrived|sort(?:ing)? facility"
        ),
        False,
    ),
)
"""State, words, and whether they count only where they are so already."""


def state_of(
    service: str, code: str, coarse: str, words: str, *, detailed: str = ""
) -> ParcelState:
    """Return where a parcel is after an event.

    Args:
        service: DHL's division, as the answer names it.
        code: The event's `status` where that is a code, else nothing.
        coarse: Its `statusCode`.
        words: Its sentences, one line.
        detailed: Its `statusDetailed`, where that is a code.

    """
    scan = state_of_scan(detailed) if service == "parcel-de" else None
    if scan is ParcelState.UNKNOWN or (scan and detailed.startswith(WHATEVER)):
        return scan
    sentences = list(_sentences(words))
    back = any(_BACK.search(one) for one in sentences)
    if coarse == "delivered" and (back or any(_AT_SENDER.search(one) for one in sentences)):
        return ParcelState.RETURNED
    if scan:
        # It knows better than DHL's "failure", which is said of a new label as well.
        compared = scan is ParcelState.DELIVERED or coarse == "delivered"
        return _agreed(scan, coarse) if compared else scan
    if any(_BY_FORCE.search(one) for one in sentences):
        return ParcelState.EXCEPTION
    if back:
        return ParcelState.RETURNING
    sure = SURE.get(service, {}).get(code)
    if sure is ParcelState.UNKNOWN:
        return sure
    found = sure or _said(sentences) or BROAD.get(service, {}).get(code)
    if found is None:
        return COARSE.get(coarse, ParcelState.UNKNOWN)
    return _agreed(found, coarse)


def _sentences(words: str) -> Iterator[str]:
    """Yield the sentences that say what is, in small letters."""
    for one in _SENTENCE.split(words[:LONGEST_READ].lower()):
        if not _CONDITION.search(one):
            yield one


def _said(sentences: list[str]) -> ParcelState | None:
    for state, words, only_so in _SAID:
        for one in sentences:
            if words.search(one) and not (only_so and _NOT_SO.search(one)):
                return state
    return None


def _agreed(found: ParcelState, coarse: str) -> ParcelState:
    """Return a state that does not contradict DHL's own coarse one."""
    if coarse == "delivered":
        if found is ParcelState.RETURNING:
            return ParcelState.RETURNED
        waits = found is ParcelState.READY_FOR_PICKUP
        return found if waits else ParcelState.DELIVERED
    if found is ParcelState.DELIVERED and coarse in COARSE:
        return found if coarse == "unknown" else COARSE[coarse]
    if coarse == "failure" and found not in _TROUBLE:
        return ParcelState.EXCEPTION
    if coarse == "pre-transit" and found in _NEEDS_THE_THING:
        return ParcelState.LABEL_CREATED
    return found


_TROUBLE = frozenset(
    {
        ParcelState.EXCEPTION,
        ParcelState.DELAYED,
        ParcelState.DELIVERY_ATTEMPTED,
        ParcelState.READY_FOR_PICKUP,
        ParcelState.RETURNING,
    }
)
"""What can be after DHL could not deliver."""

_NEEDS_THE_THING = frozenset(
    {
        ParcelState.IN_TRANSIT,
        ParcelState.OUT_FOR_DELIVERY,
        ParcelState.READY_FOR_PICKUP,
        ParcelState.DELIVERY_ATTEMPTED,
    }
)
"""What cannot be before DHL has the parcel: "awaiting pickup" is the sender's then."""
