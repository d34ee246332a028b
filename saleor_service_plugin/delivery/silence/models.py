"""Our rows about paid orders that nobody hears anything of."""

from django.db import models
from django.db.models import Q


class QuietOrder(models.Model):
    """A paid, unfinished order, and since when its customer has had no news.

    The row goes when the order is finished.
    """

    order_id = models.UUIDField(primary_key=True)
    channel_id = models.IntegerField()
    news_at = models.DateTimeField()
    """When the customer last heard of it, or could see something new."""
    due_at = models.DateTimeField()
    """When to look whether that is too long ago: the moment itself, or earlier (`rounds.py`)."""
    listed = models.BooleanField(default=False)
    """Whether it was found too long ago and stands on the staff's list."""

    class Meta:
        db_table = "saleor_service_quiet_order"
        indexes = (
            models.Index(
                fields=["due_at", "order_id"], name="service_quiet_due",
                condition=Q(listed=False),
            ),
            models.Index(
                fields=["news_at", "order_id"], name="service_quiet_listed",
                condition=Q(listed=True),
            ),
            # The list of some channels, page by page.
            models.Index(
                fields=["channel_id", "news_at", "order_id"], name="service_quiet_channel",
                condition=Q(listed=True),
            ),
        )  # fmt: skip
