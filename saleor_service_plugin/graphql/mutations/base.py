"""What all our mutations have in common."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from saleor.graphql.core.mutations import BaseMutation

from ..callers import Caller, caller_of
from ..errors import ServiceError


class ServiceMutation(BaseMutation):
    """A mutation of ours: Saleor's permission check, our typed errors.

    What is refused changes nothing: each use case is one transaction.
    """

    class Meta:
        abstract = True

    @classmethod
    def __init_subclass_with_meta__(cls, **options: Any) -> None:
        """Give every mutation our error type."""
        options.setdefault("error_type_class", ServiceError)
        super().__init_subclass_with_meta__(**options)

    @classmethod
    def perform_mutation(cls, _root: Any, info: Any, /, **data: Any) -> Any:
        """Do it, with the caller at hand; what no text may hold is refused for all of them."""
        for name, value in data.items():
            _refuse_unstorable(name, value)
        return cls.act(info, caller_of(info), **data)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do what the mutation is for.

        Raises:
            ValidationError: It is refused; names field and reason.

        """
        raise NotImplementedError


UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What PostgreSQL and UTF-8 have no place for: NUL, and halves of characters."""


def _refuse_unstorable(name: str, value: Any) -> None:
    """Refuse what would end in an internal error."""
    match value:
        case str() if UNSTORABLE.search(value):
            message = "Contains a NUL or half a character."
            raise ValidationError({name: ValidationError(message, code="invalid")})
        case dict():
            for key, inner in value.items():
                _refuse_unstorable(key, inner)
        case list():
            for inner in value:
                _refuse_unstorable(name, inner)
