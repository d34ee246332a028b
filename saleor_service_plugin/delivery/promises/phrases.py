"""Words that promise nothing: pure.

A promise names a day, or a span with a definite end. "As a rule", "soon" or "expected" beside
it take it back (German courts: such delivery times are void, and the goods are due at once).
What is said of a *forecast* is not checked: it is the carrier's, and may be uncertain.
"""

import html
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

VALUE, OTHER = "▯", "▫"
"""Stand where a value of a promise, and where another one will be."""

NUMBER = rf"(?=\d|{VALUE}|ein|zwei|drei|vier|fuenf|one|two|three|four|five|six|seven|a few)"
"""What makes "rund" or "about" a guess: an amount behind it."""

UNCERTAIN = "says that nobody will keep it: leave it out, the promised time has a definite end"
VAGUE = "names no day: leave it out, or write by when it will be"
GUESS = "makes an estimate of a promise: leave it out, the span itself says how exact it is"
TAKEN_BACK = "takes the promise back: leave it out"
ROUND = "sounds like an estimate: better leave it out, the span itself says how exact it is"

GERMAN: Sequence[tuple[str, str]] = (
    (r"in (?:der|aller) regel|i\.? ?d\.? ?r\.|im regelfall", UNCERTAIN),
    (r"normalerweise|im normalfall|ueblicherweise|fuer gewoehnlich|gewoehnlich(?:erweise)?", UNCERTAIN),
    (r"meist(?:ens)?|zumeist|in den meisten faellen|im allgemeinen|grundsaetzlich", UNCERTAIN),
    (r"erfahrungsgemaess|typischerweise|durchschnittlich(?:e[rnsm]?)?|im (?:durch)?schnitt", UNCERTAIN),
    (r"voraussichtlich(?:e[rnsm]?)?|vorauss\.|vsl\.|vrsl\.", UNCERTAIN),
    (r"vermutlich|wahrscheinlich|moeglicherweise|womoeglich|eventuell|evtl\.|vielleicht", UNCERTAIN),
    (r"hoffentlich|gegebenenfalls|ggf\.|erwartet(?:e[rnsm]?)?|erwarten wir|wir erwarten", UNCERTAIN),
    (r"geplant(?:e[rnsm]?)?|planmaessig(?:e[rnsm]?)?|angestrebt(?:e[rnsm]?)?|wir bemuehen uns", UNCERTAIN),
    (r"bald(?:igst|moeglichst|ige[rnsm]?)?|alsbald|in baelde|in kuerze|demnaechst", VAGUE),
    (r"zeitnah(?:e[rnsm]?)?|umgehend|zuegig|rasch|schnellstens", VAGUE),
    (r"schnellst ?moeglich(?:e[rnsm]?)?|raschest ?moeglich|ehest ?moeglich|fruehest ?moeglich", VAGUE),
    (r"(?:so ?bald|so schnell|so rasch|so zeitnah) (?:wie|als) (?:nur )?moeglich", VAGUE),
    (r"moeglichst (?:bald|schnell|rasch|zeitnah|zuegig)", VAGUE),
    (r"(?:in )?etwa|ungefaehr(?:e[rnsm]?)?|schaetzungsweise|geschaetzt(?:e[rnsm]?)?|zirka", GUESS),
    (rf"rund {NUMBER}|an die {NUMBER}|um die {NUMBER}", GUESS),
    (r"unverbindlich(?:e[rnsm]?)?|nicht verbindlich|freibleibend|unter vorbehalt", TAKEN_BACK),
    (r"ohne (?:gewaehr|garantie)|keine garantie|nicht garantiert|aenderungen vorbehalten", TAKEN_BACK),
    (r"je nach verfuegbarkeit|kann (?:sich )?(?:abweichen|variieren|aendern|verschieben)", TAKEN_BACK),
)  # fmt: skip
"""Umlauts written out, without capitals. Beside a time each of them is part of no other word."""

ENGLISH: Sequence[tuple[str, str]] = (
    (r"usually|normally|typically|generally|in general|ordinarily|commonly|as a rule", UNCERTAIN),
    (r"(?:usual|normal|typical|average) (?:delivery|shipping|transit|arrival)", UNCERTAIN),
    (r"in most cases|most of the time|mostly|on average", UNCERTAIN),
    (r"expect(?:s|ed|ations?)?|expectedly|anticipat(?:e|es|ed)|project(?:ed)? date", UNCERTAIN),
    (r"estimat(?:e|es|ed|ion|ions)|eta|e\.t\.a\.", GUESS),
    (r"probably|likely|presumably|possibly|perhaps|maybe|hopefully|planned", UNCERTAIN),
    (r"(?:should|might|may|could) (?:arrive|come|reach|be (?:delivered|there|with you))", UNCERTAIN),
    (r"we (?:aim|try|hope|strive)", UNCERTAIN),
    (r"(?<!as )soon|shortly|before long|in due course|at your earliest|in the near future", VAGUE),
    (r"as (?:soon|quickly|fast|promptly) as (?:we can|possible)|asap|a\.s\.a\.p\.|promptly", VAGUE),
    (r"approximate(?:ly)?|roughly|more or less|give or take|or so", GUESS),
    (rf"(?:about|around|some) {NUMBER}", GUESS),
    (r"non-? ?binding|not binding|without (?:obligation|guarantee)|not guaranteed|no guarantee", TAKEN_BACK),
    (r"subject to (?:change|availability)|tentative(?:ly)?|provisional(?:ly)?|up to you", TAKEN_BACK),
    (r"(?:may|can|might) (?:vary|change|differ)", TAKEN_BACK),
)  # fmt: skip

