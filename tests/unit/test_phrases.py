"""Words that promise nothing are found, whatever they are dressed in; others are left alone."""

from __future__ import annotations

import pytest

from saleor_service_plugin.delivery.promises import passages, phrases
from saleor_service_plugin.messages import render, samples
from tests.unit.mails import LANGUAGES, source

REFUSED, WARNED, FINE = "refused", "warned", "fine"

TABLE: list[tuple[str, str, str, str]] = [
    # language, sentence, what becomes of it, the words found
    ("de", "Zugesagte Lieferzeit: Donnerstag, 26. bis Freitag, 27. November 2026", FINE, ""),
    ("de", "3 bis 5 Werktage nach Zahlungseingang (Montag bis Freitag)", FINE, ""),
    ("de", "Ihre Ware ist spätestens am Freitag, 27. November 2026 bei Ihnen.", FINE, ""),
    ("de", "Sobald Ihre Zahlung da ist, versenden wir innerhalb von 2 Werktagen.", FINE, ""),
    ("de", "Die Lieferung dauert in der Regel 3 Tage.", REFUSED, "in der Regel"),
    ("de", "IN DER REGEL IN 3 TAGEN", REFUSED, "IN DER REGEL"),
    ("de", "Lieferung i. d. R. am Freitag", REFUSED, "i. d. R."),
    ("de", "Lieferung i.d.R. am Freitag", REFUSED, "i.d.R."),
    ("de", "Im Regelfall kommt es am Freitag.", REFUSED, "Im Regelfall"),
    ("de", "in\N{NO-BREAK SPACE}der\N{NO-BREAK SPACE}Regel Freitag", REFUSED, "in der Regel"),
    ("de", "in&nbsp;der&nbsp;Regel Freitag", REFUSED, "in der Regel"),
    ("de", "in\n   der\n   Regel Freitag", REFUSED, "in der Regel"),
    ("de", "Ihr Paket kommt voraussichtlich am Freitag.", REFUSED, "voraussichtlich"),
    ("de", "Voraussichtlicher Liefertermin: Freitag", REFUSED, "Voraussichtlicher"),
    ("de", "die voraussichtliche Lieferzeit", REFUSED, "voraussichtliche"),
    ("de", "zum voraussichtlichen Termin", REFUSED, "voraussichtlichen"),
    ("de", "voraus-\nsichtlich Freitag", REFUSED, "voraus- sichtlich"),
    ("de", "voraus\u00adsichtlich Freitag", REFUSED, "voraussichtlich"),
    ("de", "voraus&shy;sichtlich Freitag", REFUSED, "voraussichtlich"),
    ("de", "voraus-sichtlich Freitag", REFUSED, "voraus-sichtlich"),
    ("de", "vor\u200baus\u200bsichtlich Freitag", REFUSED, "voraussichtlich"),
    ("de", "Ｖｏｒａｕｓｓｉｃｈｔｌｉｃｈ Freitag", REFUSED, "Ｖｏｒａｕｓｓｉｃｈｔｌｉｃｈ"),
    ("de", "Lieferung vorauss. Freitag", REFUSED, "vorauss."),
    ("de", "Lieferung vsl. Freitag", REFUSED, "vsl."),
    ("de", "Ihre Ware kommt bald.", REFUSED, "bald"),
    ("de", "Baldmöglichst bei Ihnen", REFUSED, "Baldmöglichst"),
    ("de", "Wir liefern Sobald wie möglich.", REFUSED, "Sobald wie möglich"),
    ("de", "In Kürze bei Ihnen", REFUSED, "In Kürze"),
    ("de", "in Kuerze bei Ihnen", REFUSED, "in Kuerze"),
    ("de", "Alle Termine sind unverbindlich.", REFUSED, "unverbindlich"),
    ("de", "Unverbindlicher Liefertermin", REFUSED, "Unverbindlicher"),
    ("de", "Angaben ohne Gewähr", REFUSED, "ohne Gewähr"),
    ("de", "Änderungen vorbehalten", REFUSED, "Änderungen vorbehalten"),
    ("de", "&Auml;nderungen vorbehalten", REFUSED, "Änderungen vorbehalten"),
    ("de", "A\u0308nderungen vorbehalten", REFUSED, "A\u0308nderungen vorbehalten"),
    ("de", "Normalerweise am Freitag", REFUSED, "Normalerweise"),
    ("de", "Üblicherweise am Freitag", REFUSED, "Üblicherweise"),
    ("de", "Uebli&#99;herweise am Freitag", REFUSED, "Ueblicherweise"),
    ("de", "In etwa drei Tagen", REFUSED, "In etwa"),
    ("de", "etwa am Freitag", REFUSED, "etwa"),
    ("de", "ungefähr drei Tage", REFUSED, "ungefähr"),
    ("de", "rund 3 Tage", REFUSED, "rund"),
    ("de", "Rund um die Uhr erreichbar", FINE, ""),
    ("de", "schnellstmöglich", REFUSED, "schnellstmöglich"),
    ("de", "schnellstmoeglich", REFUSED, "schnellstmoeglich"),
    ("de", "Zum schnellstmöglichen Zeitpunkt", REFUSED, "schnellstmöglichen"),
    ("de", "so schnell wie möglich", REFUSED, "so schnell wie möglich"),
    ("de", "so schnell wie nur m&ouml;glich", REFUSED, "so schnell wie nur möglich"),
    ("de", "möglichst bald", REFUSED, "möglichst bald"),
    ("de", "Geplante Lieferung: Freitag", REFUSED, "Geplante"),
    ("de", "Der Termin kann abweichen.", REFUSED, "kann abweichen"),
    ("de", "Erwarteter Liefertermin: Freitag", REFUSED, "Erwarteter"),
    ("de", "Lieferung ca. 3 Tage", WARNED, "ca."),
    ("de", "Circa 3 Tage", WARNED, "Circa"),
    ("de", "CA 3 Tage", WARNED, "CA"),
    ("de", "Cafés liefern wir am Freitag.", FINE, ""),
    ("de", "Baldrian, Regeln und Etwas kommen am Freitag.", FINE, ""),
    ("de", "Sie erreichen uns unter service@shop.example.", FINE, ""),
    ("en", "Promised delivery time: Thursday, November 26 to Friday, November 27, 2026", FINE, ""),
    ("en", "Your order arrives by Friday, November 27 at the latest.", FINE, ""),
    ("en", "As soon as your payment arrives we send it within 2 working days.", FINE, ""),
    ("en", "It usually takes 3 days.", REFUSED, "usually"),
    ("en", "NORMALLY 3 DAYS", REFUSED, "NORMALLY"),
    ("en", "Expected delivery: Friday", REFUSED, "Expected"),
    ("en", "We expect it on Friday.", REFUSED, "expect"),
    ("en", "Estimated delivery: Friday", REFUSED, "Estimated"),
    ("en", "ETA: Friday", REFUSED, "ETA"),
    ("en", "Your parcel comes soon.", REFUSED, "soon"),
    ("en", "As soon as possible", REFUSED, "As soon as possible"),
    ("en", "asap", REFUSED, "asap"),
    ("en", "approximately 3 days", REFUSED, "approximately"),
    ("en", "about 3 days", REFUSED, "about"),
    ("en", "All about your order", FINE, ""),
    ("en", "All dates are non-binding.", REFUSED, "non-binding"),
    ("en", "Dates are subject to change.", REFUSED, "subject to change"),
    ("en", "Which day it is, is up to you.", REFUSED, "up to you"),
    ("en", "It should arrive on Friday.", REFUSED, "should arrive"),
    ("en", "It prob&shy;ably comes on Friday.", REFUSED, "probably"),
    ("en", "The average delivery time is 3 days.", REFUSED, "average delivery"),
    ("en", "On average 3 days", REFUSED, "On average"),
    ("en", "approx. 3 days", WARNED, "approx."),
    ("en", "Approx 3 days", WARNED, "Approx"),
    ("en", "circa 3 days", WARNED, "circa"),
    ("en", "Sooner or later", FINE, ""),
    # A language we have no words in: those of both are looked for.
    ("fr", "voraussichtlich vendredi", REFUSED, "voraussichtlich"),
    ("fr", "Livraison vendredi 27 novembre 2026", FINE, ""),
]


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 60 and len({sentence for _, sentence, _, _ in TABLE}) == len(TABLE)


