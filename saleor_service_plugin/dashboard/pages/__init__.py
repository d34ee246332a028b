"""The pages there are, by their addresses below ours; one file for each."""

from collections.abc import Mapping

from ..visit import Page
from . import (
    addresses,
    channel,
    health,
    live,
    message,
    messages,
    preview,
    settings,
    text,
    texts,
    wording,
)

PAGES: Mapping[str, Page] = {
    "today": messages.messages,
    "messages": messages.messages,
    "message": message.message,
    "settings": settings.settings,
    "channel": channel.channel,
    "live": live.live,
    "texts": texts.texts,
    "wording": wording.wording,
    "text": text.text,
    "preview": preview.preview,
    "health": health.health,
    "addresses": addresses.addresses,
}

WIDGETS: Mapping[str, Page] = {}
