"""What staff type into the tracking field: taken apart into numbers and addresses.

Saleor's field is one line of free text. Whatever cannot be taken apart without doubt stays
whole: half a number is worse than two in one.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ...messages.harmless import one_line
from . import labels
from .addresses import number_in, parts_of
from .blanks import groups, in_words
from .numbers import is_sure, of_number

MOST = 20
"""Pieces of one field; what comes behind them stays together in the last."""

SHORTEST = 10
"""Characters of a number that can stand between blanks without being a part of another."""

LONGEST = 1000
"""Characters that are looked into; Saleor's field holds 255."""

ASIDE = re.compile(
    r"[\s.·_()\[\]<>\"'#\-\u00ab\u00ad\u00bb\u2010-\u201f\u2039\u203a\u202a-\u202e\u2066-\u2069"
    r"\u2212\u200b-\u200f\u2060\ufeff]"
)
"""What people put between and around the digits; as do copying from pages and mails."""

ADDRESS = re.compile(
    r"(?<![^\s,;|(<\"'\[:])(?:https?://|www\.|(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,6}/)[^\s<>\"]+",
    re.IGNORECASE,
)
NEXT_ADDRESS = re.compile(r"[,;|]+(?=https?://)", re.IGNORECASE)
PUNCTUATION = ".,;:!?)]}>'\""

HARD = re.compile(r"[,;|\n\r]+")
SOFT = re.compile(r"[,;|\n\r/+&]+|(?<!\S)(?:und|and|sowie)(?!\S)", re.IGNORECASE)
HYPHEN = re.compile(r"[-_\u2010-\u2015]")
"""Parts numbers only where each of them is complete: most often it stands within one."""

NUMBER = re.compile(r"(?=(?:\D*\d){4})[0-9A-Z]{8,40}", re.ASCII)
LIKE_A_NUMBER = re.compile(r"(?=(?:\D*\d){2})[0-9A-Z]{5,60}", re.ASCII)
"""What no carrier's number looks like is a remark: it is shown, and nobody is asked about it."""

DATE = re.compile(r"\d{1,2}[./]\s?\d{1,2}[./]\s?(?:\d{4}|\d\d)?|\d{4}-\d\d-\d\d", re.ASCII)
ELSE = re.compile(
    r"\W{0,5}(?:kd|kunde\w*|rechn\w*|rg|re-?nr|best|bestell\w*|auftr\w*|order|invoice|liefersch\w*)\b",
    re.IGNORECASE,
)
"""What begins like this is a number of something else."""
COUNT = re.compile(r"\(?\d{1,2}/\d{1,2}\)?:?", re.ASCII)
"""Which parcel of how many: "(1/2)"."""
WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True, slots=True)
class Typed:
    """One thing that was typed: a number, an address, or what is neither."""

    text: str
    """As typed, in one line."""
    number: str
    """Plain; "" where it is an address without a number that can be read."""
    url: str = ""
    """The address, where it is one of http or https."""


def plain(number: str) -> str:
    """Return a number as numbers are compared: capital letters, nothing between the digits."""
    return ASIDE.sub("", unicodedata.normalize("NFKC", number)).upper()


def split(field: str) -> tuple[Typed, ...]:
    """Return what stands in a tracking field, in its order, each number once.

    Args:
        field: As staff typed it; of more than `LONGEST` characters nothing is taken apart.

    Returns:
        At most `MOST` pieces, none for a blank field. Labels and remarks stay in the text of
        the number that they stand with.

    """
    if not field.strip():
        return ()
    if len(field) > LONGEST:
        return (Typed(_line(field), plain(field)),)
    pieces = _once(_joined(field))
    if len(pieces) > MOST:
        rest = " ".join(one.text for one in pieces[MOST - 1 :])
        pieces = [*pieces[: MOST - 1], Typed(rest, plain(rest))]
    return tuple(_plain_remarks(pieces))


def _plain_remarks(pieces: list[Typed]) -> Iterator[Typed]:
    """Yield the pieces; what is text alone has no number."""
    for one in pieces:
        # A track ID of GLS may have one digit alone; of several words it is none.
        known = of_number(one.number)[1] and (one.url or plain(one.text) == one.text.upper())
        is_number = known or LIKE_A_NUMBER.fullmatch(one.number)
        yield one if is_number else replace(one, number="")


