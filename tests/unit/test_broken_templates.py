"""Templates that are refused before anything is sent with half of them."""

import shutil
from pathlib import Path

import pytest

from saleor_service_plugin.messages import render, samples
from saleor_service_plugin.messages.render import TemplateBrokenError

SAMPLE = {**samples.sample("parcel-sent"), "address": ["Anne", "Leipzig"]}
LOOP = "{{#each address}}"
END = "{{/each}}"


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a German template that may be spoiled."""
    folder = tmp_path / "messages"
    shutil.copytree(render.FOLDER, folder)
    monkeypatch.setattr(render, "FOLDER", folder)
    render.forget()
    return folder / "parcel-sent" / "de"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("{{#if order_number}}a", "does not close a block"),
        ("a {{^order_number}}b", "does not close a block"),
        ("{{#if a}}b{{/if}}{{/if}}", "closes a block that is not open"),
        ("{{#if a}}{{#each b}}{{/if}}{{/each}}", "closes a block that is not open"),
        (LOOP * 3 + "a" + END * 3, "nests its blocks too deep"),
        ("{{#if a}}" * 61 + "{{/if}}" * 61, "nests its blocks too deep"),
        ((LOOP + END) * 501, "more than 500 blocks"),
    ],
)
@pytest.mark.parametrize("name", ["body.txt", "subject.txt"])
def test_blocks_that_would_cut_a_mail_off_or_never_end(
    german: Path, name: str, source: str, reason: str
) -> None:
    # given
    (german / name).write_text(source, encoding="utf-8")

    # when / then
    with pytest.raises(TemplateBrokenError, match=reason):
        render.render("parcel-sent", "de", SAMPLE)
    render.forget()


@pytest.mark.parametrize(
    "source",
    [
        "{{~#if order_number~}} a {{~/if~}}",
        "{{#if order_number}}a{{else}}b{{/if}}",
        "{{#if order_number}}a{{^}}b{{/if}}",
        LOOP + "{{#each ../address}}a{{/each}}" + END,
    ],
)
def test_blocks_that_are_well(german: Path, source: str) -> None:
    # given
    (german / "body.txt").write_text(source, encoding="utf-8")

    # when
    rendered = render.render("parcel-sent", "de", SAMPLE)

    # then
    assert "a" in rendered.text
    render.forget()


PART = "<!-- include {} -->\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (PART.format("nowhere"), r"parts/nowhere\.txt is missing"),
        (PART.format("../layout"), r"parts/\.\./layout\.txt is missing"),
        (PART.format("/etc/hostname"), "is missing"),
        (PART.format(""), "is missing"),
        (PART.format("itself"), "deeper than 3"),
        (PART.format("footer") * 51, "more than 50 parts"),
        (PART.format("long") * 3, "longer than 200,000 with its parts"),
        (PART.format("half"), "does not close a block"),
    ],
)
def test_parts_that_are_missing_or_never_end(german: Path, source: str, reason: str) -> None:
    # given
    parts = german.parents[1] / "parts" / "de"
    (parts / "itself.txt").write_text(PART.format("itself"), encoding="utf-8")
    (parts / "long.txt").write_text("a" * 100_000, encoding="utf-8")
    (parts / "half.txt").write_text("{{#if order_number}}a", encoding="utf-8")
    (german / "body.txt").write_text(source, encoding="utf-8")

    # when / then
    with pytest.raises(TemplateBrokenError, match=reason):
        render.render("parcel-sent", "de", SAMPLE)
    render.forget()


def test_a_part_is_the_languages_own_or_everybodys(german: Path) -> None:
    # given
    parts = german.parents[1] / "parts"
    for name in ("both", "de/both", "all"):
        (parts / f"{name}.txt").write_text(name + "\n", encoding="utf-8")
    source = "  " + PART.format("both") + PART.format("all") + "a <!-- include all -->"
    (german / "body.txt").write_text(source, encoding="utf-8")

    # when
    rendered = render.render("parcel-sent", "de", SAMPLE)

    # then
    assert rendered.text == "de/both\nall\na <!-- include all -->\n"
    render.forget()
