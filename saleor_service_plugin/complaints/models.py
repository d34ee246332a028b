"""Our rows about complaints and questions; written by the rooms beside, each its own."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .desk.indexes import indexes as desk_indexes
from .states import (
    AuthorKind,
    ComplaintState,
    EntryKind,
    Finding,
    Priority,
    Source,
    Topic,
    Want,
)

STATES = [one.value for one in ComplaintState]


class Complaint(models.Model):
    """Something that a customer wants cleared up; locked while anything of it changes.

    What is needed when the shop's row is gone is copied when it is opened.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.CharField(max_length=24, unique=True)
    """Digits alone (`number.py`)."""
    key = models.CharField(max_length=96, unique=True)
    """What it was opened by, so that it is never opened twice: "client:<caller>:<their key>",
    "automatic:<order>", "staff:<uuid>"."""
    order_id = models.UUIDField(null=True)
    order_number = models.CharField(max_length=32, default="", blank=True)
    channel_id = models.IntegerField()
    user_id = models.IntegerField(null=True)
    email = models.CharField(max_length=254, default="", blank=True)
    """Where answers go."""
    customer_name = models.CharField(max_length=256, default="", blank=True)
    phone = models.CharField(max_length=40, default="", blank=True)
    language_code = models.CharField(max_length=35, default="", blank=True)

    topic = models.CharField(max_length=24, choices=[(one.value, one.value) for one in Topic])
    wants = models.CharField(
        max_length=24, default=Want.NOTHING_SAID, blank=True,
        choices=[(one.value, one.value) for one in Want],
    )  # fmt: skip
    state = models.CharField(
        max_length=12, default=ComplaintState.NEW, choices=[(one, one) for one in STATES]
    )
    finding = models.CharField(
        max_length=16, default=Finding.OPEN, blank=True,
        choices=[(one.value, one.value) for one in Finding],
    )  # fmt: skip
    priority = models.SmallIntegerField(
        default=Priority.NORMAL, choices=[(one.value, one.name) for one in Priority]
    )
    source = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Source])
    outcome = models.CharField(max_length=24, default="", blank=True)
    """Key of how it ended (`outcomes/registry.py`), "" while it has not."""
    summary = models.CharField(max_length=160, default="", blank=True)
    """How the first message begins, for lists."""
    owner_id = models.IntegerField(null=True)
    """Saleor's id of who of the staff sees to it."""
    owner_name = models.CharField(max_length=256, default="", blank=True)
    opened_by = models.CharField(max_length=64, default="", blank=True)
    """Global id of the user or App that opened it, "" for guests and for what opened by itself."""
    merged_into = models.BigIntegerField(null=True)
    """Another complaint that it goes on in; this one is closed."""

    opened_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    """When anything happened last."""
    first_replied_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cycle = models.SmallIntegerField(default=0, db_default=0)
    """How often it was reopened."""
    entries = models.IntegerField(default=0, db_default=0)
    """How many entries the conversation has, notes among them."""
    attachments = models.SmallIntegerField(default=0, db_default=0)
    files_forgotten = models.BooleanField(default=False, db_default=False)
    """Whether the contents of its files were removed by retention (`old.py`)."""

    unanswered_since = models.DateTimeField(null=True)
    """When the customer wrote what nobody has answered yet."""
    heard_at = models.DateTimeField(null=True)
    """When the customer last heard from a person, or was told that it was received."""
    quiet_due_at = models.DateTimeField(null=True)
    """When to look whether nothing was heard for too long; none where nobody waits to hear."""
    quiet = models.BooleanField(default=False, db_default=False)
    """Whether nothing was heard for too long (silence detector)."""

    due_at = models.DateTimeField(null=True)
    """When the first of its running clocks ends; none where none runs."""
    due_kind = models.CharField(max_length=16, default="", blank=True)
    warned = models.SmallIntegerField(default=0, db_default=0)
    """The highest warning of its running clocks: 0, 50, 80, 100."""
    callback_from = models.DateTimeField(null=True)
    callback_until = models.DateTimeField(null=True)
    """The time in which the customer was promised a call."""

    class Meta:
        db_table = "saleor_service_complaint"
        constraints = (
            models.CheckConstraint(name="service_complaint_state", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="service_complaint_callback",
                condition=Q(callback_from__isnull=True, callback_until__isnull=True)
                | Q(callback_from__lt=models.F("callback_until")),
            ),
        )
        indexes = (
            models.Index(fields=["order_id", "-id"], name="service_complaint_order"),
            models.Index(
                fields=["user_id", "-id"], name="service_complaint_user",
                condition=Q(user_id__isnull=False),
            ),
            models.Index(
                fields=["quiet_due_at", "id"], name="service_complaint_quiet",
                condition=Q(quiet=False, quiet_due_at__isnull=False),
            ),
            models.Index(
                fields=["solved_at", "id"], name="service_complaint_solved",
                condition=Q(state=ComplaintState.SOLVED),
            ),
            *desk_indexes(),
            # Retention.
            models.Index(
                fields=["closed_at", "id"], name="service_complaint_closed",
                condition=Q(closed_at__isnull=False),
            ),
            models.Index(
                fields=["closed_at", "id"], name="service_complaint_files",
                condition=Q(files_forgotten=False, attachments__gt=0),
            ),
            models.Index(
                fields=["merged_into"], name="service_complaint_merged",
                condition=Q(merged_into__isnull=False),
            ),
        )  # fmt: skip


