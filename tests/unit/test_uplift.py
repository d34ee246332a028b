"""What a hold-out shows, and when it shows nothing."""

import math

import pytest

from saleor_service_plugin.rewards.reports.uplift import Group, Silence, compare, wilson


def test_newcombe() -> None:
    """The interval of Newcombe's paper (1998, table II, method 10): 56/70 against 48/80."""
    found = compare(Group(70, 56), Group(80, 48))
    assert found.silence is Silence.TOO_FEW
    # The same shares with cases enough: reckoned by hand from Wilson's intervals.
    found = compare(Group(700, 560), Group(800, 480))
    (low, high), (lower, higher) = wilson(Group(700, 560)), wilson(Group(800, 480))
    assert found.difference == pytest.approx(0.2)
    assert found.low == pytest.approx(0.2 - math.hypot(0.8 - low, higher - 0.6))
    assert found.high == pytest.approx(0.2 + math.hypot(high - 0.8, 0.6 - lower))
    assert found.silence is None


def test_published_values() -> None:
    """Wilson's interval of 56 in 70 and 48 in 80, which make up Newcombe's 0.0524 to 0.3339."""
    (low, high), (lower, higher) = wilson(Group(70, 56)), wilson(Group(80, 48))
    assert 0.2 - math.hypot(0.8 - low, higher - 0.6) == pytest.approx(0.0524, abs=5e-5)
    assert 0.2 + math.hypot(high - 0.8, 0.6 - lower) == pytest.approx(0.3339, abs=5e-5)


@pytest.mark.parametrize(
    ("given", "held", "silence"),
    [
        (Group(1000, 100), Group(0, 0), Silence.NO_HOLD_OUT),
        (Group(300, 30), Group(99, 9), Silence.TOO_FEW),
        (Group(300, 30), Group(100, 9), None),
        (Group(5000, 30), Group(19, 2), Silence.TOO_FEW),
        (Group(380, 0), Group(20, 0), None),
        (Group(200, 200), Group(200, 0), None),
    ],
)
def test_says_why_nothing_is_shown(given: Group, held: Group, silence: Silence | None) -> None:
    """From 400 cases on; below it says why, and shows no number that chance has made."""
    found = compare(given, held)
    assert found.silence == silence
    assert (found.difference is None) is (silence is not None)
    if found.difference is not None and found.low is not None and found.high is not None:
        assert -1 <= found.low <= found.difference <= found.high <= 1
