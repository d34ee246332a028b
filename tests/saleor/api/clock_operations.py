"""The lines of the operations of complaints' clocks, their settings and times for calls."""

from collections.abc import Mapping
from typing import Any

from saleor_service_plugin.complaints.clocks.models import ClockPolicy
from saleor_service_plugin.shop import port
from tests.saleor.api.cast import Cast
from tests.saleor.api.cast_rows import HOME
from tests.saleor.api.line import Line
from tests.saleor.api.rules import ORDERS_ANYWHERE, PLUGINS_IN_CHANNEL, own_order, perhaps
from tests.saleor.world.api import global_id

TIMES = {"firstReplyMinutes": 60, "nextReplyMinutes": 90, "solutionMinutes": 600}


def _policy(cast: Cast) -> Mapping[str, Any]:
    """Name a policy of the channel, which is there whoever deleted it before."""
    with port.current().writer():
        row, _ = ClockPolicy.objects.get_or_create(
            channel_id=cast.world.channels[HOME].pk, topic="late", priority=2,
            defaults={
                "first_reply_minutes": 60, "next_reply_minutes": 60, "solution_minutes": 600,
            },
        )  # fmt: skip
    return {"id": global_id("ServiceClockPolicy", row.pk)}


CLOCKS: Mapping[str, Line] = {
    "serviceClockPolicies": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceClockPolicySet": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {
            "input": {"channel": cast.channel, "topic": "DAMAGED", "priority": "HIGH", **TIMES}
        },
    ),
    "serviceClockPolicyDelete": Line(PLUGINS_IN_CHANNEL, _policy),
    "serviceComplaintSettings": Line(ORDERS_ANYWHERE, lambda cast: {}),
    "serviceComplaintSettingsUpdate": Line(
        PLUGINS_IN_CHANNEL,
        lambda cast: {"channel": cast.channel, "input": {"closeDays": 30, "slotMinutes": 60}},
    ),
    # The channel of the rows is closed for ever: nobody is offered a time there.
    "serviceCallbackSlots": Line(
        perhaps(own_order),
        lambda cast: {"orderId": cast.order},
        as_guest=lambda cast, caller: {"token": cast.token(caller)},
        more=lambda cast: {"channel": cast.channel},
    ),
}
