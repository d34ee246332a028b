"""Opening complaints: once, with all that follows, or not at all."""

import pytest

from saleor_service_plugin.complaints import number
from saleor_service_plugin.complaints.models import Complaint
from saleor_service_plugin.complaints.record import read
from saleor_service_plugin.complaints.record.problems import ComplaintProblemError
from tests.db.complaint_story import Story, first_line, now_of, talk_of, trail_of
from tests.fake_shop import FakeShop

pytestmark = [pytest.mark.django_db, pytest.mark.all_messages]


@pytest.fixture
def story(shop: FakeShop) -> Story:
    """Return a shop in which things break."""
    return Story(shop)


def test_a_customer_complains(story: Story) -> None:
    # when
    order = story.order()
    row = story.open(order, lines=[first_line(order)])

    # then
    assert number.read(row.number) == row.number
    assert (row.state, row.email, row.customer_name) == ("new", "anne@example.com", "Änne Müller")
    assert talk_of(row) == [("text", "Die Kanne ist zerbrochen.")]
    assert trail_of(row) == [("opened", "", "new")]
    assert read.by_number(number.shown(row.number)) == row
    assert now_of(row).unanswered_since is not None


def test_a_key_opens_one(story: Story) -> None:
    order = story.order()
    first = story.open(order, key="client:x")
    assert story.open(order, key="client:x", text="anders").pk == first.pk
    assert Complaint.objects.count() == 1


def test_more_than_was_ordered(story: Story) -> None:
    order = story.order()
    with pytest.raises(ComplaintProblemError):
        story.open(order, lines=[first_line(order, 3)])
    assert not Complaint.objects.exists()
