"""A shop in a process of its own, worked by its real API; told what to do line by line.

`python -m tests.saleor.trouble.shop_process` answers each line with one of JSON:

- `order ADDRESS`: take an order of this customer's -> its id, when and how long as below
- `fulfill ID`: fulfill it -> when the API had answered and how long it took
- `complain ID ADDRESS`: open a complaint about it, answered to this address -> when it was there
"""

import json
import os
import sys
import time
from collections.abc import Callable
from uuid import UUID

import django

EVERYTHING = "TROUBLE_TELLS_EVERYTHING"
"""Variable: customers are told everything, not of parcels alone."""


def say(**words: object) -> None:
    """Answer on a line."""
    print(json.dumps(words), flush=True)


def main() -> None:
    """Build a shop, then obey until the input ends."""
    django.setup()
    from saleor_service_plugin import wake
    from saleor_service_plugin.complaints.record.open import open_complaint
    from saleor_service_plugin.complaints.record.opening import Opening
    from saleor_service_plugin.complaints.record.people import Author
    from saleor_service_plugin.complaints.states import AuthorKind, Source, Topic
    from saleor_service_plugin.messages import channels
    from tests.saleor.world import build_world, checkout, parcels
    from tests.usual import PARCELS

    # So that a test need not wait half a minute until the broker is tried again.
    wake.REST_SECONDS = 0.5
    world = build_world()
    only = None if os.environ.get(EVERYTHING) else PARCELS
    channels.go_live(world.channels["unpaid"].pk, only=only)

    def order(address: str) -> None:
        checkout_id = checkout.create(
            world, channel="unpaid", basket={"mug": 1}, email=address, language="EN_US"
        )
        started = time.monotonic()
        order_id = str(checkout.complete(world, checkout_id=checkout_id))
        say(order=order_id, answered_at=time.time(), seconds=time.monotonic() - started)

    def fulfill(order_id: str) -> None:
        from tests.saleor.world import orders

        orders.confirm(world, order_id=UUID(order_id))
        started = time.monotonic()
        parcels.fulfill(world, order_id=UUID(order_id), number="NO-1")
        say(answered_at=time.time(), seconds=time.monotonic() - started)

    def complain(words: str) -> None:
        # The same calls as the API's mutation.
        order_id, address = words.split()
        open_complaint(
            Opening(
                key=f"trouble:{address}",
                topic=Topic.DAMAGED,
                text="It came broken.",
                author=Author(AuthorKind.CUSTOMER),
                source=Source.API,
                order_id=UUID(order_id),
                email=address,
            )
        )
        answered_at = time.time()
        wake.soon()
        say(answered_at=answered_at)

    commands: dict[str, Callable[[str], None]] = {
        "order": order, "fulfill": fulfill, "complain": complain,
    }  # fmt: skip
    say(ready=True)
    for line in sys.stdin:
        name, _, word = line.strip().partition(" ")
        commands[name](word)


if __name__ == "__main__":
    main()
