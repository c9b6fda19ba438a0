"""Photos and videos as phones make them, made here."""

import io

import av
import numpy as np
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PLACE = b"SECRETPLACE"
"""Stands in the metadata of every sample; must stand in nothing that is kept."""


def heic(width: int = 300, height: int = 150) -> bytes:
    """A photo of a phone that writes HEIC, with its maker in the metadata."""
    exif = Image.Exif()
    exif[0x010F] = PLACE.decode()
    output = io.BytesIO()
    Image.new("RGB", (width, height), (20, 90, 160)).save(output, "HEIF", exif=exif)
    return output.getvalue()


def film(seconds: int = 2, container: str = "mp4", codec: str = "libx264") -> bytes:
    """A video of coloured frames, ten a second, with a place in its metadata."""
    output = io.BytesIO()
    with av.open(output, "w", format=container) as target:
        target.metadata["comment"] = PLACE.decode()
        target.metadata["location"] = "+30.6586+104.0648/"
        stream = target.add_stream(codec, rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(seconds * 10):
            colour = np.full((120, 160, 3), number * 5 % 255, dtype=np.uint8)
            target.mux(stream.encode(av.VideoFrame.from_ndarray(colour, format="rgb24")))
        target.mux(stream.encode())
    return output.getvalue()


def upload(content: bytes, name: str, kind: str) -> SimpleUploadedFile:
    """The content as a browser sends it."""
    return SimpleUploadedFile(name, content, kind)
