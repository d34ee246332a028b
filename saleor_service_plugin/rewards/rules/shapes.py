"""Which values conditions, rewards and limits hold, and how a stored one is read. Pure.

One table for all who touch them: storage, checks, the API and the editor.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from babel.core import get_global

from .problems import Code, Problem
from .words import CodeKind, ConditionKind, RewardKind

MOST_IDS = 200
"""Ids or codes in one list; each occasion compares them all."""

MOST_MONEY = Decimal(10_000_000)
"""In any currency; more is a slip of the keyboard."""

LARGEST_ID = 2**31 - 1
"""The shop's ids are 32-bit integers."""


class Sort(StrEnum):
    """What a value is."""

    WHOLE = "whole"
    MONEY = "money"
    """As text in JSON, so that nothing is lost; a `Decimal` when read."""
    SHARE = "share"
    """From 0 to 1, as text in JSON."""
    PERCENT_OR_MONEY = "percent-or-money"
    CURRENCY = "currency"
    IDS = "ids"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    WEEKDAYS = "weekdays"
    FLAG = "flag"
    CODE_KIND = "code-kind"


@dataclass(frozen=True, slots=True)
class Shape:
    """What one named value must be."""

    sort: Sort
    needed: bool = True
    least: int = 0
    """Of whole numbers; of money: 0 allows nothing, 1 demands more than nothing."""
    most: int = 1_000_000


Shapes = Mapping[str, Shape]

_THINGS: Shapes = {"ids": Shape(Sort.IDS), "any": Shape(Sort.FLAG)}

CONDITIONS: Mapping[ConditionKind, Shapes] = {
    ConditionKind.NTH_ORDER: {
        "from": Shape(Sort.WHOLE, least=1, most=100_000),
        "to": Shape(Sort.WHOLE, needed=False, least=1, most=100_000),
    },
    ConditionKind.EVERY_NTH: {"n": Shape(Sort.WHOLE, least=1, most=1_000)},
    ConditionKind.SPENT: {
        "amount": Shape(Sort.MONEY, least=1),
        "currency": Shape(Sort.CURRENCY),
    },
    ConditionKind.DAYS_SINCE_LAST: {
        "least": Shape(Sort.WHOLE, needed=False, most=3_650),
        "most": Shape(Sort.WHOLE, needed=False, most=3_650),
    },
    ConditionKind.ORDER_VALUE: {
        "least": Shape(Sort.MONEY, needed=False),
        "most": Shape(Sort.MONEY, needed=False),
        "currency": Shape(Sort.CURRENCY),
    },
    ConditionKind.PRODUCTS: {
        "ids": Shape(Sort.IDS, needed=False),
        "variant_ids": Shape(Sort.IDS, needed=False),
        "any": Shape(Sort.FLAG),
    },
    ConditionKind.COLLECTIONS: _THINGS,
    ConditionKind.CATEGORIES: _THINGS,
    ConditionKind.COUNTRY: {"codes": Shape(Sort.COUNTRIES), "any": Shape(Sort.FLAG)},
    ConditionKind.CHANNEL: {"ids": Shape(Sort.IDS)},
    ConditionKind.GROUP: {"ids": Shape(Sort.IDS)},
    ConditionKind.WEEKDAY: {"days": Shape(Sort.WEEKDAYS)},
    ConditionKind.GOODIES: {"most": Shape(Sort.WHOLE, most=1_000)},
    ConditionKind.RETURNS: {"most": Shape(Sort.SHARE)},
    ConditionKind.ACCOUNT: {"has": Shape(Sort.FLAG)},
    ConditionKind.LANGUAGE: {"codes": Shape(Sort.LANGUAGES)},
}

REWARDS: Mapping[RewardKind, Shapes] = {
    RewardKind.GOODIE: {"goodie_ids": Shape(Sort.IDS)},
    RewardKind.CODE: {
        "code_kind": Shape(Sort.CODE_KIND),
        "value": Shape(Sort.PERCENT_OR_MONEY),
        "currency": Shape(Sort.CURRENCY),
        "valid_days": Shape(Sort.WHOLE, least=1, most=730),
        "min_spent": Shape(Sort.MONEY, needed=False),
        "cost": Shape(Sort.MONEY, needed=False),
        "countries": Shape(Sort.COUNTRIES, needed=False),
        "product_ids": Shape(Sort.IDS, needed=False),
        "collection_ids": Shape(Sort.IDS, needed=False),
        "category_ids": Shape(Sort.IDS, needed=False),
        "channel_ids": Shape(Sort.IDS, needed=False),
    },
    RewardKind.GIFT_CARD: {
        "amount": Shape(Sort.MONEY, least=1),
        "currency": Shape(Sort.CURRENCY),
        "valid_days": Shape(Sort.WHOLE, needed=False, least=1, most=3_650),
    },
}

LIMITS: Shapes = {
    "per_customer": Shape(Sort.WHOLE, needed=False, least=1, most=1_000),
    "cooldown_days": Shape(Sort.WHOLE, needed=False, least=1, most=3_650),
    "per_day": Shape(Sort.WHOLE, needed=False, least=1),
    "total": Shape(Sort.WHOLE, needed=False, least=1),
    "monthly_budget": Shape(Sort.MONEY, needed=False, least=1),
    "currency": Shape(Sort.CURRENCY, needed=False),
}


class WrongValueError(ValueError):
    """A value is not what its shape says; `code` is one of `problems.Code`."""

    def __init__(self, code: Code, message: str) -> None:
        """Keep both parts."""
        super().__init__(message)
        self.code = code


