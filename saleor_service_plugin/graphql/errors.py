"""Typed errors, as Saleor's mutations return them."""

from enum import StrEnum
from typing import NoReturn

import graphene
from django.core.exceptions import ValidationError
from saleor.graphql.core.types.common import Error


class ServiceErrorCode(StrEnum):
    """Why something was refused. The first five are those that Saleor itself may name."""

    GRAPHQL_ERROR = "graphql_error"
    INVALID = "invalid"
    NOT_FOUND = "not_found"
    REQUIRED = "required"
    UNIQUE = "unique"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"
    WRONG_STATE = "wrong_state"
    NOTHING_TO_TELL = "nothing_to_tell"
    NOT_READY = "not_ready"
    TEMPLATE_REFUSED = "template_refused"
    OUT_OF_SCOPE_CHANNEL = "out_of_scope_channel"
    CHANGED_MEANWHILE = "changed_meanwhile"
    SUPPRESSED = "suppressed"
    SENDER_NOT_USABLE = "sender_not_usable"
    MAIL_SERVER_AWAY = "mail_server_away"
    MAIL_REFUSED = "mail_refused"
    MAIL_UNCERTAIN = "mail_uncertain"
    RATE_LIMITED = "rate_limited"


Code = ServiceErrorCode

ErrorCode = graphene.Enum.from_enum(
    ServiceErrorCode, description=lambda value: None if value else "Why something was refused."
)


class ServiceError(Error):
    """Why a mutation was refused; nothing was changed then."""

    code = ErrorCode(description="The error code.", required=True)

    class Meta:
        description = "Why a service mutation was refused. Nothing was changed then."


def refuse(field: str, message: str, code: Code = Code.INVALID) -> NoReturn:
    """Refuse a mutation's input.

    Args:
        field: As Python writes it; clients see it in camel case.
        message: Names the reason.
        code: For programs.

    Raises:
        ValidationError: Always.

    """
    raise ValidationError({field: ValidationError(message, code=code.value)})
