"""What the mutations of campaigns share."""

from typing import Any

import graphene

from ...rewards.campaigns.models import Campaign
from .. import ids
from ..callers import Caller
from ..campaign_queries import find
from ..campaign_types import TYPE, ServiceCampaign
from ..errors import Code, refuse

ID = graphene.ID(required=True, description="Id of the ServiceCampaign.")


def wanted(caller: Caller, given: str, field: str = "id") -> Campaign:
    """Return the campaign that a mutation is about.

    Raises:
        ValidationError: There is none for this caller; names the field it was given in.

    """
    row = find(caller, ids.wanted(ids.number_of, given, TYPE, field))
    if row is None:
        refuse(field, "There is no such campaign.", Code.NOT_FOUND)
    return row


def field() -> Any:
    """Return the field of a payload that holds the campaign."""
    return graphene.Field(ServiceCampaign, description="As it stands now.")
