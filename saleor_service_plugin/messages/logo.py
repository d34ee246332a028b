"""A channel's logo: read, made small and written anew, so that nothing foreign is served.

What comes in may be any picture of three kinds; what is kept is a PNG or a JPEG, which
every mail program shows, without EXIF and whatever else a file may carry.
"""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from ..shop import port
from .channel_form import InvalidSettingError
from .models import ChannelLogo, ChannelState
from .rules import ChannelMode

FORMATS = ("PNG", "JPEG", "WEBP")

MOST_BYTES = 1_000_000
"""Of what comes in."""

MOST_PIXELS = 20_000_000
"""Of what comes in: a small file can unfold to gigabytes."""

MOST_KEPT_BYTES = 100_000

MOST_WIDTH, MOST_HEIGHT = 600, 240
"""Of what is kept, in pixels: sharp at the size it is shown in."""

SHOWN_WIDTH, SHOWN_HEIGHT = 220, 56
"""At most, in CSS pixels."""

MEDIA_TYPES = {".png": "image/png", ".jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture as it is kept."""

    content: bytes
    suffix: str
    width: int
    height: int
    """In pixels."""

    @property
    def name(self) -> str:
        """Its file's name, another one for another picture."""
        return sha256(self.content).hexdigest()[:16] + self.suffix


def read(content: bytes) -> Logo:
    """Return a picture as it is kept.

    Args:
        content: A PNG, JPEG or WebP.

    Raises:
        InvalidSettingError: It is none, or too large.

    """
    # Saleor brings it; loaded where it is used, since nothing else here needs it.
    from PIL import Image, ImageOps

    if len(content) > MOST_BYTES:
        raise InvalidSettingError("logo", f"is larger than {MOST_BYTES:,} bytes.")
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise InvalidSettingError("logo", f"has more than {MOST_PIXELS:,} pixels.")
            # Turned as EXIF says before EXIF goes.
            picture: Any = ImageOps.exif_transpose(opened)
            clear = picture.has_transparency_data
            picture = picture.convert("RGBA" if clear else "RGB")
    except InvalidSettingError:
        raise
    except Exception as error:
        # Whatever a broken file makes the decoder raise.
        raise InvalidSettingError("logo", "is no PNG, JPEG or WebP that can be read.") from error
    picture.thumbnail((MOST_WIDTH, MOST_HEIGHT))
    return _written(picture, clear=clear)


def _written(picture: Any, *, clear: bool) -> Logo:
    """Return the picture in the best form that is small enough."""
    forms: list[tuple[str, Any, dict[str, Any]]] = [(".png", picture, {"optimize": True})]
    # Few colors look as good in what most logos are; a photograph becomes a JPEG.
    if not clear:
        forms += [(".jpg", picture, {"quality": quality}) for quality in (88, 75)]
    else:
        forms.append((".png", picture.quantize(256, method=2), {"optimize": True}))
    for suffix, found, options in forms:
        file = BytesIO()
        found.save(file, format="PNG" if suffix == ".png" else "JPEG", **options)
        if len(content := file.getvalue()) <= MOST_KEPT_BYTES:
            return Logo(content, suffix, picture.width, picture.height)
    raise InvalidSettingError("logo", f"stays larger than {MOST_KEPT_BYTES:,} bytes; simplify it.")


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Return how large a logo is shown, in CSS pixels, never larger than it is."""
    scale = min(1.0, SHOWN_WIDTH / width, SHOWN_HEIGHT / height) if width and height else 1.0
    return max(1, round(width * scale)), max(1, round(height * scale))


def save(channel_id: int, content: bytes) -> Logo:
    """Set a channel's logo.

    Args:
        channel_id: The shop's channel id.
        content: A PNG, JPEG or WebP.

    Raises:
        InvalidSettingError: It cannot be used; nothing is changed.

    """
    logo = read(content)
    width, height = shown_size(logo.width, logo.height)
    with port.current().writer(), transaction.atomic():
        ChannelLogo.objects.update_or_create(
            channel_id=channel_id, defaults={"name": logo.name, "content": logo.content}
        )
        _note(channel_id, logo=logo.name, logo_width=width, logo_height=height)
    return logo


def remove(channel_id: int) -> None:
    """Remove a channel's logo; mails that are out already show its alternative text."""
    with port.current().writer(), transaction.atomic():
        ChannelLogo.objects.filter(pk=channel_id).delete()
        _note(channel_id, logo="", logo_width=0, logo_height=0)


def stored(channel_id: int) -> tuple[str, bytes] | None:
    """Return name and content of a channel's logo, None where it has none."""
    with port.current().writer():
        row = ChannelLogo.objects.filter(pk=channel_id).first()
    return None if row is None else (row.name, bytes(row.content))


def _note(channel_id: int, **values: object) -> None:
    ChannelState.objects.bulk_create(
        [ChannelState(channel_id=channel_id, mode=ChannelMode.TRIAL)], ignore_conflicts=True
    )
    ChannelState.objects.filter(pk=channel_id).update(**values, changed_at=Now())