class ComplaintLine(models.Model):
    """A line of the order that it is about."""

    id = models.BigAutoField(primary_key=True)
    complaint_id = models.BigIntegerField()
    line_id = models.UUIDField()
    variant_id = models.IntegerField(null=True)
    product_id = models.IntegerField(null=True)
    name = models.CharField(max_length=512, default="", blank=True)
    """Product and variant, as the order has them."""
    sku = models.CharField(max_length=255, default="", blank=True)
    quantity = models.IntegerField()
    """Pieces it is about, 1 or more."""

    class Meta:
        db_table = "saleor_service_complaint_line"
        constraints = (
            models.UniqueConstraint(
                fields=["complaint_id", "line_id"], name="service_complaint_line_once"
            ),
        )
        indexes = (models.Index(fields=["product_id"], name="service_complaint_product"),)


class ComplaintEntry(models.Model):
    """One entry of the conversation. Never changed."""

    id = models.BigAutoField(primary_key=True)
    complaint_id = models.BigIntegerField()
    key = models.CharField(max_length=96, unique=True)
    """So that one that is sent twice stands there once."""
    kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in EntryKind])
    author_kind = models.CharField(
        max_length=8, choices=[(one.value, one.value) for one in AuthorKind]
    )
    author_id = models.CharField(max_length=64, default="", blank=True)
    """Global id of the user or App, "" for guests and for what happened by itself."""
    author_name = models.CharField(max_length=256, default="", blank=True)
    text = models.TextField(default="", blank=True)
    """Plain text; of an event the code of what happened."""
    data = models.JSONField(default=dict, blank=True)
    """Of an outcome and of an event what its words need; of a text that asks the customer back
    {"asks": true}."""
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_complaint_entry"
        indexes = (models.Index(fields=["complaint_id", "id"], name="service_complaint_talk"),)


class ComplaintChange(models.Model):
    """The audit trail: what was changed of a complaint, by whom. Never changed."""

    id = models.BigAutoField(primary_key=True)
    complaint_id = models.BigIntegerField()
    what = models.CharField(max_length=24)
    """"opened", "state", "owner", "topic", "priority", "finding", "wants", "lines", "merged",
    "merged-from", "outcome", "warned", "escalated", "read" ..."""
    before = models.CharField(max_length=255, default="", blank=True)
    after = models.CharField(max_length=255, default="", blank=True)
    by = models.CharField(max_length=64, default="", blank=True)
    """Global id of the user or App, "" for the customer as guest and for what went by itself."""
    by_kind = models.CharField(max_length=8, choices=[(one.value, one.value) for one in AuthorKind])
    by_name = models.CharField(max_length=256, default="", blank=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "saleor_service_complaint_change"
        indexes = (models.Index(fields=["complaint_id", "id"], name="service_complaint_trail"),)


class CannedReply(models.Model):
    """A text that staff put into a reply."""

    id = models.BigAutoField(primary_key=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    """With placeholders in braces, e.g. {first_name}."""
    language = models.CharField(max_length=12, default="", blank=True)
    """"" for all."""
    channel_id = models.IntegerField(default=0)
    """0 for all."""
    topic = models.CharField(max_length=24, default="", blank=True)
    """"" for all."""
    archived_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "saleor_service_canned_reply"


class ComplaintSettings(models.Model):
    """What staff set for a channel's complaints. No row means all as by default."""

    channel_id = models.IntegerField(primary_key=True)
    parcels = models.BooleanField(default=True)
    """Whether a parcel that was not delivered or got lost becomes a task by itself."""
    promises = models.BooleanField(default=True)
    """Whether a broken promise does."""
    promise_days = models.PositiveSmallIntegerField(default=3)
    """Days after the promised one."""
    close_days = models.PositiveSmallIntegerField(default=14)
    """After so many days something solved is closed; the customer can still come back to it."""
    callbacks_at_once = models.PositiveSmallIntegerField(default=3)
    """Calls that are promised for one time slot; 0: none are promised."""
    slot_minutes = models.PositiveSmallIntegerField(default=120)
    supplier_attribute = models.CharField(max_length=255, default="", blank=True)
    """Slug of the product attribute that names the supplier, for reports."""
    arbitration = models.TextField(default="", blank=True)
    """Notice under section 37 VSBG, "" for the text that says the shop takes no part."""
    per_person = models.BooleanField(default=False)
    """Whether reports may name single members of staff (works council)."""
    changed_at = models.DateTimeField(db_default=Now())
    changed_by = models.CharField(max_length=64, default="", blank=True)

    class Meta:
        db_table = "saleor_service_complaint_settings"


class AutomaticTask(models.Model):
    """A reason to open a complaint by itself, worked off under the brake. Each once."""

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=96, unique=True)
    """"<source>:<id of what it is about>:<what happened>"."""
    order_id = models.UUIDField()
    channel_id = models.IntegerField()
    source = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Source])
    what = models.CharField(max_length=32)
    """Code of what happened."""
    data = models.JSONField(default=dict, blank=True)
    """What its words need; nothing of the customer."""
    at = models.DateTimeField()
    state = models.CharField(
        max_length=10, default="waiting",
        choices=[(one, one) for one in ("waiting", "held", "opened", "discarded")],
    )  # fmt: skip
    released = models.BooleanField(default=False, db_default=False)
    """Whether a person let it pass the brake."""
    complaint_id = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_automatic_task"
        indexes = (
            models.Index(
                fields=["id"], name="service_automatic_waiting", condition=Q(state="waiting")
            ),
            models.Index(fields=["id"], name="service_automatic_held", condition=Q(state="held")),
            models.Index(fields=["done_at"], name="service_automatic_done"),
        )
