"""Nightly upkeep of accounts, and sending what was promised to one person."""

import logging

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.messages import unseal
from accounts.models import User
from accounts.services import apply_roles, purge_ended_sessions, purge_failures
from common.sms import TextMessage, sms_gateway
from jobs.registry import outbox_handler

logger = logging.getLogger(__name__)


@outbox_handler("accounts.send_mail")
def send_mail(sealed: str) -> None:
    """Hand a mail to the mail server."""
    content = unseal(sealed)
    EmailMessage(subject=content["subject"], body=content["body"], to=[content["to"]]).send()


@outbox_handler("accounts.send_sms")
def send_sms(sealed: str) -> None:
    """Hand a text message to the gateway."""
    content = unseal(sealed)
    sms_gateway().send(TextMessage(content["key"], content["to"], content["text"]))


@shared_task
def apply_role_periods() -> None:
    """Bring every account that ever held a role to what is in force today. One bad account stops no other."""
    today = timezone.localdate()
    for user in User.objects.filter(assignments__isnull=False).distinct().iterator():
        try:
            with transaction.atomic():
                apply_roles(user, today)
        except Exception:
            logger.exception("roles of account %s could not be brought up to date", user.pk)


@shared_task
def purge_sign_in_failures() -> None:
    """Forget yesterday's failed sign-ins."""
    purge_failures(timezone.now())


@shared_task
def purge_sessions() -> None:
    """Forget sessions that have run out, and their lines in the lists of open sessions."""
    purge_ended_sessions()
