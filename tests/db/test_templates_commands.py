"""The commands for templates: list, show, set, reset, undo, import, preview."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from saleor_service_plugin.messages import kinds, previews, render, templates, texts
from saleor_service_plugin.messages.models import Message, StoredTemplate
from saleor_service_plugin.shop.snapshots import Channel
from tests.db.queue import decided
from tests.fake_shop import FakeShop, a_parcel, an_order

pytestmark = pytest.mark.django_db(transaction=True)

KIND = "parcel-sent"


@pytest.fixture(autouse=True)
def _fresh(shop: FakeShop) -> Iterator[None]:
    """Know no template of an earlier test, and two channels."""
    shop.channels[2] = Channel(2, "north", "North", "EUR", True)
    texts.forget()
    yield
    texts.forget()


def run(*words: str) -> str:
    """Return what a command prints."""
    out = StringIO()
    call_command(*words, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Return the options that name the three files of the German default, changed a little."""
    source = render.packaged(KIND, "de")
    options = []
    for part, text in (
        ("subject", "Own " + source.subject),
        ("mjml", source.mjml),
        ("text", source.text),
    ):
        (tmp_path / part).write_text(text, encoding="utf-8")
        options += [f"--{part}-file", str(tmp_path / part)]
    return options


def test_a_template_from_files_there_and_back(files: list[str]) -> None:
    # given
    which = ["--kind", KIND, "--language", "de"]

    # when / then
    assert "default" in run("service_templates", "list", "--kind", KIND)
    assert run("service_templates", "set", *which, *files) == f"{KIND}/de is used from now on.\n"
    assert "own since" in run("service_templates", "list")
    shown = run("service_templates", "show", *which)
    assert (
        "the merchant's own" in shown
        and "Own {{#if several}}Ihre Pakete" in shown
        and "<mj-section>" in shown
    )
    assert run("service_templates", "reset", *which) == "The default is used from now on.\n"
    assert "already" in run("service_templates", "reset", *which)
    assert "what was before is used again" in run("service_templates", "undo", *which)
    history = run("service_templates", "show", *which, "--history").splitlines()
    assert len(history) == 3 and history[0].startswith("*")


def test_of_one_channel_alone(files: list[str]) -> None:
    which = ["--kind", KIND, "--language", "de", "--channel", "north"]
    assert run("service_templates", "set", *which, *files) == f"{KIND}/de/2 is used from now on.\n"
    assert "north" in run("service_templates", "list")
    assert texts.look(KIND, 1).choose("de").row == 0
    assert texts.look(KIND, 2).choose("de").row


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["show", "--kind", "no", "--language", "de"], "kind: there is no 'no'"),
        (["show", "--kind", KIND, "--language", "fr"], "no template parcel-sent/fr"),
        (["show", "--kind", KIND, "--language", "de", "--channel", "no"], "Channels: main, north"),
        (["undo", "--kind", KIND, "--language", "de"], "never changed"),
        (["reset", "--kind", KIND, "--language", "?"], "no language code"),
        (["import", "nothing.json"], "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(words: list[str], says: str) -> None:
    with pytest.raises(CommandError, match=says):
        run("service_templates", *words)
    assert not StoredTemplate.objects.exists()


def test_a_refused_file_changes_nothing(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "text").write_text("without anything", encoding="utf-8")
    with pytest.raises(CommandError, match="body_text: does not show 'order_number'"):
        run("service_templates", "set", "--kind", KIND, "--language", "de", *files)
    assert not StoredTemplate.objects.exists()


BODY = """<mjml><mj-body><mj-section><mj-column><mj-text>Order {{order.number}}
%s</mj-text></mj-column></mj-section></mj-body></mjml>"""


def export(tmp_path: Path, *bodies: str, **more: object) -> str:
    """Return the path of what the app exports: templates of the same event."""
    events = [
        {"active": True, "eventType": "ORDER_FULFILLED", "subject": "Sent {{order.number}}",
         "template": BODY % body}
        for body in bodies
    ]  # fmt: skip
    events.append({"active": False, "eventType": "ORDER_CREATED", "subject": "s", "template": "t"})
    events.append({"active": True, "eventType": "ACCOUNT_DELETE", "subject": "s", "template": "t"})
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"configurations": [{"name": "Shop", "events": events, **more}]}))
    return str(path)


