"""The lines of the operations of campaigns, referral and the rewards report."""

from collections.abc import Mapping
from typing import Any

from tests.saleor.api import campaign_rows
from tests.saleor.api.cast import Caller, Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import (
    DISCOUNTS,
    DISCOUNTS_IN_CHANNEL,
    DONE,
    NOT_DONE,
    NOTHING,
    Verdicts,
    person,
)
from tests.saleor.world.api import global_id


def own_link(caller: Caller) -> Verdicts:
    """Show the owner the own link; all others have none."""
    if caller.owns:
        return DONE
    return NOT_DONE if caller.broken else NOTHING


def _campaign(state: str = "draft") -> Any:
    def values(cast: Cast) -> Mapping[str, Any]:
        return {"id": global_id("ServiceCampaign", campaign_rows.campaign(cast, state))}

    return values


def _linked(cast: Cast) -> Mapping[str, Any]:
    campaign_rows.add_link(cast)
    return {"channel": cast.channel_slug}


CODE = {"kind": "FIXED", "value": 5}

CODE_FOR = {
    **CODE,
    "productIds": [global_id("Product", 1)],
    "collectionIds": [global_id("Collection", 1)],
    "categoryIds": [global_id("Category", 1)],
}

CAMPAIGNS: Mapping[str, Line] = {
    "serviceCampaign": Line(DISCOUNTS_IN_CHANNEL, _campaign()),
    "serviceCampaigns": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {"first": 5, "channels": [cast.channel]}
        if campaign_rows.campaign(cast)
        else {},
    ),
    "serviceCampaignPreview": Line(DISCOUNTS_IN_CHANNEL, _campaign()),
    "serviceCampaignCreate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {"channel": cast.channel, "input": {"name": "New", "code": CODE}},
        more=lambda cast: {
            "copyOf": global_id("ServiceCampaign", campaign_rows.campaign(cast)),
            "input": {"code": CODE_FOR},
        },
    ),
    "serviceCampaignUpdate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {**_campaign()(cast), "input": {"text": "Other", "code": CODE}},
        more=lambda cast: {"input": {"code": CODE_FOR}},
    ),
    "serviceCampaignSchedule": Line(DISCOUNTS_IN_CHANNEL, _campaign()),
    "serviceCampaignStop": Line(DISCOUNTS_IN_CHANNEL, _campaign("running")),
    "serviceReferralLink": Line(own_link, _linked),
    # Whoever has an account may; who has bought nothing is told that this comes first.
    "serviceReferralLinkCreate": Line(person, _linked, done=frozenset({"NOT_READY"})),
    # Without a link there is nothing to revoke, and that is no error.
    "serviceReferralLinkRevoke": Line(person, _linked),
    "serviceReferralProgram": Line(DISCOUNTS_IN_CHANNEL, lambda cast: {"channel": cast.channel}),
    "serviceReferralProgramUpdate": Line(
        DISCOUNTS_IN_CHANNEL,
        lambda cast: {
            "channel": cast.channel,
            "input": {"windowDays": 20, "code": CODE, "friendCode": CODE},
        },
        more=lambda cast: {"input": {"code": CODE_FOR, "friendCode": CODE_FOR}},
    ),
    "serviceRewardReport": Line(DISCOUNTS, lambda cast: {}),
}
