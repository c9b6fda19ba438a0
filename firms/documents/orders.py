"""A rectification order as a Word document, as it is served."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.word import WordDocument
from firms.models import RectificationOrder


def order_docx(order: RectificationOrder) -> bytes:
    """The .docx of an order in the language of the jurisdiction; the same order gives the same bytes."""
    with translation.override(settings.LANGUAGE_CODE):
        office = order.estate.area.name
        word = WordDocument(_("Rectification order"), at=order.issued_at, author=office)
        word.paragraph(order.number, is_centred=True)
        word.paragraph(_("To %(firm)s:") % {"firm": order.firm.name})
        inspected = order.inspection.submitted_at or order.issued_at
        word.paragraph(
            _(
                "An inspection of %(estate)s by the checklist “%(checklist)s” on %(day)s found what is listed below. "
                "By %(basis)s you are ordered to put it right by %(due)s, that is within %(days)s working days, and "
                "to hand in proof of it through this portal."
            )
            % {
                "estate": order.estate.name,
                "checklist": order.inspection.version.checklist.label,
                "day": f"{timezone.localtime(inspected):%Y-%m-%d}",
                "basis": order.legal_basis,
                "due": order.due_on.isoformat(),
                "days": order.days,
            }
        )
        findings = order.findings.select_related("answer").order_by("pk")
        rows = [
            [str(number), one.label, str(one.get_severity_display()), one.answer.words, one.legal_source]
            for number, one in enumerate(findings, start=1)
        ]
        word.table([_("no."), _("item"), _("severity"), _("what was found"), _("legal source")], rows)
        if order.demand:
            word.heading(_("Demanded besides"))
            word.paragraph(order.demand)
        word.paragraph(
            _("More time can be asked for once, before that day, with the reason. Overdue orders count for credit.")
        )
        word.signature(office, f"{timezone.localtime(order.issued_at):%Y-%m-%d}")
        return word.content()
