"""Wrong input to each argument, made from its type: a typed error that names it, no change."""

import json
import os
import random
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import pytest
from graphql.type.definition import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    get_named_type,
)

from saleor_service_plugin.graphql.schema import own_schema
from tests.saleor.api import figures
from tests.saleor.api.calls import Answer, call_as, checksums, undone
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.documents import (
    Argument,
    arguments,
    changed,
    document,
    roots,
    valid_at,
    without,
)
from tests.saleor.api.permissions import OPERATIONS
from tests.saleor.api.rules import Verdict

pytestmark = pytest.mark.usefixtures("unhurried")

MOST = int(os.environ.get("WRONG_INPUT_CASES", "60"))
"""Cases of one operation; of more a sample is taken, the same one each time."""

LONG = "x" * 900_000
"""Below what the door takes as a whole."""


def cursor(text: str) -> str:
    """Return a cursor that says this."""
    return urlsafe_b64encode(text.encode()).decode()


CURSORS = (
    "x", "é", "😀", "\0", "[1]", LONG, cursor(""), cursor("{}"), cursor("[]"), cursor("[null]"),
    cursor("[true]"), cursor("[-1]"), cursor("[1.5]"), cursor("[NaN]"), cursor('["1"]'),
    cursor(f"[{2**63}]"), cursor("[1, 2]"), cursor('[1, "x"]'), cursor('[1, "2020-01-01"]'),
    cursor('[1, "0001-01-01T00:00:00+14:00"]'), cursor("[" * 200),
)  # fmt: skip

TYPES: Mapping[str, tuple[Any, ...]] = {
    "String": (5, True, {"a": 1}, [["a"]], LONG, "a\0b", "", "😀" * 300, "\u202eabc", "\x1b[31m"),
    "ID": (),  # test_ids.py
    "Int": (2**31, -(2**31) - 1, 2**70, -1, 1.5, "x", True, {"a": 1}, "1"),
    "Float": (2**70, "x", {"a": 1}),
    "Boolean": ("yes", 2, {"a": 1}),
    "DateTime": (
        "yesterday", "", 5, "2020-13-45T00:00:00Z", "0000-00-00T00:00:00Z", "2020-01-01",
        "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "a\0b", LONG, {"a": 1},
    ),
}  # fmt: skip

NAMED: Mapping[str, tuple[Any, ...]] = {
    "first": (-1, 101, 2**31 - 1), "last": (-1, 101), "after": CURSORS, "before": CURSORS,
}  # fmt: skip

MUST_FAIL = ("first", "last", "after", "before")
"""Whatever stands in NAMED for these is refused."""

INLINE = ("\ud800", "a\0b")
"""As literals in the query: JSON with a lone surrogate is refused as a whole."""

REMOVED = object()


def wrong(argument: Argument) -> list[tuple[Any, bool]]:
    """Return wrong values for an argument, and whether each must be refused."""
    named = get_named_type(argument.type)
    found: list[tuple[Any, bool]] = [(None, argument.is_required)]
    if argument.is_required:
        found.append((REMOVED, True))
    if isinstance(named, GraphQLEnumType):
        values: tuple[Any, ...] = ("NO_SUCH_THING", 5, "", {"a": 1})
        found += [(_one(argument, value), True) for value in values]
    elif isinstance(named, GraphQLInputObjectType):
        found += [(_one(argument, {"noSuchField": 1}), True), ("x", True), (5, True)]
    else:
        hard = (dict,) if named.name != "Boolean" else (dict, str)
        values = TYPES.get(named.name, TYPES["String"])
        found += [(_one(argument, value), isinstance(value, hard)) for value in values]
    if argument.is_list:
        many = _some(named)
        found += [([], False), ([None], True), ([[many]], False), ([many] * 1000, True)]
    found += [(value, True) for value in NAMED.get(argument.name, ())]
    return found


def _one(argument: Argument, value: Any) -> Any:
    return [value] if argument.is_list else value


def _some(named: Any) -> Any:
    """Return a value of a type that is right by its form."""
    if isinstance(named, GraphQLEnumType):
        return named.values[0].name
    return {} if isinstance(named, GraphQLInputObjectType) else "x"


