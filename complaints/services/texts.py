"""Standard texts, written by the offices."""

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from audit.services import record
from common.errors import NotAllowed
from complaints.models import StandardText
from complaints.permissions import can_manage_texts
from complaints.rules.texts import PLACEHOLDERS, unknown_placeholders

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_standard_text(text: StandardText, *, by: "User", fields: list[str]) -> StandardText:
    """Write a standard text of an office (答复模板). Raises `NotAllowed`, `ValidationError` (unknown placeholders)."""
    before = StandardText.objects.select_related("area").filter(pk=text.pk).first()
    for area in (text.area, before.area if before is not None else text.area):
        if not can_manage_texts(by, area):
            raise NotAllowed
    check_placeholders(text.text)
    text.full_clean()
    text.save()
    record(by, "complaints.save_standard_text", text, fields=fields)
    return text


def check_placeholders(text: str) -> None:
    """Raises `ValidationError` for anything in braces that is not in the list."""
    unknown = unknown_placeholders(text)
    if unknown:
        known = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise ValidationError(
            _("%(unknown)s cannot be filled in. Use only: %(known)s") % {"unknown": " ".join(unknown), "known": known}
        )
