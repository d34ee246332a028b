"""A channel, what is set for its messages, and what leaves for its customers."""

from typing import Any

import graphene
from graphql.error import GraphQLError
from saleor.graphql.core.scalars import DateTime
from saleor.graphql.core.types import BaseObjectType, NonNullList

from ..messages import addresses, channel_form, channel_row, kinds, profile, senders
from ..messages.models import ChannelState
from ..messages.rules import ChannelMode, ChannelSettings
from . import enums, ids, loaders
from .channel_enums import ContractModel, MessageGroup, PaymentKind
from .channel_views import ChannelView, KindView
from .going_live_types import ServiceGoingLiveReport
from .promise_loaders import PromiseSettingsLoader
from .promise_types import ServicePromiseSettings

SETTINGS = (
    "contract", "withdrawal", "payments", "reminder_days", "quiet_from", "quiet_to", "time_zone",
)  # fmt: skip
"""Inputs that `channels.change` takes, under the same names; and so are those of `profile`."""

SENDER = {
    "sender_name": "sender_name",
    "sender_address": "sender_address",
    "reply_to": "reply_to",
    "mail_server": "server",
    "language": "language",
}
"""Inputs that `senders.set_sender` takes, with its names."""


class ServicePaymentMapping(BaseObjectType):
    """How customers pay with a method."""

    method = graphene.String(
        required=True,
        description="Part of a payment method's name, whatever its case; empty: orders without "
        "any method.",
    )
    kind = PaymentKind(required=True, description="What that method is.")

    class Meta:
        description = "How customers pay with a method."


class ServiceChannelSettings(BaseObjectType):
    """What staff set for a channel's messages."""

    contract = ContractModel(
        required=True, description="What the mail about a new order does in law."
    )
    withdrawal = graphene.Boolean(
        required=True, description="Whether customers have a right of withdrawal by law."
    )
    payments = NonNullList(
        ServicePaymentMapping,
        required=True,
        description="What the shop's payment methods are; the longest part that fits counts.",
    )
    reminder_days = graphene.Int(
        required=True,
        description="Days after the order on which an open prepayment is called to mind.",
    )
    quiet_from = graphene.Int(
        required=True, description="Hour from which nothing leaves that can wait."
    )
    quiet_to = graphene.Int(
        required=True, description="Hour at which it leaves; the same: there are no quiet hours."
    )
    time_zone = graphene.String(
        required=True,
        description="IANA name. Empty: UTC, until going live takes that of the default country.",
    )
    sender_name = graphene.String(
        required=True, description="Who writes; empty: as in the plugin's form."
    )
    sender_address = graphene.String(
        required=True, description="Mails come from here; empty: as in the plugin's form."
    )
    reply_to = graphene.String(
        required=True, description="Where answers arrive; empty: as in the plugin's form."
    )
    mail_server = graphene.String(
        required=True, description="One of serviceMailServers; empty: the shop's own."
    )
    language = graphene.String(
        required=True,
        description="What is written in where there is no template in the order's language; "
        "empty: English.",
    )
    contact_phone = graphene.String(
        required=True, description="For customers, in mails and on the order page; or empty."
    )
    contact_hours = graphene.String(
        required=True, description="When somebody answers the telephone, as customers read it."
    )
    contact_mail = graphene.String(required=True, description="For customers; or empty.")
    brand_color = graphene.String(required=True, description="#rrggbb; empty: ours.")
    brand_font = graphene.String(
        required=True, description=f"One of {', '.join(profile.FONTS)}; empty: the first."
    )
    order_page_address = graphene.String(
        required=True,
        description="The storefront's order page with {token} in it; empty: our own page.",
    )
    logo_url = graphene.String(description="Where the logo is; null where there is none.")
    changed = NonNullList(
        graphene.String,
        required=True,
        description="Names of the fields here that differ from their defaults.",
    )

    class Meta:
        description = "What staff set for a channel's messages."

    @staticmethod
    def resolve_payments(root: ChannelState, info: Any) -> list[dict[str, str]]:
        """Return the mapping as a list."""
        mapped = channel_row.settings_of(root).payments
        return [
            {"method": method, "kind": kind}
            for method, kind in mapped.items()
            if kind in channel_form.PAYMENT_KINDS
        ]

    @staticmethod
    def resolve_mail_server(root: ChannelState, info: Any) -> str:
        """Return the server's name."""
        return root.server

    @staticmethod
    def resolve_logo_url(root: ChannelState, info: Any) -> str | None:
        """Return its address."""
        return addresses.logo(root.channel_id, root.logo) or None

    @staticmethod
    def resolve_changed(root: ChannelState, info: Any) -> list[str]:
        """Compare with what holds where nothing was ever set."""
        defaults, settings = ChannelSettings(), channel_row.settings_of(root)
        names = [
            name for name in SETTINGS if getattr(settings, name) != getattr(defaults, name)
        ]  # fmt: skip
        names += [name for name, column in SENDER.items() if getattr(root, column)]
        names += [name for name in profile.FIELDS if getattr(root, name)]
        names += ["logo_url"] if root.logo else []
        return [_camel(name) for name in names]


class ServiceSender(BaseObjectType):
    """Who writes to a channel's customers, whatever it comes from."""

    address = graphene.String(description="With the name, as it stands in the From line.")
    reply_to = graphene.String(description="Where answers arrive; null: at the sender's address.")
    problem = graphene.String(description="Why there is none that could be used.")

    class Meta:
        description = (
            "Who writes to a channel's customers: as set for the channel, else in the plugin's "
            "form, else the shop."
        )


