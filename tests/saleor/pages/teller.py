"""A customer who tells the shop something on the public order page."""

from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from saleor_service_plugin.complaints.models import Complaint
from tests.saleor.pages.test_order_page import Customer, text_of


def photo(name: str = "IMG_1.jpg", *, form: str = "JPEG") -> SimpleUploadedFile:
    """A photo as a telephone has it: lying on its side, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (53.0, 33.0, 0.0)}
    file = BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(file, form, exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/jpeg")


class Teller(Customer):
    """A customer who tells the shop something."""

    acting = ""

    def unlock(self) -> None:
        """Show the postcode of the order."""
        answer = self.client.post(f"{self.path}?tell=1", {"step": "unlock", "postcode": "10557"})
        self.acting = parse_qs(urlsplit(answer.headers["Location"]).query)["act"][0]

    def view(self, **query: str) -> Any:
        """Open a view of the page."""
        return self.client.get(self.path, self._with(query))

    def tell(self, **form: object) -> Any:
        """Send the form."""
        sent = {"step": "tell", "key": str(uuid4()), "topic": "DAMAGED", "text": "Kaputt.", **form}
        return self._send({"tell": "1"}, sent)

    def reply(self, number: str, **form: object) -> Any:
        """Write in a request."""
        return self._send({"request": number}, {"step": "reply", "key": str(uuid4()), **form})

    def _send(self, query: dict[str, str], form: dict[str, Any]) -> Any:
        return self.client.post(self.path, form, query_params=self._with(query))

    def _with(self, query: dict[str, str]) -> dict[str, str]:
        return {"lang": "de", **({"act": self.acting} if self.acting else {}), **query}


def query_of(response: Any) -> dict[str, str]:
    """Return what stands in the address that a page leads to."""
    assert response.status_code == 303, text_of(response)
    return {
        name: one for name, (one,) in parse_qs(urlsplit(response.headers["Location"]).query).items()
    }


def opened(teller: Teller, **form: object) -> Complaint:
    """Tell something and return what stands in the database."""
    number = query_of(teller.tell(**form))["request"]
    return Complaint.objects.get(number=number)
