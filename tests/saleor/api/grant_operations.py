"""The lines of the operations of codes, gift cards and goodies that were granted."""

from collections.abc import Mapping

from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS_IN_CHANNEL, DONE, NOT_DONE, NOTHING, Verdicts
from tests.saleor.world.api import global_id


def own_rewards(caller: Caller) -> Verdicts:
    """Show the owner what is theirs; all others have nothing of their own."""
    if caller.owns:
        return DONE
    return NOT_DONE if caller.broken else NOTHING


def _asked(cast: Cast) -> Mapping[str, object]:
    where = {"orders": [cast.order], "channels": [cast.channel], "customers": [cast.owner]}
    return {"first": 5, "where": where}


def _asked_of(cast: Cast) -> Mapping[str, object]:
    where = {"rules": [global_id("ServiceRule", 1)], "campaigns": [global_id("ServiceCampaign", 1)]}
    return {"where": where}


def _things(cast: Cast) -> Mapping[str, object]:
    """Return an input that names all that a reward can name."""
    named = {
        "products": "Product", "collections": "Collection", "categories": "Category",
        "goodies": "ServiceGoodie",
    }  # fmt: skip
    code = {"kind": "CODE", "codeKind": "PERCENT", "value": 10, "validDays": 30}
    things = {name: [global_id(type_, 1)] for name, type_ in named.items()}
    return {"input": {**code, **things, "channels": [cast.channel]}}


GRANTS: Mapping[str, Line] = {
    "serviceMyRewards": Line(own_rewards, lambda cast: {"first": 5}),
    "serviceGrant": Line(DISCOUNTS_IN_CHANNEL, lambda cast: {"id": cast.grant}),
    "serviceGrants": Line(DISCOUNTS_IN_CHANNEL, _asked, more=_asked_of),
    "serviceGrantCreate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {
            "orderId": cast.order,
            "input": {"kind": "CODE", "codeKind": "PERCENT", "value": 10, "validDays": 30},
            "reason": "Rain",
        },
        more=_things,
    ),
    "serviceGrantTakeBack": Line(DISCOUNTS_IN_CHANNEL, lambda cast: {"id": cast.grant}),
}
