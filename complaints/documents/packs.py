"""The monthly pack as a Word document: from its frozen text, or from a draft that says so."""

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.word import WordDocument
from complaints.choices import PackState
from complaints.models import MonthlyPack
from complaints.views.packs import pack_content, shown


def pack_docx(pack: MonthlyPack) -> bytes:
    """The .docx of a pack in the language of the jurisdiction; an issued pack always gives the same bytes."""
    with translation.override(settings.LANGUAGE_CODE):
        content = pack_content(pack)
        page = shown(content)
        is_issued = pack.state == PackState.ISSUED
        at = pack.issued.issued_at if is_issued else pack.counted_at or pack.created_at
        title = _("%(area)s: one analysis, one dispatch, one review of %(month)s") % {
            "area": content["area"]["name"],
            "month": content["month"],
        }
        word = WordDocument(
            title if is_issued else _("Draft: %(title)s") % {"title": title}, at=at, author=pack.area.name
        )
        _about(word, content, pack.counted_at)
        _analysis(word, page, content["remarks"]["analysis_remark"])
        _dispatch(word, page, content["remarks"]["dispatch_remark"])
        _review(word, page, content)
        word.signature(pack.area.name, f"{timezone.localtime(at):%Y-%m-%d}")
        if is_issued:
            word.paragraph(f"SHA-256: {pack.issued.sha256}")
        return word.content()


def _about(word: WordDocument, content: dict[str, Any], counted_at: datetime.datetime | None) -> None:
    word.facts(
        [
            (_("Period"), " – ".join(content["period"])),
            (_("Compared with"), " – ".join(content["analysis"]["before"])),
            (_("Counted up to"), f"{timezone.localtime(counted_at):%Y-%m-%d %H:%M}" if counted_at else "—"),
        ]
    )


def _words(value: Any) -> str:
    return _("no data") if value is None else str(value)


def _percent(value: Any) -> str:
    return _("no data") if value is None else f"{value} %"


def _analysis(word: WordDocument, page: dict[str, Any], remark: str) -> None:
    word.heading(_("Part one: analysis"))
    figures = [[str(row["label"]), str(row["number"]), str(row["before"])] for row in page["figures"]]
    word.table([_("figure"), _("this month"), _("month before")], figures)
    rates = [
        [str(row["label"]), _percent(row["percent"]), f"{row['top']} / {row['base']}", _percent(row["before"])]
        for row in page["rates"]
    ]
    rates.append([_("composite rate"), _words(page["composite"]["percent"]), "", _words(page["composite"]["before"])])
    word.table([_("rate"), _("this month"), _("cases"), _("month before")], rates)
    heads = [_("name"), _("received"), _("not answered in time"), _("satisfaction rate")]
    for table in page["tables"]:
        if table["rows"]:
            word.heading(str(table["title"]))
            rows = [
                [row["label"], str(row["received"]), str(row["late"]), _percent(row["satisfaction"])]
                for row in table["rows"]
            ]
            word.table(heads, rows)
    if page["repeated"]:
        word.heading(_("The same again and again"))
        rows = [[row["estate"], row["label"], str(row["number"])] for row in page["repeated"]]
        word.table([_("estate"), _("category"), _("complaints")], rows)
    _remark(word, remark)


def _dispatch(word: WordDocument, page: dict[str, Any], remark: str) -> None:
    word.heading(_("Part two: dispatch"))
    _tasks(word, page["dispatch"], _("There are no unfinished tasks in the ledgers."))
    _remark(word, remark)


def _review(word: WordDocument, page: dict[str, Any], content: dict[str, Any]) -> None:
    word.heading(_("Part three: review"))
    word.paragraph(
        _("Of the tasks of the month before, %(done)s are done and %(open)s are not.")
        % {"done": len(page["done"]), "open": len(page["not_done"])}
    )
    _tasks(word, page["done"] + page["not_done"], _("There were no tasks to look back on."))
    _remark(word, content["remarks"]["review_remark"])


def _tasks(word: WordDocument, tasks: list[dict[str, Any]], nothing: str) -> None:
    if not tasks:
        word.paragraph(nothing)
        return
    rows = [
        [task["estate"], task["title"], task["measure"], task["owner"], task["due_on"], str(task["state_label"])]
        for task in tasks
    ]
    heads = [_("estate"), _("title"), _("measure"), _("responsible"), _("to be done by"), _("state")]
    word.table(heads, rows)


def _remark(word: WordDocument, remark: str) -> None:
    if remark:
        word.paragraph(remark)
