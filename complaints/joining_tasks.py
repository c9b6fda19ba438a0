"""Neighbours who joined hear of the same steps as the reporter."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from complaints.models import ComplaintEvent, Joining
from jobs.registry import outbox_handler
from jobs.services import enqueue


@outbox_handler("complaints.notify_joined")
def notify_joined(event_id: int) -> None:
    """Promise one message to each neighbour who left an address: one that fails does not repeat the others."""
    event = ComplaintEvent.objects.select_related("complaint").get(pk=event_id)
    for joining in Joining.objects.filter(complaint=event.complaint_id, created_at__lte=event.created_at).iterator():
        if joining.reporter_email:
            enqueue("complaints.notify_joining", event_id=event_id, joining_id=joining.pk)


@outbox_handler("complaints.notify_joining")
def notify_joining(event_id: int, joining_id: int) -> None:
    """Tell one neighbour, under the code of the joining, that something has happened."""
    event = ComplaintEvent.objects.get(pk=event_id)
    joining = Joining.objects.get(pk=joining_id)
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Complaint %(code)s: %(step)s") % {"code": joining.spoken_code, "step": event.get_kind_display()}
        line = _("Look up the complaint with its receipt code on the site where you made it.")
        EmailMessage(subject, line, settings.DEFAULT_FROM_EMAIL, [joining.reporter_email]).send()
