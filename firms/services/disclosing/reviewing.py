"""The office looks at what was disclosed, and orders corrections."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from audit.services import record
from common.errors import NotAllowed, Refusal
from firms.models import CorrectionOrder, Disclosure, DisclosureReview, DisclosureVersion
from firms.permissions import can_review_disclosures_of
from jobs.services import enqueue


class AlreadyReviewed(Refusal):
    """Somebody looked at it before, or it needs no look."""

    message = _("This version needs no review any more. Reload the page.")


class NotTheLatest(Refusal):
    """There is a newer version."""

    message = _("The firm handed in a newer version meanwhile. Look at that one.")


class AlreadyOrdered(Refusal):
    """A correction of this version was ordered before."""

    message = _("A correction of this version has been ordered already.")


def _locked(version_id: int, by: User) -> DisclosureVersion:
    """The version, its disclosure locked: two officers, or an officer and the firm, take turns."""
    version = DisclosureVersion.objects.select_related("disclosure__project__estate__area").get(pk=version_id)
    Disclosure.objects.select_for_update(of=("self",), no_key=True).get(pk=version.disclosure_id)
    if not can_review_disclosures_of(by, version.disclosure.project.estate):
        raise NotAllowed
    if version.disclosure.versions.filter(number__gt=version.number).exists():
        raise NotTheLatest
    return version


@transaction.atomic
def review_version(
    version_id: int, *, by: User, now: datetime.datetime, is_accepted: bool, reason: str = ""
) -> DisclosureReview:
    """Accept a version, which makes it public, or return it with a reason (审核公开内容).

    Raises `AlreadyReviewed`, `NotTheLatest`, `NotAllowed`; `Refusal` for a return without a reason.
    """
    version = _locked(version_id, by)
    if not version.needs_review or DisclosureReview.objects.filter(version=version).exists():
        raise AlreadyReviewed
    if not is_accepted and not reason.strip():
        raise Refusal(_("Say what has to be corrected."))
    review = DisclosureReview.objects.create(
        version=version, is_accepted=is_accepted, reason=reason.strip(), reviewed_by=by, reviewed_at=now
    )
    record(by, "firms.review_disclosure", version, fields=["review"], reason=reason.strip())
    enqueue("firms.tell_disclosure", queue="notify", noun="review", pk=review.pk)
    return review


@transaction.atomic
def order_correction(
    version_id: int, *, by: User, now: datetime.datetime, reason: str, due_on: datetime.date
) -> CorrectionOrder:
    """Order the firm to correct what is public (责令更正). The page says so until a later version is handed in.

    Raises `NotTheLatest`, `AlreadyOrdered`, `NotAllowed`; `Refusal` without a reason or with a day that is over.
    """
    version = _locked(version_id, by)
    if not DisclosureVersion.objects.public().filter(pk=version.pk).exists():
        raise Refusal(_("Only what is public is ordered to be corrected. Return the version with a reason instead."))
    if not reason.strip():
        raise Refusal(_("Say what is wrong."))
    if due_on <= timezone.localdate(now):
        raise Refusal(_("The day until which it is to be corrected lies in the future."))
    if CorrectionOrder.objects.filter(version=version).exists():
        raise AlreadyOrdered
    order = CorrectionOrder.objects.create(
        version=version, reason=reason.strip(), due_on=due_on, ordered_by=by, ordered_at=now
    )
    record(by, "firms.order_correction", version, fields=["correction_order"], reason=reason.strip())
    enqueue("firms.tell_disclosure", queue="notify", noun="order", pk=order.pk)
    return order
