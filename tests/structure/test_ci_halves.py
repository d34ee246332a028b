"""Two runs that share the rows of chaos measure each row once."""

import pytest

from tests.chaos.__main__ import MEASURES, _wanted


@pytest.mark.parametrize("first", ["R1", "r2,R10", ",".join(MEASURES)])
def test_one_takes_what_the_other_leaves(first: str) -> None:
    assert sorted(_wanted(first) + _wanted("", first)) == sorted(MEASURES)


def test_a_row_that_is_not_there_is_refused() -> None:
    for words in (("R1,R99", ""), ("", "R1,R99")):
        with pytest.raises(SystemExit, match="R99"):
            _wanted(*words)
