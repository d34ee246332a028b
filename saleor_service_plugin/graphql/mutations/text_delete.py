"""serviceTextDelete."""

from typing import Any

from ...messages import shop_texts
from .. import channel_args
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from .base import ServiceMutation
from .text_change import CHANNEL, LANGUAGE, NAME, changing


class ServiceTextDelete(ServiceMutation):
    """Removes a text of a channel."""

    class Arguments:
        """What it takes."""

        channel = CHANNEL
        name = NAME
        language_code = LANGUAGE

    class Meta:
        description = (
            "Removes a text of a channel in one language, or that for all languages. Refused with "
            "NOT_READY where a channel that is or was live would lack something mandatory."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Remove it."""
        channel = channel_args.named(caller, data["channel"])
        language = data.get("language_code") or ""
        with changing(channel.id):
            there = shop_texts.remove(channel.id, data["name"], language=language)
        if not there:
            refuse("name", "There is no such text in this language.", Code.NOT_FOUND)
        return cls()
