"""All that one complaint's page shows."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from ..complaints import settings
from ..complaints.mails import words as mail_words
from ..complaints.models import CannedReply, Complaint
from ..complaints.number import shown
from ..complaints.record.opening import LONGEST_TEXT
from ..complaints.replies import catalogue, placeholders
from ..complaints.states import BY_ITSELF, OPEN, ComplaintState
from ..pages import sent_files
from ..shop import port
from ..shop.colleague_rows import Colleague
from ..web.words import speaking, t
from . import complaint_beside, complaint_filter, complaint_next, complaint_talk
from . import complaint_words as words
from .office import Office
from .visit import Screen, Visit, address

KEY_LENGTH = len(str(uuid.UUID(int=0)))
"""Characters of a form's key; behind it stands which form it is."""

FORMS = ("reply", "note", "call", "solve", "decline", "close")
"""Forms with a text."""

ENDINGS = FORMS[3:]


def screen(
    visit: Visit,
    office: Office,
    row: Complaint,
    *,
    wrong: Mapping[str, str] | None = None,
    about: str = "",
    meanwhile: bool = False,
) -> Screen:
    """Return the page.

    Args:
        visit: Theirs.
        office: Who it is.
        row: Which complaint.
        wrong: What was refused, by field.
        about: In which form.
        meanwhile: Whether something was added that they had not seen when they sent a form.

    """
    now = datetime.now(UTC)
    wrong, seen = dict(wrong or {}), _seen(visit) if meanwhile else None
    channel = office.channels.get(row.channel_id)
    is_open = row.state in OPEN
    listed = complaint_filter.carried(visit, office)
    kept = complaint_filter.carry(listed.words)
    sent = "" if visit.is_posted else visit.last("sent")
    context: dict[str, Any] = {
        "row": row,
        "number": shown(row.number),
        **_said(row),
        "channel": channel.name if channel and len(office.channels) > 1 else "",
        "is_open": is_open,
        "is_task": row.source in BY_ITSELF,
        "is_mine": row.owner_id is not None and row.owner_id == office.user_id,
        "clocks": complaint_talk.clocks(row, now),
        "talk": complaint_talk.entries(row, seen=seen),
        "trail": complaint_talk.trail(row),
        "merged": complaint_talk.merged(row),
        **_beside(visit, office, row),
        "next": complaint_next.address_after(listed, row, visit.last("passed")),
        "colleagues": _colleagues(row),
        "typed": _typed(visit, about) if wrong or meanwhile else {},
        "wrong": {about: wrong.get("text", "")},
        "wrong_all": " ".join(text for name, text in wrong.items() if name != "text"),
        "about": about,
        "meanwhile": meanwhile,
        "can_write": bool(row.email) and row.state != ComplaintState.CLOSED,
        "most": LONGEST_TEXT,
        "file_types": sent_files.TYPES,
        "key": str(uuid.uuid4()),
        "sent": sent,
        "just_ended": sent[KEY_LENGTH + 1 :] in ENDINGS,
        "sent_form": sent[KEY_LENGTH + 1 :] or "reply" if sent else "",
        "action": words.address_of(row, passed=visit.last("passed"), desk=kept),
        "back": address("complaints", **listed.words),
        "replies": address("replies"),
    }
    title = f"{context['topic']}, {words.title(row)}"
    return Screen("complaint.html", title, context, 422 if wrong or meanwhile else 200)


def _said(row: Complaint) -> dict[str, Any]:
    """Return how its fields are named and look, and what can be chosen for them."""
    topics, priorities, findings = words.topics(), words.priorities(), words.findings()
    return {
        "topic": topics.get(row.topic, row.topic),
        "state": words.states()[row.state],
        "look": words.STATE_LOOKS[row.state],
        "priority": priorities.get(row.priority, ""),
        "priority_look": words.PRIORITY_LOOKS.get(row.priority, ""),
        "finding": findings.get(row.finding, row.finding),
        "source": words.sources().get(row.source, row.source),
        "wants": words.wants().get(row.wants, row.wants) if row.wants else "",
        "ended": words.ended(row),
        "topics": topics,
        "priorities": priorities,
        "findings": findings,
    }


def _beside(visit: Visit, office: Office, row: Complaint) -> dict[str, Any]:
    """Return what stands beside the conversation, and what can be written with one click."""
    order = complaint_beside.order(visit, row)
    customer = complaint_beside.customer(visit, office, row)
    return {
        "lines": complaint_beside.lines(row),
        "order": order,
        "customer": customer,
        "mergeable": [one for one in customer["others"] if one["mergeable"]],
        "close_days": settings.of(row.channel_id).close_days,
        "rights": complaint_beside.rights(row, order),
        "canned": _canned(office, row),
        "arbitration": _arbitration(row),
        "prefilled": _prefilled(row),
    }


def _colleagues(row: Complaint) -> list[Colleague]:
    """Return to whom it can be handed."""
    with port.current().writer():
        found = port.current().read_colleagues(row.channel_id)
    return [one for one in found if one.id != row.owner_id]


def _seen(visit: Visit) -> int:
    text = visit.form.get("seen", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0


def _typed(visit: Visit, about: str) -> dict[str, str]:
    return {about: visit.form.get("text", ""), "finding": visit.form.get("finding", "")}


def _canned(office: Office, row: Complaint) -> list[dict[str, str]]:
    """Return the replies that fit, with their placeholders filled."""
    found = catalogue.fitting(
        channel_id=row.channel_id, language=row.language_code, topic=row.topic
    )
    values = filling(office, row) if found else {}
    return [_filled(one, values) for one in found]


def _filled(one: CannedReply, values: Mapping[str, str]) -> dict[str, str]:
    return {"title": one.title, "text": placeholders.fill(one.text, values)}


def filling(office: Office, row: Complaint) -> dict[str, str]:
    """Return what comes into the placeholders of a canned reply."""
    first, _, last = row.customer_name.strip().rpartition(" ")
    channel = office.channels.get(row.channel_id)
    return {
        "first_name": first or last,
        "last_name": last if first else "",
        "order_number": row.order_number,
        "complaint_number": shown(row.number),
        "product": complaint_beside.first_product(row),
        "shop_name": channel.name if channel else "",
        "staff_name": "" if "@" in office.name else office.name,
    }


def _arbitration(row: Complaint) -> str:
    """Return the notice that the mail of a refusal ends with, in the customer's language."""
    own = settings.of(row.channel_id).arbitration
    return own or " ".join(mail_words.of_language(mail_words.ARBITRATION, row.language_code))


def _prefilled(row: Complaint) -> dict[str, str]:
    """Return friendly texts to begin with, in the customer's language."""
    with speaking(row.language_code):
        return {
            "solve": t("We have taken care of it. Thank you for telling us."),
            "decline": t(
                "Thank you for writing to us. We have looked at it carefully and understand that "
                "you are disappointed. This time we cannot do what you ask for, because …"
            ),
        }
