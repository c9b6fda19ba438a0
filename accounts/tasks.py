"""Nightly: roles begin and end by themselves."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.services import apply_roles


@shared_task
def apply_role_periods() -> None:
    """Bring every account that ever held a role to what is in force today."""
    today = timezone.localdate()
    for user in User.objects.filter(assignments__isnull=False).distinct().iterator():
        with transaction.atomic():
            apply_roles(user, today)
