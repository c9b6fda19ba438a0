"""Monthly packs: made by a job, remarked on by the officer, issued once and frozen."""

import datetime
import json
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.services import record
from common.digest import canonical_json, sha256_hex
from common.errors import MoveNotAllowed, NotAllowed, Refusal
from complaints.choices import PackState
from complaints.models import IssuedPack, MonthlyPack
from complaints.permissions import can_keep_ledger
from complaints.rules.periods import month_period
from complaints.selectors.facts import statistic_policy_on
from complaints.selectors.packs import analysis_of, dispatch_of, issued_before, review_of
from complaints.selectors.statistics import as_of, statistic_today
from complaints.services.statistics import refresh_statistics
from jobs.models import JobRun
from jobs.services import start_job
from places.models import Area

if TYPE_CHECKING:
    from accounts.models import User

REMARKS = ("analysis_remark", "dispatch_remark", "review_remark")
STEPS = 4


class MonthNotOver(Refusal):
    """A pack is issued when its month is over and all of it is counted."""

    message = gettext_lazy("This month is not over. The pack can be made now and is issued after the last day.")


class PackExists(Refusal):
    """There is a pack of this area and month."""

    message = gettext_lazy("There is already a pack of this area and month. Open it in the list.")


def _locked(pack_id: int, by: "User") -> MonthlyPack:
    pack = MonthlyPack.objects.select_for_update(of=("self",), no_key=True).select_related("area").get(pk=pack_id)
    if not can_keep_ledger(by, pack.area):
        raise NotAllowed
    return pack


@transaction.atomic
def begin_pack(area: Area, month: datetime.date, *, by: "User", now: datetime.datetime) -> JobRun:
    """Begin the pack of an area and statistic month (生成月度专报). Returns the job. Raises `PackExists`."""
    if not can_keep_ledger(by, area):
        raise NotAllowed
    month = month.replace(day=1)
    period = month_period(month, statistic_policy_on(month).month_starts_on)
    pack, is_new = MonthlyPack.objects.get_or_create(
        area=area,
        month=month,
        defaults={"first_day": period.first, "last_day": period.last, "created_by": by, "created_at": now},
    )
    if not is_new:
        raise PackExists
    record(by, "complaints.begin_pack", pack)
    return _job(pack, by)


@transaction.atomic
def make_pack_anew(pack_id: int, *, by: "User") -> JobRun:
    """Make a draft again with what is known now (重新生成); the remarks stay."""
    pack = _locked(pack_id, by)
    if pack.state == PackState.ISSUED:
        raise MoveNotAllowed
    record(by, "complaints.make_pack_anew", pack)
    return _job(pack, by)


def _job(pack: MonthlyPack, by: "User") -> JobRun:
    title = _("Monthly pack: %(pack)s") % {"pack": pack}
    return start_job("complaints.build_pack", title, started_by=by, pack_id=pack.pk)


def build_pack(pack_id: int, *, now: datetime.datetime, told: Callable[[int], None] = lambda done: None) -> MonthlyPack:
    """Count what changed, then write analysis, dispatch and review into a draft. An issued pack stays as it is."""
    refresh_statistics(now)
    told(1)
    pack = MonthlyPack.objects.select_related("area").get(pk=pack_id)
    content = {
        "area": {"code": pack.area.code, "name": pack.area.name},
        "month": f"{pack.month:%Y-%m}",
        "period": [pack.first_day, pack.last_day],
        "analysis": analysis_of(pack),
    }
    told(2)
    content["dispatch"] = dispatch_of(pack)
    told(3)
    content["review"] = review_of(pack)
    with transaction.atomic():
        pack = MonthlyPack.objects.select_for_update(of=("self",), no_key=True).get(pk=pack_id)
        if pack.state != PackState.ISSUED:
            pack.content, pack.counted_at, pack.state = json.loads(canonical_json(content)), as_of(), PackState.DRAFT
            pack.save(update_fields=["content", "counted_at", "state"])
    told(STEPS)
    return pack


@transaction.atomic
def remark_on_pack(pack_id: int, *, by: "User", **remarks: str) -> MonthlyPack:
    """The officer's words on analysis, dispatch and review, before it is issued."""
    pack = _locked(pack_id, by)
    if pack.state != PackState.DRAFT:
        raise MoveNotAllowed
    for name in REMARKS:
        setattr(pack, name, remarks.get(name, "").strip())
    pack.save(update_fields=[*REMARKS])
    record(by, "complaints.remark_on_pack", pack, fields=REMARKS)
    return pack


@transaction.atomic
def issue_pack(pack_id: int, *, by: "User", now: datetime.datetime) -> IssuedPack:
    """Issue a draft (印发): its content is frozen with a digest. Raises `MonthNotOver`, `MoveNotAllowed`."""
    pack = _locked(pack_id, by)
    if pack.state != PackState.DRAFT:
        raise MoveNotAllowed
    if pack.counted_at is None or statistic_today(min(now, pack.counted_at)) <= pack.last_day:
        raise MonthNotOver
    text = canonical_json(
        {
            **pack.content,
            "counted_at": pack.counted_at,
            "issued_at": now,
            "remarks": {name: getattr(pack, name) for name in REMARKS},
        }
    )
    pack.state = PackState.ISSUED
    pack.save(update_fields=["state"])
    issued = IssuedPack.objects.create(
        pack=pack, text=text, sha256=sha256_hex(text), before=issued_before(pack), issued_by=by, issued_at=now
    )
    record(by, "complaints.issue_pack", pack, fields=["state"], reason=issued.sha256)
    return issued
