"""What an order proves about whose it is, as keys. No Django, no clock, no I/O.

A mail address alone proves nothing: anybody can type a known one into a checkout, and Saleor
even attaches such an order to the account of that address. What counts is a login, or the
address together with the place the goods go to: who types a known address and his own place
is somebody else, and who types the known place as well has the goods sent to the customer.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ...shop.reward_rows import PurchaseRow

NUMBER_FIRST = frozenset(
    ("AU", "CA", "FR", "GB", "GG", "IE", "IM", "IN", "JE", "LU", "MC", "MT", "MY", "NZ", "PH",
     "SG", "US", "ZA")
)  # fmt: skip
"""Countries that write the house number before the street (Universal Postal Union, S42)."""

BEFORE_CODE = re.compile(r"^[A-Z]{1,3}-(?=\d)")
"""The country's mark of old: D-04109, A-1010, CH-8001."""

FLAT = re.compile(
    r"\b(?:apartment|apt|app|appartement|flat|unit|top|tuer|stiege|stg|wohnung|whg|zimmer|zi|room"
    r"|rm|suite|ste|floor|fl|etage|stock|og|bus|bte|boite|box|hinterhaus|aufgang|eingang)"
    r"\b[\s.:]*(?:nr[\s.]*)?\d+[a-z]?\b"
    r"|\b\d+(?:st|nd|rd|th|er|eme|e)?[\s.]*(?:og|stock|etage|floor|obergeschoss|sal|th|tv|mf)\b"
)
"""Where within the house: written one time, left out the other."""

STATION = re.compile(r"\b(?:packstation|paketstation|postfiliale|paketshop|paketbox)\b")
"""A place that many share; what tells them apart is the customer's own number there."""

BOX = re.compile(r"\b(?:postfach|p\.?\s*o\.?\s*box|postbus|boite postale|b\.?p\.?)(?=[\s.:\d])")

OWN_NUMBER = re.compile(r"\b\d{6,10}\b")
"""A customer's number with the carrier (DHL Postnummer: 6 to 10 digits)."""

NUMBER = re.compile(r"\d+")

STREET = re.compile(r"(?:strasse|straat|street|str|st)$")


@dataclass(frozen=True, slots=True)
class Claim:
    """Whose an order says it is."""

    order_id: UUID
    account: int | None
    """The account that placed it while logged in."""
    at: str
    """The key of address and place; of the order itself where either is missing."""
    joins: bool
    """Whether it proves that the account's person and the one at this place are one."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Those it stands under, the one that says whose it is first."""
        if self.account is None:
            return (self.at,)
        return (account_key(self.account), self.at) if self.joins else (account_key(self.account),)


def claim(row: PurchaseRow) -> Claim:
    """Return what an order proves.

    Account and place become one only where the order's address is the account's own and
    confirmed: an account may order to any place in anybody's name.
    """
    at = at_key(row.email, row.country, row.postal_code, row.street)
    same = bool(row.account_email) and folded(row.account_email) == folded(row.email)
    return Claim(
        order_id=row.order_id,
        account=row.logged_in_id,
        at=at or f"order:{row.order_id}",
        joins=row.logged_in_id is not None and same and bool(at),
    )


def account_key(user_id: int) -> str:
    """Return the key of an account."""
    return f"account:{user_id}"


def at_key(email: str, country: str, postal_code: str, street: str) -> str:
    """Return the key of an address at a place, "" where either is missing.

    Args:
        email: As written on the order.
        country: ISO 3166 alpha-2.
        postal_code: As written.
        street: Both lines as written, with a line break between them.

    """
    where = place(country, postal_code, street)
    if not email.strip() or not where:
        return ""
    text = "\n".join((folded(email), where))
    return f"at:{hashlib.sha256(text.encode()).hexdigest()}"


def folded(email: str) -> str:
    """Return an address as it is compared: without case, whatever way its letters are coded."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def place(country: str, postal_code: str, street: str) -> str:
    """Return a place as it is compared, "" where too little of it is known.

    Country, postal code and house number; the street's name is left out, since people write
    and misspell it in many ways. It stands in only where there is no number.
    """
    land = country.strip().upper()
    code = _code(postal_code)
    lines = [_plain(line) for line in street.split("\n")]
    where = _within(land, lines)
    if not where:
        return ""
    if where.startswith("own:"):
        # His number is the same at every station.
        return f"{land}|{where}"
    if code:
        return f"{land}|{code}|{where}"
    # Where there are no postal codes a number alone is anywhere.
    name = _name(lines)
    return f"{land}||{where}|{name}" if name and where.startswith("no:") else ""


def _code(postal_code: str) -> str:
    text = BEFORE_CODE.sub("", unicodedata.normalize("NFKC", postal_code).strip().upper())
    code = "".join(letter for letter in text if letter.isalnum())
    # ZIP+4 of the United States: the last four are written by few.
    return code[:5] if re.fullmatch(r"\d{5}-\d{4}", text) else code


def _within(land: str, lines: Sequence[str]) -> str:
    text = " ".join(lines).strip()
    if STATION.search(text):
        own = OWN_NUMBER.search(text)
        # Without his number anybody who picks up there would be him.
        return f"own:{own.group().lstrip('0')}" if own else ""
    if BOX.search(text):
        digits = "".join(NUMBER.findall(text))
        return f"box:{digits}" if digits else ""
    for line in lines:
        house = FLAT.sub(" ", line).strip()
        found = NUMBER.findall(house)
        if found:
            starts = house[:1].isdigit() and land in NUMBER_FIRST
            number = found[0] if starts else _last(house, found)
            return f"no:{number.lstrip('0') or '0'}"
    name = _name(lines)
    return f"name:{name}" if name else ""


def _name(lines: Sequence[str]) -> str:
    letters = re.sub(r"[^a-z]", "", lines[0]) if lines else ""
    return STREET.sub("", letters)


def _last(line: str, found: list[str]) -> str:
    """Return the number behind the street: of "12/3/4" and "12-14" the first."""
    tail = re.search(r"(\d+)[a-z]?(?:\s*[-/+]\s*\d*[a-z]{0,3})*[^\d]*$", line)
    return tail.group(1) if tail else found[-1]


def _plain(text: str) -> str:
    """Return a text in small letters without accents, umlauts written out."""
    small = unicodedata.normalize("NFC", text).casefold()
    for letter, written in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ø", "oe"), ("å", "aa")):
        small = small.replace(letter, written)
    parts = unicodedata.normalize("NFKD", small)
    return "".join(one for one in parts if not unicodedata.combining(one)).strip()
