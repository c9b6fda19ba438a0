"""Filters that people keep, files of what is filtered, and finding complaints by a phone number."""

import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import object_ids
from audit.services import record
from common.crypto import keyed_hash
from common.errors import NotAllowed, Refusal
from complaints.models import Complaint, SavedFilter
from complaints.permissions import can_see_queue
from complaints.services import ledgers
from complaints.services.order_files import ANSWERS, ORDERS, STATUS
from jobs.models import JobRun
from jobs.services import start_job
from places.models import Area
from places.permissions import area_paths
from places.querysets import under_paths

if TYPE_CHECKING:
    from accounts.models import User

MOST_FILTERS = 30
MOST_FOUND = 50
KEEP_FILES = datetime.timedelta(days=7)
EXPORT = "complaints.export"
TAKEN_IN = ["input_file", "error_file"]
SHORT_LIVED = {
    EXPORT: ["result_file"],
    ORDERS: TAKEN_IN,
    ANSWERS: TAKEN_IN,
    STATUS: ["result_file"],
    ledgers.EXPORT: ["result_file"],
}


class TooManyFilters(Refusal):
    """Somebody keeps as many filters as one may."""

    message = gettext_lazy("You keep thirty filters already. Delete one that you no longer need.")
    status = 422


@transaction.atomic
def save_filter(*, by: "User", name: str, query: str, is_shared: bool = False, is_default: bool = False) -> SavedFilter:
    """Keep a way to narrow the queue under a name (保存筛选); the same name again replaces it.

    Shared, it is seen by the office for which the person works. Raises `NotAllowed`, `TooManyFilters`.
    """
    if not can_see_queue(by):
        raise NotAllowed
    mine = SavedFilter.objects.filter(owner=by)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_FILTERS:
        raise TooManyFilters
    if is_default:
        mine.filter(is_default=True).update(is_default=False)
    values = {"query": query, "is_default": is_default, "area": _office_of(by) if is_shared else None}
    saved, _is_new = SavedFilter.objects.update_or_create(owner=by, name=name, defaults=values)
    record(by, "complaints.save_filter", saved, fields=values)
    return saved


def _office_of(user: "User") -> Area | None:
    """The highest area for which somebody works."""
    held = object_ids(user, "places.view_work") | object_ids(user, "places.handle_complaints")
    return Area.objects.filter(pk__in=held).without_geometry().order_by("path").first()


@transaction.atomic
def delete_filter(filter_id: int, *, by: "User") -> None:
    """Forget a filter; only its owner may. Raises `SavedFilter.DoesNotExist`."""
    saved = SavedFilter.objects.select_for_update().get(pk=filter_id, owner=by)
    record(by, "complaints.delete_filter", saved)
    saved.delete()


@transaction.atomic
def start_export(*, by: "User", query: str, kind: str, with_contacts: bool = False) -> JobRun:
    """Have a file made of what the queue shows (导出), in the background; `kind` is `xlsx` or `csv`.

    Contacts in clear need the right to see personal data, and are in the trail at once. Raises `NotAllowed`.
    """
    if not can_see_queue(by) or (with_contacts and not area_paths(by, "view_personal_data")):
        raise NotAllowed
    job = start_job(EXPORT, _("Complaints as a file"), started_by=by, query=query, form=kind, contacts=with_contacts)
    fields = ["contact"] if with_contacts else []
    record(by, "complaints.export", job, fields=fields)
    return job


def purge_exports(now: datetime.datetime) -> int:
    """Delete files with words of residents a week after their job ended; its row stays. Returns of how many jobs."""
    purged = 0
    for kind, names in SHORT_LIVED.items():
        kept = Q(*((f"{name}__gt", "") for name in names), _connector=Q.OR)
        for job in JobRun.objects.filter(kept, kind=kind, finished_at__lt=now - KEEP_FILES).order_by("pk"):
            for name in names:
                getattr(job, name).delete(save=False)
            job.save(update_fields=names)
            purged += 1
    return purged


@transaction.atomic
def find_by_phone(phone: str, *, by: "User") -> list[Complaint]:
    """The newest complaints of a phone number where the person may see personal data; every look is audited."""
    paths = area_paths(by, "view_personal_data")
    if not paths:
        raise NotAllowed
    reach = under_paths(paths, "area__path") | under_paths(paths, "handling_area__path")
    rows = Complaint.objects.visible_to(by).filter(reach, reporter_phone_hash=keyed_hash(phone))
    record(by, "complaints.find_by_phone", by, fields=["reporter_phone"])
    return list(rows.for_list().defer("area__geometry").order_by("-created_at", "-pk")[:MOST_FOUND])
