"""Who is told of places in sessions, and of what happens to applications for awards."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from firms.selectors.inspection_people import people_of_firm
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell
from programmes.models import AwardStep, AwardWithdrawal, Enrolment, PanelMember
from programmes.notices import AWARD_TO_FIRM, AWARD_TO_PANEL, PLACE

PANEL_STEPS = {
    "seated": gettext_lazy("you have been seated in the panel"),
    "score": gettext_lazy("applications are to be scored"),
    "vote": gettext_lazy("equal applications are to be voted on"),
}


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


@outbox_handler("programmes.tell_panel")
def tell_panel(member_ids: list[int], moment: str, mark: str) -> None:
    """Tell members of a panel what waits for them; `mark` tells one occasion from the next of the same kind."""
    members = PanelMember.objects.filter(pk__in=member_ids, left_at__isnull=True).select_related("round", "user")
    link = reverse("panel:index")
    for member in members.order_by("pk"):
        with translation.override(settings.LANGUAGE_CODE):
            step = str(PANEL_STEPS[moment])
        tell(
            AWARD_TO_PANEL,
            origin=f"programmes.award_panel:{member.pk}:{moment}:{mark}",
            to=[Recipient(user=member.user, link=link)],
            parameters={"round": member.round.title, "step": step},
            now=timezone.now(),
            subject=member.round,
        )
