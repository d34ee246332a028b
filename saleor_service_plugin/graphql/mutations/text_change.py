"""What the mutations of shop texts share."""

from collections.abc import Iterator
from contextlib import contextmanager

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum

from ...messages import going_live
from ...messages.going_live import NotReadyError
from ...messages.shop_texts import InvalidTextError
from .. import channel_args
from ..errors import refuse
from ..template_enums import ShopTextName
from .channel_steps import refuse_not_ready

CHANNEL = channel_args.argument("Id of Saleor's Channel.", required=True)

NAME = graphene.Argument(ShopTextName, required=True, description="Which text.")

LANGUAGE = graphene.Argument(
    LanguageCodeEnum, description="Of the text; without it: for all languages."
)


@contextmanager
def changing(channel_id: int) -> Iterator[None]:
    """Change a channel's texts, but nothing that it may not be live without."""
    try:
        with going_live.staying_lawful(channel_id):
            yield
    except InvalidTextError as error:
        field, _, reason = str(error).partition(": ")
        refuse(
            "language_code" if field == "language" else field, f"{reason[:1].upper()}{reason[1:]}"
        )
    except NotReadyError as error:
        refuse_not_ready(error, despite_others=True)
