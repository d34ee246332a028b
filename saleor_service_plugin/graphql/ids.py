"""Global ids at the edge. What is foreign, unknown or malformed looks the same to a caller."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import graphene
from graphql.error import GraphQLError

from .errors import Code, refuse

LONGEST = 300

MOST_NUMBER = 2**63 - 1

SMALL = (
    "Channel", "ServiceChannel", "User", "Fulfillment", "ShippingMethodType", "ProductVariant",
    "Product", "Collection", "Category", "CustomerType",
)  # fmt: skip
MOST_SMALL = 2**31 - 1


class NotAnIdError(ValueError):
    """The text is no global id of the wanted type."""


def to_global(type_name: str, pk: object) -> str:
    """Return the Relay id of a row."""
    result: str = graphene.Node.to_global_id(type_name, pk)
    return result


def number_of(global_id: str, type_name: str) -> int:
    """Return the number in a global id of this type.

    Raises:
        NotAnIdError: It is none.

    """
    text = _inside(global_id, type_name)
    if not (text.isascii() and text.isdecimal()) or int(text) > MOST_NUMBER:
        raise NotAnIdError(_message(type_name))
    # Saleor's own tables count with 32 bits; what is beyond is an id that nothing has.
    return min(int(text), MOST_SMALL) if type_name in SMALL else int(text)


def uuid_of(global_id: str, type_name: str) -> UUID:
    """Return the UUID in a global id of this type.

    Raises:
        NotAnIdError: It is none.

    """
    try:
        return UUID(_inside(global_id, type_name))
    except ValueError as error:
        raise NotAnIdError(_message(type_name)) from error


def text_of(global_id: str, type_name: str) -> str:
    """Return the text in a global id of this type, e.g. a key.

    Raises:
        NotAnIdError: It is none.

    """
    return _inside(global_id, type_name)


def _inside(global_id: str, type_name: str) -> str:
    try:
        found, inside = graphene.Node.from_global_id(global_id[:LONGEST])
    except Exception as error:
        # Binary rubbish fails in several ways, all of them the caller's.
        raise NotAnIdError(_message(type_name)) from error
    # Base64 is read leniently: only what we could have given out ourselves is one.
    canonical = to_global(found, inside) == global_id
    if not canonical or found != type_name or not inside or "\0" in inside:
        raise NotAnIdError(_message(type_name))
    return str(inside)


def _message(type_name: str) -> str:
    return f"Must be an id of {type_name}."


def wanted[T](read: Callable[[str, str], T], given: str, type_name: str, field: str) -> T:
    """Read an id of a mutation's input.

    Raises:
        ValidationError: It is none; names the field.

    """
    try:
        return read(given, type_name)
    except NotAnIdError as error:
        refuse(field, str(error), Code.NOT_FOUND)


def all_wanted[T](
    read: Callable[[str, str], T], given: Iterable[str], type_name: str, field: str
) -> list[T]:
    """Read the ids of a mutation's input; a `ValidationError` names the field."""
    return [wanted(read, one, type_name, field) for one in given]


def asked[T](read: Callable[[str, str], T], given: str, type_name: str, field: str) -> T:
    """Read an id of a query's argument.

    Raises:
        GraphQLError: It is none; names the argument.

    """
    try:
        return read(given, type_name)
    except NotAnIdError as error:
        raise GraphQLError(f"{field}: {error}") from error


def named[T](read: Callable[[str, str], T], given: str, type_name: str) -> T | None:
    """Read the id of the one object that a query is about; None where it is none.

    Misspelt looks like unknown: there is nothing of that name.
    """
    try:
        return read(given, type_name)
    except NotAnIdError:
        return None


def all_asked[T](
    read: Callable[[str, str], T], given: Iterable[Any], type_name: str, field: str
) -> list[T]:
    """Read the ids of a query's argument; a `GraphQLError` names it."""
    return [asked(read, one, type_name, field) for one in given]
