"""No value can become anything but text: every payload in every variable of every mail."""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from saleor_service_plugin.delivery import rules
from saleor_service_plugin.messages import harmless, render, samples
from tests.hostile import PAYLOADS
from tests.unit.mails import LANGUAGES, for_outlook

KINDS = tuple(samples.BY_KIND)

FEWEST_PAYLOADS, FEWEST_CHECKS = 60, 30_000

MARK = "harmlessMARK"
PAGE = "https://mark.example/harmlessMARK"

ESCAPED = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "`": "&#x60;"}
)

SUBJECT = "the subject"

Path = tuple[str | int, ...]

kinds = pytest.mark.parametrize("kind", KINDS)
languages = pytest.mark.parametrize("language", LANGUAGES)


class Structure(HTMLParser):
    """Reads of a mail what a value must not change: elements, attributes, comments, links."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []
        self.links: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element with its attributes; addresses and the subject are kept apart."""
        # A logo's address is a link as far as it matters here, its other text a name.
        free = ("href", "aria-label", "src", "alt")
        self.seen.append((tag, [key if key in free else (key, value) for key, value in attrs]))
        self.links += [value or "" for key, value in attrs if key in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        """Note where an element ends."""
        self.seen.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        """Note a comment, which holds elements for Outlook."""
        self.seen.append(("comment", re.sub(r"\s+", " ", data)))

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.seen.append(("declaration", decl))

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.seen.append(("instruction", data))

    def unknown_decl(self, data: str) -> None:
        """Note what is none of these."""
        self.seen.append(("unknown", data))


def variables(value: object, path: Path = ()) -> Iterator[Path]:
    """Yield the way to every value of a context that is shown: all but true and false."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from variables(inner, (*path, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from variables(inner, (*path, number))
    elif not isinstance(value, bool):
        yield path


def full_sample(kind: str) -> dict[str, object]:
    """Return a kind's sample in which every list has items."""
    sample = samples.sample(kind)
    for name, value in sample.items():
        if value == []:
            sample[name] = ["one", "two"]
    return sample


def put(context: dict[str, object], path: Path, value: object) -> object:
    """Set one variable, however deep it lies, and return what it was."""
    inner: object = context
    for step in path[:-1]:
        inner = inner[step]  # type: ignore[index]
    before = inner[path[-1]]  # type: ignore[index]
    inner[path[-1]] = value  # type: ignore[index]
    return before


def spoiled(kind: str, value: str) -> dict[str, object]:
    """Return a sample with one value in all its variables."""
    context = full_sample(kind)
    for path in list(variables(context)):
        put(context, path, value)
    return context


def is_link(path: Path) -> bool:
    """Whether a variable is an address."""
    return str(path[-1]).endswith(harmless.LINK)


def differences(
    mail: render.Rendered, usual: render.Rendered, mark: str, payload: str
) -> Iterator[str]:
    """Yield which parts are anything else than the usual mail with the payload as text."""
    # The subject is the title and the label, too: there without line breaks.
    titles = (f"<title>{SUBJECT}</title>", f'aria-label="{SUBJECT}"')
    document = mail.html
    for title in titles:
        whole = title.replace(SUBJECT, mail.subject.translate(ESCAPED))
        if document.count(whole) != 1:
            yield title
        document = document.replace(whole, title, 1)
    expected = usual.html
    for title in titles:
        whole = title.replace(SUBJECT, usual.subject.translate(ESCAPED))
        expected = expected.replace(whole, title, 1)
    if document != expected.replace(mark, payload.translate(ESCAPED)):
        yield "html"
    if mail.text != re.sub(r"\n{3,}", "\n\n", usual.text.replace(mark, payload)).strip() + "\n":
        yield "text"
    # Blanks at its end stay where the template goes on without one.
    if mail.subject != " ".join(harmless.one_line(usual.subject.replace(mark, payload)).split()):
        yield "subject"
    # Staff write the whole subject of a campaign; any other says something beside the value.
    says = usual.subject == mark or mail.subject.replace(payload, "").strip()
    if len(mail.subject.splitlines()) > 1 or not says:
        yield "subject's lines"


def test_there_are_enough_payloads_and_none_twice() -> None:
    assert len(set(PAYLOADS.values())) == len(PAYLOADS) >= FEWEST_PAYLOADS
    for payload in PAYLOADS.values():
        escaped = payload.translate(ESCAPED)
        assert not set(escaped) & set("<>\"'`")
        assert html.unescape(escaped) == html.unescape(html.escape(payload))


def test_every_check_is_made() -> None:
    found = {kind: len(list(variables(full_sample(kind)))) for kind in KINDS}
    assert min(found.values()) >= 16
    assert sum(found.values()) * len(PAYLOADS) * len(LANGUAGES) >= FEWEST_CHECKS


@kinds
@languages
def test_every_payload_in_every_variable_is_text(kind: str, language: str) -> None:
    wrong = []
    context = full_sample(kind)
    for path in list(variables(context)):
        # A link shows the address of a page, or it is not there.
        with_it, without = (PAGE, "") if is_link(path) else (MARK, MARK)
        before = put(context, path, with_it)
        usual = render.render(kind, language, context)
        put(context, path, without)
        bare = render.render(kind, language, context)
        for name, payload in PAYLOADS.items():
            put(context, path, payload)
            mail = render.render(kind, language, context)
            shown = not is_link(path) or harmless.is_web_address(payload)
            found = list(differences(mail, usual if shown else bare, with_it, payload))
            if found:
                wrong.append((path, name, found))
        put(context, path, before)
    assert not wrong


@kinds
@languages
def test_a_parser_sees_the_same_elements_whatever_is_in_them(kind: str, language: str) -> None:
    usual = {
        True: render.render(kind, language, spoiled(kind, PAGE)).html,
        False: render.render(kind, language, spoiled(kind, MARK)).html,
    }
    # Word reads the same in both languages; once is enough.
    for reading in (str, for_outlook) if language == "de" else (str,):
        expected = {page: Structure(reading(mail)) for page, mail in usual.items()}
        for name, payload in PAYLOADS.items():
            page = harmless.is_web_address(payload)
            found = Structure(reading(render.render(kind, language, spoiled(kind, payload)).html))
            assert found.seen == expected[page].seen, name
            assert set(found.links) == ({payload} if page else set()), name


@pytest.mark.parametrize("name", sorted(PAYLOADS))
def test_a_number_or_link_that_is_no_page_becomes_no_address(name: str) -> None:
    payload = PAYLOADS[name]
    for number, link in ((payload, ""), (payload, PAGE + "{number}"), ("0034", payload)):
        # when
        shown, address = rules.tracking(number, link)
        mail = render.render(
            "tracking-changed", "en",
            {**full_sample("tracking-changed"), "order_link": "", "parcels": [
                {"tracking_number": shown, "tracking_link": address, "carrier": ""}
            ]},
        )  # fmt: skip

        # then
        for found in Structure(mail.html).links:
            assert found.startswith(("https://mark.example/", "https://x.example/"))
        assert (
            not re.search(r"(?im)^[^:\n]+: *(javascript|data|vbscript|file):", mail.text) or shown
        )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nb", "a b"),
        ("a\x0b\x85\u2028\u2029b", "a b"),
        ("\x00a\ud800", "a"),
        ("a\u202eb\u2066c", "abc"),
        # What other languages and emoji are made of stays.
        ("\u200fשלום\u200e", "\u200fשלום\u200e"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("1,2\u00a0l", "1,2\u00a0l"),
    ],
)
def test_one_line_is_one_line_and_loses_no_letter(text: str, line: str) -> None:
    assert harmless.one_line(text) == line


