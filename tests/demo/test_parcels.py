"""Who tells of parcels in the demo: signed as documented, and seen where it is answered wrongly."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from saleor_service_plugin.delivery.carriers import recognise, typed
from saleor_service_plugin.delivery.carriers.names import Carrier
from saleor_service_plugin.delivery.inbound.shape import ForgedError
from saleor_service_plugin.delivery.inbound.shapes import SHAPES
from saleor_service_plugin.delivery.states import ParcelState
from saleor_service_plugin.events import signing
from tests.demo import cast, parcels
from tests.demo.api import Json
from tests.demo.sender import Sender, body_of
from tests.demo.shopping import SHAPE, standing
from tests.demo.talk import MismatchError

SECRET = signing.new_secret()
SCANS = (
    parcels.HANDED_OVER, parcels.IN_TRANSIT, parcels.OUT, parcels.DELIVERED, parcels.DEPARTED,
    parcels.LOST, parcels.LATE,
)  # fmt: skip


class Shop:
    """Checks signatures as the plugin does, and answers."""

    def __init__(self, *, believes: bool = False) -> None:
        """Open; one that believes everything does not look at signatures."""
        self.believes = believes
        self.ids: list[str] = []

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Json]:
        """Answer a callback."""
        small = {name.lower(): value for name, value in headers.items()}
        try:
            if not self.believes:
                SHAPES[SHAPE].verify(small, body, [SECRET], datetime.now(UTC))
        except ForgedError:
            return 401, {"errors": []}
        SHAPES[SHAPE].read(body)
        self.ids.append(small["webhook-id"])
        repeated = not self.believes and self.ids.count(self.ids[-1]) > 1
        return 200, {"ok": True, "repeated": repeated}


def test_what_is_told_is_signed_and_well_formed() -> None:
    shop = Shop()
    sender = Sender("https://shop.example/in/", SECRET, shop.post)

    for scan in SCANS:
        sender.tell(scan)

    assert len(set(shop.ids)) == len(SCANS)


def test_told_again_it_has_the_same_id() -> None:
    shop = Shop()
    sender = Sender("https://shop.example/in/", SECRET, shop.post)
    sender.tell(parcels.DELIVERED)

    sender.tell_again()

    assert len(shop.ids) == 2
    assert len(set(shop.ids)) == 1


def test_a_forged_one_that_is_refused_is_as_it_should_be() -> None:
    shop = Shop()

    Sender("https://shop.example/in/", SECRET, shop.post).forge(parcels.FORGED)

    assert shop.ids == []


def test_a_shop_that_believes_a_forged_one_is_a_mismatch() -> None:
    sender = Sender("https://shop.example/in/", SECRET, Shop(believes=True).post)

    with pytest.raises(MismatchError, match="answered 401"):
        sender.forge(parcels.FORGED)


def test_a_shop_that_takes_the_same_twice_is_a_mismatch() -> None:
    sender = Sender("https://shop.example/in/", SECRET, Shop(believes=True).post)
    sender.tell(parcels.DELIVERED)

    with pytest.raises(MismatchError, match="answered 200"):
        sender.tell_again()


def test_a_refused_one_is_a_mismatch() -> None:
    sender = Sender("https://shop.example/in/", signing.new_secret(), Shop().post)

    with pytest.raises(MismatchError, match="answered 200"):
        sender.tell(parcels.LOST)


def test_each_scan_names_a_state_and_quotes_the_carrier() -> None:
    states = {state.value for state in ParcelState}

    for scan in SCANS:
        (parcel,) = json.loads(body_of(scan))["parcels"]
        (event,) = parcel["events"]
        assert parcel["number"] == scan.number
        assert event["state"] in states
        assert event["text"]


def test_no_two_parcels_share_a_number() -> None:
    # A callback speaks of all parcels of its number, whosever order they are in.
    numbers = Counter(value for name, value in vars(cast).items() if name.endswith("_NUMBER"))

    assert numbers.total() > 2
    assert set(numbers.values()) == {1}


@pytest.mark.parametrize(
    ("number", "carrier"), [(cast.DHL_NUMBER, Carrier.DHL), (cast.UPS_NUMBER, Carrier.UPS)]
)
def test_the_numbers_tell_their_carriers(number: str, carrier: Carrier) -> None:
    (piece,) = typed.split(number)

    assert recognise.recognise(piece).carrier is carrier


def test_where_a_parcel_is_stands_in_one_line() -> None:
    assert standing("dhl", "0034", "delivered", noticed=False) == "dhl 0034: delivered"
    assert standing("ups", "1Z", "exception", noticed=True) == "ups 1Z: exception, on staff's list"
