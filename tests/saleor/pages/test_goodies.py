"""The pages of goodies, as staff click through them."""

import pytest

from saleor_service_plugin.rewards.goodies.models import Goodie, RewardSettings
from saleor_service_plugin.shop import port
from tests.saleor.goodie_story import goodie
from tests.saleor.pages.office import visitor
from tests.saleor.pages.visitor import Shown, Visitor
from tests.saleor.world import World


@pytest.fixture
def boss(world: World) -> Visitor:
    """Somebody who manages discounts."""
    return visitor(world, "manage_discounts", "manage_orders")


def click(frame: Visitor, step: str, **typed: str) -> Shown:
    """Send one of the page's forms."""
    return frame.post("goodies", {"step": step, **typed})


def test_a_goodie_is_added_changed_and_put_away(world: World, boss: Visitor) -> None:
    # given
    with port.current().writer():
        thing = goodie(world, pieces=3)
        name = port.current().read_variants([thing.pk])[thing.pk].name
    assert name in boss.get("goodies", search=name).text

    # when
    added = click(boss, f"add:{thing.pk}", cost="1,20", currency="EUR")

    # then
    assert added.status == 200, added.text
    with port.current().writer():
        row = Goodie.objects.get(variant_id=thing.pk)
        assert (str(row.cost), row.currency, row.is_on) == ("1.200", "EUR", True)
        changed = click(boss, f"save:{row.pk}", cost="12", countries="de, at")
        assert changed.status == 200
        row.refresh_from_db()
        assert (str(row.cost), row.countries) == ("12.000", ["AT", "DE"])
        assert click(boss, f"save:{row.pk}", cost="much").status == 422
        click(boss, f"off:{row.pk}")
        row.refresh_from_db()
        assert not row.is_on
        click(boss, f"archive:{row.pk}")
        row.refresh_from_db()
        assert row.archived_at
        click(boss, f"back:{thing.pk}")
        row.refresh_from_db()
        assert (row.archived_at, row.is_on) == (None, True)


def test_what_is_set_for_a_channel_is_changed_and_undone(world: World, boss: Visitor) -> None:
    # given
    channel = world.channels["eur"]
    path = f"reward?channel={channel.slug}"
    form = {"goodie_minutes": "15", "yearly_warning": "40,5", "storefront": ""}

    # when
    saved = boss.post(path, {"step": "save", **form})

    # then
    assert saved.status == 200, saved.text
    with port.current().writer():
        row = RewardSettings.objects.get(pk=channel.pk)
        assert (row.goodie_minutes, str(row.yearly_warning)) == (15, "40.500")
        refused = boss.post(path, {**form, "step": "save", "yearly_warning": "-1"})
        assert refused.status == 422
        boss.post(path, {"step": "default:goodie_minutes"})
        row.refresh_from_db()
        assert row.goodie_minutes == 60
        row.delete()
