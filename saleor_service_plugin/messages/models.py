"""The rows of the outbox of messages, and of what may leave for whom."""

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Now

from ..outbox.models import OutboxRow
from ..outbox.rules import State
from .rules import ChannelMode, Contract


class ChannelState(models.Model):
    """What leaves for the customers of one channel, and from whom. No row means trial."""

    channel_id = models.IntegerField(primary_key=True)
    mode = models.CharField(
        max_length=8, choices=[(mode.value, mode.value) for mode in ChannelMode]
    )
    live_since = models.DateTimeField(null=True)
    """The activation mark: facts before it are never told. Database time."""
    sender_name = models.CharField(max_length=78, default="", blank=True)
    """Who writes to this channel's customers; what is empty comes from the plugin's form."""
    sender_address = models.CharField(max_length=254, default="", blank=True)
    reply_to = models.CharField(max_length=254, default="", blank=True)
    server = models.CharField(max_length=64, default="", blank=True)
    """Name of a mail server in SALEOR_SERVICE_MAIL_SERVERS, "" for the shop's own."""
    switches = models.JSONField(default=dict, blank=True)
    """Kinds of message staff switched on or off: {kind: [on, since]}."""
    contract = models.CharField(
        max_length=10, default=Contract.RECEIPT,
        choices=[(one.value, one.value) for one in Contract],
    )  # fmt: skip
    withdrawal = models.BooleanField(default=True)
    """Whether customers of this channel have a right of withdrawal by law."""
    payments = models.JSONField(default=dict, blank=True)
    """Kind of payment by part of a payment method's name, "" for orders without one."""
    reminder_days = models.PositiveSmallIntegerField(default=7)
    """Days after the order on which an open prepayment is called to mind."""
    quiet_from = models.PositiveSmallIntegerField(default=20)
    quiet_to = models.PositiveSmallIntegerField(default=8)
    """Hours between which nothing leaves that can wait; equal: there are none."""
    time_zone = models.CharField(max_length=64, default="", blank=True)
    """IANA name, "" for that of the channel's default country."""
    language = models.CharField(max_length=35, default="", blank=True)
    """What is written in where there is no template in the order's language."""
    contact_phone = models.CharField(max_length=40, default="", blank=True)
    contact_hours = models.CharField(max_length=120, default="", blank=True)
    contact_mail = models.CharField(max_length=254, default="", blank=True)
    """How customers reach a person, in mails and on the order page."""
    brand_color = models.CharField(max_length=7, default="", blank=True)
    """#rrggbb; "" for ours."""
    brand_font = models.CharField(max_length=16, default="", blank=True)
    """One of `profile.FONTS`; "" for the first."""
    order_page_address = models.CharField(max_length=400, default="", blank=True)
    """The storefront's order page with {token} in it; "" for our own."""
    logo = models.CharField(max_length=24, default="", blank=True)
    """Name of the logo's file, "" where there is none; the picture stands apart."""
    logo_width = models.PositiveSmallIntegerField(default=0)
    logo_height = models.PositiveSmallIntegerField(default=0)
    """In CSS pixels."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_channel"
        constraints = (
            models.CheckConstraint(
                name="service_channel_mode",
                condition=Q(mode__in=[mode.value for mode in ChannelMode]),
            ),
            models.CheckConstraint(
                name="service_channel_live_since",
                condition=Q(mode=ChannelMode.TRIAL) | Q(live_since__isnull=False),
            ),
        )


class ChannelLogo(models.Model):
    """A channel's logo. Apart from the channel's row, which every batch of mails reads."""

    channel_id = models.IntegerField(primary_key=True)
    name = models.CharField(max_length=24)
    """Of the file: a digest of the picture, and .png or .jpg."""
    content = models.BinaryField()

    class Meta:
        db_table = "saleor_service_logo"


class ShopText(models.Model):
    """What a merchant's mails must say in a channel: footer, terms, withdrawal, bank details."""

    id = models.BigAutoField(primary_key=True)
    channel_id = models.IntegerField()
    name = models.CharField(max_length=24)
    language = models.CharField(max_length=12, default="", blank=True)
    """"" for all languages."""
    text = models.TextField(default="", blank=True)
    file_name = models.CharField(max_length=120, default="", blank=True)
    file = models.BinaryField(null=True)
    """A PDF that goes with the mail instead of the text."""
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_text"
        constraints = (
            models.UniqueConstraint(
                fields=["channel_id", "name", "language"], name="service_text_once"
            ),
        )


CODE = "split_part(reason, ':', 1)"
"""A reason without its detail."""

LANE = f"((channel_id::text || ':' || {CODE} || ':' || kind || ':' || state) COLLATE \"C\")"
"""What messages have in common that stand together in the staff's lists."""


