"""A channel goes live when nothing mandatory is missing and nobody else surely writes."""

from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from saleor_service_plugin.messages import (
    channel_form,
    channel_row,
    channels,
    going_live,
    render,
    shop_texts,
)
from saleor_service_plugin.messages.channel_form import InvalidSettingError
from saleor_service_plugin.messages.going_live import NotReadyError
from saleor_service_plugin.messages.models import ChannelState, ShopText, StoredTemplate
from saleor_service_plugin.messages.shop_texts import InvalidTextError
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.all_messages]

PDF = b"%PDF-1.7 ... %%EOF"


@pytest.fixture
def ready(shop: FakeShop) -> FakeShop:
    """A shop whose channel has all that the law wants."""
    shop.settings["sender_address"] = "service@shop.example"
    shop_texts.save(1, "footer", text="Teehaus GmbH")
    shop_texts.save(1, "withdrawal-instruction", language="de", text="Widerrufsbelehrung")
    return shop


def run(*words: str) -> str:
    """Call the command, return what it printed."""
    out = StringIO()
    call_command("service_channel", *words, stdout=out)
    return out.getvalue()


def test_an_empty_shop_lacks_footer_instruction_and_sender(shop: FakeShop) -> None:
    # when
    with pytest.raises(NotReadyError) as caught:
        going_live.go_live(shop.channels[1])

    # then
    gaps = {gap.what for gap in caught.value.report.gaps}
    assert {"footer", "withdrawal-instruction"} <= gaps
    assert not ChannelState.objects.filter(mode="live").exists()


def test_what_is_missing_is_listed_with_its_reason(shop: FakeShop) -> None:
    # when
    with pytest.raises(CommandError, match="footer"):
        run("main", "live")

    # then
    printed = run("main", "check")
    assert "missing: footer. Every business mail names the company" in printed
    assert "missing: withdrawal-instruction." in printed


def test_a_ready_channel_goes_live(ready: FakeShop) -> None:
    assert "Nothing is missing, and nobody else writes." in run("main", "live")
    assert ChannelState.objects.get().mode == "live"


def test_a_live_channel_keeps_what_it_may_not_be_live_without(ready: FakeShop) -> None:
    # given
    run("main", "live")

    # when
    with pytest.raises(CommandError, match="bank-details missing"):
        run("main", "--set", "payments==prepayment")
    with pytest.raises(CommandError, match="footer missing"):
        call_command("service_text", "main", "footer", "--remove", stdout=StringIO())

    # then nothing was changed; on trial it may be
    assert ChannelState.objects.get().payments == {}
    assert ShopText.objects.filter(name="footer").exists()
    run("main", "trial")
    call_command("service_text", "main", "footer", "--remove", stdout=StringIO())
    assert not ShopText.objects.filter(name="footer").exists()


def test_prepayment_needs_bank_details(ready: FakeShop) -> None:
    # given
    run("main", "--set", "payments=bank=prepayment")

    # when
    gaps = going_live.report(ready.channels[1]).gaps

    # then
    assert [gap.what for gap in gaps] == ["bank-details"]


def test_without_a_right_of_withdrawal_no_instruction_is_asked(ready: FakeShop) -> None:
    # given
    ShopText.objects.filter(name="withdrawal-instruction").delete()

    # when
    channels.set_up(1, withdrawal="no")

    # then
    assert going_live.report(ready.channels[1]).gaps == ()


def test_who_surely_writes_the_same_is_in_the_way(ready: FakeShop) -> None:
    # given
    ready.writers = [
        OtherWriter(
            "User emails", WriterSource.CORE_PLUGIN, None, frozenset({MailEvent.ORDER_RECEIVED}),
            certain=True,
        )
    ]  # fmt: skip

    # when
    with pytest.raises(CommandError, match="order-received would come twice"):
        run("main", "live")

    # then it goes live in spite of it, or without that kind
    assert ChannelState.objects.filter(mode="live").count() == 0
    assert "doubles:" in run("main", "live", "--despite-others")
    run("main", "trial")
    run("main", "--off", "order-received")
    run("main", "live")
    assert ChannelState.objects.get().mode == "live"


def test_one_group_goes_live_alone(ready: FakeShop) -> None:
    # when
    run("main", "live", "--groups", "parcels")

    # then
    gate = channels.gates()[1]
    assert gate.wants("parcel-sent", True)
    assert not gate.wants("order-received", True)


def test_groups_go_live_one_after_the_other(ready: FakeShop) -> None:
    # given
    run("main", "live", "--groups", "parcels")
    before = channels.gates()[1]

    # when
    run("main", "live", "--groups", "orders")

    # then: what was live stays so, what comes now tells nothing belated
    gate = channels.gates()[1]
    assert gate.wants("parcel-sent", True)
    assert gate.wants("order-received", True)
    assert not gate.wants("refund-made", True)
    assert gate.live_since == before.live_since
    (since,) = [gate.switches["order-received"].since]
    assert since and gate.live_since and since > gate.live_since


def test_a_group_goes_live_without_what_staff_switched_off(ready: FakeShop) -> None:
    # given
    run("main", "--off", "order-confirmed")

    # when
    run("main", "live", "--groups", "orders")

    # then
    gate = channels.gates()[1]
    assert gate.wants("order-received", True)
    assert not gate.wants("order-confirmed", True)


def test_the_zone_of_the_country_is_taken(ready: FakeShop) -> None:
    # given
    german = replace(ready.channels[1], country="DE")

    # when
    going_live.go_live(german)

    # then
    assert ChannelState.objects.get().time_zone == "Europe/Berlin"


