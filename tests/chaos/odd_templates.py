"""Sixty ways in which a template can be broken, recursive or huge."""

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

MANY = 100_000
DEEP = 10_000
TEN_MEGABYTES = 10 * 1024 * 1024

GERMAN = ("de",)
BOTH = ("de", "en")

Break = Callable[[Path], object]
"""Takes the folder of a kind's templates and spoils it."""


@dataclass(frozen=True)
class Case:
    """One of them."""

    name: str
    spoil: Break
    languages: tuple[str, ...] = GERMAN
    """Whose mails it may keep from going out."""
    certain: bool = True
    """Whether nothing can be made of it; else it may just as well go out, as it stands."""
    everywhere: bool = False
    """Whether it is what all kinds share that is broken."""
    kind: str = ""
    """Of message, whose template it is."""


def cases(seed: int, kinds: Sequence[str]) -> list[Case]:
    """Return all of them, in an order that any number of them from the start is a mixture of.

    Args:
        seed: Of the order.
        kinds: Keys of the kinds of message, whose templates are broken in turns.

    """
    found = [*_mjml(), *_handlebars(), *_files(), *_layout()]
    random.Random(seed).shuffle(found)
    return [replace(case, kind=kinds[number % len(kinds)]) for number, case in enumerate(found)]


def _in(folder: Path, name: str = "body.mjml") -> Path:
    return folder / "de" / name


def _text(source: str, name: str = "body.mjml") -> Break:
    return lambda folder: _in(folder, name).write_text(source, encoding="utf-8")


def _bytes(source: bytes, name: str = "body.mjml") -> Break:
    return lambda folder: _in(folder, name).write_bytes(source)


def _section(inner: str) -> str:
    return f"<mj-section><mj-column>{inner}</mj-column></mj-section>"


def _said(inner: str) -> Break:
    return _text(_section(f"<mj-text>{inner}</mj-text>"))


def _includes(path: str) -> Break:
    return _text(_section(f'<mj-include path="{path}" />'))


def _includes_raw(path: str) -> Break:
    return _text(f'<mj-include path="{path}" type="html" />')


def _mjml() -> Iterator[Case]:
    yield Case("MJML unclosed", _text("<mj-section><mj-column><mj-text>Hallo"))
    yield Case("MJML closed twice", _text(_section("<mj-text>a</mj-text></mj-text>")))
    # MRML takes these for what was meant, or for HTML of the merchant's own.
    crossed = _text("<mj-section><mj-column></mj-section></mj-column>")
    yield Case("MJML crossed", crossed, certain=False)
    yield Case("MJML attribute unclosed", _text('<mj-section padding="1><mj-column>'))
    yield Case("MJML half a tag", _text("<mj-section><mj-col"))
    yield Case(
        "MJML that is no element", _text(_section("<mj-nonsense>a</mj-nonsense>")), certain=False
    )
    yield Case("MJML comment unclosed", _text("<!-- " + _section("")))
    yield Case("MJML CDATA unclosed", _text("<![CDATA[ " + _section("")))
    yield Case("MJML within MJML", _text("<mjml><mj-body></mj-body></mjml>"), certain=False)
    yield Case("MJML doctype with entities", _text(_billion_laughs()), certain=False)
    yield Case("MJML entity of a file", _text(_entity_of_a_file()), certain=False)
    for element in ("mj-wrapper", "mj-section", "mj-column", "div", "mj-text"):
        yield Case(f"{element} {DEEP} deep", _text(f"<{element}>" * DEEP + f"</{element}>" * DEEP))
    yield Case("div a hundred deep", _said("<div>" * 100 + "</div>" * 100))
    yield Case("divs never closed", _said("<div>" * 2000))
    for name, path in {
        "itself": "body.mjml", "the layout": "../../layout.mjml", "a missing file": "no.mjml",
        "a file of the system": "/etc/passwd", "a folder": "/", "an address": "file:///etc/passwd",
        "a page": "http://127.0.0.1:1/x.mjml",
    }.items():  # fmt: skip
        yield Case(f"mj-include of {name}", _includes(path))
    yield Case("mj-include of a file as HTML", _includes_raw("/etc/passwd"))
    yield Case("a NUL", _text(_section("<mj-text>\0</mj-text>")), certain=False)
    yield Case("empty", _text(""), certain=False)


