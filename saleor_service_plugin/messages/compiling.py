"""Compiling Handlebars quickly.

pybars reads a template letter by letter, with a dozen attempts at each: a mail's HTML took it
half a second, all mails ten. Most of that is text, of which nothing but its end matters. So
each stretch of text between two tags is given to it as a single letter, and put back in what
it read, before it makes Python of it.
"""

import re
from typing import Any

from pybars import Compiler

TAG = re.compile(r"\{\{.*?\}\}+", re.DOTALL)

FIRST, LAST = "\ue000", "\uf8ff"
"""Letters that stand for stretches of text: of Unicode's private use, a meaning of their own."""

MOST = ord(LAST) - ord(FIRST) + 1

PRIVATE = re.compile(f"[{FIRST}-{LAST}]")


def compile_handlebars(source: str) -> Any:
    """Return a template ready to be filled in.

    Raises:
        Exception: Whatever pybars raises where it is no Handlebars.

    """
    return _Quick().compile(source)


def shortened(source: str) -> tuple[str, list[str]]:
    """Return a template with a letter for each stretch of text, and the stretches.

    What may not be text alone stays as it is: pybars shall find out.
    """
    stretches: list[str] = []
    if PRIVATE.search(source):
        return source, stretches
    written, end = [], 0
    for tag in (*TAG.finditer(source), None):
        text = source[end : tag.start() if tag else len(source)]
        if len(text) > 1 and "{{" not in text and len(stretches) < MOST:
            written.append(chr(ord(FIRST) + len(stretches)))
            stretches.append(text)
        else:
            written.append(text)
        if tag:
            written.append(tag[0])
            end = tag.end()
    return "".join(written), stretches


class _Quick(Compiler):  # type: ignore[misc]
    """A compiler that reads the tags alone. It is not told to any other part of pybars:
    where that no longer asks for `_handlebars`, it compiles as slowly as ever."""

    def _handlebars(self, source: str) -> Any:
        """Return what reads a template, in pybars' own words: a grammar."""
        short, stretches = shortened(source)
        return _Reading(Compiler._handlebars(short), len(short), stretches, source)


class _Reading:
    """A template being read; pybars asks for its tree and how far it came."""

    def __init__(self, inner: Any, length: int, stretches: list[str], source: str) -> None:
        self.inner, self.length = inner, length
        self.stretches, self.source = stretches, source

    def apply(self, rule: str) -> Any:
        """Return the tree with its text put back, and the position of its end."""
        try:
            tree, (position, error) = self.inner.apply(rule)
        except Exception:
            position = 0
        if position < self.length:
            # Read once more, so that the error names the place in the source itself.
            return Compiler._handlebars(self.source).apply(rule)
        return self._put_back(tree), (len(self.source), error)

    def _put_back(self, node: Any) -> Any:
        match node:
            case ("literal", str() as text):
                return ("literal", PRIVATE.sub(self._stretch, text) if self.stretches else text)
            case list():
                return [self._put_back(one) for one in node]
            case tuple():
                return tuple(self._put_back(one) for one in node)
        return node

    def _stretch(self, letter: re.Match[str]) -> str:
        return self.stretches[ord(letter[0]) - ord(FIRST)]
