"""Telling the shop on the public order page: text with the link alone, photos once unlocked."""

import re
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from saleor.order.models import Order

from saleor_service_plugin import work
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.models import Complaint, ComplaintEntry, ComplaintLine
from saleor_service_plugin.complaints.record.people import Author
from saleor_service_plugin.complaints.record.say import say
from saleor_service_plugin.complaints.states import AuthorKind, ComplaintState, EntryKind, Source
from saleor_service_plugin.orders import access
from tests.hostile import PAYLOADS
from tests.saleor.api import figures
from tests.saleor.pages.teller import Teller, opened, photo, query_of
from tests.saleor.pages.test_order_page import order_id, text_of

__all__ = ["order_id"]

STAFF = Author(AuthorKind.STAFF, "VXNlcjox", "Anna", 1)


def test_with_the_link_alone_text_arrives(order_id: UUID) -> None:
    # given
    teller = Teller(order_id)
    form = teller.view(tell="1")
    assert "multipart/form-data" in form.content.decode()
    assert 'type="file"' not in form.content.decode()

    # when
    row = opened(teller, text="Der Becher ist kaputt.", wants="REPLACEMENT")

    # then
    assert (row.order_id, row.source, row.topic) == (order_id, Source.PAGE, "damaged")
    assert row.wants == "replacement"
    said = text_of(teller.view(request=row.number))
    assert "Ihr Anliegen Nr." in said and "Der Becher ist kaputt" not in said
    assert "Eine Person antwortet Ihnen bis" in said
    listed = text_of(teller.get())
    assert "Etwas ist beschädigt angekommen" in listed and "Eingegangen" in listed
    assert f'id="complaint-{row.number}"' in teller.get().content.decode()


def test_unlocked_photos_and_items_arrive_and_are_shown(order_id: UUID) -> None:
    # given
    teller = Teller(order_id)
    teller.unlock()
    found = re.findall(r'name="line" value="([^"]+)"', teller.view(tell="1").content.decode())
    assert found

    # when
    row = opened(
        teller, photos=[photo(), photo("b.png", form="PNG")], line=found[:1],
        **{f"quantity-{found[0]}": "1"},
    )  # fmt: skip

    # then
    assert Attachment.objects.filter(complaint_id=row.pk).count() == 2
    assert ComplaintLine.objects.filter(complaint_id=row.pk).count() == 1
    shown = teller.view(request=row.number).content.decode()
    sources = re.findall(r'<img src="(/plugins/global/[^"]+/p/file/[^"]+)"', shown)
    assert len(sources) == 2
    small = Client().get(sources[0].replace("&amp;", "&"))
    assert small.status_code == 200 and small.headers["Content-Type"] == "image/jpeg"
    assert small.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert small.headers["X-Content-Type-Options"] == "nosniff"
    whole = Image.open(BytesIO(Client().get(sources[0].partition("?")[0]).content))
    assert whole.size == (300, 400) and not whole.getexif()


def test_twice_sent_is_once_opened(order_id: UUID) -> None:
    teller, key = Teller(order_id), str(uuid4())

    numbers = {opened(teller, key=key).number for _ in range(3)}

    assert len(numbers) == 1
    assert Complaint.objects.filter(order_id=order_id).count() == 1


def test_what_was_typed_comes_back_where_something_is_wrong(order_id: UUID) -> None:
    teller = Teller(order_id)

    shown = teller.tell(topic="", text="Ich habe <b>viel</b> geschrieben.", phone="0341 555")

    assert shown.status_code == 422
    assert "Bitte wählen Sie, worum es geht." in text_of(shown)
    source = shown.content.decode()
    assert "Ich habe &lt;b&gt;viel&lt;/b&gt; geschrieben.</textarea>" in source
    assert 'value="0341 555"' in source
    assert not Complaint.objects.filter(order_id=order_id).exists()


def test_unlocking_keeps_what_was_typed(order_id: UUID) -> None:
    teller = Teller(order_id)

    shown = teller.tell(step="unlock", postcode="10557", text="Schon getippt.")

    assert shown.status_code == 200
    source = shown.content.decode()
    assert "Schon getippt.</textarea>" in source and 'type="file"' in source
    assert "act=" in source
    wrong = teller.tell(step="unlock", postcode="99999", text="Schon getippt.")
    assert wrong.status_code == 422 and "Schon getippt.</textarea>" in wrong.content.decode()


def test_after_the_half_hour_the_text_arrives_and_photos_are_asked_for(order_id: UUID) -> None:
    # given: a token that is not good any more
    teller = Teller(order_id)
    teller.acting = "x" * 40

    # when
    answer = query_of(teller.tell(text="Mit Foto.", photos=[photo()]))

    # then
    row = Complaint.objects.get(number=answer["request"])
    assert ComplaintEntry.objects.get(complaint_id=row.pk).text == "Mit Foto."
    assert not Attachment.objects.filter(complaint_id=row.pk).exists()
    teller.acting = ""
    said = text_of(teller.view(request=row.number, **{"not": answer["not"]}))
    assert "Die halbe Stunde ist vorbei" in said and "wählen Sie sie erneut aus" in said


