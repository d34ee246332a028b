"""Whose orders are one customer's, and what he bought before."""

from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from saleor_service_plugin.orders import sync
from saleor_service_plugin.rewards.history.models import Person, PersonMoney, Purchase
from saleor_service_plugin.rewards.history.read import before_orders, of_persons
from tests.db.history_story import AHORNWEG, LINDENSTRASSE, Customers, before, who
from tests.fake_shop import FakeShop, a_line, an_address

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def customers(shop: FakeShop) -> Customers:
    """Return a shop where nobody bought anything yet."""
    return Customers(shop)


class TestGuests:
    def test_the_same_address_at_the_same_place_is_one_customer(self, customers: Customers) -> None:
        first = customers.order()
        assert (before(first).orders, before(first).proven) == (0, False)
        second = customers.order()
        assert who(first) == who(second)
        found = before(second)
        assert (found.orders, found.spent, found.proven) == (1, {"EUR": Decimal("39.80")}, True)
        assert found.last_at == first.created_at
        # Nothing moves for the first one: what came later is none of what was before it.
        assert (before(first).orders, before(first).spent, before(first).last_at) == (0, {}, None)

    def test_case_and_typos_make_no_difference(self, customers: Customers) -> None:
        first = customers.order(email="Anne@Example.com")
        street = an_address(street_address_1="lindenstr.5", postal_code="D-04109")
        second = customers.order(email="anne@example.COM", shipping_address=street)
        assert who(first) == who(second)

    def test_a_known_address_typed_by_somebody_else_is_somebody_else(
        self, customers: Customers
    ) -> None:
        account = customers.account("anne@example.com")
        for _ in range(3):
            customers.order(login=account)
        # Saleor hangs the stranger's order on the account of the address he typed.
        spoofed = customers.order(user_id=account, shipping_address=AHORNWEG)
        found = before(spoofed)
        assert (found.orders, found.spent, found.proven) == (0, {}, False)

    def test_family_members_with_addresses_of_their_own_are_two(self, customers: Customers) -> None:
        anne = customers.order(email="anne@example.com")
        paul = customers.order(email="paul@example.com")
        assert who(anne) != who(paul)
        assert before(paul).orders == 0

    def test_who_moves_house_without_an_account_begins_anew(self, customers: Customers) -> None:
        customers.order()
        moved = customers.order(shipping_address=AHORNWEG)
        assert before(moved).orders == 0

    def test_without_any_place_every_order_is_somebody(self, customers: Customers) -> None:
        nothing = {"shipping_address": None, "billing_address": None}
        one, other = customers.order(**nothing), customers.order(**nothing)
        assert who(one) != who(other)

    def test_what_is_fetched_at_the_shop_is_the_buyers_own_place(
        self, customers: Customers
    ) -> None:
        first = customers.order()
        store = an_address(street_address_1="Marktplatz 1")
        fetched = customers.order(
            is_collected=True, collection_point_name="Laden", shipping_address=store
        )
        assert who(first) == who(fetched)
        other = customers.order(is_collected=True, shipping_address=store, billing_address=AHORNWEG)
        assert who(other) != who(first)


