"""How the benchmark tells of statements that read without need."""

import pytest

from tests.bench import plans
from tests.bench.plans import Explained


def test_statements_that_read_in_vain_make_one_figure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given a big table, read as a whole by one statement and by its index by another
    monkeypatch.setattr(plans, "table_sizes", lambda: {"big": plans.BIG + 1, "small": 10})
    monkeypatch.setattr(plans, "saleor_version", lambda: "3.23.0")
    scan = {"Node Type": "Seq Scan", "Relation Name": "big", "Actual Loops": 1}
    index = {"Node Type": "Index Scan", "Relation Name": "big", "Actual Loops": 1,
             "Index Cond": "(id = 1)", "Actual Rows": 1}  # fmt: skip
    small = {**scan, "Relation Name": "small"}
    seen = [
        Explained("SELECT * FROM big", scan, 9.0),
        Explained("SELECT * FROM big WHERE id = 1", {"Node Type": "Limit", "Plans": [index]}, 0.1),
        Explained("SELECT * FROM small", small, 0.1),
        Explained("SELECT * FROM small", small, 0.1),
    ]

    # when
    bad = plans.row("P7", "statements that read in vain", seen, note="explained")
    good = plans.row("P7", "statements that read in vain", seen[1:], note="explained")

    # then
    assert (bad.value, bad.holds, bad.n) == (1, False, 3)
    assert bad.what == "statements that read in vain, Saleor 3.23.0"
    assert (good.value, good.holds, good.n) == (0, True, 2)
    assert capsys.readouterr().out == "     SELECT * FROM big: sequential scan of big\n"
