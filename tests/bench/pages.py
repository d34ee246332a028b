"""P9, our pages: staff's in the Dashboard and the customer's, however much the shop has."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from graphene import Node
from saleor.account.models import User
from saleor.permission.models import Permission

from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record.open import open_complaint
from saleor_service_plugin.complaints.record.opening import Opening
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
from saleor_service_plugin.dashboard import card
from saleor_service_plugin.dashboard.card import PATH
from saleor_service_plugin.dashboard.pages import PAGES, WIDGETS
from saleor_service_plugin.graphql import connections as lists
from saleor_service_plugin.messages import render
from saleor_service_plugin.mirror.rules import Figure
from saleor_service_plugin.orders import access
from saleor_service_plugin.rewards.asking.models import Rule
from saleor_service_plugin.rewards.campaigns.models import Campaign
from saleor_service_plugin.shop import port
from tests.saleor.api.people import staff
from tests.saleor.pages.visitor import token_of
from tests.saleor.world import World

from . import two_shops
from .figures import Row
from .measuring import Call, in_turns
from .two_shops import Shop

FEW = 1000

ORDERS = 100_000

RATIO = 1.3

PAIRS = 100

WARM_UP = 5

PERMISSIONS = ("manage_orders", "manage_plugins", "manage_discounts", "manage_users")

Words = Mapping[str, str]

MEASURED = "Measured"

FIVE_OFF = {
    "kind": "code", "code_kind": "fixed", "value": "5", "currency": "EUR", "valid_days": 30,
}  # fmt: skip


@dataclass(frozen=True)
class Look:
    """One page as somebody opens it."""

    name: str
    path: str
    words: Callable[[Shop], Words] = lambda shop: {}
    public: bool = False


def measure(world: World, *, messages: int) -> Iterator[Row]:
    """Yield a row for every page.

    Args:
        world: The shop.
        messages: In the big shop, beside 100,000 orders.

    """
    clerk = _clerk(world)
    with port.current().writer():
        card.hang_up()
    account = User.objects.create(email=world.email(), is_active=True, is_confirmed=True)
    shops = two_shops.both(world, orders=ORDERS, messages=messages, few=FEW, customer=account.pk)
    try:
        looks = _looks(world, account.pk)
        _complete(looks)
        for look in looks:
            yield _row(look, shops, clerk)
    finally:
        two_shops.remove(shops)


def _clerk(world: World) -> User:
    """Return somebody who may see every page, in every channel."""
    user: User = staff(world, *PERMISSIONS).user
    assert Permission.objects.filter(group__user=user).count() == len(PERMISSIONS)
    return user


def _looks(world: World, account: int) -> Sequence[Look]:
    slug = str(world.channels["eur"].slug)
    channel = {"channel": slug}

    def middle(shop: Shop) -> Words:
        return {"after": lists.cursor_of([shop.a_message - FEW // 10])}

    def order(shop: Shop) -> Words:
        return {"orderId": Node.to_global_id("Order", shop.an_order)}

    def customer(shop: Shop) -> Words:
        return {"customerId": Node.to_global_id("User", account)}

    def message(shop: Shop) -> Words:
        return {"message": Node.to_global_id("ServiceMessage", shop.a_message)}

    def parcel(shop: Shop) -> Words:
        return {"parcel": Node.to_global_id("ServiceParcel", shop.a_parcel)}

    def always(**words: str) -> Callable[[Shop], Words]:
        return lambda shop: words

    figures = [one.name for one in Figure]
    return [
        Look("today", "today"),
        *(Look(f"mirror, {name}", "mirror", always(figure=name)) for name in figures),
        Look("messages", "messages"),
        Look("messages, further on", "messages", middle),
        Look("messages that wait for a word", "messages", always(state="asking")),
        Look("messages, failed", "messages", always(state="FAILED")),
        Look("messages of a kind", "messages", always(kind="PARCEL_SENT")),
        Look("messages of an order", "messages", order),
        Look("message", "message", message),
        Look("parcels", "parcels"),
        Look("parcels, all", "parcels", always(show="all")),
        Look("parcels with a problem", "parcels", always(show="EXCEPTION")),
        Look("parcels of a carrier", "parcels", always(show="all", carrier="DHL")),
        Look("parcel", "parcel", parcel),
        *_promise_looks(world, always),
        *_complaint_looks(always),
        *_reward_looks(world, always),
        Look("carriers", "carriers"),
        Look("carrier", "carrier", always(service="dhl")),
        Look("settings", "settings"),
        Look("channel", "channel", always(**channel)),
        Look("live", "live", always(**channel)),
        Look("look", "look", always(**channel)),
        Look("texts", "texts", always(**channel)),
        Look("wording", "wording", always(**channel, name="FOOTER", language="DE")),
        Look("text", "text", always(kind="PARCEL_SENT", language="DE")),
        Look("preview", "preview", always(kind="PARCEL_SENT", language="DE")),
        Look("health", "health"),
        Look("addresses", "addresses"),
        Look("consents", "consents", lambda shop: {"email": "nobody@example.com"}),
        Look("order widget", "widgets/order", order),
        Look("customer widget", "widgets/customer", customer),
        Look("order page", "order", public=True),
    ]


def _promise_looks(world: World, always: Callable[..., Callable[[Shop], Words]]) -> list[Look]:
    """Return the looks at promises, delays, back-orders and reports."""
    channel = {"channel": str(world.channels["eur"].slug)}
    return [
        Look("without news", "silence"),
        Look("reports", "reports"),
        Look("reports by carrier", "reports", always(by="CARRIER")),
        Look("promised lines", "lines"),
        Look("broken promises", "lines", always(outcome="BROKEN")),
        Look("promised lines as a file", "report-file"),
        Look("promises", "promises"),
        Look("promise", "promise", always(**channel)),
        Look("transit", "transit", always(method=str(world.channels["eur"].shipping_method_pk))),
        Look("calendars", "calendars"),
        Look("clocks", "clocks"),
        Look("clocks of a channel", "clocks", always(**channel)),
        Look("calendar", "calendar", always(owner="carrier", key="dhl")),
        Look("delays", "delays"),
        Look("delays of a cause", "delays", always(cause="no-scan")),
        Look("delays, all", "delays", always(state="all")),
        Look("delays of an order that is not there", "delays", always(search="0")),
        Look("back-orders", "backorders"),
        Look("variant", "variant", always(variant=str(world.variants["mug"].pk))),
    ]


def _complaint_looks(always: Callable[..., Callable[[Shop], Words]]) -> list[Look]:
    """Return the looks at what customers complain of and ask."""

    def complaint(shop: Shop) -> Words:
        return {"number": _a_complaint(shop)}

    def order(shop: Shop) -> Words:
        return {"order": Node.to_global_id("Order", shop.an_order)}

    return [
        Look("complaints", "complaints"),
        Look("complaints, all, newest", "complaints", always(state="all", sort="newest")),
        Look("complaint", "complaint", complaint),
        Look("complaint to be written down", "complaint-new", order),
        Look("callers", "callers"),
        Look("caller by name", "callers", always(search="muster")),
        Look("canned replies", "replies"),
        Look("complaint report", "complaint-report"),
        Look("complaint report as a file", "complaint-file"),
    ]


def _a_complaint(shop: Shop) -> str:
    """Return the number of one about the shop's order; it is opened where there is none."""
    with port.current().writer():
        known = Complaint.objects.filter(order_id=shop.an_order).first()
        row = known or open_complaint(
            Opening(
                key=f"bench:{shop.an_order}", topic=Topic.DAMAGED, text="It came broken.",
                author=Author(AuthorKind.CUSTOMER), source=Source.PAGE, order_id=shop.an_order,
            )
        )  # fmt: skip
    return str(row.number)