def test_an_unknown_zone_is_noticed(ready: FakeShop) -> None:
    # given a name that this machine does not know (any more)
    run("main", "live")
    ChannelState.objects.update(time_zone="Europe/Nowhere")

    # when
    printed = run("main", "check")

    # then it stands in nobody's way
    assert "notice: time_zone. There is no time zone 'Europe/Nowhere', so UTC counts" in printed
    assert "Nothing is missing, and nobody else writes." in printed
    run("main", "--set", "time_zone=Europe/Berlin")
    assert "notice" not in run("main", "check")


def test_a_template_of_the_merchants_own_that_fails_is_in_the_way(ready: FakeShop) -> None:
    # given one that was stored by an older version
    StoredTemplate.objects.create(
        kind="parcel-sent", language="fr", channel_id=1, subject="Colis", body_text="x",
        body_mjml="<mj-section", changed_by="anne", is_default=False, current=True,
    )  # fmt: skip

    # when
    gaps = going_live.report(ready.channels[1]).gaps

    # then
    assert [gap.what for gap in gaps] == ["template parcel-sent/fr/1"]


@pytest.mark.parametrize(
    ("country", "noticed"),
    [("DE", False), ("US", True), ("", True), ("ZZ", True)],
)
def test_where_no_zone_is_set_it_is_noticed_but_where_the_country_has_one(
    ready: FakeShop, country: str, noticed: bool
) -> None:
    # given
    ready.channels[1] = replace(ready.channels[1], country=country)

    # then
    assert ("notice: time_zone. None is set" in run("main", "check")) is noticed
    assert ("notice: time_zone. None is set" in run("main", "live")) is noticed


def test_a_country_whose_zone_nobody_here_knows_is_not_in_the_way(
    ready: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a machine with fewer zones than Babel
    monkeypatch.setattr(channels, "get_global", lambda name: {"DE": ["Europe/Nowhere"]})

    # when
    going_live.go_live(replace(ready.channels[1], country="DE"))

    # then
    assert ChannelState.objects.get().time_zone == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("contract", "maybe"), ("withdrawal", "perhaps"), ("payments", "bank"),
        ("payments", "bank=barter"), ("reminder_days", "0"), ("reminder_days", "x"),
        ("quiet", "20"), ("quiet", "20-25"), ("quiet", "0-24"), ("payments", f"{'x' * 201}=invoice"),
        ("reminder_days", "9" * 5000), ("time_zone", "Europe/Nowhere"), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_is_named_and_nothing_saved(
    ready: FakeShop, field: str, value: str
) -> None:
    # when
    with pytest.raises(InvalidSettingError, match=field):
        channels.set_up(1, **{"reminder_days": "9", field: value})

    # then
    assert not ChannelState.objects.filter(reminder_days=9).exists()


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": "motto", "text": "x"}, "name"),
        ({"name": "footer", "text": "x" * 60_001}, "text"),
        ({"name": "footer", "text": "a\x00b"}, "text"),
        ({"name": "footer", "language": "de/../", "text": "x"}, "language"),
        ({"name": "footer", "file": PDF, "file_name": "a.pdf"}, "file"),
        ({"name": "terms", "file": b"MZ", "file_name": "a.pdf"}, "file"),
        ({"name": "terms", "file": PDF, "file_name": "a.exe"}, "file_name"),
        ({"name": "terms", "file": PDF, "file_name": "../a.pdf"}, "file_name"),
        ({"name": "terms", "file": PDF, "file_name": "a.pdf", "text": "x"}, "file"),
        ({"name": "terms", "file": PDF + b"x" * 1_000_000, "file_name": "a.pdf"}, "file"),
    ],
)
def test_a_text_that_cannot_be_used_is_named_and_nothing_saved(
    shop: FakeShop, values: dict[str, object], reason: str
) -> None:
    # when
    with pytest.raises(InvalidTextError, match=rf"^{reason}:"):
        shop_texts.save(1, **values)  # type: ignore[arg-type]

    # then
    assert ShopText.objects.count() == 0


def test_settings_are_shown_as_they_are_typed() -> None:
    # given
    typed = {
        "contract": "acceptance", "withdrawal": "no", "payments": "bank=prepayment",
        "reminder_days": "5", "quiet": "22-7", "time_zone": "Europe/Vienna",
        "contact_phone": "+49 341 5550123", "contact_hours": "Mo–Fr 9–17 Uhr",
        "contact_mail": "hallo@shop.example", "brand_color": "#ffcc00", "brand_font": "serif",
        "order_page_address": "https://shop.example/order/{token}",
    }  # fmt: skip

    # when
    row = ChannelState(channel_id=1, mode="trial", **channel_form.parse(typed))

    # then
    shown = channel_form.shown(channel_row.settings_of(row), channel_row.profile_of(row))
    assert shown == {**typed, "logo": "none"}


def test_a_look_before_going_live_compiles_nothing(shop: FakeShop, monkeypatch: Any) -> None:
    # given: a web process that has just started; each template takes it a tenth of a second
    render.forget()
    compiled = []
    compile_source = render.compile_source
    monkeypatch.setattr(
        render, "compile_source", lambda *given: compiled.append(given) or compile_source(*given)
    )

    # when
    found = going_live.report(shop.channels[1])

    # then
    assert not [gap for gap in found.gaps if gap.what.startswith("template")]
    assert compiled == []


def test_a_packaged_template_that_is_not_there_is_missing(shop: FakeShop, monkeypatch: Any) -> None:
    def gone(kind: str, language: str) -> render.Source:
        raise render.TemplateBrokenError(f"{kind}/{language}")

    monkeypatch.setattr(render, "packaged", gone)
    whats = {gap.what for gap in going_live.report(shop.channels[1]).gaps}
    assert {"template order-received/de", "template order-received/en"} <= whats