def test_a_file_that_cannot_be_taken_is_told_and_the_rest_arrives(order_id: UUID) -> None:
    teller = Teller(order_id)
    teller.unlock()
    heic = SimpleUploadedFile("IMG_2.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 64)
    page = SimpleUploadedFile("a.jpg", b"<html><script>alert(1)</script>")

    answer = query_of(teller.tell(photos=[photo(), heic, page]))

    row = Complaint.objects.get(number=answer["request"])
    assert Attachment.objects.filter(complaint_id=row.pk).count() == 1
    said = text_of(teller.view(request=row.number, **{"not": answer["not"]}))
    assert "HEIC" in said and "JPEG, PNG, WebP" in said


def test_the_conversation_and_answering(order_id: UUID) -> None:
    # given: staff asked something
    teller = Teller(order_id)
    row = opened(teller)
    say(row.pk, key=f"staff:{uuid4()}", author=STAFF, text="Welcher Becher?", waits=True)
    say(row.pk, key=f"staff:{uuid4()}", author=STAFF, text="Nur intern", kind=EntryKind.NOTE)
    locked = text_of(teller.view(request=row.number))
    assert "Sie sind dran" in locked and "Welcher Becher?" not in locked

    # when: written with the link alone, then with a photo
    first = teller.reply(row.number, text="Der blaue.")
    teller.unlock()
    second = teller.reply(row.number, text="", photos=[photo()])

    # then
    assert query_of(first)["done"] == query_of(second)["done"] == "said"
    row.refresh_from_db()
    assert row.state == ComplaintState.IN_PROGRESS
    said = text_of(teller.view(request=row.number))
    assert "Welcher Becher?" in said and "Der blaue." in said and "Nur intern" not in said
    assert Attachment.objects.filter(complaint_id=row.pk).count() == 1


def test_nothing_hostile_gets_through(order_id: UUID) -> None:
    teller = Teller(order_id)
    teller.unlock()
    row = opened(teller, photos=[photo('"><img src=x onerror=alert(1)>.jpg')])
    for name, payload in PAYLOADS.items():
        say(
            row.pk, key=f"hostile:{name}:{uuid4()}", text=payload,
            author=Author(AuthorKind.STAFF, "VXNlcjox", payload[:200], 1),
        )  # fmt: skip

    source = teller.view(request=row.number).content.decode()

    body = source[source.index("<body") :]
    allowed = re.sub(r"<img src=\"/plugins/[^>]*>", "", body)
    for mark in (
        "<script",
        "<img",
        "<svg/",
        "<iframe",
        "<object",
        "<meta",
        "<base",
        "onerror=alert(1)>",
    ):
        assert mark not in allowed.casefold(), mark
    assert len(PAYLOADS) >= 50
    figures.count("texts", len(PAYLOADS), "the customers' page")


@pytest.mark.parametrize("number", ["12345678", "x", "", "9" * 300])
def test_another_number_is_no_request_of_this_order(order_id: UUID, number: str) -> None:
    teller = Teller(order_id)
    if number.isdecimal() and len(number) < 20:
        locked = teller.view(request=number)
        assert locked.status_code == 200 and "Bitte zeigen Sie" in text_of(locked)
        teller.unlock()

    shown = teller.view(request=number)

    assert shown.status_code == 303 and shown.headers["Location"].endswith("#requests")


def test_a_request_of_another_order_is_not_shown(order_id: UUID) -> None:
    row = opened(Teller(order_id))
    Complaint.objects.filter(pk=row.pk).update(order_id=uuid4())

    shown = Teller(order_id).view(request=row.number)
    assert "beschädigt" not in text_of(shown) and "Bitte zeigen Sie" in text_of(shown)
    other = Teller(order_id)
    other.unlock()
    assert other.view(request=row.number).status_code == 303


def test_what_staff_opened_is_seen_once_unlocked_and_the_mail_leads_to_it(order_id: UUID) -> None:
    # given
    teller = Teller(order_id)
    row = opened(teller, text="Am Telefon gesagt.")
    Complaint.objects.filter(pk=row.pk).update(source=Source.STAFF)
    say(row.pk, key=f"staff:{uuid4()}", author=STAFF, text="Wir haben nachgesehen.")

    # when
    work.work()
    links = {
        found
        for sent in mail.outbox
        for found in re.findall(rf"/plugins/\S*\?request={row.number}", str(sent.body))
    }

    # then: its link alone shows nothing of it
    assert links
    path = links.pop()
    locked = text_of(teller.client.get(path))
    assert "Wir haben nachgesehen" not in locked and "Am Telefon" not in locked
    wrong = teller.client.post(path, {"step": "unlock", "postcode": "99999"})
    assert wrong.status_code == 422 and "Wir haben nachgesehen" not in text_of(wrong)
    there = teller.client.post(path, {"step": "unlock", "postcode": "10557", "code": ""})
    assert query_of(there)["request"] == row.number
    part = teller.token.partition(".")[0]
    cookie = there.cookies[f"service_acting_{part}"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert (cookie["max-age"], cookie["path"]) == (1800, teller.path.removesuffix(teller.token))
    assert "Wir haben nachgesehen" in text_of(teller.client.get(path))
    # a later mail's link is signed anew
    later = f"{teller.path}?request={row.number}"
    assert "Wir haben nachgesehen" in text_of(teller.client.get(later))
    # another browser, and a cookie of another order
    assert "Wir haben nachgesehen" not in text_of(Client().get(path))
    other = Client()
    other.cookies[f"service_acting_{part}"] = "x" * 90
    assert "Wir haben nachgesehen" not in text_of(other.get(path))


def test_links_to_files_end_with_the_orders_links(order_id: UUID) -> None:
    teller = Teller(order_id)
    teller.unlock()
    row = opened(teller, photos=[photo()])
    found = re.search(
        r'href="(/plugins[^"]+/p/file/[^"]+)"', teller.view(request=row.number).content.decode()
    )
    assert found and Client().get(found[1]).status_code == 200

    access.revoke(order_id)

    assert Client().get(found[1]).status_code == 404
    assert AttachmentContent.objects.exists()


def test_too_much_is_said_to_be_too_much(order_id: UUID) -> None:
    teller = Teller(order_id)

    shown = Client().generic(
        "POST", f"{teller.path}?tell=1", b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="100000001", HTTP_ACCEPT="text/html",
    )  # fmt: skip

    assert shown.status_code == 413 and "40 MB" in shown.content.decode()


class Streamed:
    """A form whose file is made while it is read: never held as a whole."""

    def __init__(self, words: dict[str, str], size: int) -> None:
        """Have the fields first."""
        fields = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in words.items()
        )
        file = '--x\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n\r\n'
        self.rest, self.left, self.taken = (fields + file).encode(), size, 0
        self.length = len(self.rest) + size

    def read(self, size: int = -1) -> bytes:
        """Return what comes next."""
        size = min(size if size >= 0 else 65_536, 65_536)
        found = self.rest[:size]
        self.rest = self.rest[size:]
        more = min(size - len(found), self.left)
        self.left -= more
        self.taken += size
        return found + b"a" * more

    readline = read


@pytest.mark.parametrize("view", ["tell", "request"])
def test_a_form_that_is_too_large_keeps_its_words(order_id: UUID, view: str) -> None:
    teller = Teller(order_id)
    number = opened(teller).number
    words = {
        "key": str(uuid4()), "topic": "DAMAGED", "text": "Ein <b>langer</b> Text.",
        "postcode": "10557", "code": "123456",
    }  # fmt: skip
    stream = Streamed(words, 100_500_000)

    shown = Client().generic(
        "POST", f"{teller.path}?lang=de&{view}={number}", b"",
        CONTENT_TYPE="multipart/form-data; boundary=x", CONTENT_LENGTH=str(stream.length),
        **{"wsgi.input": stream},
    )  # fmt: skip

    said = shown.content.decode()
    assert shown.status_code == 413 and "Möglich sind 40 MB" in said
    assert "Ein &lt;b&gt;langer&lt;/b&gt; Text.</textarea>" in said and words["key"] in said
    assert "10557" not in said and "123456" not in said
    assert stream.taken < 3_000_000
    assert Complaint.objects.filter(order_id=order_id).count() == 1


def test_photos_that_are_gone_are_asked_for_again(order_id: UUID) -> None:
    teller = Teller(order_id)
    teller.unlock()
    shown = teller.tell(topic="", photos=[photo(), photo()])
    assert "Bitte wählen Sie Ihre 2 Dateien noch einmal aus." in text_of(shown)


def test_a_call_is_asked_for(order_id: UUID) -> None:
    teller = Teller(order_id)
    missing = teller.tell(topic="CALLBACK", text="")
    assert missing.status_code == 422 and "unter welcher Nummer" in text_of(missing)
    times = re.findall(r'<option value="(\d{8}T\d{4}Z)"', missing.content.decode())
    assert times

    row = opened(teller, topic="CALLBACK", text="", phone="0341 5550123", slot=times[0])

    assert row.phone and row.callback_from is not None
    assert Order.objects.filter(pk=order_id).exists()
