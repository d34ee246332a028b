"""serviceTextUpdate."""

import binascii
from base64 import b64decode
from typing import Any

import graphene

from ...messages import shop_texts
from ...shop import port
from .. import channel_args
from ..callers import MANAGE_PLUGINS, Caller
from ..errors import Code, refuse
from ..text_types import ServiceText, ServiceTextInput
from .base import ServiceMutation
from .text_change import CHANNEL, LANGUAGE, NAME, changing

LONGEST_CONTENT = (shop_texts.MOST_BYTES + 2) // 3 * 4
"""Characters of base64."""


class ServiceTextUpdate(ServiceMutation):
    """Sets a text of a channel."""

    text = graphene.Field(ServiceText, description="As it stands now.")

    class Arguments:
        """What it takes."""

        channel = CHANNEL
        name = NAME
        language_code = LANGUAGE
        input = ServiceTextInput(required=True, description="The text, or the PDF.")

    class Meta:
        description = "Sets what a channel's mails must say: a text, or a PDF that goes with them."
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Set it."""
        channel = channel_args.named(caller, data["channel"])
        name, language = data["name"], data.get("language_code") or ""
        content = _content(data["input"])
        with changing(channel.id):
            shop_texts.save(channel.id, name, language=language, **content)
        with port.current().writer():
            lines = shop_texts.find(channel.id)
        found = (line for line in lines if (line.name, line.language) == (name, language))
        return cls(text=next(found, None))


def _content(given: Any) -> dict[str, Any]:
    text, file = given.get("text"), given.get("file")
    if file is not None and text is not None:
        refuse("file", "Either a text or a file, not both.")
    if file is not None:
        return {"file": _decoded(file["content"]), "file_name": file["file_name"]}
    if not (text or "").strip():
        refuse("text", "Is empty; serviceTextDelete removes a text.", Code.REQUIRED)
    if len(text) > shop_texts.MOST_CHARACTERS:
        text = f"Longer than {shop_texts.MOST_CHARACTERS:,} characters."
        refuse("text", text, Code.TOO_LONG)
    return {"text": text}


def _decoded(content: str) -> bytes:
    if len(content) > LONGEST_CONTENT:
        refuse("content", f"Larger than {shop_texts.MOST_BYTES:,} bytes.", Code.TOO_LONG)
    try:
        file = b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        refuse("content", "Is no base64.")
    if not file:
        refuse("content", "Is empty.", Code.REQUIRED)
    return file
