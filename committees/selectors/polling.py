"""The boxes of an assembly: their seals, who watches over them, whether their papers add up."""

import datetime
from collections import defaultdict
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy as pgettext

from committees.choices import Channel
from committees.models import (
    Assembly,
    BallotBox,
    BallotPaper,
    BoxRecount,
    BoxSealing,
    DoorVisit,
    PaperCorrection,
    PaperReturn,
    PaperTyping,
    PollingShift,
)
from committees.rules.polling import BoxPapers, PaperAccount, gaps, open_spans
from committees.selectors.recounting import findings_of

SHOWN_GAPS = 20


PAPER_WORDS: dict[str, Promise] = {
    "issued": pgettext("papers", "issued"),
    "found": pgettext("papers", "taken out of boxes"),
    "handed_over": pgettext("papers", "handed over to the counters"),
    "door": pgettext("papers", "taken at the door"),
    "online": pgettext("papers", "voted online, the sheet kept"),
    "handed_back": pgettext("papers", "handed back"),
    "void": pgettext("papers", "void: lost or replaced"),
    "outstanding": pgettext("papers", "not come back"),
    "difference": pgettext("papers", "difference"),
}
"""Parts of the account of papers, in the order in which they are shown: issued = all the others together."""


def paper_words() -> dict[str, Any]:
    """The parts of the account of papers in words."""
    return {part: str(words) for part, words in PAPER_WORDS.items()}


def boxes_of(assembly: Assembly) -> list[BallotBox]:
    """The boxes in use, with their sealings and openings. Two statements."""
    sealings = BoxSealing.objects.select_related("opening", "first_by", "second_by", "opening__first_by").order_by(
        "round"
    )
    rows = BallotBox.objects.filter(assembly=assembly, withdrawn_at__isnull=True).order_by("number")
    return list(rows.prefetch_related(Prefetch("sealings", sealings.select_related("opening__second_by"))))


def opened_boxes(assembly: Assembly) -> QuerySet[BallotBox]:
    """Boxes out of which papers can be typed."""
    opened = BoxSealing.objects.filter(box=OuterRef("pk"), opening__isnull=False)
    return BallotBox.objects.filter(Exists(opened), assembly=assembly).order_by("number")


def sealed_now(box: BallotBox) -> BoxSealing | None:
    """The sealing that nobody has opened yet."""
    return next((row for row in box.sealings.all() if not hasattr(row, "opening")), None)


def boxes_not_done(assembly: Assembly) -> list[BallotBox]:
    """Boxes that are still sealed, or are being counted again."""
    sealed = BoxSealing.objects.filter(box=OuterRef("pk"), opening__isnull=True)
    counted = BoxRecount.objects.filter(box=OuterRef("pk"), ended_at__isnull=True)
    rows = BallotBox.objects.filter(assembly=assembly, withdrawn_at__isnull=True)
    return list(rows.filter(Exists(sealed) | Exists(counted)).order_by("number"))


def paper_account(assembly: Assembly) -> PaperAccount:
    """Where the papers are. Five statements, whatever the size."""
    typed = PaperTyping.objects.filter(paper=OuterRef("pk"), entry__isnull=False)
    at_door = DoorVisit.objects.filter(entry__isnull=False, assembly=assembly, entry__channel=Channel.DOOR)
    rows = BallotPaper.objects.filter(voice__roll_unit__roll__assembly=assembly).annotate(is_typed=Exists(typed))
    valid, used = Q(void_at__isnull=True), Q(used_at__isnull=False)
    sums = rows.aggregate(
        issued=Count("pk"),
        void=Count("pk", filter=~valid),
        typed=Count("pk", filter=valid & Q(is_typed=True)),
        used=Count("pk", filter=valid & used & Q(is_typed=False)),
        outstanding=Count("pk", filter=valid & ~used & Q(is_typed=False)),
    )
    door = at_door.count()
    handed_back = PaperReturn.objects.filter(paper__in=rows.values("pk")).count()
    waiting = PaperTyping.objects.filter(paper__in=rows.filter(is_typed=False, void_at__isnull=True).values("pk"))
    boxes = _box_papers(assembly)
    return PaperAccount(
        issued=sums["issued"],
        boxes=boxes,
        handed_over=sums["typed"] - sum(box.typed for box in boxes),
        door=door,
        online=sums["used"] - door,
        handed_back=handed_back,
        void=sums["void"] - handed_back,
        outstanding=sums["outstanding"],
        waiting=waiting.values("paper_id").distinct().count(),
    )


