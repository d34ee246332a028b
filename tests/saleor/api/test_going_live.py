"""Going live, pausing and going back, as a merchant does it over the API."""

from collections.abc import Iterator

import pytest
from django.core import mail
from pytest_django.fixtures import SettingsWrapper
from saleor.plugins.models import PluginConfiguration

from saleor_service_plugin import work
from saleor_service_plugin.messages import shop_texts
from saleor_service_plugin.messages.models import ChannelState, ShopText
from saleor_service_plugin.shop import port
from saleor_service_plugin.shop.other_writers import USER_EMAIL
from tests.saleor.api.caller import ask
from tests.saleor.api.channel_calls import (
    GO_LIVE,
    ONE,
    PAUSE,
    TRIAL,
    UPDATE,
    done,
    id_of,
    on,
    refused,
    run,
)
from tests.saleor.mailing import nobody_else_writes
from tests.saleor.trouble import parcel
from tests.saleor.world import World, apps

PARCELS = {
    "PARCEL_SENT", "READY_FOR_PICKUP", "TRACKING_CHANGED", "PARCEL_READY", "DELIVERY_ATTEMPTED", "DELIVERY_DELAYED", "BACK_ORDER",
    "PARCEL_DELAYED", "PARCEL_EXCEPTION", "PARCEL_RETURNING",
}  # fmt: skip


@pytest.fixture(autouse=True)
def as_installed(world: World, settings: SettingsWrapper) -> Iterator[None]:
    """Nothing set for the channel, nobody else writes, marks due at once."""
    settings.SALEOR_SERVICE_SETTLE_SECONDS = settings.SALEOR_SERVICE_COALESCE_SECONDS = 0
    pk = world.channels["eur"].pk
    with nobody_else_writes(settings):
        with port.current().writer():
            ChannelState.objects.filter(pk=pk).delete()
            ShopText.objects.filter(channel_id=pk).delete()
        yield
    parcel.forget_unsent()
    with port.current().writer():
        ChannelState.objects.filter(pk=pk).delete()
        ShopText.objects.filter(channel_id=pk).delete()


@pytest.fixture
def lawful(world: World) -> None:
    """Have in the channel what must be there before it goes live, and no quiet hours."""
    pk = world.channels["eur"].pk
    with port.current().writer():
        shop_texts.save(pk, "footer", text="Teehaus GmbH")
        shop_texts.save(pk, "withdrawal-instruction", text="Widerrufsbelehrung")
    done(world.staff, UPDATE, id=id_of(world), input={"quietFrom": 0, "quietTo": 0})


def _user_emails_write(world: World) -> None:
    with port.current().writer():
        PluginConfiguration.objects.update_or_create(
            identifier=USER_EMAIL,
            channel_id=world.channels["eur"].pk,
            defaults={"active": True, "name": "User emails", "configuration": []},
        )


def test_every_gap_is_an_error_of_its_own(world: World) -> None:
    # given
    bank = {"payments": [{"method": "bank", "kind": "PREPAYMENT"}]}
    done(world.staff, UPDATE, id=id_of(world), input=bank)
    gaps = run(world.staff, ONE, id=id_of(world))["report"]["gaps"]

    # when
    payload = run(world.staff, GO_LIVE, id=id_of(world))

    # then: the same names and sentences as in the report
    assert payload["channel"] is None
    assert {error["code"] for error in payload["errors"]} == {"NOT_READY"}
    assert [(error["field"], error["message"]) for error in payload["errors"]] == [
        (gap["what"], gap["why"]) for gap in gaps
    ]
    assert [gap["what"] for gap in gaps] == ["footer", "withdrawalInstruction", "bankDetails"]
    assert run(world.staff, ONE, id=id_of(world))["mode"] == "TRIAL"


def test_who_surely_writes_is_in_the_way_who_may_is_a_warning(world: World, lawful: None) -> None:
    # given
    _user_emails_write(world)
    app = apps.create(world, name="Mailer", permissions=["MANAGE_ORDERS"])
    apps.listen(world, app_id=app, events=["ORDER_CREATED"])
    report = run(world.staff, ONE, id=id_of(world))["report"]

    # when
    payload = run(world.staff, GO_LIVE, id=id_of(world))

    # then
    certain = [one for one in report["doublings"] if one["certain"]]
    assert {(one["writer"], one["source"]) for one in certain} == {("User emails", "CORE_PLUGIN")}
    assert {(one["field"], one["code"]) for one in payload["errors"]} == {
        ("despiteOthers", "NOT_READY")
    }
    assert [one["message"] for one in payload["errors"]] == [one["text"] for one in certain]
    possible = [one for one in report["doublings"] if not one["certain"]]
    assert [(one["kind"], one["writer"], one["source"]) for one in possible] == [
        ("ORDER_RECEIVED", "Mailer", "APP")
    ]
    assert report["ready"] is False

    # when
    payload = done(world.staff, GO_LIVE, id=id_of(world), despite=True)

    # then
    assert payload["channel"]["mode"] == "LIVE"
    assert payload["warnings"] == report["doublings"]
    apps.delete(world, app_id=app)


