"""Uploads of strangers: what is too big is read and thrown away, so that the rest of the form survives."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class TooBig(UploadedFile):
    """Stands for an upload over the limit; has a name and the size that was sent, and no content."""


class LimitedUploads(FileUploadHandler):
    """First of the upload handlers: drops the bytes of a file over `limit`, or of all files over `total_limit`.

    The request is read to its end, so everything typed arrives and the person can be told which file was too big.
    """

    def __init__(self, request: Any, *, limit: int, total_limit: int) -> None:
        super().__init__(request)
        self.limit, self.total_limit, self.total, self.seen = limit, total_limit, 0, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        self.total += len(raw_data)
        return None if self._is_over() else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return TooBig(None, self.file_name, self.content_type, self.seen) if self._is_over() else None

    def _is_over(self) -> bool:
        return self.seen > self.limit or self.total > self.total_limit