class TestAccounts:
    def test_a_login_proves_it_wherever_it_goes(self, customers: Customers) -> None:
        account = customers.account("anne@example.com")
        customers.order(login=account)
        moved = customers.order(login=account, shipping_address=AHORNWEG)
        assert (before(moved).orders, before(moved).proven) == (1, True)

    def test_the_first_order_with_a_login_is_proven(self, customers: Customers) -> None:
        first = customers.order(login=customers.account("anne@example.com"))
        assert (before(first).orders, before(first).proven) == (0, True)

    def test_a_guest_who_registers_later_is_the_same(self, customers: Customers) -> None:
        guest = customers.order()
        elsewhere = customers.order(shipping_address=AHORNWEG)
        account = customers.account("Anne@example.com")
        home = customers.order(login=account)
        assert who(guest) == who(home) != who(elsewhere)
        assert before(home).orders == 1
        # And the other place, once he proves it as well.
        there = customers.order(login=account, shipping_address=AHORNWEG)
        assert who(elsewhere) == who(there) == who(home)
        assert before(there).orders == 3
        assert before(there).spent == {"EUR": 3 * Decimal("39.80")}

    def test_a_guest_at_the_accounts_place_is_the_account(self, customers: Customers) -> None:
        account = customers.account("anne@example.com")
        customers.order(login=account)
        assert before(customers.order()).orders == 1

    def test_an_address_that_nobody_confirmed_joins_nothing(self, customers: Customers) -> None:
        guest = customers.order()
        account = customers.account("anne@example.com", confirmed=False)
        own = customers.order(login=account)
        assert who(guest) != who(own)
        assert before(own).orders == 0
        # The guest's next order is the guest's; once the address is confirmed they are one.
        assert before(customers.order()).orders == 1
        customers.shop.unconfirmed.clear()
        assert before(customers.order(login=account)).orders == 3

    def test_an_order_in_somebody_elses_name_joins_nothing(self, customers: Customers) -> None:
        victim = customers.order(email="paul@example.com")
        account = customers.account("anne@example.com")
        own = customers.order(login=account, email="paul@example.com")
        assert who(own) != who(victim)
        assert before(own).orders == 0

    def test_two_accounts_are_never_made_one(self, customers: Customers) -> None:
        one = customers.account("anne@example.com")
        first = customers.order(login=one)
        del customers.shop.customers[one]
        other = customers.account("anne@example.com")
        second = customers.order(login=other)
        assert who(first) != who(second)

    def test_staff_say_who_a_draft_is_for(self, customers: Customers) -> None:
        account = customers.account("anne@example.com")
        customers.order(login=account)
        draft = customers.order(origin="draft", user_id=account, shipping_address=AHORNWEG)
        assert (before(draft).orders, before(draft).proven) == (1, True)

    def test_who_was_logged_in_as_somebody_else_proves_nothing(self, customers: Customers) -> None:
        account = customers.account("anne@example.com")
        customers.order(login=account)
        other = customers.account("mallory@example.com")
        order = customers.order(user_id=account, shipping_address=AHORNWEG, look=False)
        customers.shop.logins[order.id] = other
        sync.sync([order.id])
        assert before(order).orders == 0


class TestLateChanges:
    def test_paid_later(self, customers: Customers) -> None:
        late = customers.order(paid=False)
        assert before(customers.order()).orders == 0
        customers.pay(late.id)
        found = before(customers.order())
        assert (found.orders, found.pieces) == (2, 6)

    def test_refunded_and_sent_back(self, customers: Customers) -> None:
        first, second = customers.order(), customers.order()
        customers.refund(first.id, "19.90")
        customers.send_back(first.id, 1)
        now = of_persons([who(first)])[who(first)]
        assert (now.orders, now.spent) == (2, {"EUR": Decimal("59.70")})
        assert (now.pieces, now.pieces_back) == (4, 1)
        customers.refund(first.id, "19.90")
        customers.send_back(first.id, 1)
        assert before(second).orders == 0
        now = of_persons([who(first)])[who(first)]
        assert (now.orders, now.spent) == (1, {"EUR": Decimal("39.80")})
        assert (now.pieces, now.pieces_back) == (4, 2)

    def test_canceled_and_reinstated(self, customers: Customers) -> None:
        first, second = customers.order(), customers.order()
        person = Person.objects.get(pk=who(first))
        assert (person.last_order_id, person.last_at) == (second.id, second.created_at)
        customers.change(second.id, status="canceled")
        person.refresh_from_db()
        assert (person.orders, person.last_order_id) == (1, first.id)
        customers.change(second.id, status="unfulfilled")
        person.refresh_from_db()
        assert (person.orders, person.last_order_id) == (2, second.id)

    def test_staff_correct_the_address(self, customers: Customers) -> None:
        customers.order()
        wrong = customers.order(shipping_address=AHORNWEG)
        assert before(wrong).orders == 0
        stranger = who(wrong)
        customers.change(wrong.id, shipping_address=LINDENSTRASSE)
        assert before(wrong).orders == 1
        assert of_persons([stranger])[stranger].orders == 0

    def test_gone(self, customers: Customers) -> None:
        first, second = customers.order(), customers.order()
        customers.shop.remove(first.id)
        sync.sync([first.id])
        assert before(second).orders == 0
        assert not Purchase.objects.filter(pk=first.id).exists()
        assert before_orders([first.id]) == {}

    @pytest.mark.parametrize("changes", [
        {"status": "expired"}, {"status": "returned"}, {"origin": "reissue"},
        {"lines": (), "status": "canceled"},
    ])  # fmt: skip
    def test_what_does_not_count(self, customers: Customers, changes: dict[str, object]) -> None:
        customers.order(**changes)
        assert before(customers.order()).orders == 0

    def test_drafts_are_nobodys(self, customers: Customers) -> None:
        draft = customers.order(status="draft")
        assert not Purchase.objects.filter(pk=draft.id).exists()

    def test_goodies_and_gifts_are_no_pieces(self, customers: Customers) -> None:
        lines = (a_line(), a_line(is_gift=True), a_line(goodie_key="rule:1:paid"))
        first = customers.order(lines=lines)
        assert before(first).pieces == 2

    def test_two_currencies(self, customers: Customers) -> None:
        customers.order()
        customers.order(currency="CHF")
        found = before(customers.order())
        assert found.spent == {"EUR": Decimal("39.80"), "CHF": Decimal("39.80")}


