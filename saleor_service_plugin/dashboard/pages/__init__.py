"""The pages there are, by their addresses below ours; one file for each."""

from collections.abc import Mapping

from ..visit import Page
from . import (
    addresses,
    channel,
    customer_widget,
    health,
    live,
    look,
    message,
    messages,
    mirror,
    order_widget,
    preview,
    settings,
    text,
    texts,
    today,
    wording,
)

PAGES: Mapping[str, Page] = {
    "today": today.today,
    "mirror": mirror.mirror,
    "messages": messages.messages,
    "message": message.message,
    "settings": settings.settings,
    "channel": channel.channel,
    "live": live.live,
    "look": look.look,
    "texts": texts.texts,
    "wording": wording.wording,
    "text": text.text,
    "preview": preview.preview,
    "health": health.health,
    "addresses": addresses.addresses,
}

WIDGETS: Mapping[str, Page] = {
    "order": order_widget.order_widget,
    "customer": customer_widget.customer_widget,
}
