"""The result of an assembly as a Word document."""

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from committees.models import Assembly, AssemblyRecord, MotionResult
from committees.selectors.polling import paper_words
from common.word import WordDocument


def result_docx(assembly: Assembly) -> bytes:
    """Notice of the result: figures of each motion, clause, and the digests that anybody can compare."""
    record = AssemblyRecord.objects.get(assembly=assembly)
    document = WordDocument(_("Result of the owners' assembly"), at=record.made_at, author=assembly.estate.name)
    document.facts(
        [
            (_("Estate"), assembly.estate.name),
            (pgettext("assembly", "Title"), assembly.title),
            (_("Voting"), f"{_local(assembly.opens_at)} – {_local(assembly.closes_at)}"),
        ]
    )
    results = MotionResult.objects.filter(motion__assembly=assembly).select_related("motion")
    for result in results.order_by("motion__number"):
        _motion(document, result)
    _polling(document, json.loads(record.payload).get("polling"))
    document.heading(_("Digests"))
    roll = assembly.rolls.defer("payload").latest("number")
    document.facts(
        [
            (_("Roll"), roll.sha256),
            (_("Rules of the count"), assembly.rules_digest),
            (_("Record"), record.sha256),
        ]
    )
    document.signature(assembly.estate.name, f"{timezone.localdate(record.made_at):%Y-%m-%d}")
    return document.content()


def _motion(document: WordDocument, result: MotionResult) -> None:
    values, motion = result.values, result.motion
    document.heading(str(motion))
    verdict = _("Passed") if result.is_passed else _("Not passed")
    if result.is_elected is not None:
        verdict = _("Elected") if result.is_elected else _("Not elected")
    document.paragraph(f"{motion.get_matter_display()}；{motion.get_legal_class_display()}。{verdict}。{result.clause}")
    rows = [
        (label, values[f"{side}_area"], str(values[f"{side}_heads"]))
        for side, label in (
            ("total", _("Whole roll")),
            ("participating", _("Taking part")),
            ("approve", pgettext("ballot", "approve")),
            ("oppose", pgettext("ballot", "oppose")),
        )
    ]
    document.table(["", _("Area (m²)"), _("Heads")], rows)


def _polling(document: WordDocument, polling: dict[str, Any] | None) -> None:
    """Boxes and papers as the record has them; nothing where there were no boxes."""
    if polling is None:
        return
    document.heading(_("Ballot boxes and papers"))
    headers = [_("Ballot box"), _("Papers taken out"), _("In the ledger"), _("Difference")]
    rows = [
        (f"{box['number']} {box['place']}", str(box["found"]), str(box["in_ledger"]), str(box["difference"]))
        for box in polling["boxes"]
    ]
    document.table(headers, rows)
    words = paper_words()
    document.table(
        [_("Ballot papers"), _("Number")], [(str(words[part]), str(polling["papers"][part])) for part in words]
    )
    document.paragraph(_("The papers add up.") if polling["adds_up"] else _("The papers do not add up."))
    for recount in polling["recounts"]:
        document.paragraph(
            _("Recount of box %(box)s: %(same)s the same, %(differing)s differ, %(missing)s not found. %(note)s")
            % recount
        )


def _local(moment: object) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]
