"""The pages there are, by their addresses below ours; one file for each."""

from collections.abc import Mapping

from ..visit import Page
from . import message, messages, mirror, today

PAGES: Mapping[str, Page] = {
    "today": today.today,
    "mirror": mirror.mirror,
    "messages": messages.messages,
    "message": message.message,
}

WIDGETS: Mapping[str, Page] = {}