def read_all(
    shapes: Shapes, stored: Mapping[str, object], path: str
) -> tuple[dict[str, object], list[Problem]]:
    """Read named values.

    Args:
        shapes: What each must be.
        stored: As JSON has them; None and "" stand for nothing.
        path: Of the field, e.g. "conditions.2".

    Returns:
        The values that are right, by name (nothing: left out), and what is wrong.

    """
    found: dict[str, object] = {}
    problems = [
        Problem(f"{path}.{name}", Code.UNKNOWN, f"There is no field {name} here.")
        for name in stored
        if name not in shapes and name != "kind"
    ]
    for name, shape in shapes.items():
        raw = stored.get(name)
        if raw is None or raw == "" or (shape.sort is not Sort.FLAG and raw in ([], ())):
            if shape.needed:
                problems.append(Problem(f"{path}.{name}", Code.REQUIRED, "This is needed."))
            continue
        try:
            found[name] = read_one(shape, raw)
        except WrongValueError as error:
            problems.append(Problem(f"{path}.{name}", error.code, str(error)))
    problems += _cents(shapes, found, path)
    return found, problems


def read_one(shape: Shape, raw: object) -> object:
    """Return a value as it is used: whole numbers, `Decimal`, sorted tuples, texts, flags.

    Raises:
        WrongValueError: It is not what the shape says.

    """
    match shape.sort:
        case Sort.WHOLE:
            return _whole(raw, shape.least, shape.most)
        case Sort.MONEY | Sort.PERCENT_OR_MONEY:
            # Of a percentage no more than a currency's third decimal is known here either.
            return _money(raw, above_nothing=shape.least > 0)
        case Sort.SHARE:
            return _share(raw)
        case Sort.FLAG:
            if not isinstance(raw, bool):
                raise WrongValueError(Code.INVALID, "This is true or false.")
            return raw
        case Sort.CURRENCY:
            return _currency(raw)
        case Sort.CODE_KIND:
            if raw not in {one.value for one in CodeKind}:
                raise WrongValueError(Code.UNKNOWN, "There is no such kind of code.")
            return CodeKind(str(raw))
        case Sort.IDS:
            # The order in which goodies are tried is staff's.
            return tuple(dict.fromkeys(_whole(one, 1, LARGEST_ID) for one in _list(raw)))
        case Sort.WEEKDAYS:
            return tuple(sorted({_whole(one, 1, 7) for one in _list(raw)}))
        case Sort.COUNTRIES:
            return tuple(sorted({_letters(one).upper() for one in _list(raw)}))
        case Sort.LANGUAGES:
            return tuple(sorted({_letters(one).lower() for one in _list(raw)}))


def plain(value: object) -> object:
    """Return a value as JSON has it."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple | frozenset):
        return [plain(one) for one in value]
    return value.value if isinstance(value, StrEnum) else value


def decimals(currency: str) -> int:
    """Return how many decimals an amount of a currency has."""
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


def _cents(shapes: Shapes, found: Mapping[str, object], path: str) -> list[Problem]:
    """Return the amounts that nobody could pay, such as half a cent."""
    currency = found.get("currency")
    if not isinstance(currency, str):
        return []
    most = decimals(currency)
    wrong = []
    for name, shape in shapes.items():
        value = found.get(name)
        is_money = shape.sort is Sort.MONEY or (
            shape.sort is Sort.PERCENT_OR_MONEY and found.get("code_kind") is CodeKind.FIXED
        )
        if is_money and isinstance(value, Decimal) and value != round(value, most):
            text = f"An amount in {currency} has at most {most} decimals."
            wrong.append(Problem(f"{path}.{name}", Code.INVALID, text))
    return wrong


def _whole(raw: object, least: int, most: int) -> int:
    try:
        value = int(str(raw)) if not isinstance(raw, bool) else None
    except ValueError:
        value = None
    if value is None:
        raise WrongValueError(Code.INVALID, "This is a whole number.")
    if not least <= value <= most:
        raise WrongValueError(Code.OUT_OF_RANGE, f"This is from {least} to {most}.")
    return value


def _decimal(raw: object) -> Decimal:
    try:
        value = Decimal(str(raw)) if not isinstance(raw, bool) else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        raise WrongValueError(Code.INVALID, "This is a number.")
    return value


def _money(raw: object, *, above_nothing: bool) -> Decimal:
    value = _decimal(raw)
    if value < 0 or (above_nothing and value == 0) or value > MOST_MONEY:
        raise WrongValueError(
            Code.OUT_OF_RANGE,
            "This is more than 0." if above_nothing else "This is an amount of 0 or more.",
        )
    if value != round(value, 3):
        raise WrongValueError(Code.INVALID, "This has at most three decimals.")
    return value


def _share(raw: object) -> Decimal:
    value = _decimal(raw)
    if not 0 <= value <= 1:
        raise WrongValueError(Code.OUT_OF_RANGE, "This is a share from 0 to 1.")
    return value


def _currency(raw: object) -> str:
    if not isinstance(raw, str) or len(raw) != 3 or not (raw.isascii() and raw.isalpha()):
        raise WrongValueError(Code.INVALID, "This is a currency's three letters.")
    return raw.upper()


def _letters(raw: object) -> str:
    if not isinstance(raw, str) or len(raw) != 2 or not (raw.isascii() and raw.isalpha()):
        raise WrongValueError(Code.INVALID, "These are codes of two letters.")
    return raw


def _list(raw: object) -> list[object]:
    if not isinstance(raw, list | tuple):
        raise WrongValueError(Code.INVALID, "This is a list.")
    if len(raw) > MOST_IDS:
        raise WrongValueError(Code.OUT_OF_RANGE, f"These are at most {MOST_IDS}.")
    return list(raw)
