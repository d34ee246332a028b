"""Templates of Saleor's SMTP app, as merchants write them, in our terms."""

from __future__ import annotations

import contextlib
import itertools
import re
import time
from collections.abc import Mapping

import pytest

from saleor_service_plugin.messages import handlebars, plain_text, proving, render, smtp_app
from saleor_service_plugin.messages.handlebars import HandlebarsError
from saleor_service_plugin.messages.proving import TemplateRefusedError
from saleor_service_plugin.messages.render import Source
from saleor_service_plugin.messages.smtp_app import SmtpAppError
from tests.unit.test_templates import Document, for_outlook

ORDER: Mapping[str, object] = {
    "shop_name": "Teehaus", "order_number": "1042", "order_link": "https://shop.example/o/1",
    "greeting_name": "Änne Müller", "subtotal": "39,80 €", "shipping_price": "4,90 €",
    "tax": "7,14 €", "total": "44,70 €", "shipping_method": "Standard",
    "shipping_address": ["Änne Müller", "Lindenstraße 5", "04109 Leipzig"],
    "billing_address": [], "lines": [
        {"name": "Teekanne", "variant": "1,2 l", "sku": "T", "quantity": 2,
         "unit_price": "19,90 €", "total_price": "39,80 €"},
    ],
}  # fmt: skip

TEMPLATE = """<mjml>
  <mj-head><mj-style>td { color: #000 }</mj-style></mj-head>
  <mj-body>
    <mj-wrapper>
      <mj-section>
        <mj-column>
          {{#if branding.logoUrl}}
          <mj-image src="{{branding.logoUrl}}" />
          {{else}}
          <mj-text>{{branding.siteName}}</mj-text>
          {{/if}}
          <mj-text>Hi {{order.user.firstName}} {{order.user.lastName}}!</mj-text>
        </mj-column>
      </mj-section>
      {{#if order.redirectUrl}}
      <mj-section>
        <mj-column><mj-button href="{{ order.redirectUrl }}">Your order</mj-button></mj-column>
      </mj-section>
      {{/if}}
      <mj-section>
        <mj-column>
          <mj-table>
            {{#each order.lines}}
            <tr>
              <td>{{this.quantity}} x {{productName}}{{#if this.variantName}}, {{this.variantName}}{{/if}}</td>
              <td>{{this.totalPrice.gross.amount}}&nbsp;{{this.totalPrice.gross.currency}} ({{../order.number}})</td>
            </tr>
            {{/each}}
            <tr><td>Total</td><td>{{order.total.gross.currency}} {{order.total.gross.amount}}</td></tr>
          </mj-table>
        </mj-column>
      </mj-section>
      <mj-section>
        {{#if order.shippingAddress}}
        <mj-column>
          <mj-text>
            {{order.shippingAddress.firstName}} {{order.shippingAddress.lastName}}<br />
            {{#if order.shippingAddress.companyName}}{{order.shippingAddress.companyName}}<br />{{/if}}
            {{order.shippingAddress.streetAddress1}}<br/>
            {{order.shippingAddress.postalCode}} {{order.shippingAddress.city}},
            {{order.shippingAddress.country.country}}
          </mj-text>
        </mj-column>
        {{/if}}
        <mj-column><mj-text>Bill: {{order.billingAddress.city}}</mj-text></mj-column>
      </mj-section>
    </mj-wrapper>
  </mj-body>
</mjml>
"""
BRANDING = {"branding.siteName": "Tee & Mehr", "customVariables.phone": "0341 1"}


def test_a_template_of_an_order_becomes_ours() -> None:
    # when
    done = smtp_app.translate("ORDER_CREATED", "Order {{order.number}}", TEMPLATE, BRANDING)

    # then
    assert (done.kind, done.subject) == ("order-received", "Order {{order_number}}")
    assert done.problems == []
    assert "order." not in done.mjml.replace("../order.", "")
    assert "{{#each lines}}" in done.mjml
    assert "{{greeting_name}}!" in done.mjml
    assert "{{@root.order_number}}" in done.mjml
    assert "Tee &amp; Mehr" in done.mjml


