"""Words that together make a number, and words that are several numbers: the search for them.

Every search is bounded: by the words of a field that are looked at, and by the words that one
number is written in.
"""

from collections.abc import Callable, Iterator, Sequence

MOST_WORDS = 120
"""Of a field of 255 characters, with a digit and a blank each."""

MOST_IN_ONE = 20
"""Words of one number: some write every digit, or pair of digits, by itself."""

SHORTEST = 11
LONGEST = 34
"""Characters of a number that can be somebody's without doubt."""

PUNCTUATION = ".,;:!?()[]<>\"'#*"

Found = list[tuple[list[str], str]]
"""Words, and the plain number they make."""


def groups(
    words: Sequence[str],
    is_label: Callable[[str], bool],
    plain: Callable[[str], str],
    is_sure: Callable[[str], bool],
) -> Found:
    """Return words gathered to numbers, if all of them can be; else nothing.

    Args:
        words: As typed.
        is_label: Whether a word is none of a number: it goes with the number behind it.
        plain: Makes a number plain.
        is_sure: Whether a plain number is complete.

    """
    if len(words) > MOST_WORDS:
        return []
    labels = [is_label(word) for word in words]
    for place in range(1, len(words)):
        # "Paket 2 0034...": which of several it is.
        index = words[place].strip(PUNCTUATION)
        labels[place] |= labels[place - 1] and len(index) <= 2 and index.isdigit()
    ends: list[int | None] = [None] * (len(words) + 1)
    ends[len(words)] = len(words)
    numbers: dict[int, str] = {}
    # From behind: a place is good if a number begins there whose end is a good place.
    for start in range(len(words) - 1, -1, -1):
        if labels[start] and ends[start + 1] is not None:
            ends[start] = start + 1
        for end, number in _numbers_from(words, start, plain, is_sure):
            if ends[end] is not None:
                ends[start], numbers[start] = end, number
    return _gathered(words, ends, numbers)


def _gathered(words: Sequence[str], ends: list[int | None], numbers: dict[int, str]) -> Found:
    found: Found = []
    waiting: list[str] = []
    place = 0
    while place < len(words):
        end = ends[place]
        if end is None:
            return []
        waiting += words[place:end]
        if place in numbers:
            found.append((waiting, numbers[place]))
            waiting = []
        place = end
    if waiting and found:
        found[-1][0].extend(waiting)
    return found


def _numbers_from(
    words: Sequence[str], start: int, plain: Callable[[str], str], is_sure: Callable[[str], bool]
) -> Iterator[tuple[int, str]]:
    """Yield where a complete number that begins here ends, and the number; shortest first."""
    number = ""
    for end in range(start + 1, min(start + MOST_IN_ONE, len(words)) + 1):
        number += plain(words[end - 1].strip(PUNCTUATION))
        if len(number) > LONGEST:
            return
        if len(number) >= SHORTEST and is_sure(number):
            yield end, number


def in_words(
    text: str, plain: Callable[[str], str], is_sure: Callable[[str], bool]
) -> Iterator[tuple[str, str]]:
    """Yield complete numbers that stand among words, each with the text up to the next.

    Words with a digit beside several that make a number would make them a part of something
    else, an account number for example: then they are none.
    """
    words = text.replace(",", " , ").replace(";", " ; ").split()[:MOST_WORDS]
    found: list[tuple[int, str]] = []
    start = 0
    while start < len(words):
        end, number = start + 1, ""
        apart = not (start and _has_digit(words[start - 1]))
        for place, made in _numbers_from(words, start, plain, is_sure):
            if place == start + 1:
                end, number = place, made
                break
            if apart and (place == len(words) or not _has_digit(words[place])):
                end, number = place, made
        if number:
            found.append((start, number))
        start = end
    for place, (_, number) in enumerate(found):
        begin = found[place][0] if place else 0
        until = found[place + 1][0] if place + 1 < len(found) else len(words)
        yield " ".join(words[begin:until]).replace(" ,", ",").replace(" ;", ";"), number


def _has_digit(word: str) -> bool:
    return any(one.isdigit() for one in word)
