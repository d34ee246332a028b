"""How the plugin is doing, and what the brake holds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import graphene
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..health import Health, Sentence
from ..messages.brake import Held
from ..web import words
from . import enums

KNOWN_REASONS = enums.MessageReason._meta.enum._value2member_map_
KNOWN_KINDS = enums.MessageKind._meta.enum._value2member_map_


class ServiceBrake(BaseObjectType):
    """A kind of message that the brake holds."""

    kind = enums.MessageKind(description="Which; null: of another version.")
    engaged_since = DateTime(required=True, description="Since when it is held.")
    most = graphene.Int(
        required=True, description="The count an hour that was exceeded: what is usual, five times."
    )
    held = graphene.Int(
        required=True,
        description="Messages that wait, in the channels that the caller has access to.",
    )

    class Meta:
        description = (
            "A kind of message that the brake holds in all channels, because unusually many "
            "were to leave within an hour. Look at them, then release or discard them."
        )

    @staticmethod
    def resolve_kind(root: Held, info: Any) -> str | None:
        """Return the kind, where this version knows it."""
        return root.kind if root.kind in KNOWN_KINDS else None

    @staticmethod
    def resolve_engaged_since(root: Held, info: Any) -> Any:
        """Return since when."""
        return root.since


class ServiceProblem(BaseObjectType):
    """Something that asks for a person."""

    key = graphene.String(
        required=True, description="Stays the same while the problem does, e.g. for an alarm."
    )
    code = graphene.String(
        required=True,
        description="What kind of problem it is, e.g. brake, circuit-server, messages-late: the "
        "same whatever it is about.",
    )
    text = graphene.String(
        required=True,
        description="A sentence for staff.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="English and German are there; others get English."
        ),
    )

    class Meta:
        description = "Something that asks for a person."

    @staticmethod
    def resolve_key(root: tuple[str, Sentence], info: Any) -> str:
        """Return its key."""
        return root[0]

    @staticmethod
    def resolve_code(root: tuple[str, Sentence], info: Any) -> str:
        """Return its code."""
        return root[1].code

    @staticmethod
    def resolve_text(
        root: tuple[str, Sentence], info: Any, language_code: str | None = None
    ) -> str:
        """Say it."""
        sentence = root[1]
        return words.said(sentence.source, language_code or words.DEFAULT, **sentence.values)


class ServiceStateCount(BaseObjectType):
    """How many stand in a state."""

    state = enums.MessageState(required=True, description="The state.")
    count = graphene.Int(required=True, description="How many.")

    class Meta:
        description = "How many stand in a state; of SENT, TRIED and SKIPPED those of the last day."


class ServiceWaitingReason(BaseObjectType):
    """Why messages wait."""

    reason = enums.MessageReason(description="Why; null: of another version.")
    count = graphene.Int(required=True, description="How many.")

    class Meta:
        description = "Why messages wait for longer than five minutes."


class ServiceSweep(BaseObjectType):
    """A regular look at the shop's orders."""

    name = graphene.String(
        required=True, description="recent: what changed lately; live: all open orders in turn."
    )
    last_good_seconds = graphene.Float(description="Age of the last good one; null: never.")
    failures = graphene.Int(required=True, description="Failures in a row.")
    last_error = graphene.String(required=True, description="Name of the last error, or empty.")

    class Meta:
        description = "A regular look at the shop's orders, which finds what no hook told."


class ServiceCircuit(BaseObjectType):
    """Something that stands in the way of messages."""

    name = graphene.String(
        required=True, description="E.g. server:, sender:3, template:parcel-sent/de."
    )
    reason = graphene.String(required=True, description="A code, never a server's text.")

    class Meta:
        description = (
            "A mail server, sender or template that is left alone for a while, because it failed."
        )


class ServiceHistoryFill(BaseObjectType):
    """How far the orders from before the plugin have been read."""

    read = graphene.Int(required=True, description="Orders read so far.")
    done = graphene.Boolean(required=True, description="All have been read.")
    back_to = DateTime(description="When the oldest that was read was created.")

    class Meta:
        description = (
            "How far the orders from before the plugin have been read, the newest first. Until "
            "all were, what customers bought before is not known in full."
        )

    @staticmethod
    def resolve_back_to(root: dict[str, Any], info: Any) -> datetime | None:
        """Return when."""
        return datetime.fromisoformat(root["back_to"]) if root["back_to"] else None


