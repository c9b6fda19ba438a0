"""Uploads of strangers: what is too big is read and thrown away, so that the rest of the form survives."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class TooBig(UploadedFile):
    """Stands for an upload over the limit; has a name and the size that was sent, and no content."""


class LimitedUploads(TemporaryFileUploadHandler):
    """The only upload handler of a request: keeps files on disk, but none over `limit` or over `total_limit` together.

    The request is read to its end, so everything typed arrives and the person can be told which file was too big.
    """

    def __init__(self, request: Any, *, limit: int, total_limit: int) -> None:
        super().__init__(request)
        self.limit, self.total_limit, self.total, self.seen, self.is_over = limit, total_limit, 0, 0, False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen, self.is_over = 0, False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.seen += len(raw_data)
        self.total += len(raw_data)
        if not self.is_over and (self.seen > self.limit or self.total > self.total_limit):
            self.is_over = True
            self.file.close()  # deletes it
        if not self.is_over:
            super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.is_over:
            return TooBig(None, self.file_name, self.content_type, self.seen)
        return super().file_complete(file_size)