def _joined(field: str) -> list[Typed]:
    """Return the pieces, remarks joined to the address that they stand beside."""
    pieces: list[Typed] = []
    remark = ""
    for text, is_address in _addresses_apart(field):
        if is_address:
            pieces.append(_address(text, remark))
            remark = ""
            continue
        found = _numbers(text)
        if any(_is_number(one) for one in found):
            pieces += found
        elif pieces and not remark and pieces[-1].url:
            pieces[-1] = replace(pieces[-1], text=_line(f"{pieces[-1].text} {text}"))
        else:
            remark = text
    if remark:
        pieces.append(_single(remark))
    return pieces


def _addresses_apart(field: str) -> Iterator[tuple[str, bool]]:
    """Yield the field's parts, and whether each is an address."""
    end = 0
    for found in ADDRESS.finditer(field):
        if before := field[end : found.start()].strip():
            yield before, False
        for address in NEXT_ADDRESS.split(found[0]):
            yield address, True
        end = found.end()
    if rest := field[end:].strip():
        yield rest, False


def _address(text: str, remark: str) -> Typed:
    address = text.rstrip(PUNCTUATION)
    has_scheme = "://" in address
    number = number_in(address if has_scheme else f"https://{address}")
    url = address if has_scheme and parts_of(address) else ""
    return Typed(_line(f"{remark} {text}"), number, url)


def _numbers(text: str) -> list[Typed]:
    """Return the numbers in a text without addresses; the text itself where none is found."""
    whole = _single(text)
    if is_sure(whole.number):
        return [whole]
    for separator in (SOFT, HARD):
        parts = list(_labels_joined(separator.split(text)))
        if len(parts) > 1:
            found = [one for part in parts for one in _by_blanks(part)]
            if all(_is_number(one) for one in found):
                return found
    parts = HYPHEN.split(text)
    if len(parts) > 1 and all(is_sure(plain(part)) for part in parts):
        return [Typed(_line(part), plain(part)) for part in parts]
    found = _by_blanks(text)
    if len(found) > 1 or is_sure(found[0].number):
        return found
    sure = [Typed(_line(part), number) for part, number in in_words(text, plain, is_sure)]
    return sure or [whole]


def _labels_joined(parts: list[str]) -> Iterator[str]:
    """Yield the parts; one that is a label alone goes in front of the next."""
    waiting = ""
    for part in parts:
        if not part.strip():
            continue
        if labels.without(part):
            yield f"{waiting} {part}"
            waiting = ""
        else:
            waiting = f"{waiting} {part}"
    if waiting:
        yield waiting


def _by_blanks(text: str) -> list[Typed]:
    """Return numbers that only blanks part, where each is complete by itself."""
    whole = _single(text)
    if is_sure(whole.number):
        return [whole]
    found = groups(text.split(), _is_label, plain, is_sure)
    if not found:
        found = _long_ones(text)
        if len(found) < 2:
            return [whole]
    return [Typed(" ".join(words), number) for words, number in found]


def _long_ones(text: str) -> list[tuple[list[str], str]]:
    """Return words that each could be a whole number, though nobody's without doubt."""
    found: list[tuple[list[str], str]] = []
    labelled: list[str] = []
    for word in text.split():
        labelled.append(word)
        if _is_label(word):
            continue
        number = _single(word).number
        if len(number) < SHORTEST or not of_number(number)[1]:
            return []
        found.append((labelled, number))
        labelled = []
    if found:
        found[-1][0].extend(labelled)
    return found


def _is_label(word: str) -> bool:
    return not labels.without(word) or bool(COUNT.fullmatch(word))


def _single(text: str) -> Typed:
    """Return a text as one piece; its number is what is left without labels."""
    line = _line(text)
    readings = [plain(text), plain(labels.before_off(text)), plain(labels.without(text))]
    readings.append(labels.GLUED.sub("", readings[0], count=1))
    for number in readings:
        if is_sure(number):
            return Typed(line, number)
    return Typed(line, readings[2] or readings[0])


def _is_number(one: Typed) -> bool:
    """Tell whether a piece can be a number: enough digits, no date, no words beside it."""
    if one.url or is_sure(one.number):
        return True
    if ELSE.match(one.text):
        return False
    left = labels.without(one.text)
    return bool(NUMBER.fullmatch(one.number)) and not DATE.fullmatch(left) and not WORD.search(left)


def _once(pieces: list[Typed]) -> list[Typed]:
    """Return the pieces with each number once: a number and its own link are one."""
    found: list[Typed] = []
    places: dict[str, int] = {}
    for one in pieces:
        place = places.get(one.number) if one.number else None
        if place is None:
            places[one.number] = len(found)
            found.append(one)
            continue
        first = found[place]
        text = first.text if one.text in first.text else f"{first.text} {one.text}"
        found[place] = Typed(text, first.number, first.url or one.url)
    return found


def _line(text: str) -> str:
    return " ".join(one_line(text).split())
