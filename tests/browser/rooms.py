"""Every page of ours as staff open it: with the words of something that is there."""

from collections.abc import Mapping
from io import BytesIO
from uuid import UUID

from PIL import Image
from playwright.sync_api import FrameLocator

from saleor_service_plugin.complaints.files.take import take
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening, WantedLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind, EntryKind, Source, Topic
from saleor_service_plugin.dashboard.pages import PAGES, WIDGETS
from saleor_service_plugin.graphql.ids import uuid_of
from saleor_service_plugin.messages.models import Message
from saleor_service_plugin.rewards.asking.models import Rule
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.shop import port
from tests.browser.host import Host
from tests.browser.shop import Shop
from tests.saleor.pages.visitor import token_of
from tests.saleor.world.api import global_id

ALONE = {"preview", "report-file", "reward-file", "complaint-file"}
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


def a_complaint(shop: Shop) -> str:
    """Return the number of a complaint with a photo, a note and an answer."""
    key = "browser:complaint"
    with port.current().writer():
        there = Complaint.objects.filter(key=key).first()
    if there is None:
        picture = BytesIO()
        Image.new("RGB", (640, 480), "#7a8b99").save(picture, "JPEG")
        there = open_complaint(
            Opening(
                key=key, topic=Topic.DAMAGED, text="The mug came in pieces.\nWhat now?",
                author=Author(AuthorKind.CUSTOMER, name="Erika Mustermann"), source=Source.PAGE,
                order_id=uuid_of(shop.guest_order, "Order"), email="erika@example.com",
                name="Erika Mustermann", files=[take("mug.jpg", picture.getvalue())],
                lines=[WantedLine(_first_line(shop), 1)],
            )
        )  # fmt: skip
        anna = Author(AuthorKind.STAFF, name="Anna Arndt", user_id=shop.world.staff.user.pk)
        say(there.pk, key=f"{key}:note", author=anna, text="The third.", kind=EntryKind.NOTE)
        say(there.pk, key=f"{key}:reply", author=anna, text="We are sorry. A new one is packed.")
    return str(there.number)


def _first_line(shop: Shop) -> UUID:
    order_id = uuid_of(shop.guest_order, "Order")
    with port.current().writer():
        return port.current().read_orders([order_id], history=False)[order_id].lines[0].id


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
        "grants": {}, "replies": {}, "complaint-new": {"order": shop.guest_order},
        "complaint": {"number": a_complaint(shop)} if path == "complaint" else {},
        "clocks": {}, "callers": {"search": "Wild"}, "complaints": {}, "complaint-report": {},
        "calendars": {}, "calendar": {"owner": "carrier", "key": "dhl"}, "delays": {},
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


def opened(host: Host, shop: Shop, path: str, theme: str = "light") -> FrameLocator:
    """Open one of our pages for a staff member, on something that is there."""
    token = token_of(shop.world.staff.user, widget=MOUNTS.get(path, ""))
    wait = "h2" if path in MOUNTS else "h1"
    return host.open(path, token, theme=theme, wait=wait, **words(shop, path))
