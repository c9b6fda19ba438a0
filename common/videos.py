"""Videos from strangers: checked by content, packed anew without metadata, served in ranges."""

import hashlib
import io
import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

import av
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy as _

from common.errors import Refusal

LONGEST_SECONDS = 30
GRACE_SECONDS = 1
"""Phones stop a moment late."""
MOST_BYTES = 50 * 1024 * 1024
LONGEST_SIDE = 4096
MOST_PACKETS = 20_000
VIDEO_TYPES = "video/mp4,video/quicktime,video/webm"
CONTAINERS = {"mov": "mp4", "matroska": "webm"}
"""Demuxer as FFmpeg calls it, and the container in which its streams are packed anew."""
CODECS = {"mp4": {"h264", "hevc", "aac", "mp3"}, "webm": {"vp8", "vp9", "av1", "opus", "vorbis"}}
CHUNK = 256 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class BadVideo(Refusal):
    """The file is not a video that can be taken."""

    message = _("This file is not a video that can be taken. Choose an MP4, MOV or WebM video.")
    status = 422


class VideoTooLong(BadVideo):
    """Longer than a short video."""

    message = _("The video is longer than 30 seconds. Cut it, or film the main thing again.")


class Video(NamedTuple):
    """A clean video: its bytes, container (`mp4` or `webm`), seconds, size in pixels and SHA-256 in hexadecimal."""

    content: bytes
    container: str
    seconds: int
    width: int
    height: int
    sha256: str


def read_video(file: IO[bytes]) -> Video:
    """Check a video by what it holds and copy picture and sound, and nothing else, into a new container.

    Place, time, device and further tracks of the original are gone; nothing is decoded. Raises `BadVideo`,
    `VideoTooLong`.
    """
    file.seek(0)
    try:
        with av.open(file, mode="r", metadata_errors="ignore") as source:
            container = _container(source)
            return _packed_anew(source, container)
    except (av.FFmpegError, ValueError, OSError, MemoryError, IndexError, NotImplementedError) as error:
        raise BadVideo from error


def _container(source: Any) -> str:
    """The container for the copy. Raises `BadVideo` for what browsers do not show."""
    kinds = source.format.name.split(",")
    container = next((target for kind, target in CONTAINERS.items() if kind in kinds), None)
    if container is None or not source.streams.video:
        raise BadVideo
    picture = source.streams.video[0]
    if picture.codec_context.name not in CODECS[container] or not 0 < picture.width <= LONGEST_SIDE:
        raise BadVideo
    if not 0 < picture.height <= LONGEST_SIDE:
        raise BadVideo
    return container


def _packed_anew(source: Any, container: str) -> Video:
    taken = [source.streams.video[0]]
    taken += [sound for sound in source.streams.audio[:1] if sound.codec_context.name in CODECS[container]]
    output = io.BytesIO()
    with av.open(output, mode="w", format=container, options={"fflags": "+bitexact"}) as target:
        copies = {stream.index: target.add_stream_from_template(stream) for stream in taken}
        for copy in copies.values():
            copy.metadata.clear()
        end = _copy(source, taken, target, copies)
    content = output.getvalue()
    picture = taken[0]
    digest = hashlib.sha256(content).hexdigest()
    return Video(content, container, max(round(end), 1), picture.width, picture.height, digest)


def _copy(source: Any, taken: list[Any], target: Any, copies: dict[int, Any]) -> float:
    """Copy the packets; gives the second at which the last one ends. The header may lie, the packets do not."""
    first, last = None, 0.0
    for number, packet in enumerate(source.demux(taken)):
        if number > MOST_PACKETS:
            raise VideoTooLong
        if packet.dts is None:
            continue
        begin = float(packet.dts * packet.time_base)
        first = begin if first is None else min(first, begin)
        last = max(last, begin + float((packet.duration or 0) * packet.time_base))
        if last - first > LONGEST_SECONDS + GRACE_SECONDS:
            raise VideoTooLong
        packet.stream = copies[packet.stream_index]
        target.mux(packet)
    if first is None:
        raise BadVideo
    return last - first


def video_response(request: HttpRequest, video: Any) -> HttpResponse:
    """The file of an object with `file` and `container`, whole or the one range asked for (RFC 9110, 14).

    Kept by the person's browser only. Raises `Http404` when the file is gone.
    """
    try:
        file = video.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    size = video.file.size
    wanted = _range(request.headers.get("Range", ""), size)
    kind = f"video/{video.container}"
    if wanted is None:
        response: Any = FileResponse(file, content_type=kind)
    elif wanted[0] >= size:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        first, last = wanted
        response = StreamingHttpResponse(_part(file, first, last), status=206, content_type=kind)
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
        response["Content-Length"] = last - first + 1
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response


def _range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a range, None for the whole; several ranges and nonsense count as the whole."""
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0) if int(last) else size, size - 1
    end = min(int(last), size - 1) if last else size - 1
    return None if last and int(last) < int(first) else (int(first), end)


def _part(file: IO[bytes], first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
