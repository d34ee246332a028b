"""The kinds of message about where a parcel is: what is declared, and what a template must show."""

from datetime import timedelta

import pytest

from saleor_service_plugin.delivery.delays import mails as delay_mails
from saleor_service_plugin.delivery.parcel_mails import KINDS
from saleor_service_plugin.messages import kinds, proving, render
from saleor_service_plugin.messages.kinds import MessageKind
from saleor_service_plugin.messages.render import Source

DECLARED = {
    # latest, on, waits for the end of the quiet hours
    "out-for-delivery": (timedelta(hours=12), False, False),
    "parcel-ready": (timedelta(days=5), True, False),
    "delivery-attempted": (timedelta(days=2), True, False),
    "parcel-delayed": (timedelta(days=2), True, True),
    "parcel-exception": (timedelta(days=3), True, True),
    "parcel-returning": (timedelta(days=5), True, True),
    "parcel-delivered": (timedelta(days=3), False, True),
}

TAKEN_IN = {"parcel-delayed": ["delivery-delayed"]}
"""What a letter of ours about the same delay tells along."""

every = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)


def test_each_matters_for_as_long_as_it_helps() -> None:
    assert {kind.key: (kind.latest, kind.on, kind.quiet) for kind in KINDS} == DECLARED


@every
def test_parcels_of_an_hour_share_a_mail_and_nothing_else_does(kind: MessageKind) -> None:
    assert kinds.get(kind.key) is kind
    assert (kind.group, kind.brake, kind.settles) == ("parcels", True, timedelta(0))
    assert kind.joins == {kind.key: timedelta(hours=1)}
    others = [one for one in kinds.all_kinds() if one is not kind]
    taking = [one.key for one in others if kind.key in one.joins]
    assert taking == TAKEN_IN.get(kind.key, [])


@pytest.mark.parametrize("kind", delay_mails.KINDS, ids=lambda kind: kind.key)
def test_news_of_a_delay_waits_for_more_and_leaves_before_the_quiet_hours(
    kind: MessageKind,
) -> None:
    assert kinds.get(kind.key) is kind
    assert (kind.group, kind.brake, kind.on) == ("parcels", True, True)
    assert (kind.quiet, kind.before_quiet, kind.settles) == (True, True, timedelta(minutes=10))
    assert kind.joins[kind.key] == timedelta(minutes=10)


@pytest.mark.parametrize("kind", [*KINDS, *delay_mails.KINDS], ids=lambda kind: kind.key)
@pytest.mark.parametrize("language", ["de", "en"])
def test_our_own_templates_show_what_every_template_must(kind: MessageKind, language: str) -> None:
    # given: as a merchant would store it, with expressions of three braces nowhere
    packaged = render.packaged(kind.key, language)
    plain = Source(
        packaged.subject.replace("{{{", "{{").replace("}}}", "}}"),
        packaged.mjml,
        packaged.text.replace("{{{", "{{").replace("}}}", "}}"),
    )

    # when
    warnings = proving.prove(kind, language, plain)

    # then
    assert not warnings


@pytest.mark.parametrize("kind", delay_mails.KINDS, ids=lambda kind: kind.key)
def test_a_letter_without_the_customers_choices_is_refused(kind: MessageKind) -> None:
    packaged = render.packaged(kind.key, "de")
    plain = Source(
        packaged.subject.replace("{{{", "{{").replace("}}}", "}}"),
        packaged.mjml.replace("{{cancel_link}}", "{{order_link}}"),
        packaged.text.replace("{{{", "{{").replace("}}}", "}}"),
    )
    with pytest.raises(proving.TemplateRefusedError, match="does not show 'cancel_link'"):
        proving.prove(kind, "de", plain)


@every
def test_a_template_without_what_it_must_show_is_refused(kind: MessageKind) -> None:
    for name in kind.mandatory:
        shown = [
            f"{{{{#each parcels}}}}{{{{{one.partition('.')[2]}}}}} {{{{/each}}}}"
            if "." in one
            else f"{{{{{one}}}}} "
            for one in kind.mandatory
            if one != name
        ]
        body = " ".join(shown)
        mjml = f"<mj-section><mj-column><mj-text>{body}</mj-text></mj-column></mj-section>"
        with pytest.raises(proving.TemplateRefusedError, match="does not show") as refused:
            proving.prove(kind, "de", Source("{{order_number}}", mjml, body))
        assert repr(name) in refused.value.reason
