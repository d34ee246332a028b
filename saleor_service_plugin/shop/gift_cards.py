"""Making gift cards in Saleor, and switching them off."""

from typing import Any

from django.db import transaction
from saleor.account.models import User
from saleor.core.prices import quantize_price
from saleor.core.utils.promo_code import is_available_promo_code
from saleor.giftcard import events, utils
from saleor.giftcard.models import GiftCard, GiftCardTag

from .hearing import tell
from .reward_rows import NewGiftCard
from .staff import existing_app

KEY = "saleor.service.grant"
"""Under it the grant's key stands in the card's private metadata."""

TAG = "service"
"""By it staff find our cards in the Dashboard; Saleor writes tags in small letters."""


def make_gift_card(new: NewGiftCard) -> bool:
    """Make a gift card, for the account of an address alone where Saleor can hold it so.

    Where that is not possible - no such account, or a Saleor before 3.23.19 - whoever knows
    the code can use it, as with every other gift card.

    Args:
        new: What it is worth, for whom, until when.

    Returns:
        False where it was there already.

    Raises:
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed.

    """
    with transaction.atomic(durable=True):
        if not is_available_promo_code(new.code):
            return False
        app = existing_app()
        amount = quantize_price(new.amount, new.currency)
        card = GiftCard.objects.create(
            code=new.code,
            app=app,
            currency=new.currency,
            initial_balance_amount=amount,
            current_balance_amount=amount,
            expiry_date=new.last_day,
            private_metadata={KEY: new.key},
            **_assigned(new.email),
        )
        card.tags.add(GiftCardTag.objects.get_or_create(name=TAG)[0])
        events.gift_card_issued_event(gift_card=card, user=None, app=app)
        if getattr(card, "assigned_to_id", None):
            events.gift_card_assigned_event(
                gift_card=card, previous_user_id=None, previous_email=None, user=None, app=app
            )
    tell("gift_card_created", card)
    return True


def switch_gift_card_off(code: str) -> bool:
    """Make a gift card of ours useless.

    Returns:
        False where something of it was used, where it was switched off or is gone.

    Raises:
        RuntimeError: There is a transaction already.
        django.db.Error: The database failed.

    """
    with transaction.atomic(durable=True):
        # Saleor holds the same row while it takes something off.
        held = GiftCard.objects.select_for_update(of=("self",)).filter(code=code)
        card = held.filter(private_metadata__has_key=KEY).first()
        if card is None or not card.is_active or _is_used(card):
            return False
        card.is_active = False
        card.save(update_fields=["is_active"])
        events.gift_card_deactivated_event(gift_card=card, user=None, app=existing_app())
    tell("gift_card_status_changed", card)
    return True


def _is_used(card: Any) -> bool:
    return bool(card.last_used_on) or card.current_balance_amount != card.initial_balance_amount


def _assigned(email: str) -> dict[str, Any]:
    """Return the columns that hold a card for one account.

    The relation protects the account from being deleted, and the address alone would let
    nobody use the card. Every door of Saleor's through which an account is deleted detaches
    the cards first, so we assign only where Saleor has that function.
    """
    if not hasattr(GiftCard, "assigned_to") or not hasattr(utils, "deactivate_assigned_gift_cards"):
        return {}
    # An account that nobody has confirmed may be somebody else's: no one could log in.
    found = User.objects.filter(email__iexact=email, is_active=True, is_confirmed=True)
    users = list(found.order_by("pk")[:2]) if email else []
    if len(users) != 1:
        return {}
    return {"assigned_to": users[0], "assigned_to_email": users[0].email}