@pytest.mark.parametrize(("language", "sentence", "what", "words"), TABLE)
def test_sentence(language: str, sentence: str, what: str, words: str) -> None:
    found = phrases.check(sentence, language)
    assert [one.refused for one in found] == {FINE: [], WARNED: [False], REFUSED: [True]}[what]
    assert [one.phrase for one in found] == ([words] if words else [])
    assert all(one.why and 0 <= one.place < len(sentence) for one in found)


def test_several_are_named_in_their_order() -> None:
    found = phrases.check("Bald, voraussichtlich ca. am Freitag, unverbindlich", "de")
    assert [one.phrase for one in found] == ["Bald", "voraussichtlich", "ca.", "unverbindlich"]
    assert [one.refused for one in found] == [True, True, False, True]


BLOCK = "{{#if promise}}Lieferzeit {{#each promise}}{{time}}{{/each}}.%s{{/if}}"


@pytest.mark.parametrize("markup", [True, False])
@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("\n" + BLOCK % "\nIn der Regel.", 3),
        ("Guten Tag,\n\n{{#if expected_date}}\nbald: {{expected_date}}\n{{/if}}", 4),
        ("{{#if promise}}{{else}}In der Regel 3 Tage{{/if}}", 1),
        ("{{#each promise}}in der {{#if was}}Regel{{/if}} {{time}}{{/each}}", 1),
        ("{{#each delays}}\nVoraussichtlich {{new_date}}\n{{/each}}", 2),
        ("{{#each coming_now}}bald {{time}}{{/each}}", 1),
    ],
)
def test_what_stands_in_a_promise_block_is_read(template: str, line: int, markup: bool) -> None:
    found = passages.remarks(template, "de", markup)
    assert [(one.line, one.refused) for one in found] == [(line, True)]