def _box_papers(assembly: Assembly) -> list[BoxPapers]:
    typed = dict(
        PaperTyping.objects.filter(box__assembly=assembly, entry__isnull=False)
        .values_list("box_id")
        .annotate(papers=Count("paper_id", distinct=True))
    )
    rows = BallotBox.objects.filter(assembly=assembly, withdrawn_at__isnull=True).order_by("number")
    found = rows.annotate(found=Sum("sealings__opening__papers_found"))
    return [BoxPapers(box.number, box.found or 0, typed.get(box.pk, 0)) for box in found]


def coverage(assembly: Assembly, boxes: list[BallotBox]) -> list[dict[str, Any]]:
    """For each box that stands: when nobody has a shift while it takes papers. One statement."""
    held: dict[int, list[tuple[datetime.datetime, datetime.datetime]]] = defaultdict(list)
    shifts = PollingShift.objects.filter(assembly=assembly, withdrawn_at__isnull=True, box__isnull=False)
    for box_id, starts, ends in shifts.values_list("box_id", "starts_at", "ends_at"):
        held[box_id].append((starts, ends))
    found = []
    for box in boxes:
        hours = None if box.is_mobile else (box.daily_from, box.daily_to)
        spans = open_spans((assembly.opens_at, assembly.closes_at), hours, timezone.get_current_timezone())  # type: ignore[arg-type]
        missing = gaps(spans, held[box.pk])
        if missing:
            found.append({"box": box, "gaps": missing[:SHOWN_GAPS], "more": max(len(missing) - SHOWN_GAPS, 0)})
    return found


def shifts_of(assembly: Assembly, box: BallotBox | None = None) -> list[PollingShift]:
    """The shifts that are kept, in their order; of one box, or all."""
    rows = PollingShift.objects.filter(assembly=assembly, withdrawn_at__isnull=True).select_related("user", "box")
    if box is not None:
        rows = rows.filter(box=box)
    return list(rows.order_by("starts_at", "pk"))


def recounts_of(assembly: Assembly) -> list[dict[str, Any]]:
    """Each recount with what it has found."""
    rows = BoxRecount.objects.filter(box__assembly=assembly).select_related("box", "begun_by").order_by("-pk")
    corrections = PaperCorrection.objects.filter(typing__recount__in=rows)
    made: dict[int, list[PaperCorrection]] = defaultdict(list)
    for row in corrections.select_related("old_entry", "new_entry", "by", "typing__paper").order_by("pk"):
        made[row.typing.recount_id].append(row)
    return [{"recount": row, "findings": findings_of(row), "corrections": made[row.pk]} for row in rows]


def polling_record(assembly: Assembly) -> dict[str, Any] | None:
    """What the record of the result says about the boxes, without names; None where there were none."""
    boxes = [box for box in boxes_of(assembly) if box.sealings.all()]
    if not boxes:
        return None
    account = paper_account(assembly)
    papers = {row.number: row for row in account.boxes}
    return {
        "boxes": [_box_record(box, papers[box.number]) for box in boxes],
        "papers": {part: getattr(account, part) for part in PAPER_WORDS},
        "adds_up": account.adds_up,
        "recounts": [_recount_record(row) for row in reversed(recounts_of(assembly))],
    }


def _box_record(box: BallotBox, papers: BoxPapers) -> dict[str, Any]:
    return {
        "number": box.number,
        "place": box.place,
        "mobile": box.is_mobile,
        "found": papers.found,
        "in_ledger": papers.typed,
        "difference": papers.difference,
        "seals": [
            {
                "seal": row.seal_number,
                "sealed_at": row.sealed_at,
                "opened_at": row.opening.opened_at,
                "intact": row.opening.is_intact,
                "note": row.opening.note,
            }
            for row in box.sealings.all()
        ],
    }


def _recount_record(row: dict[str, Any]) -> dict[str, Any]:
    recount, findings = row["recount"], row["findings"]
    return {
        "box": recount.box.number,
        "reason": recount.reason,
        "same": findings.same,
        "differing": len(findings.differing),
        "missing": len(findings.missing),
        "strange": len(findings.strange),
        "note": recount.note,
        "corrections": [
            {"line_before": one.old_entry.number, "line_after": one.new_entry.number, "motions": one.typing.differing}
            for one in row["corrections"]
        ],
    }
