"""serviceMirrorRefresh."""

from typing import Any

import graphene

from ...mirror import making
from ..callers import MANAGE_ORDERS, Caller
from ..mirror_queries import ServiceMirror, view_of
from .base import ServiceMutation


class ServiceMirrorRefresh(ServiceMutation):
    """Has the service mirror made anew."""

    mirror = graphene.Field(ServiceMirror, description="As it stands until then.")

    class Meta:
        description = (
            "Has the service mirror made anew, by a worker within a minute; asked again "
            "meanwhile, it is made once."
        )
        permissions = (MANAGE_ORDERS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Ask for it."""
        making.want()
        return cls(mirror=view_of(caller, None))
