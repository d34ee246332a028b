"""Personal data made unreadable for a preview: letter by letter, so that lengths stay true."""

import re
from collections.abc import Collection, Mapping


def masked(text: str) -> str:
    """Return a text with every letter as an x or X; digits and all else stay."""
    return "".join(
        character if not character.isalpha() else "X" if character.isupper() else "x"
        for character in text
    )


def without(value: object, personal: Collection[str]) -> object:
    """Return a value in which every personal text is masked wherever it stands.

    Args:
        value: Text, a list or a mapping of such; anything else stays.
        personal: Names, streets, addresses as the shop has them.

    """
    pattern = _pattern(personal)
    return value if pattern is None else _without(value, pattern)


def _without(value: object, pattern: re.Pattern[str]) -> object:
    match value:
        case str():
            return pattern.sub(lambda found: masked(found[0]), value)
        case list():
            return [_without(one, pattern) for one in value]
        case Mapping():
            return {name: _without(one, pattern) for name, one in value.items()}
    return value


def _pattern(personal: Collection[str]) -> re.Pattern[str] | None:
    """Return what finds them as whole words, the longest first, in any case.

    A mail may show a text with other spaces than the shop has it. Not by their parts: of
    "An der Alster" every "der" would go.
    """
    parts = {text.strip() for text in personal if any(map(str.isalpha, text))}
    if not parts:
        return None
    found = (
        r"\s+".join(map(re.escape, part.split()))
        for part in sorted(parts, key=lambda part: (-len(part), part))
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(found) + r")(?!\w)", re.IGNORECASE)
