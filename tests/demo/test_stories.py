"""What the stories compare with."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.demo import opening, papers, stories
from tests.demo.calls import Placed
from tests.demo.shopping import addressed
from tests.demo.talk import MismatchError, Talk

ORDER = Placed("", "21", "a@example.com", "", Decimal("1234.5"), "EUR")


def test_amounts_are_written_as_germans_do() -> None:
    assert stories.money(ORDER) == "1.234,50"


def test_a_mail_about_a_new_order_must_name_it() -> None:
    mail = addressed(stories.received("Vorkasse"), ORDER)

    assert (mail.to, mail.holds) == ("a@example.com", ("21", "Vorkasse"))


def test_every_text_has_a_file_of_its_own(tmp_path: Path) -> None:
    written = papers.write(tmp_path / "texts")

    assert len({path for _, path in written}) == len(papers.PAPERS)
    assert all(path.read_text(encoding="utf-8") == paper.text for paper, path in written)


@pytest.mark.parametrize(
    "printed", ["", opening.READY, "missing: footer. Why.", "missing: sender. Why."]
)
def test_a_check_that_overlooks_something_is_a_mismatch(printed: str, tmp_path: Path) -> None:
    with pytest.raises(MismatchError, match="missing should be"):
        opening.go_live(Talk(), lambda *words: (0, printed), tmp_path)


def test_a_channel_that_goes_live_in_spite_of_gaps_is_a_mismatch(tmp_path: Path) -> None:
    printed = "".join(f"missing: {name}. Why.\n" for name in opening.MISSING)

    with pytest.raises(MismatchError, match="went live without"):
        opening.go_live(Talk(), lambda *words: (0, printed), tmp_path)
