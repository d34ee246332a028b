"""The form of a clocks' policy: how it is shown, typed and kept, times in hours."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from ..complaints.clocks import policies
from ..complaints.clocks.policies import TIMES, InvalidPolicyError
from ..complaints.clocks.rules import ALL_CHANNELS, ALL_PRIORITIES, ALL_TOPICS, Policy
from ..complaints.states import Priority, Topic
from ..web.words import number, t
from . import plain_form
from .complaint_words import priorities, topics
from .office import Office, line

NAMES = ("channel", "topic", "priority", *TIMES, "escalate_to")
"""Fields of the form."""

MOST_HOURS = policies.MINUTES[-1] // 60

Values = dict[str, Any]


def place_of(one: Policy) -> str:
    """Return for what a policy holds, as an address names it."""
    return f"{one.channel_id}:{one.topic}:{one.priority}"


def shown(one: Policy) -> Values:
    """Return a policy as it stands in the form."""
    return {
        "channel": str(one.channel_id), "topic": one.topic, "priority": str(one.priority),
        **{name: hours(getattr(one, name)) for name in TIMES}, "escalate_to": one.escalate_to,
    }  # fmt: skip


def typed(form: QueryDict) -> Values:
    """Return what was typed, as text."""
    return {name: line(form, name) for name in NAMES}


def hours(minutes: int) -> str:
    """Return minutes as hours in the reader's language, e.g. "1.5"."""
    return number(float(round(Decimal(minutes) / 60, 2))) if minutes % 60 else number(minutes // 60)


def read(office: Office, values: Mapping[str, str]) -> Policy:
    """Return the policy that was typed.

    Raises:
        InvalidPolicyError: One of the fields cannot be so, named by the form's field; or it is
            for channels that are not this person's.

    """
    channel_id = _number(values["channel"], ALL_CHANNELS)
    priority = _number(values["priority"], ALL_PRIORITIES)
    if not may(office, channel_id):
        raise InvalidPolicyError("channel", "is not theirs.")
    minutes = {name: _minutes(name, values[name]) for name in TIMES}
    return Policy(
        **minutes, channel_id=channel_id, topic=values["topic"], priority=priority,
        escalate_to=values["escalate_to"],
    )  # fmt: skip


def may(office: Office, channel_id: int) -> bool:
    """Whether a person may change policies of a channel; of all channels: who sees all."""
    return office.sees_all if channel_id == ALL_CHANNELS else channel_id in office.channels


def _number(text: str, default: int) -> int:
    try:
        return int(text)
    except ValueError:
        return default - 1


def _minutes(name: str, text: str) -> int:
    try:
        amount = plain_form.amount(text)
    except plain_form.NotReadableError:
        amount = None
    minutes = round(Decimal(amount) * 60) if amount is not None else 0
    if minutes not in policies.MINUTES:
        raise InvalidPolicyError(name, "is no number of hours.")
    return minutes


def channels(office: Office) -> Mapping[str, str]:
    """Return which channels a policy may be for."""
    every = {str(ALL_CHANNELS): t("All channels")} if office.sees_all else {}
    return every | {str(pk): one.name for pk, one in office.channels.items()}


def topic_options() -> Mapping[str, str]:
    """Return which topics a policy may be for."""
    return {ALL_TOPICS: t("All topics")} | {str(one): topics()[one] for one in Topic}


def priority_options() -> Mapping[str, str]:
    """Return which priorities a policy may be for."""
    every = {str(ALL_PRIORITIES): t("All priorities")}
    return every | {str(int(one)): priorities()[one] for one in Priority}


def place_words(office: Office, one: Policy) -> str:
    """Return for what a policy holds, in words."""
    parts = []
    if one.channel_id != ALL_CHANNELS:
        known = office.channels.get(one.channel_id)
        parts.append(known.name if known else t("A channel that is gone"))
    if one.topic != ALL_TOPICS:
        parts.append(topics().get(Topic(one.topic), one.topic))
    if one.priority != ALL_PRIORITIES:
        parts.append(t("Priority: {name}", name=priorities()[Priority(one.priority)]))
    return " · ".join(parts) or t("Everything else")


def wrong_words(error: InvalidPolicyError) -> dict[str, str]:
    """Return what is wrong by the form's field, in the reader's language."""
    field = "channel" if error.field == "channel_id" else error.field
    hours_wrong = t("Hours of work, e.g. 8 or 1.5; at most {most}.", most=number(MOST_HOURS))
    said = {
        "channel": t("Choose one of them."),
        "topic": t("Choose one of them."),
        "priority": t("Choose one of them."),
        **dict.fromkeys(TIMES, hours_wrong),
        "escalate_to": t("A mail address, or nothing."),
        "": t("There are {most} already: remove some.", most=number(policies.MOST)),
    }
    return {field: said.get(field, t("That cannot be."))}