@pytest.mark.parametrize(
    ("address", "is_page"),
    [
        ("https://shop.example/order/1?a=b&c=%22#d", True),
        ("HTTP://shop.example:8443/", True),
        ("https://münchen.example/ü", True),
        ("https://", False),
        ("https:///path", False),
        ("https://[", False),
        ("https://a.example/\n", False),
        ("https://a.example/ b", False),
        ("https:x", False),
        ('https://x"onclick="y', False),
        ("https://a.example/<b>", False),
        ("mailto:a@example.com", False),
        ("", False),
    ],
)
def test_a_web_address_is_nothing_else(address: str, is_page: bool) -> None:
    assert harmless.is_web_address(address) is is_page


def test_links_are_safe_however_deep_they_lie_and_nothing_else_changes() -> None:
    # given
    context = {
        "order_link": "javascript:alert(1)", "number": 1, "lines": ["a"],
        "parcels": [{"tracking_link": "data:x", "contents": [{"page_link": None, "name": "x"}]}],
    }  # fmt: skip

    # when
    safe = harmless.with_safe_links(context)

    # then
    assert safe == {
        "order_link": "", "number": 1, "lines": ["a"],
        "parcels": [{"tracking_link": "", "contents": [{"page_link": "", "name": "x"}]}],
    }  # fmt: skip
