"""Reading an object field by field, naming what is wrong. Pure."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ...messages.harmless import one_line
from . import times
from .json_body import Json
from .shape import MalformedError

LONGEST_NAME = 40
"""Of an unknown field, where it is named."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One object of a body. Every method raises MalformedError with the field's path."""

    content: Json
    where: str
    """The path of the object, "" for the body."""

    @classmethod
    def of(cls, value: object, where: str, names: Set[str]) -> "Reading":
        """Return the reading of an object.

        Args:
            value: What stands there.
            where: Its path.
            names: Of all fields that it may have.

        """
        if not isinstance(value, dict):
            raise MalformedError(where or "body", "is no object")
        found = cls(value, where)
        for name in value:
            if name not in names:
                raise MalformedError(found.path(_shown(name)), "is not known")
        return found

    def path(self, name: str) -> str:
        """Return the path of a field."""
        return f"{self.where}.{name}" if self.where else name

    def has(self, name: str) -> bool:
        """Whether a field is there; null is there and wrong."""
        return name in self.content

    def child(self, name: str, names: Set[str]) -> "Reading":
        """Return an object in this one."""
        return Reading.of(self._needed(name), self.path(name), names)

    def children(self, name: str, names: Set[str], most: int) -> Iterator["Reading"]:
        """Yield the objects of a list."""
        found = self._needed(name)
        if not isinstance(found, list):
            raise MalformedError(self.path(name), "is no list")
        if len(found) > most:
            raise MalformedError(self.path(name), f"has more than {most} entries")
        for index, value in enumerate(found):
            yield Reading.of(value, f"{self.path(name)}[{index}]", names)

    def text(self, name: str, longest: int) -> str:
        """Return a text as one line, cut; nothing where it is not there."""
        return self._line(name)[:longest].strip() if self.has(name) else ""

    def needed_text(self, name: str, longest: int, *, cut: bool = False) -> str:
        """Return a text that is not blank, as one line.

        Args:
            name: Of the field.
            longest: In characters.
            cut: Whether a longer text is cut; else it is malformed.

        """
        self._needed(name)
        found = self._line(name)
        if not found:
            raise MalformedError(self.path(name), "is blank")
        if len(found) > longest and not cut:
            raise MalformedError(self.path(name), f"is longer than {longest} characters")
        return found[:longest].strip()

    def choice[T](self, name: str, table: Mapping[str, T]) -> T:
        """Return what a table says to a word."""
        word = self._needed(name)
        found = table.get(word) if isinstance(word, str) else None
        if found is None:
            raise MalformedError(self.path(name), "is none of " + ", ".join(table))
        return found

    def moment(self, name: str) -> datetime:
        """Return a time, which has to say its offset."""
        value = self._needed(name)
        found = times.moment(value) if times.says_offset(value) else None
        if found is None:
            raise MalformedError(
                self.path(name), 'is no time with an offset, such as "2026-11-23T08:15:30+01:00"'
            )
        return found

    def day(self, name: str) -> date:
        """Return a day."""
        found = times.day(self._needed(name))
        if found is None:
            raise MalformedError(self.path(name), 'is no day such as "2026-11-23"')
        return found

    def _needed(self, name: str) -> Any:
        if name not in self.content:
            raise MalformedError(self.path(name), "is missing")
        return self.content[name]

    def _line(self, name: str) -> str:
        found = self.content[name]
        if not isinstance(found, str):
            raise MalformedError(self.path(name), "is no text")
        if any("\ud800" <= letter <= "\udfff" for letter in found):
            raise MalformedError(self.path(name), "holds half a character")
        return one_line(found)


def _shown(name: str) -> str:
    """Return a name of theirs as it can stand in a message to them."""
    return one_line(name)[:LONGEST_NAME] or "(blank)"
