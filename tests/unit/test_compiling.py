"""Templates are compiled quickly, and as pybars itself would compile them."""

from collections.abc import Callable
from typing import Any

import pytest
from pybars import Compiler

from saleor_service_plugin.messages import render, samples
from saleor_service_plugin.messages.compiling import FIRST, compile_handlebars, shortened
from saleor_service_plugin.messages.proving import _emptied

KINDS = tuple(samples.BY_KIND)


@pytest.mark.parametrize("kind", KINDS)
def test_mails_are_those_that_pybars_makes(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    sample = samples.sample(kind)
    contexts: list[Any] = [sample, {name: _emptied(value) for name, value in sample.items()}]
    source = render.packaged(kind, "de")
    quick = render.compile_source(source, kind, "de")

    # when
    monkeypatch.setattr(render, "compile_handlebars", Compiler().compile)
    slow = render.compile_source(source, kind, "de")

    # then
    for context in contexts:
        for name in ("subject", "html", "text"):
            expected = str(getattr(slow, name)({"subject": "s", **context}))
            assert str(getattr(quick, name)({"subject": "s", **context})) == expected


def test_pybars_reads_the_tags_and_little_else(monkeypatch: pytest.MonkeyPatch) -> None:
    # given
    read: list[int] = []
    grammar = Compiler._handlebars
    monkeypatch.setattr(
        Compiler, "_handlebars", lambda text: read.append(len(text)) or grammar(text)
    )

    # when
    source = render.packaged("order-received", "de")
    render.compile_source(source, "order-received", "de")

    # then
    assert sum(read) < sum(map(len, (source.subject, source.mjml, source.text))) / 2


@pytest.mark.parametrize(
    "source",
    [
        "", "text", "a\n{{#if a}}\n  b\n{{/if}}\n\nc {{a}}", "{ {{a}} }", "{{{a}}}}", "a { b } c",
        "{{#if a}}x{{else}}\n y \n{{/if}}", "{{#each l}}\n  {{this}}, {{@first}}\n{{/each}}",
        "  {{~a~}}  \n b", f"{FIRST} stays {{{{a}}}} as it is", "{{!-- no --}} {{! no }}text",
    ],
)  # fmt: skip
def test_text_stays_as_it_is(source: str) -> None:
    context = {"a": "<A>", "l": ["one", "two"]}
    assert str(compile_handlebars(source)(context)) == str(Compiler().compile(source)(context))


@pytest.mark.parametrize(
    "source",
    [
        "some text {{a",
        "some text {{#if a}} more",
        "text {{/if}}",
        "text {{a b=}} more",
        "ab {{}} c",
    ],
)
def test_what_is_wrong_ends_as_pybars_lets_it_end(source: str) -> None:
    assert outcome(compile_handlebars, source) == outcome(Compiler().compile, source)


def outcome(compile_: Callable[[str], Any], source: str) -> str:
    """Return what a template makes, or what is wrong with it."""
    try:
        return str(compile_(source)({"a": "A"}))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def test_more_stretches_than_letters_are_left_as_they_are() -> None:
    source = "ab{{a}}" * 7000
    short, stretches = shortened(source)
    assert len(stretches) == 6400
    assert short.endswith("ab{{a}}" * 600)
