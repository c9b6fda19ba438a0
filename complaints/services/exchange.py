"""What a jurisdiction shows to other systems."""

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.permissions import can_manage_tokens
from audit.services import record
from common.errors import NotAllowed
from complaints.models import OpenInterface

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def save_open_interface(setting: OpenInterface, *, by: "User") -> OpenInterface:
    """Say whether everybody may read the list of requests, and whom clients ask (开放接口设置). Raises `NotAllowed`."""
    if not can_manage_tokens(by):
        raise NotAllowed
    setting.pk = 1
    setting.full_clean(validate_unique=False)
    setting.save()
    record(by, "complaints.save_open_interface", setting, fields=["is_public", "contact"])
    return setting