@pytest.fixture
def _shape() -> Iterator[None]:
    """Let the kind have the names that the docs say it has."""
    found = kinds.get(KIND)
    assert found is not None
    parcels = [{"contents": [{"name": "Teekanne", "quantity": 1}]}]
    ours = replace(
        found, sample=lambda: {"order_number": "1042", "parcels": parcels},
        mandatory=("order_number", "parcels"),
    )  # fmt: skip
    # Not by monkeypatch, which ends after the fixture that had replaced the kind before.
    with mock.patch.dict(kinds._registry._kinds, {KIND: ours}):
        yield


LINES = "{{#each order.lines}}{{this.productName}}{{/each}}"


@pytest.mark.usefixtures("_shape")
def test_an_import_says_what_it_takes_and_what_not(tmp_path: Path) -> None:
    # given
    path = export(tmp_path, LINES)

    # when
    dry = run("service_templates", "import", path, "--dry-run")

    # then
    assert "ORDER_FULFILLED -> parcel-sent (all channels): would be imported" in dry
    assert "ORDER_CREATED -> nothing (all channels): not imported, it is switched off" in dry
    assert "ACCOUNT_DELETE -> nothing" in dry and "leave it with the app" in dry
    assert dry.endswith("1 of 3 templates would be imported.\n")
    assert not StoredTemplate.objects.exists()

    # when
    assert "1 of 3 templates imported" in run("service_templates", "import", path)

    # then
    _, source = templates.source(KIND, "en", 0)
    assert source.subject == "Sent {{order_number}}"
    assert "{{#each contents}}" in source.text


@pytest.mark.usefixtures("_shape")
def test_what_cannot_be_carried_over_is_imported_on_demand_alone(tmp_path: Path) -> None:
    # given
    path = export(tmp_path, LINES + "\n{{order.total.gross.amount}}")

    # when
    said = run("service_templates", "import", path, "--language", "de")

    # then
    assert "template line 3: {{order.total.gross.amount}}" in said
    assert "0 of 3 templates imported." in said
    assert not StoredTemplate.objects.exists()

    # when
    run("service_templates", "import", path, "--language", "de", "--despite-problems")

    # then
    assert [row.language for row in StoredTemplate.objects.all()] == ["de"]


@pytest.mark.usefixtures("_shape")
def test_a_mandatory_field_that_is_not_there_is_refused_in_any_case(tmp_path: Path) -> None:
    said = run("service_templates", "import", export(tmp_path, ""), "--despite-problems")
    assert "not imported, body_mjml: does not show 'parcels'" in said
    assert not StoredTemplate.objects.exists()


@pytest.mark.usefixtures("_shape")
@pytest.mark.parametrize(
    ("mode", "slugs", "channel", "saved"),
    [
        ("restrict", ["north"], None, [2]),
        ("exclude", ["north"], None, [1]),
        ("exclude", ["north", "main"], None, []),
        ("restrict", [], None, []),
        ("restrict", ["gone"], None, []),
        ("restrict", ["gone"], "main", [1]),
    ],
)
def test_an_import_keeps_to_the_channels(
    tmp_path: Path, mode: str, slugs: list[str], channel: str | None, saved: list[int]
) -> None:
    # given
    limits = {"override": True, "mode": mode, "channels": slugs}
    path = export(tmp_path, LINES, channels=limits)

    # when
    run("service_templates", "import", path, *(["--channel", channel] if channel else []))

    # then
    assert [row.channel_id for row in StoredTemplate.objects.all()] == saved


class Links(HTMLParser):
    """Collects where a page leads."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Remember an address."""
        self.found += [value for name, value in attributes if name == "href" and value]


