"""What customers are mailed about what they complained of or asked."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.complaints.clocks.models import ClockPolicy
from saleor_service_plugin.complaints.files.models import Attachment, AttachmentContent
from saleor_service_plugin.complaints.mails import letters, tell
from saleor_service_plugin.complaints.models import Complaint, ComplaintSettings
from saleor_service_plugin.complaints.states import (
    AuthorKind,
    ClockKind,
    ComplaintState,
    EntryKind,
    Finding,
    Source,
    Topic,
    Want,
)
from saleor_service_plugin.messages.models import ChannelState, Message
from saleor_service_plugin.orders import access
from tests.db.complaint_mails_story import EMAIL, Complained, messages
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

DUE = datetime(2026, 11, 25, 13, 12, tzinfo=UTC)
"""14:12 in Berlin."""


def written() -> tuple[str, str]:
    """Return the only mail, as text and HTML."""
    (sent,) = mail.outbox
    return str(sent.body), str(sent.alternatives[0][0])


def test_an_acknowledgement_says_number_what_came_in_and_until_when(shop: FakeShop) -> None:
    # given
    story = Complained(shop)
    row = story.complaint()
    story.line(row, 2)
    story.entry(row, "Der Deckel ist <b>zerbrochen</b>.\n\nBitte schicken Sie Ersatz.")
    story.clock(row, DUE)

    # when
    story.received(row)
    story.received(row)
    story.send()

    # then
    assert messages() == [("complaint-received", f"complaint-received:{row.pk}:0", "sent")]
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert sent.subject == f"Ihr Anliegen {row.number[:4]} {row.number[4:]}: Wir kümmern uns darum"
    # Behind the first dot stands when it was signed.
    token = access.token_of(story.order.id, 0).partition(".")[0]
    for text in written():
        assert "Guten Tag Änne Müller," in text
        assert "antworten Ihnen bis" in text and "Mittwoch, 25. November 2026, 14:30 Uhr" in text
        assert "Artikel beschädigt" in text and "2\N{NO-BREAK SPACE}× Teekanne" in text
        assert "Bitte schicken Sie Ersatz." in text
        assert "0341 5550123 (Mo–Fr 9–17 Uhr)" in text
        assert f"/{token}." in text and f"?request={row.number}" in text
        assert "Reklamation" not in text
    assert "<b>" not in written()[1]


def test_a_question_is_no_complaint_and_nobody_is_sorry(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint(Topic.QUESTION)
    story.entry(row, "Ist die Kanne spülmaschinenfest?")
    story.clock(row, DUE)
    story.received(row)
    story.send()
    for text in written():
        assert "danke für Ihre Nachricht" in text
        assert "tut uns leid" not in text and "Reklamation" not in text


@pytest.mark.parametrize(
    ("language", "source", "said", "never"),
    [
        ("de", Source.PHONE, "danke für Ihren Anruf", "Nachricht"),
        ("de", Source.STAFF, "wir haben Ihr Anliegen", "Nachricht"),
        ("de", Source.PAGE, "danke für Ihre Nachricht", "Anruf"),
        ("de", Source.API, "danke für Ihre Nachricht", "Anruf"),
        ("en", Source.PHONE, "thank you for your call", "message"),
        ("en", Source.STAFF, "we have noted your request", "message"),
    ],
)
def test_words_fit_how_it_came_in(
    shop: FakeShop, language: str, source: Source, said: str, never: str
) -> None:
    story = Complained(shop, language=language)
    row = story.complaint(Topic.QUESTION, source=source)
    if source == Source.PHONE:
        story.entry(row, "Ruft oft an.", AuthorKind.STAFF, EntryKind.CALL)
    elif source == Source.STAFF:
        story.entry(row, "Frage zur Kanne.", AuthorKind.STAFF)
    else:
        story.entry(row, "Ist sie dicht?")
    story.received(row)
    story.send()
    for text in written():
        assert said in text and never not in text
        assert ("Frage" if language == "de" else "Question") in text
        assert "Ruft oft an" not in text and "was wir dazu geschrieben" not in text


def test_what_was_sent_in_is_said_and_not_sent_back(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint(wants=Want.REPLACEMENT)
    entry = story.entry(row, "Kaputt.")
    for name, kind in (("<i>a</i>.jpg", "image/jpeg"), ("b.png", "image/png"), ("c.pdf", "x/pdf")):
        Attachment.objects.create(
            pk=uuid4(), complaint_id=row.pk, entry_id=entry.pk, name=name, media_type=kind,
            size=3, digest="x",
        )  # fmt: skip
    story.received(row)
    story.send()
    assert attached(mail.outbox[0]) == []
    for text in written():
        assert "Ihr Wunsch" in text and "Ersatz" in text
        assert "2\N{NO-BREAK SPACE}Fotos und 1\N{NO-BREAK SPACE}PDF" in text
    assert "<i>" not in written()[1] and "&lt;i&gt;a" in written()[1]


def test_a_promised_call_says_when_and_where(shop: FakeShop) -> None:
    story = Complained(shop)
    begins = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    row = story.complaint(
        Topic.CALLBACK, phone="0171 2345678", callback_from=begins,
        callback_until=begins + timedelta(hours=2),
    )  # fmt: skip
    story.clock(row, DUE)
    story.received(row)
    story.send()
    assert mail.outbox[0].subject.endswith(": Wir rufen Sie an")
    for text in written():
        assert "Dienstag, 24. November 2026, 10:00–12:00 Uhr" in text
        assert "0171 2345678" in text
        assert "spätestens" not in text


def test_it_is_english_for_who_reads_english(shop: FakeShop) -> None:
    story = Complained(shop, language="en")
    row = story.complaint()
    story.entry(row, "The lid is broken.")
    story.clock(row, DUE)
    story.received(row)
    story.send()
    assert mail.outbox[0].subject.startswith("Your request ")
    for text in written():
        assert "Wednesday, November 25, 2026, 2:30" in text
        assert "Item is damaged" in text


def test_each_cycle_is_acknowledged_once_and_by_night(shop: FakeShop) -> None:
    # given: quiet hours all day but for a minute
    story = Complained(shop)
    ChannelState.objects.update(quiet_from=0, quiet_to=23)
    row = story.complaint()
    story.entry(row, "Der Deckel ist zerbrochen.")
    story.received(row)

    # when
    Complaint.objects.update(cycle=1, state=ComplaintState.REOPENED)
    row.refresh_from_db()
    story.entry(row, "Der neue ist auch zerbrochen.")
    story.received(row)
    story.send()

    # then
    assert [key for _, key, state in messages() if state == "sent"] == [
        f"complaint-received:{row.pk}:0", f"complaint-received:{row.pk}:1",
    ]  # fmt: skip
    assert "Der neue ist auch zerbrochen." in mail.outbox[1].body


def test_a_reply_carries_what_staff_wrote_and_nothing_else_of_theirs(shop: FakeShop) -> None:
    # given
    story = Complained(shop)
    row = story.complaint(
        owner_name="Petra Geheim", finding=Finding.NOT_JUSTIFIED, state=ComplaintState.WAITING
    )
    story.entry(row, "Der Deckel ist zerbrochen.")
    story.entry(row, "Lügt bestimmt.", AuthorKind.STAFF, EntryKind.NOTE)
    answer = story.entry(
        row, "Guten Tag,\n\nist der Karton noch da?\nUnd <i>heil</i>?", AuthorKind.STAFF,
        author_name="Jörte",
    )  # fmt: skip
    file = Attachment.objects.create(
        pk=uuid4(), complaint_id=row.pk, entry_id=answer.pk, name="Bild.jpg",
        media_type="image/jpeg", size=3, digest="x",
    )  # fmt: skip
    AttachmentContent.objects.create(attachment_id=file.pk, content=b"abc")

    # when
    story.replied(row, answer)
    story.replied(row, answer)
    story.send()

    # then
    assert messages() == [("complaint-reply", f"complaint-reply:{answer.pk}", "sent")]
    (sent,) = mail.outbox
    assert sent.subject.endswith("Wir haben eine Frage an Sie")
    for text in written():
        assert "ist der Karton noch da?" in text and "Jörte schreibt Ihnen:" in text
        assert "Bild.jpg" in text
        for secret in ("Lügt", "Geheim", "not-justified"):
            assert secret not in text
    assert "<i>" not in written()[1]
    # Looked at on the page.
    assert [one.get_filename() for one in attached(sent)] == []


def attached(sent: object) -> list[object]:
    """Return the files of a mail."""
    return list(getattr(sent, "attachments", []))


def test_without_a_page_files_go_with_the_mail(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint(Topic.QUESTION, order_id=None, order_number="")
    answer = story.entry(row, "Bitte sehr.", AuthorKind.STAFF, author_name="Jörte")
    file = Attachment.objects.create(
        pk=uuid4(), complaint_id=row.pk, entry_id=answer.pk, name="Anleitung.pdf",
        media_type="application/pdf", size=3, digest="x",
    )  # fmt: skip
    AttachmentContent.objects.create(attachment_id=file.pk, content=b"abc")
    story.replied(row, answer)
    story.send()
    assert messages(tell.order_of(row)) == [
        ("complaint-reply", f"complaint-reply:{answer.pk}", "sent")
    ]
    (sent,) = mail.outbox
    assert len(attached(sent)) == 1
    for text in written():
        assert "Anleitung.pdf" in text and "0341 5550123" in text
        assert "#complaint" not in text and "Bestellung" not in text


def test_another_address_than_the_orders_gets_no_key_to_its_page(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint(email="other@example.com")
    story.entry(row, "Der Deckel ist zerbrochen.")
    story.received(row)
    story.send()
    assert mail.outbox[0].to == ["other@example.com"]
    for text in written():
        assert access.token_of(story.order.id, 0).partition(".")[0] not in text


@pytest.mark.parametrize(
    ("own", "says"),
    [
        ("", "Universalschlichtungsstelle des Bundes"),
        ("Wir nehmen an der Schlichtung vor der Stelle Y teil.", "vor der Stelle Y teil"),
    ],
)
def test_a_no_says_why_how_to_object_and_what_the_law_wants(
    shop: FakeShop, own: str, says: str
) -> None:
    story = Complained(shop)
    ComplaintSettings.objects.create(channel_id=1, arbitration=own)
    row = story.complaint(outcome="declined", state=ComplaintState.CLOSED)
    entry = story.entry(row, "Das ist kein Mangel.", AuthorKind.STAFF, EntryKind.OUTCOME)
    story.ended(row, entry)
    story.send()
    assert [kind for kind, _, _ in messages()] == ["complaint-declined"]
    for text in written():
        assert "Das ist kein Mangel." in text
        assert "Sie sehen das anders?" in text and "gesetzlichen Rechte bleiben" in text
        assert says in text


def test_any_other_ending_is_told_as_a_solution(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint(outcome="answered", state=ComplaintState.SOLVED)
    entry = story.entry(row, "Ersatz ist unterwegs.", AuthorKind.STAFF, EntryKind.OUTCOME)
    story.ended(row, entry)
    story.send()
    assert [kind for kind, _, _ in messages()] == ["complaint-solved"]
    assert mail.outbox[0].subject.endswith("Unsere Lösung")


def test_staff_are_told_once_that_time_is_over_unless_it_is_done(shop: FakeShop) -> None:
    # given
    story = Complained(shop)
    policy = ClockPolicy.objects.create(
        first_reply_minutes=1, next_reply_minutes=1, solution_minutes=1, escalate_to="a@shop.test"
    )
    late, done = story.complaint(), story.complaint()
    clock = story.clock(late, DUE, policy_id=policy.pk)
    other = story.clock(done, DUE, policy_id=policy.pk, ended_at=story.now)

    # when
    for row, one in ((late, clock), (late, clock), (done, other)):
        tell.escalated(row, one.pk, "a@shop.test", now=story.now)
    tell.escalated(late, story.clock(late, DUE, ClockKind.SOLUTION).pk, "", now=story.now)
    story.send()

    # then
    assert [(key, state) for _, key, state in messages()] == [
        (f"complaint-escalated:{clock.pk}", "sent"),
        (f"complaint-escalated:{other.pk}", "skipped"),
    ]
    (sent,) = mail.outbox
    assert sent.to == ["a@shop.test"]


def test_a_letter_whose_complaint_is_gone_is_none(shop: FakeShop) -> None:
    story = Complained(shop)
    row = story.complaint()
    story.received(row)
    Complaint.objects.all().delete()
    story.send()
    assert not mail.outbox
    assert [state for _, _, state in messages()] == ["skipped"]


def test_many_letters_cost_as_many_statements_as_one(shop: FakeShop) -> None:
    story = Complained(shop)

    def statements() -> int:
        rows = list(Message.objects.filter(kind__startswith="complaint-"))
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert len(letters.load(rows, {"channel_id": 1})) == len(rows)
        return len(found)

    def one() -> None:
        row = story.complaint()
        story.line(row)
        story.entry(row, "Kaputt.")
        story.clock(row, DUE)
        story.received(row)
        story.replied(row, story.entry(row, "Oh.", AuthorKind.STAFF))

    one()
    few = statements()
    for _ in range(10):
        one()
    assert statements() == few
