"""Uploaded files lie in a folder of their jurisdiction; none is served by address."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connection


class JurisdictionStorage(FileSystemStorage):
    """Files of the open schema under `MEDIA_ROOT/<schema>/`, resolved at every call."""

    @property
    def base_location(self) -> str:
        return str(Path(settings.MEDIA_ROOT) / connection.schema_name)

    @property
    def location(self) -> str:
        return str(Path(self.base_location).resolve())

    def url(self, name: str | None) -> str:
        """Empty: a file is read through a view that checks the right to it, never by its address."""
        return ""


def _s3_storage() -> type:
    """The S3 class, made when first asked for: django-storages is installed in production only."""
    from storages.backends.s3 import S3Storage
    from storages.utils import safe_join

    class JurisdictionS3Storage(S3Storage):
        """Files of the open schema under the key prefix `<schema>/` of a private bucket."""

        def _normalize_name(self, name: str) -> str:
            return safe_join(f"{connection.schema_name}/", name)

        def url(self, name: str, *args: Any, **kwargs: Any) -> str:
            return ""

    return JurisdictionS3Storage


def __getattr__(name: str) -> Any:
    if name == "JurisdictionS3Storage":
        globals()[name] = _s3_storage()
        return globals()[name]
    raise AttributeError(name)