def literal(value: Any, type_: Any) -> str:
    """Return a value as it stands in a query."""
    if isinstance(type_, GraphQLNonNull):
        return literal(value, type_.of_type)
    if value is None:
        return "null"
    if isinstance(type_, GraphQLList):
        several = value if isinstance(value, list) else [value]
        return f"[{', '.join(literal(one, type_.of_type) for one in several)}]"
    if isinstance(type_, GraphQLInputObjectType):
        pairs = (f"{key}: {literal(one, type_.fields[key].type)}" for key, one in value.items())
        return f"{{{', '.join(pairs)}}}"
    return str(value) if isinstance(type_, GraphQLEnumType) else json.dumps(value)


def inline(name: str, values: Mapping[str, Any]) -> str:
    """Return a document that has its arguments within."""
    field = roots(own_schema())[name][1]
    query = document(own_schema(), name, list(values))
    head, _, rest = query.partition("{")
    for arg, value in values.items():
        rest = rest.replace(f"{arg}: ${arg}", f"{arg}: {literal(value, field.args[arg].type)}", 1)
    return f"{head.partition('(')[0]} {{{rest}"


def cases(name: str) -> list[tuple[Argument, Any, bool, bool]]:
    """Return argument, value, whether it must be refused, whether it stands in the query."""
    found = []
    for argument in arguments(own_schema(), name):
        found += [(argument, value, must, False) for value, must in wrong(argument)]
        if argument.named in ("String", "ID"):
            found += [(argument, _one(argument, value), False, True) for value in INLINE]
    if len(found) <= MOST:
        return found
    return random.Random(figures.SEED).sample(found, MOST)


@pytest.mark.parametrize("name", OPERATIONS)
def test_wrong_input_is_refused_by_name(cast: Cast, name: str) -> None:
    line = OPERATIONS[name]
    caller = (
        cast.callers[line.by]
        if line.by
        else next(
            cast.callers[one]
            for one in ("staff-orders", "staff-plugins", "staff-discounts", "owner", "anonymous")
            if Verdict.DONE in line.rule(cast.callers[one])
        )
    )
    before = checksums()
    bad = []
    every = cases(name)
    for argument, value, must_fail, in_query in every:
        values = _with(dict(line.values(cast)), argument, value)
        query = document(own_schema(), name, list(values))
        if in_query:
            query, values = inline(name, values), {}
        answer, refused = _ask(caller, name, query, values)
        if problem := _problem(answer, name, argument, refused=refused, must_fail=must_fail):
            path = ".".join(argument.path)
            bad.append(f"{path} = {value!r:.80}: {problem}: {answer.status} {answer.text:.400}")
    assert not bad, f"{name}\n" + "\n".join(bad)
    assert checksums() == before
    figures.count("wrong", len(every), name)


def _with(values: Mapping[str, Any], argument: Argument, value: Any) -> Any:
    """Return the arguments with a wrong one."""
    if value is not REMOVED:
        return changed(values, argument.path, value)
    above = argument.path[:-1]
    if above and valid_at(values, above) is None:
        return changed(values, above, {})
    return without(values, argument.path)


def _ask(caller: Caller, name: str, query: str, values: Mapping[str, Any]) -> tuple[Answer, bool]:
    """Return the answer and whether it says that the input was refused, nothing being changed."""
    with undone():
        answer = call_as(caller, query, values)
        if answer.status >= 500:
            return answer, False
        found = answer.at(name)
        refused = bool(answer.errors or (isinstance(found, dict) and found.get("errors")))
    return answer, refused


def _problem(
    answer: Answer, name: str, argument: Argument, *, refused: bool, must_fail: bool
) -> str:
    if not answer.is_sound:
        return "internal"
    if not refused:
        return "accepted" if must_fail else ""
    # A page of a million rows is too dear before it is too long.
    messages = [text for error in answer.errors if "query costs" not in (text := error["message"])]
    if not all(any(part in text for part in argument.path) for text in messages):
        return "does not name the argument"
    found = answer.at(name)
    for error in (found.get("errors") or ()) if isinstance(found, dict) else ():
        # Null for what may be left out is no mistake; others may be told then.
        if must_fail and error["field"] not in argument.path:
            return "does not name the field"
    return ""
