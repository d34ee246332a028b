"""Codes and gift cards of the fake shop."""

from dataclasses import dataclass, field

from saleor_service_plugin.shop.reward_rows import NewCode, NewGiftCard
from saleor_service_plugin.shop.snapshots import Channel


@dataclass
class Codes:
    """What was made, by code, and what can still be used."""

    made: dict[str, NewCode] = field(default_factory=dict)
    cards: dict[str, NewGiftCard] = field(default_factory=dict)
    usable: set[str] = field(default_factory=set)
    """Codes and cards that were neither used nor switched off."""
    down: bool = False
    """Whether the shop's database fails."""

    def use(self, code: str) -> None:
        """Redeem a code, or something of a card."""
        self.usable.remove(code)


class CodeDoor:
    """The part of the port that makes codes."""

    channels: dict[int, Channel]

    def __init__(self) -> None:
        """Start without any."""
        super().__init__()
        self.codes = Codes()

    def make_code(self, new: NewCode) -> bool:
        """Keep a code where it is new."""
        self._awake()
        currencies = {
            self.channels[one].currency for one in new.channel_ids if one in self.channels
        }
        if new.currency not in currencies:
            raise LookupError(f"No channel with {new.currency}")
        if new.code in self.codes.made:
            return False
        self.codes.made[new.code] = new
        self.codes.usable.add(new.code)
        return True

    def switch_code_off(self, code: str) -> bool:
        """Switch it off where it can still be used."""
        self._awake()
        there = code in self.codes.usable and code in self.codes.made
        self.codes.usable.discard(code)
        return there

    def make_gift_card(self, new: NewGiftCard) -> bool:
        """Keep a card where it is new."""
        self._awake()
        if new.code in self.codes.cards:
            return False
        self.codes.cards[new.code] = new
        self.codes.usable.add(new.code)
        return True

    def switch_gift_card_off(self, code: str) -> bool:
        """Switch it off where nothing of it was used."""
        self._awake()
        there = code in self.codes.usable and code in self.codes.cards
        self.codes.usable.discard(code)
        return there

    def _awake(self) -> None:
        if self.codes.down:
            raise ConnectionError("the shop's database is down")