def _billion_laughs() -> str:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + _section("<mj-text>&l9;</mj-text>")


def _entity_of_a_file() -> str:
    entity = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    return entity + _section("<mj-text>&f;</mj-text>")


def _handlebars() -> Iterator[Case]:
    for name, source in {
        "block unclosed": "{{#if order_number}}a",
        "block closed twice": "{{#if a}}b{{/if}}{{/if}}",
        "blocks crossed": "{{#if a}}{{#each b}}{{/if}}{{/each}}",
        "braces unclosed": "{{order_number",
        "an unknown helper": "{{#shout order_number}}a{{/shout}}",
        "an unknown helper with words": "{{shout order_number loud=true}}",
        "an unknown partial": "{{> footer}}",
        "nothing but braces": "{{{{{{}}}}}}",
        "an operator": "{{order_number + 1}}",
    }.items():
        # A block of an unknown name is one about a value that is not there.
        certain = name != "an unknown helper"
        yield Case(f"Handlebars: {name}", _said(source), certain=certain)
        if name in ("block unclosed", "an unknown helper", "an unknown partial"):
            text = _text(source, "body.txt")
            yield Case(f"Handlebars in the text: {name}", text, certain=certain)
    yield Case("Handlebars: a partial of itself", _said("{{> body.mjml}}"))
    yield Case(
        "Handlebars: a path to Python", _said("{{order_number.__class__.__mro__}}"), certain=False
    )
    deep = "{{#if order_number}}" * DEEP + "a" + "{{/if}}" * DEEP
    yield Case(f"Handlebars {DEEP} deep", _said(deep))
    yield Case(f"Handlebars {DEEP} deep in the text", _text(deep, "body.txt"))
    some = "{{#if order_number}}" * 400 + "a" + "{{/if}}" * 400
    yield Case("Handlebars 400 deep in the text", _text(some, "body.txt"), certain=False)
    yield Case("Handlebars 400 deep in the subject", _text(some, "subject.txt"), certain=False)
    each = "{{#each footer}}a{{/each}}"
    yield Case(f"{MANY} blocks", _said(each * MANY))
    yield Case(f"{MANY} blocks in the text", _text(each * MANY, "body.txt"))
    yield Case("6,000 blocks in the text", _text(each * 6000, "body.txt"), certain=False)
    yield Case("unclosed braces, many", _text("{{" * 50_000, "body.txt"))
    yield Case("an explosion", _said(_explosion(10)))
    yield Case("an explosion in the text", _text(_explosion(24), "body.txt"))


def _explosion(depth: int) -> str:
    """Return a text that is written four times as often with each step of depth."""
    source = "0123456789" * 10
    for step in reversed(range(depth)):
        source = "{{#each " + "../" * step + "footer}}" + source + "{{/each}}"
    return source


def _files() -> Iterator[Case]:
    for name in ("body.mjml", "body.txt", "subject.txt"):
        yield Case(f"{name} missing", lambda folder, name=name: _in(folder, name).unlink())  # type: ignore[misc]
        yield Case(f"{name} is no UTF-8", _bytes(b"Gr\xfc\xdfe {{order_number}}", name))
        yield Case(f"{name} of 10 MB", _text("a" * TEN_MEGABYTES, name))
    yield Case("body.mjml is a folder", _a_folder)
    yield Case("body.txt is of another system", _bytes("Grüße".encode("utf-16"), "body.txt"))


def _a_folder(folder: Path) -> None:
    _in(folder).unlink()
    _in(folder).mkdir()


def _layout() -> Iterator[Case]:
    def layout(source: str) -> Break:
        return lambda folder: (folder.parent / "layout.mjml").write_text(source, encoding="utf-8")

    yield Case(
        "layout missing",
        lambda folder: (folder.parent / "layout.mjml").unlink(),
        BOTH,
        everywhere=True,
    )
    yield Case("layout empty", layout(""), BOTH, everywhere=True)
    yield Case(
        "layout without its mark", layout("<mjml><mj-body></mj-body></mjml>"), BOTH, everywhere=True
    )
    yield Case(
        "layout that is cut off", layout("<mjml><mj-body><!-- BODY -->"), BOTH, everywhere=True
    )
    yield Case("no German at all", lambda folder: shutil.rmtree(folder / "de"), certain=False)
