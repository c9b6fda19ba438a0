"""Model fields with a technical twist and no domain meaning."""

from typing import Any

from django.db import models

from common.crypto import decrypt, encrypt


class EncryptedTextField(models.TextField):
    """Text that the database only ever sees encrypted. Cannot be searched: keep a `keyed_hash` beside it."""

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return None if text is None else encrypt(text)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