def _reward_looks(world: World, always: Callable[..., Callable[[Shop], Words]]) -> list[Look]:
    """Return the looks at what is for returning customers, and at what goes into parcels."""
    pk = world.channels["eur"].pk
    channel = {"channel": str(world.channels["eur"].slug)}

    def rule(shop: Shop) -> Words:
        with port.current().writer():
            row, _ = Rule.objects.get_or_create(name=MEASURED, trigger="paid", reward=FIVE_OFF)
        return {"id": str(row.pk)}

    def campaign(shop: Shop) -> Words:
        with port.current().writer():
            row, _ = Campaign.objects.get_or_create(
                name=MEASURED, channel_id=pk, defaults={"reward": FIVE_OFF}
            )
        return {"campaign": Node.to_global_id("ServiceCampaign", row.pk)}

    return [
        Look("rules", "rules"),
        Look("rule", "rule", always(preset="second-order")),
        Look("what a rule would have given", "simulate", rule),
        Look("goodies", "goodies", always(search="mug")),
        Look("rewards of a channel", "reward", always(**channel)),
        Look("grants", "grants"),
        Look("grants of a state", "grants", always(state="GIVEN")),
        Look("grants of an order that is not there", "grants", always(search="0")),
        Look("campaigns", "campaigns"),
        Look("a campaign", "campaign", campaign),
        Look("whom a campaign would reach", "campaign-preview", campaign),
        Look("referral", "referral"),
        Look("what rewards cost and bring", "rewards"),
        Look("what rewards cost and bring, as a file", "reward-file"),
        Look("orders to pack", "packing"),
        Look("orders to pack that are not paid", "packing", always(paid="no")),
    ]