WARNED: Sequence[tuple[str, str]] = ((r"ca\.?|circa|cca\.?|approx\.?", ROUND),)
"""Customary before a number, and a court may let it pass; better without."""

DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f")
"""Letters that nobody sees: they let words break."""

HYPHENS = frozenset("-\u2010\u2011\u2012\u2013\u2043\u2212")

UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "œ": "oe"}

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?")


@dataclass(frozen=True, slots=True)
class Finding:
    """A word that promises nothing."""

    phrase: str
    """As it is written."""
    refused: bool
    """Else it is only warned about."""
    place: int
    """Where it begins in the text."""
    why: str
    """What is wrong with it and what to do, to be read after the phrase."""


def check(text: str, language: str) -> list[Finding]:
    """Return the words of a promise that take it back, in the order they stand.

    Args:
        text: The words around a promise; HTML entities are read, tags are not known here.
        language: "de" or "en" with whatever follows; of others the words of both are looked for.

    """
    return check_letters(list(read(text, 0, len(text))), language)


def check_letters(letters: Sequence[tuple[str, int]], language: str) -> list[Finding]:
    """Return the same of letters that were picked from a source.

    Args:
        letters: Each as it is read, and where it stands in the source.
        language: As for `check`.

    """
    written, places = _normal(letters)
    at = [place for _, place in letters]
    spans = sorted(
        (match.start(), -match.end(), not refused, why)
        for refused, pattern, why in _patterns(language)
        for match in pattern.finditer(written)
    )
    found: list[Finding] = []
    done = 0
    for begin, end, warned, why in spans:
        # What lies within a longer phrase is told with it.
        if -end <= done:
            continue
        done = -end
        first, last = places[begin], places[done - 1]
        said = letters[bisect_left(at, first) : bisect_right(at, last)]
        found.append(Finding(_as_written(said), not warned, first, why))
    return found


def _as_written(letters: Sequence[tuple[str, int]]) -> str:
    said = "".join(letter for letter, _ in letters if letter not in DROPPED)
    return " ".join(said.split())


LETTERS = re.compile(
    r"\(\?<![^)]*\)|\[[^\]]*\]|\\.|(?P<may> \?)|(?P<gap> )|(?P<letter>[a-z])(?=[a-z])"
)
"""What is rewritten in a pattern: letters that follow one another, and gaps."""


def _compile(pattern: str) -> re.Pattern[str]:
    """Return a pattern that also finds words with hyphens within, and any gap between words."""

    def spread(found: re.Match[str]) -> str:
        if found["gap"] or found["may"]:
            return "[ -]+" if found["gap"] else "[ -]*"
        return f"{found[0]}-?" if found["letter"] else found[0]

    words = LETTERS.sub(spread, pattern)
    return re.compile(rf"(?<![a-z0-9])(?:{words})(?:(?<=[^a-z0-9])|(?![a-z0-9]))")


_OWN = {
    "de": [(True, _compile(words), why) for words, why in GERMAN],
    "en": [(True, _compile(words), why) for words, why in ENGLISH],
}
_WARNED = [(False, _compile(words), why) for words, why in WARNED]


def _patterns(language: str) -> list[tuple[bool, re.Pattern[str], str]]:
    own = _OWN.get(language[:2].lower())
    return [*(own or [one for both in _OWN.values() for one in both]), *_WARNED]


def read(text: str, begin: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield the letters of a part of a text with their places; an entity is what it stands for."""
    place = begin
    for entity in (*ENTITY.finditer(text, begin, max(begin, end)), None):
        stop = entity.start() if entity else end
        yield from ((text[at], at) for at in range(place, stop))
        if entity:
            yield from ((letter, entity.start()) for letter in html.unescape(entity[0]))
            place = entity.end()


def _normal(letters: Sequence[tuple[str, int]]) -> tuple[str, list[int]]:
    """Return letters without capitals, umlauts written out, one blank for each gap."""
    written: list[str] = []
    places: list[int] = []

    def add(text: str, place: int) -> None:
        for letter in text:
            if letter == " " and written and written[-1] == " ":
                continue
            written.append(letter)
            places.append(place)

    broken = False
    for cluster, place in _clusters(letters):
        if cluster in DROPPED:
            continue
        for letter in unicodedata.normalize("NFKC", cluster).casefold():
            if not letter.isspace():
                add("-" if letter in HYPHENS else UMLAUTS.get(letter, _bare(letter)), place)
                broken = False
            elif cluster in "\r\n" and _ends_broken(written):
                # A word that was broken with a hyphen at the end of a line.
                written.pop()
                places.pop()
                broken = True
            elif not broken:
                add(" ", place)
    return "".join(written), places


def _ends_broken(written: Sequence[str]) -> bool:
    return len(written) > 1 and written[-1] == "-" and written[-2].isalpha()


def _bare(letter: str) -> str:
    """Return a letter without its accents."""
    kept = [one for one in unicodedata.normalize("NFD", letter) if not unicodedata.combining(one)]
    return "".join(kept)


def _clusters(letters: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int]]:
    """Yield letters with the marks that follow them: an umlaut may be two."""
    held, at = "", 0
    for letter, place in letters:
        if held and unicodedata.combining(letter) and letter not in DROPPED:
            held += letter
            continue
        if held:
            yield held, at
        held, at = letter, place
    if held:
        yield held, at
