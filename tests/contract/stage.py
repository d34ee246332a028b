"""How a check makes things happen in a shop, whichever it is."""

from typing import Protocol
from uuid import UUID


class Stage(Protocol):
    """A shop that can be acted upon."""

    def place(self, *, email: str) -> UUID:
        """Place a paid order of two lines that are shipped; return its id."""

    def set_phone(self, order_id: UUID, phone: str) -> None:
        """Give the order's addresses a telephone number, as E.164 writes it."""

    def colleague(self, name: str, *, channel_id: int, may: bool, elsewhere: bool) -> int:
        """Employ somebody for this channel, or for none where elsewhere; return the id."""

    def send(self, order_id: UUID, *, number: str) -> int:
        """Fulfill one piece and return the fulfillment's id."""

    def change_number_raw(self, fulfillment_id: int, *, number: str) -> None:
        """Change a number without a trace."""

    def touch(self, order_id: UUID) -> None:
        """Change the order through the shop's own door."""

    def grant_refund(self, order_id: UUID) -> None:
        """Promise a refund."""

    def delete(self, order_id: UUID) -> None:
        """Delete the order with raw statements."""

    def account(self, *, email: str) -> int:
        """Make a customer's account and return its id."""

    def variant(self, *, quantity: int) -> int:
        """Make a variant with this much stock and return its id."""

    def set_attribute(self, product_id: int, *, slug: str, values: list[str]) -> None:
        """Say something of the product of a variant made here."""

    def add_picture(self, variant_id: int) -> None:
        """Give a variant made here a picture."""

    def order_of(self, variant_id: int, *, pieces: int) -> UUID:
        """Place a paid order of so many pieces of a variant made here; return its id."""

    def set_stock(self, variant_id: int, *, quantity: int) -> None:
        """Say what lies in the warehouse, as staff do, whatever is promised."""

    def add_mailing_app(self, *, name: str) -> None:
        """Install an App that asks for all of the shop's mails to be sent."""

    def remove_app(self, *, name: str) -> None:
        """Remove the App of this name."""

    def listen(self, status: int, *, body: bytes = b"") -> str:
        """Have an address outside that answers with this status and this content."""

    def posted(self, url: str) -> list[tuple[bytes, dict[str, str]]]:
        """Return what came there: bodies, and headers by lower-case name."""
