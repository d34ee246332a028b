"""The pages there are, by their addresses below ours; one file for each."""

from collections.abc import Mapping

from ..visit import Page
from . import customer_widget, message, messages, order_widget

PAGES: Mapping[str, Page] = {
    "today": messages.messages,
    "messages": messages.messages,
    "message": message.message,
}

WIDGETS: Mapping[str, Page] = {
    "order": order_widget.order_widget,
    "customer": customer_widget.customer_widget,
}
