"""What a customer never reads: a text that still holds a gap."""

import pytest

from saleor_service_plugin.complaints.record import gaps
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("This time we cannot do what you ask for, because …", "because …"),
        ("Diesmal können wir Ihrem Wunsch nicht folgen, weil …", "weil …"),
        ("Das geht nicht, weil...\n\nViele Grüße", "weil..."),
        ("Dear {first_name},", "{first_name}"),
    ],
)
def test_a_gap(text: str, left: str) -> None:
    assert gaps.gap(text) == left
    with pytest.raises(ComplaintProblemError) as problem:
        gaps.check(text)
    assert (problem.value.field, problem.value.code) == ("text", "invalid")
    assert left in problem.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Wir suchen noch …",
        "We cannot, because it was worn.",
        "Weil … nun ja, weil es getragen wurde.",
        "Size {39} or {}, see {{order_number}} and {constructor}",
    ],
)
def test_no_gap(text: str) -> None:
    assert gaps.gap(text) == ""
    gaps.check(text)
