"""The complaint report: reasons, first reply, solution."""

from collections.abc import Mapping
from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.enums import LanguageCodeEnum
from saleor.graphql.core.scalars import Date
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..complaints.reports import export, figures
from ..complaints.reports.figures import Figures, Times
from ..complaints.reports.where import By, Where
from ..delivery.reports import words
from ..shop import port
from . import channel_args, ids
from .callers import MANAGE_ORDERS, demand
from .complaint_enums import ComplaintTopic
from .complaint_list import MOST_VALUES
from .enums import made_of
from .reward_report import months_of

ComplaintReportBy = made_of(
    "ServiceComplaintReportByEnum",
    By,
    "By what complaints are counted apart. PRODUCT and SUPPLIER: of the lines they are about; "
    "one about two of them counts for each. PERSON: of channels whose settings allow it alone.",
)


class ServiceComplaintTimes(BaseObjectType):
    """How long something took, and how often it was in time."""

    count = graphene.Int(required=True, description="Those of which it is known.")
    median_hours = graphene.Float(
        description="Half of them took no longer, by the clock on the wall; null: none is known."
    )
    ninth_hours = graphene.Float(description="Nine in ten took no longer.")
    met = graphene.Int(required=True, description="Those in time, in working time,")
    measured = graphene.Int(
        required=True, description="of so many whose clock has ended, or whose time is over."
    )

    class Meta:
        description = "How long something took, and how often it was in time."


class ServiceComplaintReason(BaseObjectType):
    """How many of a topic."""

    topic = ComplaintTopic(required=True, description="What they are about.")
    count = graphene.Int(required=True, description="How many.")

    class Meta:
        description = "How many complaints and questions there are of a topic."


class ServiceComplaintFigures(BaseObjectType):
    """The figures of a group."""

    key = graphene.String(
        required=True,
        description='Month ("2026-03"), Saleor\'s id of the Channel, Product or User, topic, or '
        "the supplier's name; empty: of all together, or nobody.",
    )
    name = graphene.String(required=True, description="Of product or person; else empty.")
    opened = graphene.Int(required=True, description="How many were opened.")
    questions = graphene.Int(
        required=True, description="Of them those that say of nothing that it is wrong."
    )
    first_reply = graphene.Field(
        ServiceComplaintTimes, required=True, description="Until a person answered first."
    )
    solution = graphene.Field(
        ServiceComplaintTimes, required=True, description="Until it was solved or closed."
    )
    reopened = graphene.Int(required=True, description="Those that were reopened.")
    decided = graphene.Int(required=True, description="Those of which staff said what they found,")
    justified = graphene.Int(required=True, description="of them the justified, in part too.")
    reasons = NonNullList(
        ServiceComplaintReason, required=True, description="By topic, the most first."
    )

    class Meta:
        description = "The figures of a group of complaints and questions."


class ServiceComplaintFile(BaseObjectType):
    """The report as a file."""

    file_name = graphene.String(required=True, description="What it may be called.")
    content = graphene.String(required=True, description="CSV with a byte order mark, for Excel.")

    class Meta:
        description = "The complaint report as a file."


class ServiceComplaintReport(BaseObjectType):
    """Reasons, first reply and solution."""

    total = graphene.Field(
        ServiceComplaintFigures, required=True, description="All of it together."
    )
    rows = NonNullList(
        ServiceComplaintFigures,
        required=True,
        description="Months in their order, else the most complaints first; 100 at most.",
    )
    file = graphene.Field(
        ServiceComplaintFile,
        required=True,
        description="The rows as a file.",
        language_code=graphene.Argument(
            LanguageCodeEnum, description="German, or else English; left out: English."
        ),
    )

    class Meta:
        description = (
            "What complaints and questions opened in these months are about, and how long they "
            "took. One that goes on in another is counted there."
        )

    @staticmethod
    def resolve_total(root: tuple[Where, By], info: Any) -> Mapping[str, Any]:
        """Return it."""
        with port.current().writer():
            return _figures(figures.total(root[0]), root[1])

    @staticmethod
    def resolve_rows(root: tuple[Where, By], info: Any) -> list[Mapping[str, Any]]:
        """Return the groups."""
        with port.current().writer():
            return [_figures(one, root[1]) for one in figures.by(*root)]

    @staticmethod
    def resolve_file(
        root: tuple[Where, By], info: Any, language_code: str = "en"
    ) -> Mapping[str, str]:
        """Return the file."""
        language = words.language_of(language_code or "en")
        with port.current().writer():
            found = export.export(
                root[0], figures.by(*root), names(root[1], language), language=language
            )
        return {"file_name": found.name, "content": found.content}


