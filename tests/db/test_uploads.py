"""Requests with files: what is too much is left out, and what was typed beside it arrives."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from saleor_service_plugin.web import entrance, uploads
from tests.fake_shop import FakeShop

pytestmark = pytest.mark.django_db

PAGE = "p/order/token"


def form(files: Sequence[bytes], *, text: str = "Typed.", boundary: bytes = b"x-x-x") -> bytes:
    """A form as browsers send it: files first, the text last."""
    parts = [
        b'--%s\r\nContent-Disposition: form-data; name="photos"; filename="%d.jpg"\r\n\r\n%s\r\n'
        % (boundary, place, content)
        for place, content in enumerate(files)
    ]
    parts.append(
        b'--%s\r\nContent-Disposition: form-data; name="text"\r\n\r\n%s\r\n'
        % (boundary, text.encode())
    )
    return b"".join(parts) + b"--%s--\r\n" % boundary


def request(body: bytes, **headers: Any) -> HttpRequest:
    """A request with a form."""
    return RequestFactory().generic(
        "POST", f"/{PAGE}", body, content_type="multipart/form-data; boundary=x-x-x", **headers
    )


@pytest.mark.parametrize(
    ("files", "kept"),
    [
        ([b"a"] * 3, 3),
        ([b"a"] * 25, uploads.MOST_FILES),
        ([b"a", b"b" * (uploads.MOST_FILE_BYTES + 100_000), b"c"], 2),
        ([b"a" * 15_000_000] * 4, 2),
    ],
)
def test_what_is_too_much_is_left_out_and_the_text_arrives(
    files: Sequence[bytes], kept: int
) -> None:
    sent = request(form(files))
    assert uploads.brings_files(sent, PAGE)
    uploads.bound(sent)

    assert uploads.read(sent) is None

    assert sent.POST["text"] == "Typed."
    assert len(sent.FILES.getlist("photos")) == kept
    assert uploads.left_out(sent) == len(files) - kept


def test_forms_that_are_none_are_said_to_be_none() -> None:
    for body, status in (
        (b"--x-x-x\r\nnothing", 200),
        (form([], text="a" * 3_000_000), 413),
        (form([b""] * 200), 413),
    ):
        sent = request(body)
        uploads.bound(sent)
        refused = uploads.read(sent)
        assert (refused.status_code if refused else 200) == status
    sent = RequestFactory().generic("POST", "/", b"x", content_type="multipart/form-data")
    uploads.bound(sent)
    refused = uploads.read(sent)
    assert refused is not None and refused.status_code == 400


@pytest.mark.parametrize(
    ("path", "kind", "length", "status"),
    [
        ("p/order/x", "multipart/form-data; boundary=x", uploads.MOST_BYTES + 1, 413),
        ("graphql/", "multipart/form-data; boundary=x", uploads.MOST_BYTES + 1, 413),
        ("p/order/x", "application/x-www-form-urlencoded", entrance.MOST_BYTES + 1, 413),
        ("graphql/", "application/json", entrance.MOST_BYTES + 1, 413),
        ("p/unsubscribe/x", "multipart/form-data; boundary=x", entrance.MOST_BYTES + 1, 413),
        ("in/x/", "multipart/form-data; boundary=x", entrance.MOST_BYTES + 1, 413),
        ("dashboard/", "multipart/form-data; boundary=x", entrance.MOST_BYTES + 1, 413),
    ],
)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_more_than_that_is_not_even_read(
    shop: FakeShop, path: str, kind: str, length: int, status: int, accept: str
) -> None:
    sent = RequestFactory().generic(
        "POST", f"/{path}", b"x", content_type=kind, CONTENT_LENGTH=str(length), HTTP_ACCEPT=accept
    )

    said = entrance.answer(sent, f"/{path}")

    assert said.status_code == status
    assert (b"<h1>" in said.content) is (accept == "text/html")
    assert b"TOO_LARGE" in said.content or b"Too large" in said.content
