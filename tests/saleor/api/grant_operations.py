"""The lines of the operations of codes, gift cards and goodies that were granted."""

from collections.abc import Mapping

from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS_IN_CHANNEL, DONE, NOT_DONE, NOTHING, Verdicts


def own_rewards(caller: Caller) -> Verdicts:
    """Show the owner what is theirs; all others have nothing of their own."""
    if caller.owns:
        return DONE
    return NOT_DONE if caller.broken else NOTHING


def _asked(cast: Cast) -> Mapping[str, object]:
    where = {"orders": [cast.order], "channels": [cast.channel], "customers": [cast.owner]}
    return {"first": 5, "where": where}


GRANTS: Mapping[str, Line] = {
    "serviceMyRewards": Line(own_rewards, lambda cast: {"first": 5}),
    "serviceGrant": Line(DISCOUNTS_IN_CHANNEL, lambda cast: {"id": cast.grant}),
    "serviceGrants": Line(DISCOUNTS_IN_CHANNEL, _asked),
    "serviceGrantCreate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {
            "orderId": cast.order,
            "input": {"kind": "CODE", "codeKind": "PERCENT", "value": 10, "validDays": 30},
            "reason": "Rain",
        },
        more=lambda cast: {
            "input": {
                "kind": "CODE",
                "codeKind": "PERCENT",
                "value": 10,
                "validDays": 30,
                "channels": [cast.channel],
            },
        },
    ),
    "serviceGrantTakeBack": Line(DISCOUNTS_IN_CHANNEL, lambda cast: {"id": cast.grant}),
}
