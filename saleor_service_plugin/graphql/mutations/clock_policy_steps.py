"""What the mutations of clocks' policies and of complaints' settings share."""

from collections.abc import Iterator
from contextlib import contextmanager

from saleor.graphql.core.utils import snake_to_camel_case

from ...complaints.clocks.policies import InvalidPolicyError
from ...complaints.settings import InvalidSettingError
from ..errors import Code, refuse

POLICIES_ARE = "Policies for all channels are"


@contextmanager
def refusing() -> Iterator[None]:
    """Turn what a use case refuses into a typed error with the API's own names.

    Raises:
        ValidationError: It was refused; names field and reason.

    """
    try:
        yield
    except (InvalidPolicyError, InvalidSettingError) as error:
        field = "channel" if error.field == "channel_id" else error.field
        missing = error.reason.startswith("There is no such ")
        whole = error.reason[:1].isupper()
        text = error.reason if whole else f"{snake_to_camel_case(field)}: {error.reason}"
        refuse(field, text, Code.NOT_FOUND if missing else Code.INVALID)