def test_groups_go_live_one_by_one(world: World, lawful: None) -> None:
    # when
    first = done(world.staff, GO_LIVE, id=id_of(world), groups=["PARCELS"])

    # then
    assert (first["waited"], first["warnings"]) == (0, [])
    assert on(first["channel"]) == PARCELS
    assert first["channel"]["liveSince"]
    assert first["channel"]["report"]["kinds"]

    # when
    report = run(world.staff, ONE, id=id_of(world), groups=["ORDERS"])["report"]
    second = done(world.staff, GO_LIVE, id=id_of(world), groups=["ORDERS"])

    # then: nothing belated of the second group, and the first goes on
    assert on(second["channel"]) == PARCELS | set(report["kinds"])
    assert second["channel"]["liveSince"] == first["channel"]["liveSince"]
    since = {one["kind"]: one["since"] for one in second["channel"]["kinds"]}
    assert since["ORDER_RECEIVED"] > first["channel"]["liveSince"]
    assert since["PARCEL_SENT"] is None


def test_a_kind_switched_on_later_warns_of_others(world: World, lawful: None) -> None:
    # given
    done(world.staff, GO_LIVE, id=id_of(world), groups=["PARCELS"])
    _user_emails_write(world)

    # when
    kinds = {"kinds": [{"kind": "REFUND_MADE", "on": True}, {"kind": "PARCEL_SENT", "on": True}]}
    payload = done(world.staff, UPDATE, id=id_of(world), input=kinds)

    # then: of what is new alone
    assert payload["warnings"] == [
        {"kind": "REFUND_MADE", "writer": "User emails", "certain": True}
    ]


@pytest.mark.parametrize(
    ("discard", "ends"), [(False, ("sent", "")), (True, ("skipped", "discarded"))]
)
def test_a_pause_holds_and_its_end_decides(
    world: World, lawful: None, discard: bool, ends: tuple[str, str]
) -> None:
    # given
    done(world.staff, GO_LIVE, id=id_of(world), groups=["PARCELS"])
    paused = done(world.staff, PAUSE, id=id_of(world))["channel"]
    sent = parcel.sent(world)
    work.work()
    assert sent.messages() == [("held", "paused")]

    # then
    assert paused["mode"] == "PAUSED"
    assert run(world.staff, ONE, id=id_of(world))["pausedMessages"] == 1

    # when
    payload = done(world.staff, GO_LIVE, id=id_of(world), discard=discard)
    work.work()

    # then
    assert (payload["waited"], payload["channel"]["pausedMessages"]) == (1, 0)
    assert payload["channel"]["liveSince"] == paused["liveSince"]
    assert sent.messages() == [ends]
    assert len([one for one in mail.outbox if sent.email in one.to]) == (not discard)


def test_nothing_belated_leaves(world: World, lawful: None) -> None:
    # given: decided on trial
    sent = parcel.sent(world)
    work.work()
    tried = sent.messages()

    # when
    done(world.staff, GO_LIVE, id=id_of(world))
    work.work()

    # then
    assert sent.messages() == tried == [("tried", "")]
    assert not [one for one in mail.outbox if sent.email in one.to]


def test_back_to_trial_and_no_pause_there(world: World, lawful: None) -> None:
    # given
    done(world.staff, GO_LIVE, id=id_of(world), groups=["PARCELS"])

    # when
    found = done(world.staff, TRIAL, id=id_of(world))["channel"]

    # then
    assert (found["mode"], found["liveSince"]) == ("TRIAL", None)
    assert refused(world.staff, PAUSE, id=id_of(world)) == [("id", "WRONG_STATE")]
    assert refused(world.staff, GO_LIVE, id=id_of(world), groups=[]) == [("groups", "REQUIRED")]


def test_one_document_sees_each_step(world: World, lawful: None) -> None:
    """What was read for one step is not taken for the next."""
    query = """
    mutation($id: ID!) {
      live: serviceChannelGoLive(id: $id, groups: [PARCELS]) { channel { mode report { kinds } } }
      more: serviceChannelGoLive(id: $id, groups: [ORDERS]) { channel { mode report { kinds } } }
      pause: serviceChannelPause(id: $id) { channel { mode } }
    }
    """
    found = ask(world.staff, query, {"id": id_of(world)})
    assert set(found["live"]["channel"]["report"]["kinds"]) == PARCELS
    assert set(found["more"]["channel"]["report"]["kinds"]) > PARCELS
    assert found["pause"]["channel"]["mode"] == "PAUSED"
