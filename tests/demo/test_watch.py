"""The demo's own eyes: a mail too few, too many, twice or to the wrong person is seen."""

from uuid import UUID, uuid4

import pytest

from tests.demo.catcher.mailbox import Mailbox
from tests.demo.tables import Row, Tables
from tests.demo.talk import MismatchError, Talk
from tests.demo.watch import Expected, Watch

ORDER = uuid4()
WANTED = Expected("parcel-sent", "a@example.com", ("21", "0034"), "parcel sent")


class Settled(Tables):
    """Tables in which all work is done."""

    def __init__(self) -> None:
        """Need no database."""
        self.sent = 0
        self.rows: list[Row] = []

    def settled(self, order: UUID) -> bool:
        """Say yes."""
        return True

    def idle(self) -> bool:
        """Say yes."""
        return True

    def messages(self, order: UUID) -> list[Row]:
        """Return the prepared rows."""
        return self.rows

    def counts(self) -> dict[str, int]:
        """Return the prepared number."""
        return {"sent": self.sent}


def _mail(to: str = "a@example.com", number: str = "21", key: str = "1") -> tuple[list[str], bytes]:
    text = f"Subject: order {number}\r\nMessage-ID: <{key}@x>\r\n\r\nparcel 0034\r\n"
    return [to], text.encode()


@pytest.fixture
def box() -> Mailbox:
    """Return an empty mailbox."""
    return Mailbox()


@pytest.fixture
def tables() -> Settled:
    """Return the tables."""
    return Settled()


@pytest.fixture
def watch(box: Mailbox, tables: Settled, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Return a watch that does not wait long."""
    monkeypatch.setattr("tests.demo.watch.PATIENCE_SECONDS", 0.05)
    return Watch(Talk(), box, tables, {"parcel-sent"})


def test_the_expected_mail_is_enough(box: Mailbox, tables: Settled, watch: Watch) -> None:
    box.add(*_mail())
    tables.sent = 1

    watch.expect(ORDER, "sent", WANTED)

    assert len(watch.finish()) == 1


@pytest.mark.parametrize(
    "came",
    [
        [],
        [_mail(), _mail()],
        [_mail("b@example.com")],
        [_mail(number="22")],
        [_mail(), _mail("b@example.com")],
    ],
)
def test_anything_else_is_a_mismatch(
    box: Mailbox, watch: Watch, came: list[tuple[list[str], bytes]]
) -> None:
    for mail in came:
        box.add(*mail)

    with pytest.raises(MismatchError):
        watch.expect(ORDER, "sent", WANTED)


def test_a_kind_the_plugin_lacks_is_told_and_not_expected(
    watch: Watch, capsys: pytest.CaptureFixture[str]
) -> None:
    watch.expect(ORDER, "refunded", Expected("refund-made", "a@example.com", (), "refund made"))

    assert "no message yet for this (refund made)" in capsys.readouterr().out
    assert watch.missing == {"refund-made": "refund made"}


def test_a_late_mail_is_seen_at_the_end(box: Mailbox, watch: Watch) -> None:
    watch.expect(ORDER, "nothing")
    box.add(*_mail())

    with pytest.raises(MismatchError, match="nobody expected"):
        watch.finish()


def test_a_second_copy_is_seen_at_the_end(box: Mailbox, tables: Settled, watch: Watch) -> None:
    for _ in range(2):
        box.add(*_mail())
    tables.sent = 2
    watch.expect(ORDER, "sent twice", WANTED, WANTED)

    with pytest.raises(MismatchError, match="twice"):
        watch.finish()


def test_the_outbox_must_say_what_the_catcher_says(
    box: Mailbox, tables: Settled, watch: Watch
) -> None:
    box.add(*_mail())
    tables.sent = 2
    watch.expect(ORDER, "sent", WANTED)

    with pytest.raises(MismatchError, match="the outbox says"):
        watch.finish()


def test_states_of_rows_are_compared(box: Mailbox, tables: Settled, watch: Watch) -> None:
    tables.rows = [Row(1, "parcel-sent", "7", "skipped", False, "not-wanted", "")]

    assert watch.expect_rows(ORDER, "sent", "skipped") == tables.rows
    with pytest.raises(MismatchError):
        watch.expect_rows(ORDER, "sent", "tried")


def test_an_internal_id_in_a_mail_is_noted(box: Mailbox, watch: Watch) -> None:
    box.add(["a@example.com"], b"Subject: order 21\r\n\r\n0034 juice, UHJvZHVjdFZhcmlhbnQ6Mzg0\r\n")

    watch.expect(ORDER, "sent", WANTED)

    assert watch.flaws == ["mail 1 shows the internal id UHJvZHVjdFZhcmlhbnQ6Mzg0"]