class ServiceHealth(BaseObjectType):
    """How the plugin is doing."""

    ok = graphene.Boolean(required=True, description="Nothing asks for a person.")
    active = graphene.Boolean(required=True, description="Staff have the plugin switched on.")
    problems = NonNullList(ServiceProblem, required=True, description="What asks for a person.")
    marks_waiting = graphene.Int(required=True, description="Orders that are to be looked at.")
    oldest_due_mark_seconds = graphene.Float(description="For how long the oldest is due.")
    orders_failing = graphene.Int(
        required=True, description="Orders that cannot be looked at; they are tried again."
    )
    live_orders = graphene.Int(required=True, description="Open orders, compared in turn.")
    live_round_seconds = graphene.Float(description="How long a round over all of them takes.")
    sweeps = NonNullList(ServiceSweep, required=True, description="Regular looks at the shop.")
    messages = NonNullList(ServiceStateCount, required=True, description="Messages by state.")
    oldest_due_message_seconds = graphene.Float(description="For how long the oldest is due.")
    waiting_reasons = NonNullList(
        ServiceWaitingReason, required=True, description="Why messages wait."
    )
    notes = NonNullList(
        ServiceStateCount, required=True, description="Notes in orders' histories by state."
    )
    circuits = NonNullList(
        ServiceCircuit, required=True, description="What stands in the way of messages."
    )
    brakes = NonNullList(ServiceBrake, required=True, description="What the brake holds.")
    suppressed_addresses = graphene.Int(
        required=True, description="Addresses that nothing is sent to, they were refused."
    )
    parcels_attention = graphene.Int(
        required=True, description="Parcels that somebody should look at (serviceParcels)."
    )

    history = graphene.Field(
        ServiceHistoryFill,
        description="How far the orders from before the plugin have been read; null where "
        "that cannot be said.",
    )

    class Meta:
        description = (
            "How the plugin is doing. Figures are of the whole shop; what concerns a channel "
            "alone is left out where the caller has no access to it."
        )

    @staticmethod
    def resolve_problems(root: Health, info: Any) -> list[tuple[str, Sentence]]:
        """Return them as a list."""
        return list(root.problems.items())

    @staticmethod
    def resolve_oldest_due_mark_seconds(root: Health, info: Any) -> float | None:
        """Return its age."""
        return root.oldest_due_mark

    @staticmethod
    def resolve_sweeps(root: Health, info: Any) -> list[dict[str, Any]]:
        """Return them as a list."""
        return [
            {
                "name": name,
                "last_good_seconds": found["last_good"],
                "failures": found["failures"],
                "last_error": found["last_error"],
            }
            for name, found in root.sweeps.items()
        ]

    @staticmethod
    def resolve_messages(root: Health, info: Any) -> list[dict[str, Any]]:
        """Return them as a list."""
        return _counts(root.messages)

    @staticmethod
    def resolve_oldest_due_message_seconds(root: Health, info: Any) -> float | None:
        """Return its age."""
        return root.oldest_due_message

    @staticmethod
    def resolve_waiting_reasons(root: Health, info: Any) -> list[dict[str, Any]]:
        """Return them as a list."""
        return [
            {"reason": reason if reason in KNOWN_REASONS else None, "count": count}
            for reason, count in root.waiting_reasons.items()
        ]

    @staticmethod
    def resolve_history(root: Health, info: Any) -> dict[str, Any] | None:
        """Return it where it is known."""
        return root.history or None

    @staticmethod
    def resolve_notes(root: Health, info: Any) -> list[dict[str, Any]]:
        """Return them as a list."""
        return _counts(root.effects)

    @staticmethod
    def resolve_circuits(root: Health, info: Any) -> list[dict[str, str]]:
        """Return them as a list."""
        return [{"name": name, "reason": reason} for name, reason in root.circuits.items()]

    @staticmethod
    def resolve_brakes(root: Health, info: Any) -> Any:
        """Return what is held, with its counts."""
        from .health_queries import brakes_of

        return brakes_of(info)


def _counts(by_state: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"state": state, "count": count} for state, count in by_state.items()]
