"""The service view of an order: its story, its parcels, what the customer was told."""

from collections.abc import Iterable
from typing import Any

import graphene
from promise import Promise
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..delivery.listed import Listed, still_true
from ..messages import addresses
from ..orders import timeline, wording
from ..orders.access import token_of
from ..orders.models import Fact
from ..orders.models import ServiceOrder as OrderRow
from ..outbox.rules import State
from . import ids, loaders, parcel_loaders
from .complaint_types import ServiceComplaint, complaints_of
from .connections import CountableConnection
from .contact_types import ContactView, ServiceChannelContact
from .message_types import ServiceMessage
from .order_parts import ServiceOrderLine, ServiceTimelineEntry
from .order_promise_types import ServiceOrderDelay, ServiceOrderPromise, delays_of, promises_of
from .parcel_types import ServiceParcel
from .reward_types import ServiceReward, rewards_of
from .views import FactView, OrderView


class ServiceOrder(BaseObjectType):
    """The service view of an order."""

    id = graphene.ID(required=True, description="Id of the service view.")
    order_id = graphene.ID(required=True, description="Id of Saleor's Order.")
    number = graphene.String(required=True, description="The order's number.")
    channel = graphene.String(required=True, description="Slug of its channel.")
    language_code = graphene.String(required=True, description="As Saleor writes it: de, pt-br.")
    status = graphene.String(required=True, description="Saleor's own status, as last seen.")
    placed_at = DateTime(description="When it was placed.")
    tracked_since = DateTime(
        description="Since when the service follows it. Null: it has not looked at it yet, as at "
        "orders from before the plugin; then timeline, parcels and messages are empty, whatever "
        "has happened."
    )
    first_name = graphene.String(description="Of whom the goods go to.")
    city = graphene.String(description="Where the goods go.")
    email = graphene.String(
        description="The customer's address. Not with an order's token, which may be handed on."
    )
    lines = NonNullList(
        ServiceOrderLine, required=True, description="Empty where Saleor has removed the order."
    )
    timeline = NonNullList(
        ServiceTimelineEntry,
        required=True,
        description="Its story, the oldest first; for customers without our bookkeeping. Empty "
        "and not known while trackedSince is null.",
    )
    parcels = NonNullList(
        ServiceParcel,
        required=True,
        description="Its parcels; for customers without those that never left. Empty and not "
        "known while trackedSince is null.",
    )
    messages = NonNullList(
        ServiceMessage,
        required=True,
        description="What the customer was told, the newest first, 100 at most. Staff see "
        "also what was not sent, and why.",
    )
    promises = NonNullList(
        ServiceOrderPromise,
        required=True,
        description="When its lines come, as promised; for customers what they were told. Empty "
        "where nothing was promised.",
    )
    delays = NonNullList(
        ServiceOrderDelay,
        required=True,
        description="News of when it comes, the newest first; for customers what they were told.",
    )
    rewards = NonNullList(
        ServiceReward,
        required=True,
        description="What came with this order: codes and gift cards, whether a mail told of them "
        "or not, and surprises in the parcel; the newest first, 20 at most.",
    )
    complaints = NonNullList(
        ServiceComplaint,
        required=True,
        description="Complaints and questions about this order, the newest first, 20 at most. "
        "With the order's token alone those that customers opened, without what was said.",
    )
    contact = graphene.Field(
        ServiceChannelContact,
        required=True,
        description="How to reach a person, and how the shop shows itself.",
    )
    collection_point = graphene.String(
        description="Where the customer fetches the goods; null where they are sent."
    )
    shipping_address = NonNullList(
        graphene.String,
        description="Where the goods go, line by line. Null for who has shown the order's token "
        "alone (serviceOrderUnlock), and where Saleor has removed the order.",
    )
    may_act = graphene.Boolean(
        required=True,
        description="Whether the caller has shown that the order is theirs, or is staff.",
    )
    acting_closed = graphene.Boolean(
        required=True,
        description="Whether there were too many wrong answers today (UTC) to show that.",
    )
    page_url = graphene.String(
        description="Address of the public order page, as mails name it. Null for a guest."
    )
    token = graphene.String(
        description="A guest may look at this order with it, for 24 months. Null for a guest."
    )

    class Meta:
        description = (
            "The service view of an order: its story, its parcels, what the customer was told."
        )

    @staticmethod
    def resolve_id(root: OrderView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceOrder", root.row.order_id)

    @staticmethod
    def resolve_order_id(root: OrderView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Order", root.row.order_id)

    @staticmethod
    def resolve_number(root: OrderView, info: Any) -> str:
        """Return the number."""
        return root.row.number

    @staticmethod
    def resolve_channel(root: OrderView, info: Any) -> str:
        """Return the channel's slug."""
        return root.row.channel_slug

    @staticmethod
    def resolve_language_code(root: OrderView, info: Any) -> str:
        """Return the language."""
        return root.row.language_code

    @staticmethod
    def resolve_status(root: OrderView, info: Any) -> str:
        """Return Saleor's status."""
        return root.row.status

    @staticmethod
    def resolve_placed_at(root: OrderView, info: Any) -> Any:
        """Return when it was placed."""
        return root.row.placed_at

    @staticmethod
    def resolve_tracked_since(root: OrderView, info: Any) -> Any:
        """Return when its row was made, where a look has filled it."""
        return root.row.created_at if root.row.synced_at else None

    @staticmethod
    def resolve_first_name(root: OrderView, info: Any) -> Any:
        """Return the first name of the recipient."""
        return _address(root.row, info).then(lambda found: found.first_name if found else None)

    @staticmethod
    def resolve_city(root: OrderView, info: Any) -> Any:
        """Return the town."""
        return _address(root.row, info).then(lambda found: found.city if found else None)

    @staticmethod
    def resolve_email(root: OrderView, info: Any) -> str | None:
        """Return the address, but never to who holds a token alone."""
        return None if root.by_token else root.row.email

    @staticmethod
    def resolve_lines(root: OrderView, info: Any) -> Any:
        """Return the lines."""
        order = loaders.ShopOrderLoader(info.context).load(root.row.order_id)
        # A goodie is a surprise; in its parcel customers read that there is one.
        return order.then(
            lambda found: [
                one for one in (found.lines if found else ()) if root.as_staff or not one.goodie_key
            ]
        )

    @staticmethod
    def resolve_timeline(root: OrderView, info: Any) -> Any:
        """Return its story."""
        facts = loaders.FactsLoader(info.context).load(root.row.order_id)
        parcels = parcel_loaders.listed_of(info, root.row.order_id)
        return Promise.all([facts, parcels]).then(lambda found: _story(root, *found))

    @staticmethod
    def resolve_parcels(root: OrderView, info: Any) -> Any:
        """Return its parcels."""
        parcels = parcel_loaders.listed_of(info, root.row.order_id)
        return parcels.then(lambda found: list(root.parcels(found)))

    @staticmethod
    def resolve_messages(root: OrderView, info: Any) -> Any:
        """Return what was told, for staff also what was not."""
        rows = loaders.OrderMessagesLoader(info.context).load(root.row.order_id)
        if root.as_staff:
            return rows
        return rows.then(lambda found: [row for row in found if row.state == State.SENT])

    @staticmethod
    def resolve_promises(root: OrderView, info: Any) -> Any:
        """Return what was promised."""
        return promises_of(root, info)

    @staticmethod
    def resolve_delays(root: OrderView, info: Any) -> Any:
        """Return the news."""
        return delays_of(root, info)

    @staticmethod
    def resolve_rewards(root: OrderView, info: Any) -> Any:
        """Return what its customer was granted."""
        return rewards_of(root, info)

    @staticmethod
    def resolve_complaints(root: OrderView, info: Any) -> Any:
        """Return what is to be cleared up about it."""
        return complaints_of(root, info)

    @staticmethod
    def resolve_contact(root: OrderView, info: Any) -> Any:
        """Return the channel's contact."""
        found = loaders.ContactLoader(info.context).load(root.row.channel_id or 0)
        return found.then(lambda contact: ContactView(contact, root.row.language_code))

    @staticmethod
    def resolve_collection_point(root: OrderView, info: Any) -> Any:
        """Return the point's name."""
        order = loaders.ShopOrderLoader(info.context).load(root.row.order_id)
        return order.then(
            lambda found: found.collection_point_name if found and found.is_collected else None
        )

    @staticmethod
    def resolve_shipping_address(root: OrderView, info: Any) -> Any:
        """Return the address, but not to who holds a token alone."""
        if not root.sees_all:
            return None
        order = loaders.ShopOrderLoader(info.context).load(root.row.order_id)
        return order.then(
            lambda found: wording.address_lines(found.shipping_address, root.row.language_code)
            if found
            else None
        )

    @staticmethod
    def resolve_may_act(root: OrderView, info: Any) -> bool:
        """Return whether more than the token was shown."""
        return root.sees_all

    @staticmethod
    def resolve_acting_closed(root: OrderView, info: Any) -> Any:
        """Return whether it is closed for today."""
        return loaders.ActingClosedLoader(info.context).load(root.row.order_id)

    @staticmethod
    def resolve_page_url(root: OrderView, info: Any) -> Any:
        """Return the address, but not to who holds its token already."""
        if root.by_token:
            return None
        token = token_of(root.row.order_id, root.row.access_revision)
        found = loaders.ContactLoader(info.context).load(root.row.channel_id or 0)
        return found.then(
            lambda contact: addresses.order_page(token, contact.profile.order_page_address)
        )

    @staticmethod
    def resolve_token(root: OrderView, info: Any) -> str | None:
        """Return a token, but not to who holds one alone: it would never end."""
        if root.by_token:
            return None
        return token_of(root.row.order_id, root.row.access_revision)


def _story(root: OrderView, facts: Iterable[Fact], parcels: list[Listed]) -> list[FactView]:
    """Return an order's story as the caller may read it, each entry with its parcel."""
    held = still_true(facts, parcels)
    shown = held if root.as_staff else timeline.for_customers(held)
    first = {
        view.row.fulfillment_id: view.row.pk
        for view in root.parcels(parcels)
        if view.place.is_first
    }
    return [
        FactView(fact, fact.data.get("parcel", first.get(fact.data.get("fulfillment"))))
        for fact in shown
    ]


def _address(row: OrderRow, info: Any) -> Any:
    order = loaders.ShopOrderLoader(info.context).load(row.order_id)
    return order.then(
        lambda found: (found.shipping_address or found.billing_address) if found else None
    )


class ServiceOrderConnection(CountableConnection):
    """A page of orders."""

    class Meta:
        node = ServiceOrder
        description = "A page of orders."
