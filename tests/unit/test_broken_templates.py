"""Templates that are refused before anything is sent with half of them."""

import shutil
from pathlib import Path

import pytest

from saleor_service_plugin.messages import render
from saleor_service_plugin.messages.render import TemplateBrokenError

SAMPLE = {"order_number": "1042", "tracking_number": "00340", "address": ["Anne", "Leipzig"]}
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
        "{{#if tracking_number}}a{{else}}b{{/if}}",
        "{{#if tracking_number}}a{{^}}b{{/if}}",
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
