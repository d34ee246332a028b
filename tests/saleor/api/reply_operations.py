"""The lines of canned replies: who may, and values that succeed."""

from collections.abc import Mapping

from tests.saleor.api import reply_rows
from tests.saleor.api.cast import Cast
from tests.saleor.api.line import Line
from tests.saleor.api.rules import ORDERS
from tests.saleor.world.api import global_id


def _reply(cast: Cast) -> str:
    return global_id("ServiceCannedReply", reply_rows.stand(cast))


REPLIES: Mapping[str, Line] = {
    "serviceCannedReplies": Line(ORDERS, lambda cast: {"first": 5}),
    "serviceCannedReplyCreate": Line(
        ORDERS,
        lambda cast: {
            "input": {
                "title": "Sorry", "text": "Hello {first_name}.", "language": "en",
                "channel": cast.channel, "topic": "damaged",
            }
        },
    ),
    "serviceCannedReplyUpdate": Line(
        ORDERS,
        lambda cast: {"id": _reply(cast), "input": {"text": "Hello."}},
        more=lambda cast: {"input": {"channel": cast.channel}},
    ),
    "serviceCannedReplyArchive": Line(
        ORDERS, lambda cast: {"id": _reply(cast)}, more=lambda cast: {"undo": True}
    ),
}  # fmt: skip
