"""What merchants may write between two braces, and what never reaches the compiler."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pybars import Compiler

from saleor_service_plugin.messages import handlebars, render
from saleor_service_plugin.messages.handlebars import HandlebarsError

SAMPLE: Mapping[str, object] = {
    "order_number": "1042",
    "can_reply": True,
    "address": ["Anne", "Leipzig"],
    "parcels": [
        {"tracking_number": "", "contents": []},
        {"tracking_number": "00340", "contents": [{"name": "Teekanne", "quantity": 1}]},
    ],
}
INJECTED = "{{[x') or __import__('os').getcwd() or resolve(context, u']}}"


def test_pybars_alone_would_run_what_a_template_says() -> None:
    # given: the reason for all that follows
    template = Compiler().compile(INJECTED)

    # when / then
    assert str(template({})).startswith("/")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (INJECTED, "is no name"),
        ("{{[order_number]}}", "is no name"),
        ("{{order_number.__class__}}", "is no name"),
        ("{{__class__}}", "is no name"),
        ("{{> header}}", "no partials"),
        ("{{upper order_number}}", "no other helpers"),
        ("{{#if (eq a b)}}x{{/if}}", "is no name"),
        ("{{#with order_number}}x{{/with}}", "none of if, unless, each"),
        ("{{#order_number}}x{{/order_number}}", "none of if, unless, each"),
        ("{{^order_number}}x{{/order_number}}", "none of if, unless, each"),
        ("{{#if order_number}}x", "is not closed"),
        ("x{{/if}}", "not open"),
        ("{{#if a}}{{#each b}}{{/if}}{{/each}}", "not open"),
        ("{{else}}", "outside of a block"),
        ("{{#unless a}}x{{else}}y{{/unless}}", "no effect"),
        ("{{#if a}}x{{else if b}}y{{/if}}", "is no name"),
        ("{{order_number", "does not end"),
        ("{{{{raw}}}} x {{{{/raw}}}}", "too many braces"),
        ("{ {{~order_number}}}", "too many braces"),
        ("{{{order_number}}", "too many braces"),
        ("{{! a note {{order_number}} ", "does not end"),
        ("{{}}", "is no name"),
    ],
)
def test_what_is_refused_with_its_line(source: str, reason: str) -> None:
    with pytest.raises(HandlebarsError, match=rf"^line 3: .*{reason}"):
        handlebars.check("one\ntwo\n" + source)


@pytest.mark.parametrize(
    "source",
    [
        "{{order_number}} {{ order_number }} {{~order_number~}} {{{order_number}}}",
        "{{#if can_reply}}a{{else}}b{{/if}} {{#unless can_reply}}a{{/unless}}",
        "{{#each address}}{{this}}{{#unless @last}}, {{/unless}}{{../order_number}}{{/each}}",
        "{{#each parcels}}{{#each contents}}{{this.name}} {{@root.order_number}}{{/each}}{{/each}}",
        "{{! a note with { braces }} {{address.length}}",
        "{ no tag } {{#if can_reply}}{{^}}b{{/if}}",
    ],
)
def test_what_is_allowed_also_compiles(source: str) -> None:
    tags = handlebars.check(source)
    assert handlebars.unknown_names(source, tags, SAMPLE) == []
    Compiler().compile(source)


def test_in_html_nothing_goes_unescaped() -> None:
    for source in ("{{{order_number}}}", "{{&order_number}}"):
        with pytest.raises(HandlebarsError, match="markup"):
            handlebars.check(source, escaped=True)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("{{order_nr}}", ["line 1: this message has no 'order_nr'"]),
        ("a\n{{#if no}}{{/if}}", ["line 2: this message has no 'no'"]),
        # Within a loop a name of the message is not found: it needs ../ or @root.
        ("{{#each parcels}}{{order_number}}{{/each}}", ["line 1: this message has no 'order_number'"]),
        ("{{#each nothing}}{{anything}}{{/each}}", ["line 1: this message has no 'nothing'"]),
        ("{{#each parcels}}{{#each contents}}{{name}}{{size}}{{/each}}{{/each}}",
         ["line 1: this message has no 'size'"]),
    ],
)  # fmt: skip
def test_unknown_names_are_named(source: str, found: list[str]) -> None:
    assert handlebars.unknown_names(source, handlebars.check(source), SAMPLE) == found


@pytest.mark.parametrize(
    "source", ["{{items}}", "{{#each keys}}{{/each}}", "{{order_number.upper}}"]
)
def test_names_of_python_are_refused(source: str) -> None:
    with pytest.raises(HandlebarsError, match="line 1"):
        handlebars.unknown_names(source, handlebars.check(source), SAMPLE)


def test_in_plain_text_nothing_is_escaped() -> None:
    # given
    source = handlebars.unescaped("{{a}} {{{a}}} {{#if a}}{{ a }}{{/if}} {{&a}}")

    # when
    written = str(render._compile(source, "text")({"a": "Müller & Söhne"}))

    # then
    assert written == "Müller & Söhne Müller & Söhne Müller & Söhne Müller & Söhne"
