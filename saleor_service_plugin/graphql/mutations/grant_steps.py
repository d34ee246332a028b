"""What the mutations of grants share."""

from collections.abc import Mapping
from typing import NoReturn

from ...rewards.grants.by_staff import GrantRefusedError
from ...rewards.rules.words import RewardKind
from ..callers import MANAGE_GIFT_CARD, Caller
from ..errors import Code, refuse

CODES: Mapping[str, Code] = {
    "required": Code.REQUIRED,
    "too-long": Code.TOO_LONG,
    "not-found": Code.NOT_FOUND,
    "wrong-state": Code.WRONG_STATE,
    "unknown": Code.NOT_FOUND,
}
"""Others are INVALID."""


def refused(error: GrantRefusedError) -> NoReturn:
    """Say why a use case refused it.

    Raises:
        ValidationError: Always.

    """
    refuse(error.field, str(error), CODES.get(error.code, Code.INVALID))


def demand_money(caller: Caller, kind: str, field: str) -> None:
    """Refuse gift cards to who may not make them in Saleor either.

    Raises:
        ValidationError: The caller lacks MANAGE_GIFT_CARD.

    """
    if kind == RewardKind.GIFT_CARD and not caller.has(MANAGE_GIFT_CARD):
        refuse(field, "Gift cards need MANAGE_GIFT_CARD, too.", Code.INVALID)
