"""What all outboxes have in common: the row's life, its attempts, what stands in the way."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from .rules import FIRST, TRANSITIONS, UNDONE, WAITING, State


def _steps() -> Q:
    """Return the condition that a row came to its state by an allowed step."""
    allowed = Q(came_from="", state__in=sorted(FIRST))
    for before, after in TRANSITIONS.items():
        if after:
            allowed |= Q(came_from=before, state__in=sorted(after))
    return allowed


class OutboxRow(models.Model):
    """Something to be done outside our tables, decided once.

    The row is written in the transaction that decided it. Its key names the fact behind
    it, so there can be no second one. It holds ids only, no content and no secrets. Only
    `steps.py` writes the columns of its life.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=32)
    order_id = models.UUIDField()
    state = models.CharField(max_length=8, choices=[(one.value, one.value) for one in State])
    came_from = models.CharField(max_length=8, default="", blank=True)
    """The state before; the database refuses a step that the table does not know."""
    reason = models.CharField(max_length=255, default="")
    """Why it was skipped, is held or failed: a code, then detail without personal data."""
    fact_at = models.DateTimeField()
    due_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    """The latest sensible time; later it would no longer help anybody."""
    attempts = models.IntegerField(default=0)
    at_most_once = models.BooleanField(default=False)
    """Rather not at all than twice: parked where the outcome is unknown."""
    begun_at = models.DateTimeField(null=True)
    """When an at-most-once row began to be handed over."""
    doubts = models.SmallIntegerField(default=0)
    """How often it was handed over and no answer came."""
    losses = models.SmallIntegerField(default=0, db_default=0)
    """How many workers died with it."""
    counted_in = models.DateTimeField(null=True)
    """Where the brake counted the last claim; empty: nowhere."""
    released = models.BooleanField(default=False, db_default=False)
    """Whether a person let it go: the brake holds it no more."""
    token = models.UUIDField(null=True)
    """Fencing token of the dispatcher that holds the row."""
    leased_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        indexes: Any = (
            models.Index(fields=["order_id"], name="service_%(class)s_order"),
            # The list of each state; that of what ended, and the purge's way to the oldest.
            models.Index(fields=["state", "id"], name="service_%(class)s_state"),
            models.Index(fields=["finished_at", "id"], name="service_%(class)s_finished"),
            # What went wrong lately, without a look at all that went well.
            models.Index(
                fields=["state", "finished_at", "id"],
                name="service_%(class)s_wrong",
                condition=Q(state__in=sorted(UNDONE)),
            ),
            models.Index(
                fields=["leased_until"],
                name="service_%(class)s_leased",
                condition=Q(state=State.SENDING),
            ),
        )
        constraints: Any = (
            models.CheckConstraint(name="service_%(class)s_step", condition=_steps()),
            models.CheckConstraint(
                name="service_%(class)s_lease",
                condition=Q(state=State.SENDING, token__isnull=False, leased_until__isnull=False)
                | (~Q(state=State.SENDING) & Q(token__isnull=True, leased_until__isnull=True)),
            ),
            models.CheckConstraint(
                name="service_%(class)s_ended",
                condition=Q(state__in=sorted(WAITING), finished_at__isnull=True)
                | (~Q(state__in=sorted(WAITING)) & Q(finished_at__isnull=False)),
            ),
        )


class Attempt(models.Model):
    """One attempt at doing what a row says, kept as it ended."""

    id = models.BigAutoField(primary_key=True)
    box = models.CharField(max_length=8)
    """Of which outbox: "message" or "effect"."""
    row_id = models.BigIntegerField()
    number = models.IntegerField()
    token = models.UUIDField(null=True)
    via = models.CharField(max_length=64, default="")
    """The mail server's name in the settings, "" for the shop's own."""
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_default=Now())
    outcome = models.CharField(max_length=16)
    """The family of the outcome, e.g. "temporary"; "lost" where the worker died."""
    reason = models.CharField(max_length=255, default="")

    class Meta:
        db_table = "saleor_service_attempt"
        indexes = (models.Index(fields=["box", "row_id"], name="service_attempt_row"),)


class Circuit(models.Model):
    """Something in the way of many rows at once: a server that is away, a broken template.

    While it is open nothing that needs it is tried; from `retry_at` on one worker may
    try one row.
    """

    name = models.CharField(max_length=128, primary_key=True)
    """E.g. "server:", "sender:3", "template:parcel-sent/de"."""
    failures = models.IntegerField(default=0)
    """In a row; a success forgets them."""
    reason = models.CharField(max_length=255, default="")
    opened_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_circuit"
        constraints = (
            models.CheckConstraint(
                name="service_circuit_open",
                condition=Q(opened_at__isnull=True, retry_at__isnull=True)
                | Q(opened_at__isnull=False, retry_at__isnull=False),
            ),
        )


class Slot(models.Model):
    """One of the connections a mail server is spoken to with, by all processes together."""

    id = models.BigAutoField(primary_key=True)
    server = models.CharField(max_length=64)
    number = models.SmallIntegerField()
    token = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "saleor_service_slot"
        constraints = (
            models.UniqueConstraint(fields=["server", "number"], name="service_slot_number"),
        )


class Notice(models.Model):
    """A problem that staff were told of in the Dashboard."""

    key = models.CharField(max_length=160, primary_key=True)
    text = models.TextField(default="")
    """Without its numbers, which change each minute."""
    told_at = models.DateTimeField()

    class Meta:
        db_table = "saleor_service_notice"
