"""Who does something to a complaint: pure."""

from dataclasses import dataclass

from ..states import AuthorKind


@dataclass(frozen=True, slots=True)
class Author:
    """One who writes or changes something."""

    kind: AuthorKind
    id: str = ""
    """Global id of the user or App, "" for guests and for what goes by itself."""
    name: str = ""
    """As staff see it; of staff as customers see it, too: a first name is enough."""
    user_id: int | None = None
    """Saleor's id of staff, who may become the owner by answering."""

    @property
    def is_customer(self) -> bool:
        """Whether the customer wrote, with or without an account."""
        return self.kind is AuthorKind.CUSTOMER


SYSTEM = Author(AuthorKind.SYSTEM)
"""What goes by itself."""
