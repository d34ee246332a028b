"""Whatever happens in whatever order, the sums are those that counting anew would give."""

from uuid import UUID

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history import fill
from saleor_service_plugin.shop import port
from tests.db.history_recount import check
from tests.db.history_story import AHORNWEG, LINDENSTRASSE, Customers
from tests.fake_shop import FakeShop, an_address

pytestmark = pytest.mark.django_db(transaction=True)

OURS = ("person", "person_key", "person_money", "purchase", "history_fill", "order", "mark", "fact")

MAILS = ("anne@example.com", "Anne@Example.com", "paul@example.com")

PLACES = (LINDENSTRASSE, an_address(street_address_1="Lindenstr.5"), AHORNWEG, None)


class Histories(RuleBasedStateMachine):
    """Orders come and change; some are looked at, some only by the filling."""

    @initialize()
    def begin(self) -> None:
        tables = ", ".join(f"saleor_service_{name}" for name in OURS)
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")
        self.shop = FakeShop()
        self.undo = port.use(self.shop)
        self.customers = Customers(self.shop)
        self.ids: list[UUID] = []
        self.unseen: set[UUID] = set()

    def teardown(self) -> None:
        if hasattr(self, "undo"):
            fill.fill_due()
            sync.sync(self.unseen)
            check(self.shop)
            fill.start_over()
            while fill.fill_due(seconds=-1):
                pass
            check(self.shop)
            self.undo()

    @rule(
        mail=st.sampled_from(MAILS), place=st.sampled_from(PLACES), paid=st.booleans(),
        login=st.booleans(), spoofed=st.booleans(), currency=st.sampled_from(("EUR", "CHF")),
        look=st.booleans(),
    )  # fmt: skip
    def orders(
        self, mail: str, place: object, paid: bool, login: bool, spoofed: bool, currency: str,
        look: bool,
    ) -> None:  # fmt: skip
        accounts = {row.email.casefold(): pk for pk, row in self.shop.customers.items()}
        account = accounts.get(mail.casefold())
        order = self.customers.order(
            email=mail, shipping_address=place, billing_address=place, paid=paid,
            login=account if login else None, currency=currency, look=False,
        )  # fmt: skip
        if spoofed and not login and account:
            self.shop.change(order.id, user_id=account)
        self.ids.append(order.id)
        self.seen(order.id, look)

    @rule(mail=st.sampled_from(MAILS), confirmed=st.booleans())
    def registers(self, mail: str, confirmed: bool) -> None:
        if mail.casefold() not in {row.email.casefold() for row in self.shop.customers.values()}:
            self.customers.account(mail, confirmed=confirmed)

    @precondition(lambda self: self.ids)
    @rule(
        data=st.data(), look=st.booleans(),
        change=st.sampled_from(
            ("pay", "refund", "send back", "cancel", "return", "reinstate", "move", "rename", "go")
        ),
    )  # fmt: skip
    def changes(self, data: st.DataObject, change: str, look: bool) -> None:
        pk = data.draw(st.sampled_from(self.ids))
        order = self.shop.orders[pk]
        match change:
            case "pay" if not order.money:
                self.customers.pay(pk, look=False)
            case "refund":
                amount = data.draw(st.sampled_from(("0", "9.90", str(order.total_charged))))
                if order.total_charged >= order.total_gross:
                    self.customers.refund(pk, amount, look=False)
            case "send back" if len(order.fulfillments) < 2:
                self.customers.send_back(pk, 1, look=False)
            case "cancel" | "return" | "reinstate":
                status = {"cancel": "canceled", "return": "returned", "reinstate": "unfulfilled"}
                self.shop.change(pk, status=status[change])
            case "move":
                self.shop.change(pk, shipping_address=data.draw(st.sampled_from(PLACES)))
            case "rename":
                self.shop.change(pk, email=data.draw(st.sampled_from(MAILS)))
            case "go":
                self.ids.remove(pk)
                self.shop.remove(pk)
                # Saleor tells nobody: the live sweep finds it.
                look = True
        self.seen(pk, look)

    @rule(pages=st.integers(1, 3))
    def fills(self, pages: int) -> None:
        for _ in range(pages):
            fill.fill_due(seconds=-1)

    @rule()
    def catches_up(self) -> None:
        sync.sync(self.unseen)
        self.unseen.clear()

    def seen(self, pk: UUID, look: bool) -> None:
        """Look at it now, or leave it to a later look or to the filling."""
        if look:
            self.unseen.discard(pk)
            sync.sync([pk])
        else:
            self.unseen.add(pk)

    @invariant()
    def it_adds_up(self) -> None:
        if not hasattr(self, "shop") or self.unseen:
            return
        check(self.shop)


def test_histories(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random histories of changes, with the filling in between."""
    from hypothesis.stateful import run_state_machine_as_test

    monkeypatch.setattr(fill, "PAGE", 2)
    monkeypatch.setattr("saleor_service_plugin.rewards.history.persons.MOST_MOVED", 1)
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=60, stateful_step_count=25, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
