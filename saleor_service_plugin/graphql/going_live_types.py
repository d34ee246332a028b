"""What stands in the way of going live, and who else writes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import graphene
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages.going_live import Gap, Notice, Report
from ..shop.writer_rows import OtherWriter
from . import enums
from .channel_enums import Source


@dataclass(frozen=True, slots=True)
class DoublingView:
    """One of our kinds of messages and one who writes of the same."""

    kind: str
    writer: OtherWriter
    text: str


def doublings_of(report: Report) -> Iterator[DoublingView]:
    """Yield who else writes of what, kind by kind, those who surely do first."""
    for one in report.doublings:
        others = (*one.certain, *one.possible)
        for writer, text in zip(others, one.advice, strict=True):
            yield DoublingView(one.kind, writer, text)


def field_of(gap: Gap) -> str:
    """Return how errors call what is missing, as Python writes it: "bank_details"."""
    return gap.what.split()[0].replace("-", "_")


def camel(name: str) -> str:
    """Return a name as clients write it."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


class ServiceGoingLiveGap(BaseObjectType):
    """Something mandatory that a channel lacks."""

    what = graphene.String(
        required=True,
        description="What is missing, as errors of serviceChannelGoLive name it in their field: "
        "footer, withdrawalInstruction, bankDetails, sender or template.",
    )
    why = graphene.String(required=True, description="A sentence for staff.")

    class Meta:
        description = "Something mandatory that a channel lacks. While it does, it stays silent."

    @staticmethod
    def resolve_what(root: Gap, info: Any) -> str:
        """Return the name of the errors' field."""
        return camel(field_of(root))


class ServiceGoingLiveNotice(BaseObjectType):
    """Something that counts otherwise than staff would think."""

    what = graphene.String(required=True, description="The setting, as its input names it.")
    why = graphene.String(required=True, description="A sentence for staff.")

    class Meta:
        description = "Something that counts otherwise than it was set; it stands in nobody's way."

    @staticmethod
    def resolve_what(root: Notice, info: Any) -> str:
        """Return the name of the input's field."""
        return camel(root.what)


class ServiceDoubling(BaseObjectType):
    """Somebody else who writes of the same to the same customers."""

    kind = enums.MessageKind(required=True, description="Our message.")
    writer = graphene.String(
        required=True, description="Name of the plugin or App, as the Dashboard shows it."
    )
    source = Source(required=True, description="Where it comes from.")
    certain = graphene.Boolean(
        required=True,
        description="True: it is set up to send a mail of it, customers would get two. False: "
        "it hears of it, and may write.",
    )
    text = graphene.String(
        required=True, description="A sentence for staff: who writes what, and what to do."
    )

    class Meta:
        description = "Somebody else who writes, or may, of the same to the same customers."

    @staticmethod
    def resolve_writer(root: DoublingView, info: Any) -> str:
        """Return its name."""
        return root.writer.name

    @staticmethod
    def resolve_source(root: DoublingView, info: Any) -> str:
        """Return where it comes from."""
        return root.writer.source

    @staticmethod
    def resolve_certain(root: DoublingView, info: Any) -> bool:
        """Return whether it surely writes."""
        return root.writer.certain


class ServiceGoingLiveReport(BaseObjectType):
    """How a channel stands before it goes live."""

    ready = graphene.Boolean(
        required=True, description="Nothing mandatory is missing, nobody surely writes the same."
    )
    kinds = NonNullList(enums.MessageKind, required=True, description="What would leave.")
    gaps = NonNullList(
        ServiceGoingLiveGap,
        required=True,
        description="What is missing; while there is any, the channel does not go live.",
    )
    notices = NonNullList(
        ServiceGoingLiveNotice,
        required=True,
        description="What counts otherwise than it was set, e.g. an unknown time zone.",
    )
    doublings = NonNullList(
        ServiceDoubling,
        required=True,
        description="Saleor's own plugins and every App that hears of the same. One that is "
        "certain keeps the channel from going live, unless despiteOthers is said.",
    )

    class Meta:
        description = "How a channel stands before it goes live."

    @staticmethod
    def resolve_ready(root: Report, info: Any) -> bool:
        """Return whether it would go live at once."""
        return not root.gaps and not root.certain

    @staticmethod
    def resolve_doublings(root: Report, info: Any) -> list[DoublingView]:
        """Return a line for each kind and writer."""
        return list(doublings_of(root))
