"""The worker's side of committees' work: terms that end."""

from celery import shared_task
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import holders
from committees import work_notices as notices
from committees.choices import OfficeState
from committees.models import OfficeAlert
from committees.services.alerts import raise_alerts
from jobs.registry import outbox_handler
from notifications.services import Recipient, tell
from places.models import Area, Estate

MOST_TOLD = 50


@shared_task(name="committees.work_tasks.alert_terms")
def alert_terms() -> int:
    """Every morning in every jurisdiction."""
    return raise_alerts(timezone.now())


@outbox_handler("committees.tell_term")
def tell_term(alert_id: int) -> None:
    """Tell the committee, and the nearest office that guides it. Twice is the same as once."""
    alert = OfficeAlert.objects.select_related("committee", "estate__area").get(pk=alert_id)
    kind = notices.TERM_OVER if alert.kind == OfficeState.OVERDUE else notices.TERM_ENDS
    members = reverse("committee:overview", args=[alert.committee_id])
    office = reverse("admin:committees_ownerscommittee_change", args=[alert.committee_id])
    people = [(person, members) for person in people_for(alert.estate)]
    people += [(person, office) for person in guides_of(alert.estate.area)]
    tell(
        kind,
        origin=f"committees.alert:{alert.pk}",
        to=[Recipient(user=person, link=link) for person, link in people],
        parameters={"committee": str(alert.committee), "day": f"{alert.term_to:%Y-%m-%d}"},
        now=timezone.now(),
    )


def people_for(estate: Estate) -> list[User]:
    """Those who act for the committee of an estate."""
    return list(holders(Estate, [estate.pk], "act_for_committee")[:MOST_TOLD])


def guides_of(area: Area) -> list[User]:
    """Those who guide committees in the area or, where nobody does, in the next one above."""
    above = list(reversed(Area.objects.above(area.path).values_list("pk", flat=True)))
    return next((found for pk in above if (found := list(holders(Area, [pk], "manage_committees")[:MOST_TOLD]))), [])