@pytest.mark.parametrize(
    ("template", "count"),
    [
        ("<mj-text><p>Bald: {{expected_date}}</p><p>Bis bald!</p></mj-text>", 1),
        ("<mj-table><tr><td>vorauss. {{expected_date}}</td><td>bald</td></tr></mj-table>", 1),
        ("<mj-text>voraus<b>sicht</b>lich {{expected_date}}</mj-text>", 1),
        ("<mj-text>vor&shy;aus<!-- x -->sichtlich {{expected_date}}</mj-text>", 1),
        ("<mj-text>in der<br />Regel {{expected_date}}</mj-text>", 1),
        ("<mj-text><p>{{expected_date}}</p><p>Bis bald!</p></mj-text>", 0),
        ('<mj-text><p title="bald">{{expected_date}}</p></mj-text>', 0),
        ("<mj-text><p>{{! voraussichtlich }}{{expected_date}}</p></mj-text>", 0),
        ("<mj-text><p>{{#if forecast}}Voraussichtlich {{forecast}}{{/if}}</p></mj-text>", 0),
        (
            "<mj-text>{{#if promise}}{{#if forecast}}voraussichtlich{{/if}} fest{{/if}}</mj-text>",
            0,
        ),
        ("<mj-text><p>Fragen zu {{order_number}}? Bis bald</p></mj-text>", 0),
        ("<mj-text><p>rund {{expected_date}}, rund {{order_number}}</p></mj-text>", 1),
    ],
)
def test_what_stands_beside_is_not(template: str, count: int) -> None:
    assert len(passages.remarks(template, "de", True)) == count


def test_of_plain_text_the_paragraph_counts() -> None:
    template = "Bis bald!\n\nLieferung: {{expected_date}}\nvoraussichtlich\n\nIn der Regel"
    (one,) = passages.remarks(template, "de", False)
    assert one.line == 4 and "voraussichtlich" in one.text


@pytest.mark.parametrize("kind", sorted(samples.BY_KIND))
@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_templates_promise_what_they_say(kind: str, language: str) -> None:
    for name in render.FILES:
        written = source(kind, language, name)
        assert not passages.remarks(written, language, name == "body.mjml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_templates_have_promise_blocks_to_read(language: str) -> None:
    """Else the test before would show nothing."""
    for kind in ("order-received", "order-confirmed", "payment-received", "parcel-sent"):
        for name in ("body.mjml", "body.txt"):
            written = source(kind, language, name)
            spoiled = written.replace("{{#each promise}}", "{{#each promise}} i.d.R. asap ")
            assert spoiled != written
            assert passages.remarks(spoiled, language, name == "body.mjml")


@pytest.mark.parametrize("markup", [True, False])
def test_a_template_of_nothing_but_openings_is_read_quickly(markup: bool) -> None:
    for piece in ("<p>", "&amp", "{{#if promise}}", "in der ", "voraus-", "<!--", "\n\n", "ca."):
        closing = "{{/if}}" * (20_000 // 8) if piece.startswith("{{") else ""
        whole = piece * (20_000 // 8) + "{{expected_date}}" + closing
        passages.remarks(whole, "de", markup)
