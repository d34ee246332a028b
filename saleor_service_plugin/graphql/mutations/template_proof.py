"""serviceTemplateTest. Not named after it: pytest would take the file for its own."""

from typing import Any

import graphene

from ...messages import kinds, proof_mail
from ...messages.proof_mail import NotSentError, Why
from .. import channel_args
from ..callers import MANAGE_PLUGINS, Caller, Kind
from ..errors import Code, refuse
from ..template_types import ServiceTemplateSourceInput, source_of
from .base import ServiceMutation
from .template_change import KIND, LANGUAGE, refuse_template

REFUSALS = {
    Why.ADDRESS: ("recipient", Code.INVALID),
    Why.SUPPRESSED: ("recipient", Code.SUPPRESSED),
    Why.SENDER: ("channel", Code.SENDER_NOT_USABLE),
    Why.TOO_MANY: ("recipient", Code.RATE_LIMITED),
    Why.BUSY: ("channel", Code.MAIL_SERVER_AWAY),
    Why.AWAY: ("channel", Code.MAIL_SERVER_AWAY),
    Why.REFUSED: ("recipient", Code.MAIL_REFUSED),
    Why.UNCERTAIN: ("recipient", Code.MAIL_UNCERTAIN),
}
"""Field and code of what did not leave."""


class ServiceTemplateTest(ServiceMutation):
    """Sends a template with sample data, to see it in a real mailbox."""

    recipient = graphene.String(description="Where it was sent.")
    subject = graphene.String(description="As it was sent.")

    class Arguments:
        """What it takes."""

        kind = KIND
        language_code = LANGUAGE
        channel = channel_args.argument(
            "Id of Saleor's Channel, whose template and sender it is; without it: the template "
            "of all channels, from the shop's sender."
        )
        recipient = graphene.Argument(
            graphene.String,
            description="Mail address; without it: the caller's own. Apps must name one.",
        )
        source = ServiceTemplateSourceInput(
            description="A template that is not stored, instead of the one in use."
        )

    class Meta:
        description = (
            "Sends a template with sample data to see it in a real mailbox, marked as a test in "
            "its subject. It leaves also on trial and in a pause. 60 an hour at most."
        )
        permissions = (MANAGE_PLUGINS,)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Send it."""
        kind = kinds.get(data["kind"])
        if kind is None:
            refuse("kind", "There is no such kind.", Code.NOT_FOUND)
        given = data.get("channel")
        # It changes nothing, so whoever may see the template of all channels may send it.
        channel_id = 0 if given is None else channel_args.named(caller, given).id
        source = data.get("source")
        try:
            sent = proof_mail.send(
                kind,
                data["language_code"],
                channel_id,
                recipient=_recipient(caller, data.get("recipient")),
                by=caller.key,
                source=None if source is None else source_of(source),
            )
        except NotSentError as error:
            if error.why is Why.TEMPLATE:
                refuse_template(error.field or "kind", str(error))
            field, code = REFUSALS[error.why]
            refuse(field, str(error), code)
        return cls(recipient=sent.recipient, subject=sent.subject)


def _recipient(caller: Caller, given: str | None) -> str:
    if given is not None:
        return given
    if caller.kind is not Kind.STAFF:
        refuse("recipient", "An App must name an address.", Code.REQUIRED)
    return str(caller.requestor.email)
