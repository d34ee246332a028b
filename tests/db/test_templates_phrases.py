"""A merchant's template that takes its promise back is refused when it is stored."""

import pytest

from saleor_service_plugin.messages import kinds, previews, render, templates
from saleor_service_plugin.messages.models import StoredTemplate
from saleor_service_plugin.messages.proving import TemplateRefusedError
from saleor_service_plugin.messages.render import Source
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]


def parcel_sent(**parts: tuple[str, str]) -> dict[str, str]:
    """Return the packaged template as a merchant stores it, with one text for another."""
    packaged = render.packaged("parcel-sent", "de")
    given = {
        "subject": packaged.subject, "mjml": packaged.mjml, "text": packaged.text,
    }  # fmt: skip
    for name, (old, new) in parts.items():
        assert old in given[name]
        given[name] = given[name].replace(old, new)
    return given


def save(**given: str) -> templates.Saved:
    return templates.save("parcel-sent", "de", 1, by="anne", **given)


def test_field_phrase_and_line_are_named_and_nothing_is_stored(shop: FakeShop) -> None:
    # given
    spoiled = parcel_sent(mjml=("{{time}}</strong>", "voraus&shy;sichtlich {{time}}</strong>"))
    line = spoiled["mjml"][: spoiled["mjml"].index("voraus&shy;")].count("\n") + 1

    # when
    with pytest.raises(TemplateRefusedError) as refused:
        save(**spoiled)

    # then
    assert refused.value.field == "body_mjml"
    assert refused.value.reason.startswith(f"line {line}: “voraussichtlich” ")
    assert "leave it out" in refused.value.reason
    assert not StoredTemplate.objects.exists()


def test_of_the_text_as_well(shop: FakeShop) -> None:
    with pytest.raises(TemplateRefusedError, match="^body_text: line [0-9]+: “In der Regel”"):
        save(**parcel_sent(text=("{{#each promise}}", "In der Regel:\n{{#each promise}}")))


def test_what_is_customary_is_stored_with_a_warning(shop: FakeShop) -> None:
    saved = save(**parcel_sent(mjml=("{{time}}</strong>", "ca. {{time}}</strong>")))
    (warning,) = saved.warnings
    assert warning.startswith("body_mjml: line ") and "“ca.”" in warning
    assert StoredTemplate.objects.filter(current=True, is_default=False).count() == 1


def test_outside_of_the_promise_block_words_are_free(shop: FakeShop) -> None:
    given = parcel_sent(mjml=('<p style="margin:0;">Guten Tag', "<p>Bis bald! Guten Tag"))
    assert not save(**given).warnings


def test_a_draft_is_shown_with_what_is_wrong_with_it(shop: FakeShop) -> None:
    kind = kinds.get("parcel-sent")
    assert kind is not None
    given = parcel_sent(mjml=("{{time}}</strong>", "bald {{time}}</strong>"))
    found = previews.of_draft(kind, "de", Source(given["subject"], given["mjml"], given["text"]))
    assert found.refused is not None and "“bald”" in found.refused.reason
    assert found.mail is not None and "bald" in found.mail.html
