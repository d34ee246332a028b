"""The carriers that are told apart, and what people call them."""

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Carrier(StrEnum):
    """A carrier whose numbers are recognised or whose parcels can be followed."""

    DHL = "dhl"
    """DHL Paket, Germany."""
    DHL_EXPRESS = "dhl-express"
    DPD = "dpd"
    GLS = "gls"
    HERMES = "hermes"
    UPS = "ups"
    FEDEX = "fedex"
    DEUTSCHE_POST = "deutsche-post"
    AUSTRIAN_POST = "austrian-post"
    SWISS_POST = "swiss-post"
    USPS = "usps"
    ROYAL_MAIL = "royal-mail"
    POST = "post"
    """Any other operator of the Universal Postal Union, by a number of its standard S10."""


NAMES: Mapping[Carrier, str] = {
    Carrier.DHL: "DHL Paket",
    Carrier.DHL_EXPRESS: "DHL Express",
    Carrier.DPD: "DPD",
    Carrier.GLS: "GLS",
    Carrier.HERMES: "Hermes",
    Carrier.UPS: "UPS",
    Carrier.FEDEX: "FedEx",
    Carrier.DEUTSCHE_POST: "Deutsche Post",
    Carrier.AUSTRIAN_POST: "Österreichische Post",
    Carrier.SWISS_POST: "Swiss Post",
    Carrier.USPS: "USPS",
    Carrier.ROYAL_MAIL: "Royal Mail",
    Carrier.POST: "Post",
}
"""Their own names, the same in every language but for the last one."""


_OTHERS = re.compile(
    r"\b(?:nicht|kein|keine|keinen|not|no|oder|or|statt|instead|ohne|without|unknown|unbekannt)\b"
)
"""Words that take a name back, or put a second one beside it."""

_WORDS: tuple[tuple[Carrier, re.Pattern[str]], ...] = tuple(
    (carrier, re.compile(pattern))
    for carrier, pattern in (
        (Carrier.DHL, r"\bdhl(?:paket|parcel|de|germany|deutschland)?\b"),
        (Carrier.DHL_EXPRESS, r"\bdhlexpress\b"),
        (Carrier.DPD, r"\bdpd(?:group|local|de|at|ch|uk|germany)?\b|\bdynamic parcel distribution\b"),
        (Carrier.GLS, r"\bgls(?:group|de|at|germany)?\b|\bgeneral logistics systems\b"),
        (Carrier.HERMES, r"\b(?:my)?hermes(?:de|world|germany|versand)?\b"),
        (Carrier.UPS, r"\bups(?:ground|standard|express|saver)?\b|\bunited parcel service\b"),
        (Carrier.FEDEX, r"\bfed ?ex(?:express|ground)?\b|\bfederal express\b"),
        (Carrier.DEUTSCHE_POST, r"\b(?:deutsche ?post|german ?post|dt post|dpag)\b"),
        (Carrier.AUSTRIAN_POST,
         r"\b(?:(?:o|oe)sterr(?:eichische)? ?post|austrian ?post|austria post|post ?at|at post)\b"),
        (Carrier.SWISS_POST,
         r"\b(?:swiss ?post|schweizer(?:ische)? ?post|die post ch|post ?ch|ch post"
         r"|la poste suisse|posta svizzera)\b"),
        (Carrier.USPS, r"\busps\b|\b(?:united states|us) postal service\b"),
        (Carrier.ROYAL_MAIL, r"\broyal ?mail\b"),
    )
)  # fmt: skip

_OTHER_HOUSES: Mapping[Carrier, re.Pattern[str]] = {
    # Houses of DHL with numbers and pages of their own, and its parcels in other countries.
    Carrier.DHL: re.compile(
        r"\b(?:e ?commerce|freight|global|forwarding|supply|active|same ?day|uk|nl|be|benelux|us"
        r"|usa|america|pl|poland|polska|es|spain|it|italy|fr|france|asia|parcel connect|2mann"
        r"|mail)\b"
    ),
    # Since 2022 the British one is called Evri; the French one sells handbags.
    Carrier.HERMES: re.compile(r"\b(?:uk|gb|evri|paris|borderguru)\b"),
}

_LONGEST = 80
"""Characters of a name; what is longer is a sentence, which can say anything."""


def of_text(text: str) -> Carrier | None:
    """Return the carrier that people or systems mean by a name; None where it is not plain.

    "DHL" alone is DHL Paket, and so is "Deutsche Post DHL", as shop systems call it; "Post"
    alone is nobody. Two carriers in one name are none.
    """
    if len(text) > _LONGEST:
        return None
    said = _said(text)
    if _OTHERS.search(said):
        return None
    found = {carrier for carrier, pattern in _WORDS if pattern.search(said)}
    if found == {Carrier.DHL, Carrier.DEUTSCHE_POST}:
        found = {Carrier.DHL}
    if len(found) != 1:
        return None
    carrier = found.pop()
    others = _OTHER_HOUSES.get(carrier)
    if others is not None and others.search(said):
        return None
    if carrier is Carrier.DHL and re.search(r"\bexpress\b", said):
        # "DHL Paket Express" is a product of one house with the name of the other.
        return None if re.search(r"paket|parcel|post\b", said) else Carrier.DHL_EXPRESS
    return carrier


def _said(text: str) -> str:
    """Return a name in small letters without accents, its words parted by one blank."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(one for one in letters if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())