def _complete(looks: Sequence[Look]) -> None:
    missing = {*PAGES, *(f"widgets/{name}" for name in WIDGETS)} - {one.path for one in looks}
    if missing:
        raise RuntimeError(f"pages that nobody measures: {', '.join(sorted(missing))}")


def _row(look: Look, shops: Sequence[Shop], clerk: User) -> Row:
    calls, sizes = [], []
    for one in shops:
        call = _call(look, one, clerk)
        calls.append(call)
        sizes.append(_size(call))
    ours, theirs = calls
    in_turns([ours] * WARM_UP, [theirs] * WARM_UP)
    times = in_turns([ours] * PAIRS, [theirs] * PAIRS)
    slow = [statistics.quantiles(found, n=20)[-1] for found in (times.ours, times.theirs)]
    ratio = slow[0] / slow[1]
    return Row(
        "P9",
        f"page: {look.name}, p95, {shops[0].messages:,} messages, {ORDERS:,} orders / {FEW:,}",
        ratio,
        "x",
        goal=f"<= {RATIO}",
        holds=ratio <= RATIO,
        peer=(f"with {FEW:,}, p95 ms", slow[1] * 1000),
        spread=times.spread,
        n=PAIRS,
        note=f"{slow[0] * 1000:.0f} ms; medians x {times.ratio:.2f}; {sizes[0]:,} and "
        f"{sizes[1]:,} characters",
    )


def _call(look: Look, shop: Shop, clerk: User) -> Call:
    client = Client()
    with shop.here():
        words = dict(look.words(shop))
        if look.public:
            token = access.token_of(shop.an_order, 0)
            path, headers = f"/plugins/global/saleor.service/p/order/{token}", {}
        else:
            token = token_of(clerk)
            path, headers = f"{PATH}/{look.path}", {"Service-Part": "1", "Service-Locale": "de"}
            headers["Authorization-Bearer"] = token

    def run() -> Any:
        with shop.here():
            if look.path == "preview":
                # The browser sends this form by itself, without our headers.
                answer = client.post(f"{path}?{urlencode(words)}", {**_source(), "token": token})
            else:
                answer = client.get(path, words, headers=headers)
        if answer.status_code != 200:
            raise RuntimeError(f"{look.name}: {answer.status_code} {answer.content[:300]!r}")
        return answer

    return run


def _source() -> Words:
    source = render.packaged("parcel-sent", "de")
    return {"subject": source.subject, "mjml": source.mjml, "text": source.text, "locale": "de"}


def _size(call: Call) -> int:
    answer: Any = partial(call)()
    return len(answer.content.decode())