class ComplaintReportQueries(BaseObjectType):
    """The query for the report."""

    service_complaint_report = graphene.Field(
        ServiceComplaintReport,
        description="Reasons, first reply and solution of the complaints and questions that were "
        "opened in some months. Needs MANAGE_ORDERS; staff see the channels they have access to.",
        by=graphene.Argument(
            ComplaintReportBy, description="By what it is divided; left out: MONTH."
        ),
        from_month=graphene.Argument(
            Date, description="A day of the first month; left out: eleven before the last one."
        ),
        until_month=graphene.Argument(
            Date, description="A day of the last month; left out: the current one."
        ),
        channels=graphene.Argument(
            NonNullList(graphene.ID), description="Ids of Saleor's channels; left out: all."
        ),
        topics=graphene.Argument(
            NonNullList(ComplaintTopic), description="Of these topics; left out: of all."
        ),
    )

    class Meta:
        abstract = True

    @staticmethod
    def resolve_service_complaint_report(
        _root: Any, info: Any, **arguments: Any
    ) -> tuple[Where, By]:
        """Return which report it is."""
        caller = demand(info, MANAGE_ORDERS)
        first, after = months_of(arguments.get("from_month"), arguments.get("until_month"))
        for name in ("channels", "topics"):
            if len(arguments.get(name) or ()) > MOST_VALUES:
                raise GraphQLError(f"{name}: at most {MOST_VALUES} values.")
        channels = arguments.get("channels")
        where = Where(
            first,
            after,
            channel_ids=None
            if channels is None
            else channel_args.all_asked(caller, channels, "channels"),
            allowed_channel_ids=caller.channel_ids,
            topics=arguments.get("topics"),
        )
        return where, By(arguments.get("by") or By.MONTH)


def names(by: By, language: str) -> Mapping[str, str]:
    """Return what the groups of a file are called, by key."""
    nothing = {"en": "Not known", "de": "Nicht bekannt"}[language]
    if by is By.CHANNEL:
        return {str(pk): one.name for pk, one in port.current().read_channels().items()}
    if by is By.TOPIC:
        return {str(key): label for key, label in export.TOPICS[language].items()}
    return {By.SUPPLIER: {"": nothing}, By.PERSON: {"0": nothing}}.get(by, {})


TYPES = {By.CHANNEL: "Channel", By.PRODUCT: "Product", By.PERSON: "User"}


def _figures(one: Figures, by: By) -> Mapping[str, Any]:
    kind = TYPES.get(by)
    nobody = one.key in ("", "0")
    key = "" if nobody else ids.to_global(kind, one.key) if kind else one.key
    return {
        "key": key, "name": one.name, "opened": one.opened, "questions": one.questions,
        "first_reply": _times(one.first_reply), "solution": _times(one.solution),
        "reopened": one.reopened, "decided": one.decided, "justified": one.justified,
        "reasons": [
            {"topic": topic, "count": count}
            for topic, count in sorted(one.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }  # fmt: skip


def _times(of: Times) -> Mapping[str, Any]:
    return {
        "count": of.count, "median_hours": of.median_hours, "ninth_hours": of.ninth_hours,
        "met": of.met, "measured": of.measured,
    }  # fmt: skip