def test_what_it_says_is_the_same_in_html_and_text() -> None:
    # given
    done = smtp_app.translate("ORDER_CREATED", "Order {{order.number}}", TEMPLATE, BRANDING)
    source = Source(done.subject, done.mjml, plain_text.of(done.mjml))

    # when
    compiled = proving.compile_own(source, "order-received/en", "en")
    mail = render.render("order-received", "en", ORDER, compiled)

    # then
    assert mail.subject == "Order 1042"
    said = ("Tee & Mehr", "Hi Änne Müller!", "https://shop.example/o/1", "2 x Teekanne, 1,2 l",
            "44,70 €", "Lindenstraße 5", "04109 Leipzig")  # fmt: skip
    for text in said:
        assert text in proving.seen(mail.html)
        assert text in mail.text
    assert re.search(r"39,80 € +\(1042\)", re.sub(r"\s+", " ", mail.text))
    assert "\n\n\n" not in mail.text


def test_whatever_holds_the_elements_stay_balanced_for_everybody_and_for_outlook() -> None:
    # given
    done = smtp_app.translate("ORDER_CREATED", "x", TEMPLATE, BRANDING)
    compiled = proving.compile_own(Source("x", done.mjml, "x"), "order-received/en", "en")

    # when
    optional = ("order_link", "shipping_address", "lines")
    for gone in itertools.product((True, False), repeat=len(optional)):
        context = {**ORDER, **{key: "" for key, out in zip(optional, gone, strict=True) if out}}
        document = render.render("order-received", "en", context, compiled).html

        # then
        Document(document)
        Document(for_outlook(document))
        assert "googleapis" not in document


@pytest.mark.parametrize(
    ("source", "place", "why"),
    [
        ("\n{{order.metadata.gift}}", "template line 2", "no metadata"),
        ("{{#if (gt order.total 3)}}x{{/if}}", "template line 1", "helpers"),
        ("{{order.total.net.amount}}", "template line 1", "include the tax"),
        ("{{order.total.gross.amount}} EUR", "template line 1", "holds the currency"),
        ("{{order.shippingAddress.city}} x", "template line 1", ""),
        ("{{#each order.transactions}}x{{/each}}", "template line 1", "nothing like it"),
        ("{{#with order}}x{{/with}}", "template line 1", "no #with"),
        ("{{#each order.lines}}{{thumbnail.url}}{{/each}}", "template line 1", "no pictures"),
        ("{{user.email}}", "template line 1", "nothing like it"),
    ],
)
def test_what_has_no_counterpart_is_listed_with_its_place(
    source: str, place: str, why: str
) -> None:
    # when
    done = smtp_app.translate("ORDER_CREATED", "x", source)

    # then
    assert [one for one in done.problems if one.place == place and why in one.why] or not why
    handlebars.check(done.mjml, escaped=True)


def test_an_amount_that_we_do_not_have_is_one_problem() -> None:
    # when
    done = smtp_app.translate(
        "ORDER_FULFILLED", "x", "a {{order.total.gross.amount}} {{order.total.gross.currency}}b"
    )

    # then
    assert done.mjml == "a b"
    assert len(done.problems) == 1


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("a{{#if order.isGift}}yes{{else}}no{{/if}}b", "ab"),
        ("a{{#if order.thumbnail}}picture{{else}}none{{/if}}b", "anoneb"),
        ("{{#if order.isGift}}x{{else if order.number}}y{{else}}z{{/if}}", ""),
        ("{{#if order.number}}x{{else if order.isGift}}y{{else}}z{{/if}}",
         "{{#if order_number}}x{{/if}}"),
        ("{{#if order.billingAddress}}x{{else}}y{{/if}}", "x"),
        ("{{#unless order.number}}x{{/unless}}", "{{#unless order_number}}x{{/unless}}"),
        ("{{customVariables.phone}}{{#if customVariables.phone}}!{{/if}}", "0341 1!"),
        ("{{{order.number}}}{{! note }}", "{{order_number}}"),
        ("a{{!-- {{order.number}} --}}b", "ab"),
        ("{{#each order.lines}}{{@root.order.number}}{{/each}}",
         "{{#each lines}}{{@root.order_number}}{{/each}}"),
        ("{{#if order.lines}}x{{/if}}", "{{#if lines}}x{{/if}}"),
    ],
)  # fmt: skip
def test_conditions_say_only_what_we_know(source: str, left: str) -> None:
    assert smtp_app.translate("ORDER_CREATED", "x", source, BRANDING).mjml == left


