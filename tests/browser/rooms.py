"""Every page of ours as staff open it: with the words of something that is there."""

from collections.abc import Mapping

from saleor_service_plugin.dashboard.pages import PAGES, WIDGETS
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.rewards.asking.models import Rule
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.shop import port
from tests.browser.shop import Shop
from tests.saleor.world.api import global_id

ALONE = {"preview", "report-file", "reward-file"}
"""A document within the editor's page, and a file: never opened by themselves."""

PATHS = (*sorted({*PAGES} - ALONE), *sorted(f"widgets/{name}" for name in WIDGETS))

MOUNTS: Mapping[str, str] = {
    "widgets/order": "order_details_widgets",
    "widgets/customer": "customer_details_widgets",
}


def rule() -> str:
    """Return the number of a rule that is there."""
    with port.current().writer():
        made, _ = Rule.objects.get_or_create(
            name="Rooms", trigger="paid", reward={"kind": "gift-card", "amount": "5", "currency": "USD"}
        )  # fmt: skip
    return str(made.pk)


def a_campaign(shop: Shop) -> str:
    """Return the id of a draft of a campaign."""
    reward = {
        "kind": "code", "code_kind": "free-shipping", "value": "100", "currency": "EUR",
        "valid_days": 7,
    }  # fmt: skip
    with port.current().writer():
        row, _ = Campaign.objects.get_or_create(
            name="Free-shipping week", channel_id=shop.world.channels["eur"].pk,
            defaults={"reward": reward},
        )  # fmt: skip
    return global_id("ServiceCampaign", row.pk)


def words(shop: Shop, path: str) -> Mapping[str, str]:
    """Return what stands in a page's address."""
    with port.current().writer():
        message = Message.objects.order_by("pk").last()
    assert message
    channel = {"channel": str(shop.world.channels["eur"].slug)}
    mail = {"kind": "PARCEL_SENT", "language": "DE"}
    found: Mapping[str, Mapping[str, str]] = {
        "addresses": {}, "consents": {"email": "nobody@example.com"}, "health": {}, "messages": {}, "settings": {}, "today": {},
        "channel": channel, "live": channel, "look": channel, "texts": channel,
        "message": {"message": global_id("ServiceMessage", message.pk)},
        "parcels": {}, "parcel": {"parcel": shop.parcel},
        "carriers": {}, "carrier": {"account": shop.account},
        "promises": {}, "promise": channel, "transit": {"method": str(shop.world.channels["eur"].shipping_method_pk)},
        "grants": {}, "clocks": {},
        "calendars": {}, "calendar": {"owner": "carrier", "key": "dhl"}, "delays": {}, "complaints": {}, "complaint-report": {},
        "backorders": {}, "packing": {}, "variant": {"variant": str(shop.world.variants["mug"].pk)},
        "mirror": {"figure": "RETURNING"},
        "goodies": {"search": "mug"}, "reward": channel,
        "rules": {}, "rule": {"preset": "second-order"}, "simulate": {"id": rule()},
        "silence": {}, "reports": {"by": "CARRIER"}, "lines": {"outcome": "BROKEN"},
        "text": mail,
        "wording": {**channel, "name": "TERMS", "language": "DE"},
        "campaigns": {}, "referral": {}, "rewards": {}, "campaign": {"preset": "win-back"},
        "campaign-preview": {"campaign": a_campaign(shop)},
        "widgets/order": {"orderId": shop.guest_order},
        "widgets/customer": {"customerId": global_id("User", shop.customer_id)},
    }  # fmt: skip
    return found[path]