class ServiceChannelKind(BaseObjectType):
    """A kind of message in a channel."""

    kind = enums.MessageKind(required=True, description="Which.")
    group = MessageGroup(required=True, description="What it goes live with.")
    on = graphene.Boolean(required=True, description="Whether it leaves while the channel is live.")
    default = graphene.Boolean(
        required=True, description="Whether it does where staff have not said anything."
    )
    changed = graphene.Boolean(required=True, description="Whether these two differ.")
    since = DateTime(
        description="Switched on later than its channel went live: what happened before is "
        "never told."
    )

    class Meta:
        description = "A kind of message in a channel."

    @staticmethod
    def resolve_kind(root: KindView, info: Any) -> str:
        """Return its key."""
        return root.kind.key

    @staticmethod
    def resolve_group(root: KindView, info: Any) -> str:
        """Return its group."""
        return root.kind.group

    @staticmethod
    def resolve_default(root: KindView, info: Any) -> bool:
        """Return what the kind declares."""
        return root.kind.on

    @staticmethod
    def resolve_changed(root: KindView, info: Any) -> bool:
        """Compare both."""
        return root.on is not root.kind.on

    @staticmethod
    def resolve_since(root: KindView, info: Any) -> Any:
        """Return the kind's own mark."""
        switch = root.gate.switches.get(root.kind.key)
        return switch.since if switch and switch.on else None


class ServiceChannel(BaseObjectType):
    """A channel and what leaves for its customers."""

    id = graphene.ID(required=True, description="Id of it, for our own operations.")
    channel_id = graphene.ID(required=True, description="Id of Saleor's Channel.")
    slug = graphene.String(required=True, description="Saleor's slug of it.")
    name = graphene.String(required=True, description="Saleor's name of it.")
    mode = enums.Mode(required=True, description="What leaves now.")
    live_since = DateTime(description="What happened before is never told; null on trial.")
    settings = graphene.Field(
        ServiceChannelSettings, required=True, description="What staff set for its messages."
    )
    sender = graphene.Field(
        ServiceSender, required=True, description="Who writes, whatever it comes from."
    )
    kinds = NonNullList(
        ServiceChannelKind, required=True, description="All kinds of message, on or off."
    )
    promises = graphene.Field(
        ServicePromiseSettings, required=True, description="What staff set for its promises."
    )
    paused_messages = graphene.Int(
        required=True, description="Messages that wait for the end of a pause."
    )
    report = graphene.Field(
        ServiceGoingLiveReport,
        required=True,
        description="What is missing before it may go live, and who else writes the same.",
        groups=NonNullList(
            MessageGroup,
            description="What shall go live; null: all that is on. A group of which nothing is "
            "on comes as its kinds' defaults are.",
        ),
    )

    class Meta:
        description = "A channel and what leaves for its customers."

    @staticmethod
    def resolve_id(root: ChannelView, info: Any) -> str:
        """Return our own id."""
        return ids.to_global("ServiceChannel", root.channel.id)

    @staticmethod
    def resolve_channel_id(root: ChannelView, info: Any) -> str:
        """Return Saleor's own id."""
        return ids.to_global("Channel", root.channel.id)

    @staticmethod
    def resolve_slug(root: ChannelView, info: Any) -> str:
        """Return the slug."""
        return root.channel.slug

    @staticmethod
    def resolve_name(root: ChannelView, info: Any) -> str:
        """Return the name."""
        return root.channel.name

    @staticmethod
    def resolve_mode(root: ChannelView, info: Any) -> ChannelMode:
        """Return the mode."""
        return root.gate.mode

    @staticmethod
    def resolve_live_since(root: ChannelView, info: Any) -> Any:
        """Return the activation mark."""
        return root.gate.live_since

    @staticmethod
    def resolve_settings(root: ChannelView, info: Any) -> ChannelState:
        """Return the row that holds them."""
        return root.row

    @staticmethod
    def resolve_sender(root: ChannelView, info: Any) -> Any:
        """Return who writes, or why nobody can."""

        def read(form: Any) -> dict[str, object]:
            try:
                found = senders.read_sender(root.row, form)
            except senders.SenderNotUsableError as error:
                return {"problem": f"{error}."}
            return {"address": found.address, "reply_to": found.reply_to}

        return loaders.PluginFormLoader(info.context).load("").then(read)

    @staticmethod
    def resolve_kinds(root: ChannelView, info: Any) -> list[KindView]:
        """Return all kinds."""
        gate = root.gate
        return [KindView(kind, gate) for kind in kinds.all_kinds()]

    @staticmethod
    def resolve_promises(root: ChannelView, info: Any) -> Any:
        """Return what is set, or the defaults."""
        return PromiseSettingsLoader(info.context).load(root.channel.id)

    @staticmethod
    def resolve_paused_messages(root: ChannelView, info: Any) -> Any:
        """Count what waits."""
        return loaders.PausedLoader(info.context).load(root.channel.id)

    @staticmethod
    def resolve_report(root: ChannelView, info: Any, groups: list[str] | None = None) -> Any:
        """Return how it stands."""
        if groups is not None and not groups:
            raise GraphQLError("groups: name at least one group, or leave it out.")
        wanted = None if groups is None else frozenset(groups)
        return loaders.GoingLiveLoader(info.context).load((root.channel, wanted))


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)
