"""The lines of the operations of codes, gift cards and goodies that were granted."""

from collections.abc import Mapping

from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS, person


def _asked(cast: Cast) -> Mapping[str, object]:
    where = {"orders": [cast.order], "channels": [cast.channel], "customers": [cast.owner]}
    return {"first": 5, "where": where}


GRANTS: Mapping[str, Line] = {
    "serviceMyRewards": Line(person, lambda cast: {"first": 5}),
    "serviceGrant": Line(DISCOUNTS, lambda cast: {"id": cast.grant}),
    "serviceGrants": Line(DISCOUNTS, _asked),
    "serviceGrantCreate": Line(
        DISCOUNTS,
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
    "serviceGrantTakeBack": Line(DISCOUNTS, lambda cast: {"id": cast.grant}),
}
