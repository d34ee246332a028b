"""Nobody's change of a template is overwritten unseen; drafts are shown, never stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.messages import (
    kinds,
    previews,
    proving,
    render,
    shop_texts,
    template_reading,
    templates,
    texts,
)
from saleor_service_plugin.messages.kinds import MessageKind
from saleor_service_plugin.messages.models import StoredTemplate
from saleor_service_plugin.messages.render import Source
from saleor_service_plugin.messages.templates import ChangedMeanwhileError
from tests.fake_shop import FakeShop, an_order

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

KEY = ("refund-made", "de", 0)


@pytest.fixture(autouse=True)
def _fresh(shop: FakeShop) -> Iterator[None]:
    """Know no template of an earlier test."""
    texts.forget()
    yield
    texts.forget()


def packaged() -> Source:
    """Return the German template of a refund."""
    return render.packaged("refund-made", "de")


def save(subject: str, expected: int | None = None, *, by: str = "anne") -> int:
    """Store a template, return its version."""
    source = packaged()
    saved = templates.save(
        *KEY, subject=subject, mjml=source.mjml, text=source.text, by=by, expected=expected
    )
    return saved.text.row


def kind() -> MessageKind:
    """Return the kind of message."""
    found = kinds.get("refund-made")
    assert found is not None
    return found


def test_the_version_is_that_of_just_this_template() -> None:
    # given
    assert templates.look(*KEY).version == 0

    # when
    first = save("One", 0)
    second = save("Two", first)

    # then
    assert templates.look(*KEY).version == second
    assert templates.look("refund-made", "de", 7).version == 0
    templates.reset(*KEY, by="anne", expected=second)
    reset = templates.look(*KEY).version
    assert reset > second
    assert [line.version for line in templates.find("refund-made") if line.language == "de"] == [
        reset
    ]


def test_what_somebody_else_changed_stays() -> None:
    # given
    first = save("One")
    second = save("Two", by="ben")
    attempts: list[Callable[[], object]] = [
        lambda: save("Three", first),
        lambda: save("Three", 0),
        lambda: templates.reset(*KEY, by="anne", expected=first),
        lambda: templates.undo(*KEY, by="anne", expected=first),
        lambda: templates.undo(*KEY, by="anne", to=first, expected=first),
    ]

    # when / then
    for attempt in attempts:
        with pytest.raises(ChangedMeanwhileError, match="by ben"):
            attempt()
    assert templates.look(*KEY).version == second
    assert StoredTemplate.objects.count() == 2


def test_of_many_at_once_one_wins() -> None:
    # given
    together = Barrier(4)

    def change(number: int) -> bool:
        try:
            together.wait(10)
            save(f"Of {number}", 0)
        except ChangedMeanwhileError:
            return False
        finally:
            connections.close_all()
        return True

    # when
    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(change, range(4)))

    # then
    assert won.count(True) == 1
    assert StoredTemplate.objects.count() == 1


def test_lists_cost_the_same_however_long() -> None:
    # given
    keys = [(one.key, code, channel) for one in kinds.all_kinds() for code in ("de", "en", "fr")
            for channel in (0, 1, 2)]  # fmt: skip
    first = save("One")
    save("Two")
    source = packaged()
    for channel in (1, 2):
        templates.save(
            "refund-made", "de", channel, subject=f"Of {channel}", mjml=source.mjml,
            text=source.text, by="",
        )  # fmt: skip

    # when
    with CaptureQueriesContext(
        connection,
    ) as asked:
        sources = template_reading.sources(keys)
        histories = template_reading.histories(keys, most=1)
        restored = template_reading.sources_of_rows([first])

    # then
    assert len(asked) == 3
    assert [sources["refund-made", "de", channel][1].subject for channel in (0, 1, 2)] == [
        "Two", "Of 1", "Of 2",
    ]  # fmt: skip
    assert sources["parcel-sent", "de", 2][0].row == 0
    assert ("parcel-sent", "fr", 0) not in sources
    assert [len(histories["refund-made", "de", channel]) for channel in (0, 1, 2)] == [1, 1, 1]
    assert histories["parcel-sent", "de", 0] == []
    assert restored[first].subject == "One"


def test_a_draft_is_shown_as_far_as_it_can_be(shop: FakeShop) -> None:
    # given
    source = packaged()
    good = Source("Draft {{order_nr}}", source.mjml, source.text)
    unfinished = Source("Draft", source.mjml, "nothing yet")
    broken = Source("Draft", "<mj-section>", source.text)

    # when
    shown = [previews.of_draft(kind(), "de", one) for one in (good, unfinished, broken)]

    # then
    assert [one.mail.subject if one.mail else None for one in shown] == ["Draft", "Draft", None]
    assert list(shown[0].warnings) == ["subject: line 1: this message has no 'order_nr'"]
    assert [one.refused.field if one.refused else None for one in shown] == [
        None, "body_text", "body_mjml",
    ]  # fmt: skip
    assert not StoredTemplate.objects.exists()


def test_a_draft_never_reads_files(shop: FakeShop) -> None:
    source = packaged()
    for mjml in ('<mj-include path="/etc/hostname" />', "<!-- include lines -->"):
        found = previews.of_draft(kind(), "de", Source("x", source.mjml + mjml, source.text))
        assert found.mail is None
        assert found.refused is not None


def test_a_draft_with_a_real_order_shows_nobody(shop: FakeShop) -> None:
    # given
    order = shop.put(an_order(number=shop.next_id(), language_code="de"))
    source = render.packaged("order-received", "de")
    received = kinds.get("order-received")
    assert received is not None
    draft = Source("Draft {{greeting_name}}", source.mjml, source.text)

    # when
    found = previews.of_draft(received, "de", draft, order.id)

    # then
    assert found.mail is not None
    assert found.mail.subject.startswith("Draft")
    for part in previews.personal(order):
        assert part not in found.mail.html
    with pytest.raises(previews.UnknownOrderError):
        previews.of_draft(received, "de", draft, an_order(number="gone").id)


def test_what_no_encoding_knows_is_refused() -> None:
    source = packaged()
    for text in ("\x00", "\ud800"):
        with pytest.raises(proving.TemplateRefusedError, match="cannot be stored"):
            templates.save(*KEY, subject="x" + text, mjml=source.mjml, text=source.text, by="")
        with pytest.raises(shop_texts.InvalidTextError, match="control character"):
            shop_texts.save(1, "footer", text="x" + text)
    assert not StoredTemplate.objects.exists()


def test_texts_as_a_list_without_their_files(shop: FakeShop) -> None:
    # given
    pdf = b"%PDF-1.7 ... %%EOF\n"
    shop_texts.save(1, "terms", language="de", file=pdf, file_name="AGB.pdf")
    shop_texts.save(1, "footer", text="Teehaus GmbH")
    shop_texts.save(2, "footer", text="Another channel")

    # when
    with CaptureQueriesContext(connection) as asked:
        footer, terms = shop_texts.find(1)

    # then
    assert len(asked) == 1
    assert (footer.text, footer.file_size, footer.language) == ("Teehaus GmbH", 0, "")
    assert (terms.file_name, terms.file_size, terms.language) == ("AGB.pdf", len(pdf), "de")
    assert shop_texts.files([footer.id, terms.id]) == {terms.id: pdf}
    assert shop_texts.remove(1, "terms", language="DE")
    assert not shop_texts.remove(1, "terms", language="de")
    assert len(shop_texts.find(1)) == 1


def test_half_a_pdf_and_a_long_language_are_refused(shop: FakeShop) -> None:
    with pytest.raises(shop_texts.InvalidTextError, match="its end is missing"):
        shop_texts.save(1, "terms", file=b"%PDF-1.7 ...", file_name="a.pdf")
    with pytest.raises(shop_texts.InvalidTextError, match="^language:"):
        shop_texts.save(1, "terms", language="ca-es-valencia", text="x")
