"""Who else would tell what we tell, decided without a shop."""

import pytest

from saleor_service_plugin.messages import writers
from saleor_service_plugin.messages.writers import doublings
from saleor_service_plugin.shop.snapshots import Channel
from saleor_service_plugin.shop.writer_rows import MailEvent, OtherWriter, WriterSource

MAIN = Channel(1, "main", "Main", "EUR", True)
EVERYTHING = frozenset(MailEvent)
KINDS = (
    "order-received", "order-confirmed", "payment-received", "payment-reminder", "parcel-sent",
    "ready-for-pickup", "tracking-changed", "order-canceled", "refund-made",
)  # fmt: skip
TOLD_BY_OTHERS = [kind for kind in KINDS if kind != "payment-reminder"]


def plugin(*events: MailEvent, channels: frozenset[int] | None = frozenset({1})) -> OtherWriter:
    """Return Saleor's mail plugin, sending these mails."""
    source = WriterSource.CORE_PLUGIN
    return OtherWriter("User emails", source, channels, frozenset(events), certain=True)


def app(
    name: str, *events: MailEvent, certain: bool = False, channels: frozenset[int] | None = None
) -> OtherWriter:
    """Return an App that hears of these events."""
    return OtherWriter(name, WriterSource.APP, channels, frozenset(events), certain)


SMTP = app("SMTP", *EVERYTHING, certain=True)
ERP = app("ERP", MailEvent.PARCEL_SENT, MailEvent.ORDER_CANCELED)
CORE = plugin(*EVERYTHING)


@pytest.mark.parametrize(
    ("kinds", "others", "expected"),
    [
        # Nobody else, or nothing of ours.
        (KINDS, [], {}),
        ([], [CORE, SMTP, ERP], {}),
        # Each kind is doubled by the mail of its own fact and by no other.
        (KINDS, [plugin(MailEvent.ORDER_RECEIVED)], {"order-received": (1, 0)}),
        (KINDS, [plugin(MailEvent.ORDER_CONFIRMED)], {"order-confirmed": (1, 0)}),
        (KINDS, [plugin(MailEvent.PAYMENT_RECEIVED)], {"payment-received": (1, 0)}),
        (
            KINDS,
            [plugin(MailEvent.PARCEL_SENT)],
            {"parcel-sent": (1, 0), "ready-for-pickup": (1, 0)},
        ),
        (KINDS, [plugin(MailEvent.TRACKING_CHANGED)], {"tracking-changed": (1, 0)}),
        (KINDS, [plugin(MailEvent.ORDER_CANCELED)], {"order-canceled": (1, 0)}),
        (KINDS, [plugin(MailEvent.REFUND_MADE)], {"refund-made": (1, 0)}),
        # Only the kinds that would be live.
        (["parcel-sent"], [CORE], {"parcel-sent": (1, 0)}),
        # What nobody else can tell, and what we do not know.
        (["payment-reminder", "delay", ""], [CORE, SMTP, ERP], {}),
        # Other channels are none of our business; an empty set reaches nobody.
        (KINDS, [plugin(*EVERYTHING, channels=frozenset({2, 3}))], {}),
        (KINDS, [plugin(*EVERYTHING, channels=frozenset())], {}),
        (
            ["refund-made"],
            [plugin(*EVERYTHING, channels=frozenset({2, 1}))],
            {"refund-made": (1, 0)},
        ),
        (KINDS, [app("ERP", *EVERYTHING, channels=frozenset({2}))], {}),
        # Certain and possible are kept apart.
        (
            ["order-received", "order-canceled"],
            [ERP, SMTP, CORE],
            {"order-received": (2, 0), "order-canceled": (2, 1)},
        ),
        (KINDS, [SMTP], dict.fromkeys(TOLD_BY_OTHERS, (1, 0))),
        # One plugin with a blank template in one of its channels comes as two entries.
        (
            ["order-received", "refund-made"],
            [
                plugin(MailEvent.ORDER_RECEIVED, channels=frozenset({1, 2})),
                plugin(MailEvent.REFUND_MADE, channels=frozenset({2})),
            ],
            {"order-received": (1, 0)},
        ),
    ],
)
def test_doublings(
    kinds: list[str], others: list[OtherWriter], expected: dict[str, tuple[int, int]]
) -> None:
    # when
    found = doublings(kinds, channel=MAIN, writers=others)

    # then
    assert {
        kind: (len(each.certain), len(each.possible)) for kind, each in found.items()
    } == expected
    for kind, each in found.items():
        assert each.kind == kind
        assert all(one.certain for one in each.certain)
        assert not any(one.certain for one in each.possible)
        assert len(each.advice) == len(each.certain) + len(each.possible)
        assert all(kind in sentence and "main" in sentence for sentence in each.advice)


def test_kinds_come_in_the_given_order() -> None:
    found = doublings(
        ["refund-made", "parcel-sent", "order-received"], channel=MAIN, writers=[SMTP]
    )
    assert list(found) == ["refund-made", "parcel-sent", "order-received"]


def test_staff_read_what_to_do() -> None:
    # when
    found = doublings(["parcel-sent"], channel=MAIN, writers=[ERP, SMTP, CORE])["parcel-sent"]

    # then the certain ones come first, in the given order
    assert found.certain == (SMTP, CORE)
    assert found.possible == (ERP,)
    assert found.advice == (
        'The App "SMTP" is handed Saleor\'s mails to send (NOTIFY_USER), '
        '"Order fulfillment confirmation" in channel main among them: '
        "switch that mail off in the App, or switch our parcel-sent off.",
        'Saleor\'s plugin "User emails" sends "Order fulfillment confirmation" in channel main: '
        "empty that template there, or switch our parcel-sent off.",
        'The App "ERP" hears when goods are sent in channel main and may write to the customer: '
        "find out, and if it does switch its mail or our parcel-sent off.",
    )


def test_every_event_has_its_words() -> None:
    assert set(writers.CORE_NAMES) == set(writers.HAPPENINGS) == EVERYTHING
    assert set(writers.EVENT_OF.values()) == EVERYTHING
    assert set(writers.EVENT_OF) == set(TOLD_BY_OTHERS)
