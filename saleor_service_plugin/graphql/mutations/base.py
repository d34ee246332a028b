"""What all our mutations have in common."""

from typing import Any

from django.core.exceptions import ValidationError
from saleor.graphql.core.mutations import BaseMutation

from ..callers import Caller, caller_of, demand
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
        """Do it, with the caller at hand; a NUL in a text is refused for all of them."""
        permissions = cls._meta.permissions
        # Saleor has looked already, but not at what the token names (`callers.py`).
        caller = demand(info, *permissions) if permissions else caller_of(info)
        for name, value in data.items():
            _refuse_nul(name, value)
        return cls.act(info, caller, **data)

    @classmethod
    def act(cls, info: Any, caller: Caller, **data: Any) -> Any:
        """Do what the mutation is for.

        Raises:
            ValidationError: It is refused; names field and reason.

        """
        raise NotImplementedError


def _refuse_nul(name: str, value: Any) -> None:
    """PostgreSQL takes no NUL in a text, and would answer with an internal error."""
    match value:
        case str() if "\0" in value:
            raise ValidationError({name: ValidationError("Contains a NUL.", code="invalid")})
        case str() if any("\ud800" <= character <= "\udfff" for character in value):
            # JSON can write half of a pair, which no encoding knows.
            text = "Contains half a character."
            raise ValidationError({name: ValidationError(text, code="invalid")})
        case dict():
            for key, inner in value.items():
                _refuse_nul(key, inner)
        case list():
            for inner in value:
                _refuse_nul(name, inner)
