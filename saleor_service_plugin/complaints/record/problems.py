"""Why something cannot be done to a complaint."""


class ComplaintProblemError(ValueError):
    """What was asked for cannot be done; names field and reason. Nothing was changed."""

    def __init__(self, field: str, code: str, reason: str) -> None:
        """Keep the parts, so that a form and the API can show them apart.

        Args:
            field: What is wrong, by the name of the argument; "" for all of it.
            code: One of `graphql.errors.Code`, in lower case: "required", "invalid", "not_found",
                "too_long", "too_many", "wrong_state", "limit".
            reason: In plain English, a whole sentence.

        """
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.code = code
        self.reason = reason
