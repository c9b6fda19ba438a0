"""A webhook that fails for days is switched off, and somebody is told."""

import datetime

from accounts.models import User
from audit.services import record
from notifications.models import WebhookSubscription
from notifications.own_events import WEBHOOK_OFF
from notifications.permissions import can_manage_notices
from notifications.services.promising import Recipient, tell

LONGEST_FAILING = datetime.timedelta(days=3)


def note_webhook_result(subscription_id: int, is_good: bool, now: datetime.datetime) -> None:
    """Remember since when a webhook fails; three days without a success switch it off. In a transaction."""
    rows = WebhookSubscription.objects.filter(pk=subscription_id, is_active=True)
    if is_good:
        rows.filter(failing_since__isnull=False).update(failing_since=None)
        return
    subscription = rows.select_for_update(no_key=True).first()
    if subscription is None:
        return
    if subscription.failing_since is None:
        rows.update(failing_since=now)
    elif now - subscription.failing_since >= LONGEST_FAILING:
        _switch_off(subscription, now)


def _switch_off(subscription: WebhookSubscription, now: datetime.datetime) -> None:
    subscription.is_active, subscription.switched_off_because = False, "failed for three days"
    subscription.save(update_fields=["is_active", "switched_off_because"])
    record(None, "notifications.webhook_off", subscription, fields=["is_active"], reason="failed for three days")
    staff = User.objects.filter(is_staff=True, is_active=True)
    people = [person for person in staff if person == subscription.created_by or can_manage_notices(person)]
    link = f"/admin/notifications/webhooksubscription/{subscription.pk}/change/"
    tell(
        WEBHOOK_OFF,
        origin=f"notices.webhook_off:{subscription.pk}:{now.isoformat()}",
        to=[Recipient(user=person, link=link) for person in people[:20]],
        parameters={"name": subscription.name},
        now=now,
        subject=subscription,
    )
