"""serviceDeliveryWishCreate."""

from typing import Any
from uuid import UUID

import graphene
from saleor.graphql.core.types import NonNullList

from ...delivery.delays import by_staff
from ...delivery.promises import shown
from ...delivery.promises.models import Delay
from ...delivery.promises.settings import InvalidPromiseError
from ...delivery.promises.states import Wish
from ...shop import port
from .. import ids
from ..access import guest_view, view_of
from ..callers import Caller, order_by_token
from ..errors import Code, refuse
from ..loaders import OrderRowLoader
from ..order_promise_types import DELAY, ServiceOrderDelay, delay_views, takes_wish
from ..order_types import ServiceOrder
from ..promise_enums import DeliveryWish as WishEnum
from ..views import OrderView
from .base import ServiceMutation

GONE = "There is no such news about an order of yours."

OVER = "This is over: there is newer news, or it came."

MOST_LINES = 1000


class ServiceDeliveryWishCreate(ServiceMutation):
    """Says what a customer wants who was told of a delay."""

    delay = graphene.Field(ServiceOrderDelay, description="The news, with the wish.")
    order = graphene.Field(ServiceOrder, description="The order.")

    class Arguments:
        """What it takes."""

        delay_id = graphene.Argument(
            graphene.ID, required=True, description="Which news it is about; one that takesWish."
        )
        wish = graphene.Argument(WishEnum, required=True, description="What they want.")
        lines = NonNullList(
            graphene.ID,
            description="Ids of Saleor's OrderLines it is about, all of the news where left out.",
        )
        text = graphene.Argument(
            graphene.String,
            description="In the customer's own words, 2,000 characters at most. Needed for CHANGE.",
        )
        token = graphene.Argument(graphene.String, description="Of a guest: the order's token.")
        acting_token = graphene.Argument(
            graphene.String, description="Of a guest besides: what serviceOrderUnlock answered."
        )

    class Meta:
        description = (
            "Says what a customer wants who was told of a delay: wait, change something, cancel "
            "what is late. Staff see to it; nothing is done to the order by it. Another wish about "
            "the same news takes the place of one that nobody has seen to. For the customer whose "
            "account it is, guests with both tokens, staff and Apps with MANAGE_ORDERS."
        )

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Keep it."""
        pk = ids.wanted(ids.number_of, data["delay_id"], DELAY, "delay_id")
        view, delay = _order_of(info, pk, data.get("token"), data.get("acting_token") or "")
        if not takes_wish(delay):
            refuse("delay_id", OVER, Code.WRONG_STATE)
        wish = Wish(data["wish"])
        text = str(data.get("text") or "")
        if wish is Wish.CHANGE and not text.strip():
            refuse("text", "Say what you would like instead.", Code.REQUIRED)
        if len(text) > by_staff.LONGEST_TEXT:
            refuse("text", f"{by_staff.LONGEST_TEXT:,} characters at most.", Code.TOO_LONG)
        given = data.get("lines") or ()
        if len(given) > MOST_LINES:
            refuse("lines", f"Name at most {MOST_LINES}.", Code.TOO_MANY)
        lines = ids.all_wanted(ids.uuid_of, given, "OrderLine", "lines")
        try:
            by_staff.wish(delay.order_id, pk, wish, lines, text)
        except InvalidPromiseError as error:
            if error.field == "line_ids":
                # Lines of others, and such as there are none, look alike.
                refuse("lines", error.reason, Code.NOT_FOUND)
            refuse(error.field, error.reason, Code.INVALID)
        return cls(order=view, delay=_again(view, pk))


def _order_of(info: Any, pk: int, token: str | None, acting: str) -> tuple[OrderView, Delay]:
    """Return the caller's view of the order that news is about, and the news.

    Raises:
        ValidationError: It is not theirs, or they have not shown that it is.

    """
    with port.current().writer():
        delay = Delay.objects.filter(pk=pk, told=True).first()
    order_id: UUID | None = delay.order_id if delay else None
    if token is not None and order_by_token(token) != order_id:
        order_id = None
    row = OrderRowLoader(info.context).load(order_id).get() if order_id else None
    view = view_of(info, row) if token is None else guest_view(info, row, acting)
    if delay is None or view is None:
        refuse("token" if token is not None else "delay_id", GONE, Code.NOT_FOUND)
    if not view.sees_all:
        text = "Show that the order is yours: serviceOrderUnlock."
        refuse("acting_token", text, Code.REQUIRED)
    return view, delay


def _again(view: OrderView, pk: int) -> Any:
    with port.current().writer():
        known = shown.read([view.row.order_id]).get(view.row.order_id)
        order = port.current().read_orders([view.row.order_id], history=False)
    views = delay_views(view, known, order.get(view.row.order_id))
    return next((one for one in views if one.delay.pk == pk), None)