@pytest.mark.parametrize(
    ("event", "kind", "source", "ours"),
    [
        ("ORDER_FULFILLED", "parcel-sent", "{{#each order.lines}}{{this.productName}}{{/each}}",
         "{{#each parcels}}{{#each contents}}{{name}}{{/each}}{{/each}}"),
        ("ORDER_FULFILLMENT_UPDATE", "tracking-changed",
         "{{#if fulfillment.tracking_number}}x{{/if}}", "{{#if parcels}}x{{/if}}"),
        ("ORDER_FULLY_PAID", "payment-received",
         "{{order.total.gross.amount}} {{order.total.gross.currency}}", "{{total}}"),
        ("ORDER_CANCELLED", "order-canceled", "{{order.number}}", "{{order_number}}"),
        ("ORDER_CONFIRMED", "order-confirmed", "{{order.created}}", "{{order_date}}"),
        ("ORDER_REFUNDED", "refund-made", "{{order.channel.name}}", "{{shop_name}}"),
    ],
)  # fmt: skip
def test_each_event_has_its_kind(event: str, kind: str, source: str, ours: str) -> None:
    done = smtp_app.translate(event, "x", source)
    assert (done.kind, done.mjml) == (kind, ours)
    assert done.problems == []


@pytest.mark.parametrize("event", ["ACCOUNT_DELETE", "INVOICE_SENT", "GIFT_CARD_SENT", "OTHER"])
def test_events_that_are_not_ours(event: str) -> None:
    with pytest.raises(SmtpAppError):
        smtp_app.translate(event, "x", "x")


@pytest.mark.parametrize("source", ["{{#if order.number}}x", "x{{/if}}"])
def test_broken_templates_are_refused(source: str) -> None:
    with pytest.raises(SmtpAppError, match="template line 1"):
        smtp_app.translate("ORDER_CREATED", "x", source)


def event(**changes: object) -> dict[str, object]:
    """Return an event as the app keeps it."""
    one = {"active": True, "eventType": "ORDER_CREATED", "subject": "s", "template": "t"}
    return {**one, **changes}


def test_an_export_is_read_in_each_of_its_forms() -> None:
    # given
    whole = {
        "useSaleorSmtpFallback": False,
        "configurations": [
            {"name": "North", "events": [event()], "smtpPassword": "secret", "channels": {
                "override": True, "mode": "restrict", "channels": ["north"]}},
            {"name": "Rest", "events": [event(active=False)], "brandingSiteName": "Tee", "channels": {
                "override": True, "mode": "exclude", "channels": ["north"]}},
            {"name": "All", "events": [event()], "channels": {"override": False, "channels": ["x"]}},
        ],
    }  # fmt: skip

    # when
    north, rest, all_ = smtp_app.read(whole)

    # then
    assert (north.only, north.excluded) == (("north",), ())
    assert (rest.only, rest.excluded, rest.active) == (None, ("north",), False)
    assert rest.constants["branding.siteName"] == "Tee"
    assert (all_.only, all_.excluded) == (None, ())
    assert "secret" not in repr([north, rest, all_])
    assert smtp_app.read(whole["configurations"][0])[0] == north  # type: ignore[index]
    assert smtp_app.read([event()])[0].event == "ORDER_CREATED"


@pytest.mark.parametrize(
    "data", [None, 3, "x", {}, [], {"configurations": []}, {"events": ["x"]}, [event(subject=None)],
             {"configurations": ["x"]}]
)  # fmt: skip
def test_what_is_no_export_is_said_to_be_none(data: object) -> None:
    with pytest.raises(SmtpAppError):
        smtp_app.read(data)


HOSTILE = [
    "{{!" * 50_000, "{{" * 50_000, "<mj-text " * 20_000, "<!--" * 40_000, "<mj-text a=\"" * 10_000,
    "{{order.shippingAddress.phone}} " * 5_000, "{{#if order.shippingAddress.phone}}" * 5_000,
    "{{#if order.number}}" * 5_000 + "{{/if}}" * 5_000, "{{#if a}}" + "{{else if b}}" * 5_000,
    "<tr>x" * 30_000, " " * 100_000 + "x", "<!-- -->" * 20_000, "{{order.number}}" * 10_000,
]  # fmt: skip


@pytest.mark.parametrize("source", HOSTILE, ids=lambda source: source[:12].strip())
def test_no_template_takes_long_to_read(source: str) -> None:
    # given
    begun = time.process_time()

    # when
    with contextlib.suppress(HandlebarsError):
        handlebars.check(source)
    with contextlib.suppress(SmtpAppError):
        smtp_app.translate("ORDER_CREATED", "x", source)
    with contextlib.suppress(TemplateRefusedError):
        proving.check_elements(source)
        plain_text.of(source)
    render.WHOLE.match(source)

    # then
    assert time.process_time() - begun < 5
