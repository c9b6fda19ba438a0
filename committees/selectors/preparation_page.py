"""The page of an election that is prepared: petition, group, candidates, assembly, and the committee in the end."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from committees.choices import PreparationKind
from committees.selectors.page_parts import MOST, Link, Page, Row, day, postings_of, ruled
from committees.selectors.rule_words import word
from committees.services.preparing import petition_count
from common.masking import mask_name
from common.shares import percent_cut


def preparation_page(preparation: Any, link: Link) -> Page:
    """The preparation of an election with petition, group, candidates, assembly and the committee in the end."""
    page = Page(f"{preparation.estate} {preparation.get_kind_display()}", preparation.get_state_display())
    page.facts = [(_("requested on"), day(preparation.requested_on))]
    if preparation.kind == PreparationKind.FIRST or preparation.petitioners.exists():
        page.facts += [
            (_("share that may ask for it"), ruled(preparation.needed_share, preparation.share_article)),
            (_("share that has signed"), _signed_words(preparation)),
        ]
    page.facts += [
        (_("to be checked by"), day(preparation.check_due_on)),
        (_("group formed on"), day(preparation.formed_on)),
        (_("election due"), day(preparation.elect_due_on)),
    ]
    page.texts = [(_("reason"), preparation.reason)] if preparation.reason else []
    rows = preparation.candidates.prefetch_related("reviews")
    signed = preparation.petitioners.select_related("owner")
    page.lists = [
        (
            _("Owners who signed"),
            [Row(mask_name(row.owner.name), f"{row.area} m²", day(row.signed_on)) for row in signed[:MOST]],
        ),
        (_("Preparatory group"), [Row(row.masked_name, row.get_side_display()) for row in preparation.group.all()]),
        (_("Candidates"), [_candidate(row) for row in rows]),
        (_("Postings"), postings_of(preparation)),
        (_("Assembly and committee"), _outcome(preparation, link)),
    ]
    return page


def _signed_words(preparation: Any) -> str:
    """`12 of 28 owners (42.85 %), 1,024.50 of 2,131.52 m² (48.06 %): reached`; percentages are cut, not rounded."""
    share = petition_count(preparation)
    known = {
        "owners": share.owners,
        "all_owners": share.all_owners,
        "owners_percent": percent_cut(share.by_owners),
        "area": share.area,
        "all_area": share.all_area,
        "area_percent": percent_cut(share.by_area),
    }
    words = _(
        "%(owners)s of %(all_owners)s owners (%(owners_percent)s %%), %(area)s of %(all_area)s m² (%(area_percent)s %%)"
    )
    is_enough = share.reaches(preparation.needed_share)
    reached = _("the share is reached") if is_enough else _("the share is not reached yet")
    return f"{words % known}: {reached}"


def _outcome(preparation: Any, link: Link) -> list[Row]:
    """The assembly that elects, and the committee that was elected."""
    rows = [
        Row(
            row.title,
            f"{day(timezone.localtime(row.opens_at))} – {day(timezone.localtime(row.closes_at))}",
            row.get_state_display(),
            reverse("assemblies:desk", args=[row.code]),
        )
        for row in preparation.assemblies.all()
    ]
    if preparation.committee is not None:
        rows.append(Row(preparation.committee, "", "", link("committee", preparation.committee)))
    return rows


def _candidate(row: Any) -> Row:
    opinions = "; ".join(f"{word(review.body)}: {review.get_opinion_display()}" for review in row.reviews.all())
    ground = f"{row.get_bar_display()} {row.bar_article}".strip() if row.bar else ""
    line = " · ".join(part for part in (row.get_source_display(), opinions, ground) if part)
    return Row(row.masked_name, line, row.get_state_display(), "", bool(row.bar))
