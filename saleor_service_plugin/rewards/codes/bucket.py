"""Which codes share a voucher of the shop's: one reason, same terms, same last day. Pure."""

import hashlib
from dataclasses import asdict, replace
from datetime import date
from decimal import Decimal

from ..rules.reward import CodeReward


def bucket(reason: str, reward: CodeReward, last_day: date | None, zone: str) -> str:
    """Return the name of the voucher that a code hangs on.

    What only concerns our books (cost, days of validity) does not part codes.

    Args:
        reason: "rule:5", "campaign:3", "staff".
        reward: The code's terms, its channels named.
        last_day: On which it can be used.
        zone: In whose time that day ends.

    """
    terms = asdict(replace(reward, cost=Decimal(0), valid_days=0))
    written = repr(sorted((name, _plain(value)) for name, value in terms.items()))
    digest = hashlib.sha256(written.encode()).hexdigest()[:16]
    return f"{reason}:{digest}:{last_day.isoformat() if last_day else 'open'}:{zone}"


def _plain(value: object) -> str:
    """Return a value as text, the same for 5 and 5.00, whatever order a list came in."""
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, tuple):
        return repr(sorted(value))
    return str(value)


def named(reward: CodeReward, channel_id: int) -> CodeReward:
    """Return a reward whose channels are named: where it is granted, if it names none."""
    return reward if reward.channel_ids else replace(reward, channel_ids=(channel_id,))
