"""What the mutations of a parcel share."""

from collections.abc import Mapping
from typing import Any, NoReturn

import graphene
from saleor.graphql.core.utils import snake_to_camel_case

from ... import wake
from ...delivery.by_hand import ParcelRefusedError, UnknownParcelError
from ...delivery.models import TrackedParcel
from .. import ids
from ..callers import Caller
from ..errors import Code, refuse
from ..parcel_loaders import views_of
from ..parcel_queries import find
from ..parcel_types import TYPE, ServiceParcel
from .base import ServiceMutation

ID = graphene.ID(required=True, description="Id of the parcel.")

FIELDS: Mapping[str, str] = {"at": "state_at", "text": "state_text"}
"""Names of the use cases' arguments, and those of the API where they differ."""

CODES: Mapping[str, Code] = {
    "required": Code.REQUIRED,
    "too-long": Code.TOO_LONG,
    "not-current": Code.WRONG_STATE,
    "nothing-said": Code.WRONG_STATE,
    "no-attention": Code.WRONG_STATE,
    "not-settled": Code.WRONG_STATE,
    "not-asked": Code.WRONG_STATE,
}


class ParcelMutation(ServiceMutation):
    """A mutation of one parcel: what the use case refuses is a typed error."""

    parcel = graphene.Field(ServiceParcel, description="As it stands now.")

    class Meta:
        abstract = True

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do it, and name what was refused."""
        pk = ids.wanted(ids.number_of, data.pop("id"), TYPE, "id")
        # Of another channel looks as if it were not there.
        if find(caller, pk) is None:
            refuse("id", f"There is no parcel {pk}.", Code.NOT_FOUND)
        try:
            row = cls.change(caller, pk, **data)
        except ParcelRefusedError as error:
            _refuse(error)
        except UnknownParcelError as error:
            # Forgotten just now.
            refuse("id", str(error), Code.NOT_FOUND)
        wake.soon()
        return cls(parcel=views_of(info, [row]).then(lambda found: found[0]))

    @classmethod
    def change(cls, caller: Caller, pk: int, **data: Any) -> TrackedParcel:
        """Do what the mutation is for; return the parcel as it stands now."""
        raise NotImplementedError


def _refuse(error: ParcelRefusedError) -> NoReturn:
    field = FIELDS.get(error.field, error.field)
    text = str(error)
    if text.startswith(f"{error.field}:"):
        text = snake_to_camel_case(field) + text.removeprefix(error.field)
    refuse(field, text, CODES.get(error.reason, Code.INVALID))
