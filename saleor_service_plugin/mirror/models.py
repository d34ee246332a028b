"""What the service mirror showed when it was last made; replaced as a whole each time."""

from django.db import models

WHOLE = 0
"""Stands for all channels together, where Saleor's own ids begin with 1."""


class Mirror(models.Model):
    """The figures of one channel, and of all of them together in the row `WHOLE`.

    That row is also how workers agree on who makes the next one: it is never locked for
    longer than a statement.
    """

    channel_id = models.IntegerField(primary_key=True)
    figures = models.JSONField(null=True)
    """By name; None until it was made once (`tally.py`)."""
    computed_at = models.DateTimeField(null=True)
    seconds = models.FloatField(null=True)
    """How long it took."""
    begun_at = models.DateTimeField(null=True)
    """When somebody last began to make it; of the row `WHOLE` alone, as all that follows."""
    wanted = models.BooleanField(default=False, db_default=False)
    """Whether staff asked for a new one."""
    last_error = models.CharField(max_length=255, default="", db_default="")
    """Name of what went wrong at the last try, "" where nothing did."""

    class Meta:
        db_table = "saleor_service_mirror"


class MirrorRow(models.Model):
    """A row behind a figure: an order, or a shipping method with its carriers.

    It holds no name or address of anybody: those are read from the shop when it is shown.
    """

    id = models.BigAutoField(primary_key=True)
    figure = models.CharField(max_length=16)
    channel_id = models.IntegerField()
    """Or `WHOLE`, for figures that are more than the sum of the channels."""
    rank = models.BigIntegerField()
    """The lowest stands first."""
    order_id = models.UUIDField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        db_table = "saleor_service_mirror_row"
        indexes = (
            # A figure's rows, page by page.
            models.Index(fields=["figure", "rank", "id"], name="service_mirror_row_place"),
        )
