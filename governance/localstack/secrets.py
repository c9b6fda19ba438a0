"""Secrets of a development machine: made once, kept under `.local/`, worth nothing elsewhere."""

import base64
import json
import secrets
from pathlib import Path

from governance.localstack.locking import exclusive
from governance.localstack.paths import local_dir, write_private


def load_or_create(path: Path) -> dict[str, str]:
    """The secrets kept at `path`: `SECRET_KEY`, `FIELD_ENCRYPTION_KEY` (32 bytes, Base64), `FIELD_HASH_KEY`."""
    local_dir()
    with exclusive(path.with_suffix(".lock")):
        if not path.exists():
            write_private(path, json.dumps(_create(), indent=1) + "\n")
        kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return kept


def _create() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "FIELD_ENCRYPTION_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "FIELD_HASH_KEY": secrets.token_urlsafe(32),
    }