def test_of_the_one_who_was_merged(customers: Customers) -> None:
    """Others keep the number by which they knew somebody: it is followed."""
    guest = customers.order()
    number = who(guest)
    account = customers.account("anne@example.com")
    # An order elsewhere first: the account is somebody before the place proves them one.
    customers.order(login=account, shipping_address=AHORNWEG)
    home = customers.order(login=account)
    assert number != who(home)
    found = of_persons([number, who(home), 10**9])
    assert set(found) == {number, who(home)}
    assert found[number] == found[who(home)]
    assert (found[number].person_id, found[number].orders) == (who(home), 3)
    assert not PersonMoney.objects.filter(person_id=number).exists()
    person = Person.objects.get(pk=who(home))
    assert (person.user_id, person.email) == (account, "anne@example.com")


def test_a_merge_moves_no_more_than_so_many(
    customers: Customers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stays under the old number is found all the same, and can still change."""
    monkeypatch.setattr("saleor_service_plugin.rewards.history.persons.MOST_MOVED", 2)
    guests = [customers.order() for _ in range(5)]
    account = customers.account("anne@example.com")
    customers.order(login=account, shipping_address=AHORNWEG)
    home = customers.order(login=account)
    assert Purchase.objects.filter(person_id=who(home)).count() == 4
    assert before(home).orders == 6
    assert before(guests[4]).orders == 4
    customers.change(guests[0].id, status="canceled")
    customers.change(home.id, status="canceled")
    person = Person.objects.get(pk=who(home))
    assert (person.orders, before(home).orders) == (5, 5)


def test_statements_do_not_grow(customers: Customers) -> None:
    """Neither with the history nor with the number of orders."""
    counted = []
    customers.order()
    for orders in (1, 30):
        ids = [customers.order(look=False).id for _ in range(orders)]
        with CaptureQueriesContext(connection) as seen:
            sync.sync(ids)
        with CaptureQueriesContext(connection) as again:
            sync.sync(ids)
        with CaptureQueriesContext(connection) as read:
            before_orders(ids)
        counted.append((_ours(seen), _ours(again), len(read)))
    # One of each look is that of the occasions, which read the purchases as just written.
    assert counted == [(8, 4, 1), (8, 4, 1)]


def _ours(seen: CaptureQueriesContext) -> int:
    """Count the statements about customers' histories."""
    ours = ("saleor_service_person", "saleor_service_purchase")
    return sum(any(table in query["sql"] for table in ours) for query in seen.captured_queries)


def test_nothing_asked_nothing_read(customers: Customers) -> None:
    """Without ids there is no statement."""
    with CaptureQueriesContext(connection) as seen:
        none: list[UUID] = []
        assert before_orders(none) == {} == of_persons([])
    assert len(seen) == 0
    assert before_orders([uuid4()]) == {}
