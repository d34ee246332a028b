"""serviceChannelLogoUpdate."""

import binascii
from base64 import b64decode
from typing import Any

import graphene

from ...messages import logo
from ...messages.channel_form import InvalidSettingError
from ...shop.snapshots import Channel
from ..callers import MANAGE_PLUGINS
from ..errors import Code, refuse
from .channel_steps import ID, ChannelMutation

LONGEST_CONTENT = (logo.MOST_BYTES + 2) // 3 * 4
"""Characters of base64."""


class ServiceChannelLogoUpdate(ChannelMutation):
    """Sets or removes a channel's logo."""

    class Arguments:
        """What it takes."""

        id = ID
        content = graphene.Argument(
            graphene.String,
            description="The picture in base64: a PNG, JPEG or WebP of 1 MB at most; null "
            "removes the logo.",
        )

    class Meta:
        description = (
            "Sets the logo that a channel's mails and order pages show, or removes it. It is "
            "made small (600 x 240 pixels, 100 KB) and written anew, without EXIF."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def change(cls, channel: Channel, **data: Any) -> dict[str, Any]:
        """Set or remove it."""
        content = data.get("content")
        if content is None:
            logo.remove(channel.id)
            return {}
        if len(content) > LONGEST_CONTENT:
            refuse("content", f"Larger than {logo.MOST_BYTES:,} bytes.", Code.TOO_LONG)
        try:
            file = b64decode(content, validate=True)
        except (binascii.Error, ValueError):
            refuse("content", "Is no base64.")
        try:
            logo.save(channel.id, file)
        except InvalidSettingError as error:
            refuse("content", f"The picture {error.reason}")
        return {}
