"""Our rows about pictures and PDFs."""

from django.db import models
from django.db.models.functions import Now


class Attachment(models.Model):
    """A picture or a PDF of the conversation. Its content stands apart."""

    id = models.UUIDField(primary_key=True)
    complaint_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=32)
    size = models.IntegerField()
    """Bytes, as we keep it."""
    width = models.IntegerField(default=0)
    height = models.IntegerField(default=0)
    """Pixels; 0 of a PDF."""
    digest = models.CharField(max_length=64)
    """SHA-256 of what we keep, in hexadecimal."""
    for_staff = models.BooleanField(default=False, db_default=False)
    """Whether it hangs on an entry that customers do not see."""
    at = models.DateTimeField(db_default=Now())
    forgotten_at = models.DateTimeField(null=True)
    """When its content was removed by retention or erasure; the row says that there was one."""

    class Meta:
        db_table = "saleor_service_attachment"
        indexes = (models.Index(fields=["complaint_id", "entry_id"], name="service_attachment_of"),)


class AttachmentContent(models.Model):
    """What an attachment holds. In the database, so that it stands and falls with its entry."""

    attachment_id = models.UUIDField(primary_key=True)
    content = models.BinaryField()
    small = models.BinaryField(null=True)
    """A JPEG of 320 pixels at most, for lists; None of a PDF."""

    class Meta:
        db_table = "saleor_service_attachment_content"