class Message(OutboxRow):
    """One message to one customer, rendered when it is sent."""

    subject_id = models.CharField(max_length=64, default="")
    """What the message is about within the order, e.g. the fulfillment's id."""
    channel_id = models.IntegerField()
    trial = models.BooleanField(default=False)
    """Decided while the channel was on trial: rendered, never sent."""
    subject = models.CharField(max_length=255, default="")
    """The subject line as rendered, for the staff's list."""
    also = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    """Messages of the same order that it tells along: [[kind, subject id, key], ...]."""
    host = models.CharField(max_length=160, default="", db_default="", blank=True)
    """Key of the message that tells this fact along; once that has left, this one ends."""
    told = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    """What the customer knows from it, e.g. a digest of the number by fulfillment id."""

    basis = models.CharField(max_length=24, default="", db_default="", blank=True)
    """Why advertising may leave (`gate.Ground`), stored before it is handed over; "" for all
    that needs no such word, and for what may not leave (`reason` says why)."""

    class Meta(OutboxRow.Meta):
        db_table = "saleor_service_message"
        indexes = (
            *OutboxRow.Meta.indexes,
            # A lane's rows as they become due; the dispatcher's way from lane to lane.
            models.Index(
                fields=["channel_id", "kind", "due_at", "id"],
                name="service_message_queued",
                condition=Q(state=State.QUEUED),
            ),
            models.Index(
                fields=["channel_id", "kind", "id"],
                name="service_message_held",
                condition=Q(state=State.HELD),
            ),
            # The staff's lists (`list_sql.py`): each lane in the order of both lists.
            models.Index(
                Func(template=LANE, output_field=models.TextField()),
                "id",
                name="service_message_lane",
            ),
            models.Index(
                Func(template=LANE, output_field=models.TextField()),
                "finished_at",
                "id",
                name="service_message_past",
                condition=Q(finished_at__isnull=False),
            ),
        )


class Leaving(models.Model):
    """How many messages of a kind left in five minutes: what the brake goes by.

    What a person released does not count.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    bucket = models.DateTimeField()
    """When the five minutes began, or when a person decided within them."""
    count = models.IntegerField(default=0)
    tried = models.IntegerField(default=0)
    """On trial: "would have been sent"."""

    class Meta:
        db_table = "saleor_service_leaving"
        constraints = (
            models.UniqueConstraint(fields=["kind", "bucket"], name="service_leaving_bucket"),
        )


class Brake(models.Model):
    """What the brake did to a kind of message; locked while a batch is claimed."""

    kind = models.CharField(max_length=32, primary_key=True)
    engaged_at = models.DateTimeField(null=True)
    """Since when this kind is held; empty: it is not."""
    most = models.IntegerField(default=0)
    """The count an hour that was exceeded."""
    decided_at = models.DateTimeField(null=True)
    """When a person released or discarded what was held; counting begins again there."""

    class Meta:
        db_table = "saleor_service_brake"


class Suppression(models.Model):
    """A mail address that a server refused for good; nothing is sent to it any more."""

    address = models.CharField(max_length=254, primary_key=True)
    """Case-folded."""
    reason = models.CharField(max_length=255)
    """What the server said: its code, never its text, which may quote anything."""
    message_key = models.CharField(max_length=160)
    since = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_suppression"


class StoredTemplate(models.Model):
    """A merchant's own template, one row per change; only `current` ever changes in a row.

    Back to the default is a row without texts: nothing of the default is copied, so that
    an upgrade of the default reaches who went back to it.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=32)
    language = models.CharField(max_length=35)
    channel_id = models.IntegerField(default=0)
    """0 for all channels: of two NULLs a unique index would not know that they are one."""
    current = models.BooleanField(default=True)
    """Whether this is what holds now; all others are what was."""
    is_default = models.BooleanField(default=False)
    """Whether the packaged template holds since then; the texts are empty."""
    restores = models.BigIntegerField(null=True)
    """Which earlier row came back with this one, 0 for what was before the first."""
    subject = models.TextField(default="", blank=True)
    body_mjml = models.TextField(default="", blank=True)
    body_text = models.TextField(default="", blank=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=255, default="", blank=True)

    class Meta:
        db_table = "saleor_service_template"
        indexes = (
            models.Index(
                fields=["kind", "language", "channel_id", "id"], name="service_template_history"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "language", "channel_id"],
                condition=Q(current=True),
                name="service_template_current",
            ),
            models.CheckConstraint(
                name="service_template_texts",
                condition=Q(is_default=True, subject="", body_mjml="", body_text="")
                | (Q(is_default=False) & ~Q(subject="") & ~Q(body_mjml="") & ~Q(body_text="")),
            ),
        )
