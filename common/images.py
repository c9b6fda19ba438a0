"""Pictures from strangers: checked by content, made small, upright and free of metadata."""

import hashlib
import io
from typing import IO, NamedTuple

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from common.errors import Refusal

pillow_heif.register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
PHOTO_TYPES = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
"""What a file field offers to choose: the taken formats."""
LONGEST_SIDE = 1920
LONGEST_SIDE_TAKEN = 20_000
MOST_PIXELS = {"JPEG": 80_000_000}
"""A JPEG is shrunk while it is read; everything else needs memory for every pixel."""
MOST_PIXELS_OTHERWISE = 25_000_000
QUALITY = 82


class BadPicture(Refusal):
    """The file is not a picture that can be taken."""

    message = _("This file is not a photo. Choose a JPEG, PNG, WebP or HEIC picture.")
    status = 422


class TooManyPixels(BadPicture):
    """Reading the picture would need too much memory."""

    message = _("This picture has too many pixels. Take it again with a lower resolution.")


class Picture(NamedTuple):
    """A safe JPEG: its bytes, size in pixels and SHA-256 in hexadecimal."""

    content: bytes
    width: int
    height: int
    sha256: str


def read_picture(file: IO[bytes]) -> Picture:
    """Check a picture by what it holds, whatever its name says, and make a clean JPEG of at most 1920 pixels.

    Raises `BadPicture` for anything that is not a whole picture of a taken format, `TooManyPixels` before
    a single pixel of a decompression bomb is unpacked.
    """
    file.seek(0)
    try:
        with Image.open(file, formats=FORMATS) as image:
            _check_size(image)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            return _clean(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooManyPixels from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError, RuntimeError) as error:
        raise BadPicture from error


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    if max(width, height) > LONGEST_SIDE_TAKEN:
        raise TooManyPixels
    if width * height > MOST_PIXELS.get(image.format or "", MOST_PIXELS_OTHERWISE):
        raise TooManyPixels


def _clean(image: Image.Image) -> Picture:
    upright = ImageOps.exif_transpose(image)
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        flat = Image.new("RGB", layer.size, "white")
        flat.paste(layer, mask=layer.getchannel("A"))
    else:
        flat = upright.convert("RGB")
    output = io.BytesIO()
    flat.save(output, "JPEG", quality=QUALITY, exif=b"", icc_profile=None)
    content = output.getvalue()
    return Picture(content, flat.width, flat.height, hashlib.sha256(content).hexdigest())
