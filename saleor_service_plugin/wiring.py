"""Who takes part: the one place that knows all capabilities."""

from .complaints import announce as complaints_announce
from .complaints.clocks import announce as clocks_announce
from .complaints.mails import kinds as complaint_mails
from .complaints.outcomes import answered, closed, declined
from .complaints.outcomes import registry as outcomes
from .delivery import announce as delivery_announce
from .delivery import messages as delivery_messages
from .delivery import on_order as delivery_on_order
from .delivery import on_parcel, parcel_mails, parcels
from .delivery.backorders import serve
from .delivery.delays import mails as delay_mails
from .delivery.delays import notes as delay_notes
from .delivery.delays import on_delay
from .delivery.promises import keep as promises
from .delivery.promises import passages
from .delivery.promises import shown as promises_shown
from .delivery.silence import keep as silence
from .effects import kinds as effect_kinds
from .effects import order_note
from .events import kinds as event_kinds
from .messages import announce as messages_announce
from .messages import kinds, proving
from .messages.consent import relation
from .orders import access_mails, consent_door, consent_mails, letter_parts, participants
from .orders import messages as order_messages
from .orders import on_order as orders_on_order
from .rewards.asking import occasions
from .rewards.codes import effects as code_effects
from .rewards.codes import foreign
from .rewards.goodies import effects as goodie_effects
from .rewards.goodies import keep as goodies
from .rewards.grants import announce as grants_announce
from .rewards.grants import on_order as grants_on_order
from .rewards.history import keep as history
from .rewards.mails import kinds as reward_mails
from .rewards.mails import sales
from .rewards.referral import keep as referral
from .rewards.referral import links as referral_links


def wire() -> None:
    """Register every capability; doing it twice changes nothing."""
    for kind in (
        *order_messages.KINDS,
        *delivery_messages.KINDS,
        *parcel_mails.KINDS,
        *delay_mails.KINDS,
        *access_mails.KINDS,
        *consent_mails.KINDS,
        *reward_mails.KINDS,
        *complaint_mails.KINDS,
    ):
        kinds.register(kind)
    effect_kinds.register(order_note.ORDER_NOTE)
    effect_kinds.register(serve.FULFILL)
    for effect in (*referral_links.KINDS, *code_effects.KINDS):
        effect_kinds.register(effect)
    effect_kinds.register(goodie_effects.ADD)
    effect_kinds.register(goodie_effects.REMOVE)
    for event in (
        *delivery_announce.KINDS, *messages_announce.KINDS, *grants_announce.KINDS,
        *complaints_announce.KINDS, *clocks_announce.KINDS,
    ):  # fmt: skip
        event_kinds.register(event)
    for outcome in (answered.ANSWERED, declined.DECLINED, closed.CLOSED):
        outcomes.register(outcome)
    participants.register(orders_on_order.on_order)
    participants.register(delivery_on_order.on_order)
    participants.register(on_parcel.on_parcel)
    participants.register(on_delay.on_delay)
    participants.register_source(parcels.keep)
    # After the parcels, which it reads as they were just written.
    participants.register_source(promises.keep)
    participants.register_source(silence.keep)
    # Occasions are written of what it keeps.
    participants.register_source(history.keep)
    # After the parcels and the customers' history, whose rows they read.
    participants.register_source(referral.keep)
    participants.register_source(occasions.keep)
    participants.register_source(grants_on_order.keep)
    participants.register_source(consent_door.keep_marks)
    participants.register_source(goodies.keep)
    participants.register_effects(on_parcel.notes)
    participants.register_effects(delay_notes.notes)
    participants.register_effects(foreign.notes)
    participants.register_announcer(delivery_announce.announce)
    participants.register_announcer(delivery_announce.announce_states)
    participants.register_announcer(delivery_announce.announce_delays)
    letter_parts.register(promises_shown.read)
    proving.register(passages.remarks)
    relation.register(sales.standing)