def test_a_preview_of_everything(tmp_path: Path) -> None:
    # when
    said = run("service_preview", str(tmp_path / "mails"))

    # then
    every = [(kind.key, one) for kind in kinds.all_kinds() for one in render.languages(kind.key)]
    assert said.startswith(f"{len(every)} mails are in ")
    for key, language in every:
        for end in ("html", "txt", "subject.txt"):
            assert (tmp_path / "mails" / f"{key}.{language}.{end}").read_text(encoding="utf-8")
    index = (tmp_path / "mails" / "index.html").read_text(encoding="utf-8")
    links = Links(index).found
    assert len(links) == 2 * len(every)
    assert all((tmp_path / "mails" / link).is_file() for link in links)


def test_a_preview_of_one_with_the_channels_own_template(tmp_path: Path, files: list[str]) -> None:
    # given
    run(
        "service_templates", "set", "--kind", KIND, "--language", "de", "--channel", "north", *files
    )

    # when
    run(
        "service_preview",
        str(tmp_path / "m"),
        "--kind",
        KIND,
        "--language",
        "de",
        "--channel",
        "north",
    )

    # then
    assert {path.name for path in (tmp_path / "m").iterdir()} == {
        "index.html", f"{KIND}.de.2.html", f"{KIND}.de.2.txt", f"{KIND}.de.2.subject.txt",
    }  # fmt: skip
    assert (
        (tmp_path / "m" / f"{KIND}.de.2.subject.txt").read_text(encoding="utf-8").startswith("Own")
    )


def written(folder: Path) -> str:
    """Return everything that was written."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.iterdir()))


@pytest.mark.parametrize("was_decided", [True, False])
def test_a_real_order_is_shown_without_its_customer(
    shop: FakeShop, tmp_path: Path, was_decided: bool
) -> None:
    # given
    if was_decided:
        (row,) = decided(shop)
        order = shop.orders[row.order_id]
    else:
        order = shop.put(an_order(number=77))
        shop.add_parcel(order.id, a_parcel(id=shop.next_id(), lines=((order.lines[0].id, 1),)))
    before = list(Message.objects.values())

    # when
    run("service_preview", str(tmp_path / "m"), "--order", str(order.id), "--kind", KIND)

    # then
    text = (tmp_path / "m" / f"{KIND}.de.txt").read_text(encoding="utf-8")
    assert "Teekanne" in text and "04109 Leipzig" in text and "Xxxxxxxxxxxx 5" in text
    for secret in ("Änne", "Müller", "Lindenstraße", order.email):
        assert secret not in written(tmp_path / "m")
    assert list(Message.objects.values()) == before
    assert mail.outbox == []


def test_an_order_by_its_number_and_one_that_is_not_there(shop: FakeShop, tmp_path: Path) -> None:
    # given
    (row,) = decided(shop)
    number = shop.orders[row.order_id].number

    # when / then
    assert "mails are in" in run("service_preview", str(tmp_path), "--order", f"#{number}")
    for words, says in (
        (["--order", "999999"], "no order"),
        (["--order", "00000000-0000-4000-8000-000000000000"], "no order"),
        (["--kind", "no"], "no kind"),
        (["--channel", "no"], "no channel"),
        (["--language", "?"], "no language code"),
        (["--order", "1", "--channel", "main"], "does not go with"),
    ):
        with pytest.raises(CommandError, match=says):
            run("service_preview", str(tmp_path), *words)


def test_a_load_that_writes_is_stopped_by_the_database(
    shop: FakeShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    (row,) = decided(shop)
    found = kinds.get(KIND)
    assert found is not None

    def load(rows: object, form: object) -> dict[int, object]:
        Message.objects.update(subject="spoiled")
        return {}

    # when
    spoiling = replace(found, load=load)  # type: ignore[arg-type]
    one, other = previews.of_order(row.order_id, [spoiling, found])

    # then: and the next one is none the worse
    assert other.mail is not None
    assert one.broken and one.mail is None
    assert Message.objects.get(pk=row.pk).subject == ""


def test_a_broken_template_is_said_to_be_broken(tmp_path: Path) -> None:
    # given
    StoredTemplate.objects.create(
        kind=KIND, language="de", subject="x", body_mjml="<mj-section><mj-no", body_text="x"
    )

    # when / then
    with pytest.raises(CommandError, match="parcel-sent/de: .*no MJML"):
        run("service_preview", str(tmp_path))
    assert "no MJML" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert (tmp_path / f"{KIND}.en.html").is_file()
