"""Who is told of places in sessions, and of what happens to applications for awards."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from firms.selectors.inspection_people import people_of_firm
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell
from programmes.models import AwardStep, AwardWithdrawal, Enrolment
from programmes.notices import AWARD_TO_FIRM, PLACE


@outbox_handler("programmes.tell_place")
def tell_place(enrolment_id: int) -> None:
    """Tell somebody who waited that they have a place. Twice is the same as once."""
    enrolment = Enrolment.objects.select_related("session__course", "person").get(pk=enrolment_id)
    link = reverse("training:session", args=[enrolment.session_id])
    with translation.override(settings.LANGUAGE_CODE):
        day = date_format(timezone.localdate(enrolment.session.starts_at), "DATE_FORMAT")
    tell(
        PLACE,
        origin=f"programmes.enrolment:{enrolment.pk}",
        to=[Recipient(user=enrolment.person, link=link)],
        parameters={"course": enrolment.session.course.title, "day": day},
        now=timezone.now(),
        subject=enrolment,
    )


@outbox_handler("programmes.tell_award")
def tell_award(noun: str, pk: int) -> None:
    """Tell a firm's people of a step of its application (`step`), or that its award is to be withdrawn."""
    row = (AwardStep if noun == "step" else AwardWithdrawal).objects.select_related("application__firm").get(pk=pk)
    application = row.application
    with translation.override(settings.LANGUAGE_CODE):
        step = str(row.get_to_state_display() if isinstance(row, AwardStep) else _("Notice of a withdrawal"))
    link = reverse("awards:application", args=[application.pk])
    tell(
        AWARD_TO_FIRM,
        origin=f"programmes.award_{noun}:{pk}",
        to=[Recipient(user=person, link=link) for person in people_of_firm(application.firm)],
        parameters={"subject": str(application), "step": step},
        now=timezone.now(),
        subject=row,
    )
