"""The page of a monthly pack: analysis, dispatch and review with the cases behind each figure."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from complaints.choices import EntryState, Ledger, PackState
from complaints.forms.ledgers import RemarksForm
from complaints.models import Category, MonthlyPack
from complaints.permissions import can_keep_ledger
from complaints.rules.measures import MEASURES
from complaints.selectors.packs import content_of
from complaints.services.packs import REMARKS
from complaints.views.statistics import CASES

RATE_WORDS = {
    "response": _("response rate"),
    "in_time": _("answered in time"),
    "resolution": _("resolution rate"),
    "satisfaction": _("satisfaction rate"),
}
RATE_PARTS = {
    "response": ("response_in_time", "response_due"),
    "in_time": ("answer_in_time", "answer_due"),
    "resolution": ("settled", "valid"),
    "satisfaction": ("satisfied", "valid"),
}


class CaseLinks:
    """Addresses of the cases behind a figure of a pack: its area and its days."""

    def __init__(self, content: dict[str, Any]) -> None:
        first, last = content["period"]
        self.query = {"first": first, "last": last, "area": content["area"]["code"]}

    def to(self, measure: str, **narrowed: str) -> str:
        """The cases of a measure, narrowed to an estate, say."""
        return reverse(CASES) + "?" + urlencode(self.query | {"measure": measure} | narrowed)


def pack_content(pack: MonthlyPack) -> dict[str, Any]:
    """What a pack says: frozen when it is issued, else the draft with its remarks."""
    if pack.state == PackState.ISSUED:
        return content_of(pack.issued)
    return {**pack.content, "remarks": {name: getattr(pack, name) for name in REMARKS}}


def pack_context(pack: MonthlyPack, user: Any, form: RemarksForm | None = None) -> dict[str, Any]:
    """All of the page."""
    may_keep = can_keep_ledger(user, pack.area)
    frame = {"pack": pack, "may_keep": may_keep, "is_issued": pack.state == PackState.ISSUED}
    if pack.state == PackState.BUILDING:
        return frame
    content = pack_content(pack)
    return {
        **frame,
        **shown(content),
        "form": form or RemarksForm(initial=content["remarks"]) if may_keep and not frame["is_issued"] else None,
        "issued": pack.issued if frame["is_issued"] else None,
    }


def shown(content: dict[str, Any]) -> dict[str, Any]:
    """A pack's content with words in the language of the page and addresses of the cases."""
    links, analysis = CaseLinks(content), content["analysis"]
    tables = (
        ("categories", _("By what it is about"), "group"),
        ("areas", _("By area"), "area"),
        ("estates", _("Estates with the most complaints"), "estate"),
        ("firms", _("By firm"), "firm"),
    )
    names = _category_names()
    return {
        "content": content,
        "figures": [
            {**row, "label": MEASURES[row["name"]].label, "address": links.to(row["name"])}
            for row in analysis["figures"]
        ],
        "rates": [_rate(row, links) for row in analysis["rates"]],
        "composite": analysis["composite"],
        "tables": [
            {
                "key": key,
                "title": title,
                "rows": [_row(row, param, links, names if key == "categories" else {}) for row in analysis[key]],
            }
            for key, title, param in tables
        ],
        "repeated": [
            {
                **row,
                "label": names.get(row["category"], row["label"]),
                "address": links.to("received", estate=row["code"], category=row["category"]),
            }
            for row in analysis["repeated"]
        ],
        "dispatch": [task_row(task) for task in content["dispatch"]],
        "done": [task_row(task) for task in content["review"]["done"]],
        "not_done": [task_row(task) for task in content["review"]["not_done"]],
    }


def _category_names() -> dict[str, str]:
    return {category.code: category.label for category in Category.objects.all()}


def _rate(row: dict[str, Any], links: CaseLinks) -> dict[str, Any]:
    top, base = RATE_PARTS[row["name"]]
    return {
        **row,
        "label": RATE_WORDS[row["name"]],
        "top_address": links.to(top),
        "base_address": links.to(base),
        "more_address": links.to("basically_satisfied"),
    }


def _row(row: dict[str, Any], param: str, links: CaseLinks, names: dict[str, str]) -> dict[str, Any]:
    narrowed = {param: row["code"]}
    if param == "area" and row["code"] == links.query["area"]:
        narrowed["alone"] = "on"
    return {
        **row,
        "label": names.get(row["code"], row["label"]),
        "address": links.to("received", **narrowed),
        "late_address": links.to("answer_late", **narrowed),
    }


def task_row(task: dict[str, Any]) -> dict[str, Any]:
    """A task with words for its ledger and state."""
    return {
        **task,
        "ledger_label": Ledger(task["ledger"]).label,
        "state_label": EntryState(task["state"]).label,
        "address": reverse("admin:complaints_ledgerentry_change", args=[task["entry"]]),
    }
