"""The pages there are, by their addresses below ours; one file for each."""

from collections.abc import Mapping

from ..visit import Page
from . import customer_widget, message, messages, mirror, order_widget, today

PAGES: Mapping[str, Page] = {
    "today": today.today,
    "mirror": mirror.mirror,
    "messages": messages.messages,
    "message": message.message,
}

WIDGETS: Mapping[str, Page] = {
    "order": order_widget.order_widget,
    "customer": customer_widget.customer_widget,
}
