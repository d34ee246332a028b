"""Ids: what is foreign looks as if it were not there; what is none is refused politely (S2)."""

import base64
import random
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import graphene
import pytest

from saleor_service_plugin.graphql.schema import own_schema
from tests.saleor.api import figures
from tests.saleor.api.calls import Answer, call_as, checksums, undone, verdict
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.documents import Argument, arguments, changed, document, valid_at
from tests.saleor.api.line import Line
from tests.saleor.api.permissions import OPERATIONS
from tests.saleor.api.rules import NOTHING, Verdict
from tests.saleor.world.api import global_id

pytestmark = pytest.mark.usefixtures("unhurried")

ID_ARGUMENTS = [
    pytest.param(name, argument, id=f"{name}.{'.'.join(argument.path)}")
    for name in OPERATIONS
    for argument in (arguments(own_schema(), name) if name in OPERATIONS else ())
    if argument.named == "ID"
]

SINGLE = (
    "serviceOrder", "serviceMessage", "serviceWebhook", "serviceChannel", "serviceCustomer",
    "serviceParcel", "serviceCarrierAccount", "serviceCalendar", "serviceVariantSupply",
    "serviceDelay", "serviceComplaint",
)  # fmt: skip
"""Queries about one object: misspelt looks like unknown there, null without a word."""

REFUSALS = ("NOT_FOUND", "INVALID", "REQUIRED", "GRAPHQL_ERROR")

MOST = 25
"""Malformed ids that each argument is tried with: a sample, another one for each."""

BYTES = base64.b64encode(bytes(range(128, 255))).decode()

STRANGERS = (
    "staff-orders-elsewhere", "staff-plugins-elsewhere", "staff-discounts-elsewhere",
    "another-customer", "anonymous",
)  # fmt: skip
"""Of these, who may call an operation but must not see the rows of the table."""


def one(argument: Argument, value: Any) -> Any:
    """Return a value as the argument takes it."""
    return [value] if argument.is_list else value


def valid(line: Line, cast: Cast, argument: Argument) -> str:
    """Return the id that the table gives for this argument."""
    found = valid_at(line.values(cast), argument.path) or valid_at(line.more(cast), argument.path)
    found = found[0] if isinstance(found, Sequence) and not isinstance(found, str) else found
    assert found, f"the table has no valid id for {'.'.join(argument.path)}"
    return str(found)


def unknown(known: str) -> list[str]:
    """Return ids of the same type that nothing has."""
    type_name, inside = graphene.Node.from_global_id(known)
    try:
        UUID(inside)
    except ValueError:
        numbers = (2_000_000_011, 2**63 - 1) if inside.isdecimal() else ("no-such-thing",)
        return [global_id(type_name, number) for number in numbers]
    return [global_id(type_name, uuid4())]


def malformed(known: str, where: str) -> list[Any]:
    """Return what is no id of this type."""
    type_name, inside = graphene.Node.from_global_id(known)
    within = (
        "", " ", "-1", "0.5", "1e3", "2**70", str(2**63), str(2**70), "9" * 250, "1 OR 1=1",
        "'; DROP TABLE saleor_service_message; --", "\0", f"{inside}\0", "😀", "null", "../1",
        "١٢", "%s", "{}", inside + "x", str(UUID(int=0))[:-1],
    )  # fmt: skip
    whole = (
        "", " ", "x", "%%%", BYTES, "=" * 50, "😀", "a\0b", "x" * 100_000, known[:5], inside,
        global_id("Order" if type_name == "User" else "User", 1), global_id("Nothing", inside), f"{type_name}:{inside}",
        -1, 2**31, 2**70, 1.5, True, {"id": known}, [[known]],
    )  # fmt: skip
    every = [*whole, *(global_id(type_name, text) for text in within)]
    return random.Random(f"{figures.SEED} {where}").sample(every, MOST)


def blurred(answer: Answer, given: str) -> tuple[int, str]:
    """Return an answer without the id that was asked for, and without any number."""
    inside = graphene.Node.from_global_id(given)[1]
    text = answer.text.replace(given, "<id>")
    text = re.sub(rf"(?<!\w){re.escape(inside)}(?!\w)", "<id>", text)
    return answer.status, re.sub(r"<id>|\b\d+\b", "<number>", text)


@pytest.mark.parametrize(("name", "argument"), ID_ARGUMENTS)
def test_foreign_looks_like_unknown(cast: Cast, name: str, argument: Argument) -> None:
    line = OPERATIONS[name]
    known = valid(line, cast, argument)
    strangers = [cast.callers[one] for one in STRANGERS if line.rule(cast.callers[one]) == NOTHING]
    checks = 0
    for caller in strangers:
        foreign = blurred(_ask(cast, name, argument, known, caller), known)
        for other in unknown(known):
            assert blurred(_ask(cast, name, argument, other, caller), other) == foreign
            checks += 1
    if argument.name == "expectedVersion":
        # Another one than there is now: somebody else has changed the template.
        return
    for other in unknown(known):
        for caller in _allowed(cast, line):
            answer = _ask(cast, name, argument, other, caller)
            assert verdict(answer, name, cast) is Verdict.NOTHING, (caller.name, answer.text)
            checks += 1
    figures.count("S2", checks, f"{name}.{argument.path}")


@pytest.mark.parametrize(("name", "argument"), ID_ARGUMENTS)
def test_malformed_ids_are_refused(cast: Cast, name: str, argument: Argument) -> None:
    line = OPERATIONS[name]
    caller = _allowed(cast, line)[0]
    before = checksums()
    texts = malformed(valid(line, cast, argument), f"{name} {argument.path}")
    for text in texts:
        answer = _ask(cast, name, argument, text, caller)
        where = (
            f"{name}.{'.'.join(argument.path)} = {text!r:.60}: {answer.status} {answer.text:.300}"
        )
        assert answer.is_sound, where
        if name in SINGLE and isinstance(text, str):
            assert not answer.errors, where
        if answer.errors:
            assert all(argument.name in error["message"] for error in answer.errors), where
            continue
        refused = (answer.at(name) or {}).get("errors") or ()
        for error in refused:
            assert error["field"] == argument.name, where
            assert error["code"] in REFUSALS, where
        assert refused or verdict(answer, name, cast) is Verdict.NOTHING, where
    assert checksums() == before
    figures.count("S2", len(texts), f"{name}.{argument.path}")


def _ask(cast: Cast, name: str, argument: Argument, value: Any, caller: Caller) -> Answer:
    values = changed(OPERATIONS[name].values(cast), argument.path, one(argument, value))
    query = document(own_schema(), name, list(values))
    with undone():
        return call_as(caller, query, values)


def _allowed(cast: Cast, line: Line) -> list[Caller]:
    """Return who may, one of each kind."""
    if line.by:
        return [cast.callers[line.by]]
    names = (
        "staff-orders", "staff-plugins", "staff-discounts", "app-manage_orders",
        "app-manage_plugins", "app-manage_discounts", "owner",
    )  # fmt: skip
    return [cast.callers[one] for one in names if Verdict.DONE in line.rule(cast.callers[one])]
