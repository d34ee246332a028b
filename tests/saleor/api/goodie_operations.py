"""The lines of goodies and of the settings of rewards: who may, and values that succeed."""

from collections.abc import Mapping

from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import DISCOUNTS, DISCOUNTS_IN_CHANNEL, WHOLE_DISCOUNTS
from tests.saleor.world.api import global_id


def _goodie(cast: Cast) -> str:
    return global_id("ServiceGoodie", cast.goodie_id)


def _variant(cast: Cast) -> str:
    return global_id("ProductVariant", cast.world.variants["poster"].pk)


VALUES = {"cost": 2.5, "currency": "EUR", "countries": ["DE"], "isOn": True}

GOODIES: Mapping[str, Line] = {
    "serviceGoodie": Line(DISCOUNTS, lambda cast: {"id": _goodie(cast)}),
    "serviceGoodies": Line(DISCOUNTS, lambda cast: {"first": 5}),
    "serviceGoodieCandidates": Line(
        DISCOUNTS, lambda cast: {"search": "mug"}, more=lambda cast: {"limit": 5}
    ),
    "serviceGoodieCreate": Line(
        WHOLE_DISCOUNTS, lambda cast: {"variant": _variant(cast), "input": dict(VALUES)}
    ),
    "serviceGoodieUpdate": Line(
        WHOLE_DISCOUNTS, lambda cast: {"id": _goodie(cast), "input": dict(VALUES)}
    ),
    "serviceGoodieArchive": Line(WHOLE_DISCOUNTS, lambda cast: {"id": _goodie(cast)}),
    "serviceRewardSettings": Line(DISCOUNTS, lambda cast: {}),
    "serviceRewardSettingsUpdate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {
            "channel": cast.channel,
            "input": {
                "goodieMinutes": 30, "yearlyWarning": 40, "ownerCheck": False,
                "storefront": "https://shop.example/?code={code}",
            },
        },
    ),
}  # fmt: skip
