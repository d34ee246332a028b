"""What the mutations of promises, delays and wishes share."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from saleor.graphql.core.utils import snake_to_camel_case

from ...delivery.promises.settings import InvalidPromiseError
from ..address_queries import sees_all
from ..callers import Caller
from ..errors import Code, refuse

SNAKE = re.compile(r"[a-z]+(?:_[a-z]+)+")
"""Another argument that a reason names, as Python writes it."""


@contextmanager
def named(fields: Mapping[str, str] | None = None) -> Iterator[None]:
    """Turn what a use case refuses into a typed error with the API's own names.

    Args:
        fields: Names of the use case's arguments, and those of the API where they differ.

    Raises:
        ValidationError: It was refused; names field and reason.

    """
    try:
        yield
    except InvalidPromiseError as error:
        field = (fields or {}).get(error.field, error.field)
        reason = SNAKE.sub(lambda name: snake_to_camel_case(name[0]), error.reason)
        code = Code.NOT_FOUND if reason.startswith("There is no such ") else Code.INVALID
        text = reason if reason[:1].isupper() else f"{snake_to_camel_case(field)}: {reason}"
        refuse(field, text, code)


def refuse_some_channels(caller: Caller, field: str, what: str) -> None:
    """Refuse what is the shop's to who has access to some of its channels alone.

    Args:
        caller: Who asks.
        field: Which field the error names.
        what: What is the shop's, as a sentence begins.

    Raises:
        ValidationError: The caller has not access to all channels.

    """
    if not sees_all(caller):
        text = f"{what} the shop's: who changes this needs access to all of its channels."
        refuse(field, text, Code.OUT_OF_SCOPE_CHANNEL)


def all_given(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Return of an input what is given, without what stays as it is."""
    return {name: values[name] for name in names if name in values}
