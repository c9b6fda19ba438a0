"""Notice and draft contract of a tender as Word documents."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.word import WordDocument
from firms.models import Tender
from firms.selectors.tenders import bonus_rows
from firms.services.tenders.awarding import HandOver


def _moment(value: datetime.datetime) -> str:
    return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"


def notice_docx(tender: Tender) -> bytes:
    """The notice of a published tender (招标公告), in the language of the jurisdiction; equal content, equal bytes."""
    assert tender.published_at is not None and tender.terms is not None
    with translation.override(settings.LANGUAGE_CODE):
        word = WordDocument(_("Notice of tender"), at=tender.published_at, author=tender.tenderee)
        word.facts(_facts(tender))
        word.heading(_("What is wanted"))
        word.paragraph(tender.description)
        word.heading(_("Criteria"))
        rows = [[str(row.number), row.title, row.get_kind_display(), str(row.weight)] for row in tender.criteria.all()]
        word.table([_("No."), _("Criterion"), _("Kind"), _("Highest points")], rows)
        _credit(word, tender)
        word.heading(_("Sealing and opening"))
        text = _(
            "Bids are sealed on the bidder's machine. %(threshold)s of the witnesses below open them together; "
            "before that nobody can read them. Compare the fingerprints with those that the witnesses tell you."
        )
        word.paragraph(text % {"threshold": tender.threshold})
        keys = [[str(row["number"]), row["organisation"], row["digest"]] for row in tender.key_sheet]
        word.table([_("No."), _("Organisation"), _("Fingerprint of the key")], keys)
        word.heading(_("Documents"))
        papers = [[row.title, str(row.version), row.sha256] for row in tender.documents.order_by("title", "version")]
        word.table([_("Title"), _("Version"), "SHA-256"], papers)
        word.signature(tender.tenderee, f"{timezone.localtime(tender.published_at):%Y-%m-%d}")
        return word.content()


def _facts(tender: Tender) -> list[tuple[str, str]]:
    limit = f"{tender.price_limit} {tender.price_unit}" if tender.price_limit is not None else _("none")
    return [
        (pgettext("form", "Code"), tender.code),
        (_("Title"), tender.title),
        (_("Kind"), tender.get_kind_display()),
        (_("Estates"), "、".join(estate.name for estate in tender.estates.order_by("code"))),
        (_("Floor area (m²)"), f"{tender.floor_area:,.2f}"),
        (_("Highest price"), limit),
        (_("Service"), _("from %(day)s, %(months)s months") % {
            "day": tender.service_from.isoformat(), "months": tender.service_months}),
        (_("End of bidding"), _moment(tender.bids_due_at)),
        (_("Opening"), _moment(tender.opening_at)),
        (_("Legal source"), tender.terms.legal_source if tender.terms else ""),
    ]  # fmt: skip


def _credit(word: WordDocument, tender: Tender) -> None:
    word.heading(_("Credit"))
    if tender.worst_rank is not None:
        place = {"place": tender.worst_rank + 1}
        word.paragraph(_("Bidders hold at the end of bidding one of the best %(place)s grades.") % place)
    admitted = _("Firms that are not rated may bid.") if tender.admits_unrated else _("Only rated firms may bid.")
    word.paragraph(admitted)
    for place, points in bonus_rows(tender):
        word.paragraph(_("Bonus for grade no. %(place)s: %(points)s points.") % {"place": place, "points": points})
    if tender.credit_source:
        word.paragraph(_("Source: %(source)s") % {"source": tender.credit_source})


def contract_docx(values: HandOver, at: datetime.datetime) -> bytes:
    """The draft of the service contract of an awarded tender (合同草案): the signatories complete and sign it."""
    tender = values.tender
    with translation.override(settings.LANGUAGE_CODE):
        word = WordDocument(_("Draft contract of property service"), at=at, author=tender.tenderee)
        facts: list[tuple[str, Any]] = [
            (_("Tender"), f"{tender.code} {tender.title}"),
            (_("First signatory"), tender.tenderee),
            (_("Second signatory"), f"{values.firm.name} ({values.firm.unified_code})"),
            (_("Estates"), "、".join(estate.name for estate in values.estates)),
            (_("Floor area (m²)"), f"{values.floor_area:,.2f}"),
            (_("Fee"), f"{values.fee.normalize():f} {values.fee_unit}"),
            (_("Period"), f"{values.effective_from} – {values.effective_to - datetime.timedelta(days=1)}"),
        ]
        word.facts(facts)
        for number, (title, text) in enumerate(_clauses(tender), start=1):
            word.heading(f"{number}. {title}")
            word.paragraph(text)
        word.signature(_("First signatory (seal)"), _("Second signatory (seal)"), _("Date"))
        return word.content()


def _clauses(tender: Tender) -> list[tuple[str, str]]:
    return [
        (_("Service"), tender.description),
        (_("Fee"), _("The fee is the one of the bid. It is not raised during the period without a decision.")),
        (_("Bid"), _("Tender document and opened bid are parts of this contract; their digests are published.")),
        (_("Filing"), _("The firm files this contract and its project with the office in the time that is set.")),
        (_("Hand-over"), _("At the end rooms, archives, seals and funds are handed over by a list signed by both.")),
    ]
