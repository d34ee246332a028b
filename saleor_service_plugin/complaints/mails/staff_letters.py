"""The mail to staff about a clock whose time is over."""

from collections.abc import Mapping, Sequence

from ... import conf
from ...messages.harmless import one_line
from ...messages.kinds import Letter
from ...messages.models import Message
from ...messages.rules import Reason
from ...orders import letter
from .. import number
from ..clocks import measures as measured
from ..clocks.models import Clock
from ..models import Complaint
from ..states import OPEN, ClockKind, Priority, Topic
from . import words


def load(messages: Sequence[Message], settings: Mapping[str, object]) -> dict[int, Letter]:
    """Return the letters of these rows, whose subject is a clock; a constant number of statements.

    Without a letter where complaint or clock are gone, or no policy names anybody any more; with
    a stop where the clock has ended by now.

    Args:
        messages: Rows of the outbox.
        settings: The plugin's form with the channel's own values.

    """
    ids = {row.pk: int(row.subject_id) for row in messages if row.subject_id.isdecimal()}
    clocks = Clock.objects.in_bulk(list(set(ids.values())))
    rows = Complaint.objects.in_bulk([clock.complaint_id for clock in clocks.values()])
    measures = measured.read()
    desk = letter.open_desk(settings)
    found = {}
    for message in messages:
        clock = clocks.get(ids.get(message.pk, 0))
        row = rows.get(clock.complaint_id) if clock else None
        if clock and row and (address := measures.escalates_to(row, clock)):
            found[message.pk] = _letter(message, row, clock, address, desk)
    return found


def _letter(
    message: Message, row: Complaint, clock: Clock, address: str, desk: letter.Desk
) -> Letter:
    language = letter.language_for(message.kind, conf.staff_language(), desk)
    context = {
        **letter.without_order(desk, language),
        "order_number": row.order_number,
        "complaint_number": number.shown(row.number),
        "topic": words.topic(Topic(row.topic), language),
        "clock": words.of_language(words.CLOCKS, language)[ClockKind(clock.kind)],
        "due": words.moment(clock.due_at, desk.zone, language) if clock.due_at else "",
        "priority": words.of_language(words.PRIORITIES, language)[Priority(row.priority)],
        "owner": one_line(row.owner_name),
    }
    over = clock.ended_at is not None or row.state not in OPEN
    return Letter(address, conf.staff_language(), context, Reason.OVERTAKEN if over else None)
