"""Entering one fact: find the project or firm, choose the item, then only what this item asks for."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from common.errors import Refusal
from complaints.models import Complaint
from credit.admin.base import CreditAdmin, tell
from credit.admin.forms import FactForm
from credit.choices import EventSource
from credit.models import CreditEvent, RulebookVersion
from credit.permissions import can_report, can_report_anywhere
from credit.selectors.items import find_item, item_card, items_by_category
from credit.selectors.same_fact import find_same_fact
from credit.services import report_event
from credit.services.rulebooks import rulebook_in_force
from firms.models import PropertyFirm, ServiceProject
from firms.selectors import project_on
from places.permissions import may_anywhere

MOST_FOUND = 30
FACTS = ("level", "points", "quantity", "occurred_on", "certificate_until", "fact")


class About(NamedTuple):
    """What a fact is about, and where it comes from: a project or a firm as a whole; a complaint; a correction."""

    project: ServiceProject | None
    firm: PropertyFirm
    complaint: Complaint | None
    corrects: CreditEvent | None

    @property
    def query(self) -> dict[str, Any]:
        """The same in an address."""
        named = {
            "project": self.project.pk if self.project else None,
            "firm": self.firm.pk if self.project is None else None,
            "complaint": self.complaint.pk if self.complaint else None,
            "corrects": self.corrects.pk if self.corrects else None,
        }
        return {name: value for name, value in named.items() if value is not None}


class EntryPages(CreditAdmin):
    """The pages on which a fact is entered; works without JavaScript, one question after the other."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and can_report_anywhere(request.user)

    def report_view(self, request: HttpRequest) -> HttpResponse:
        """`?project=`, `?firm=`, `?complaint=` or `?corrects=` say what it is about, `?item=` under which item."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        about = self._about(request)
        if about is None:
            return self._search_page(request, _complaint(request))
        try:
            version = rulebook_in_force(timezone.localdate())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("admin:credit_creditevent_changelist")
        code = request.POST.get("item") or request.GET.get("item") or (about.corrects and about.corrects.item_code)
        if not code:
            return self._items_page(request, version, about)
        item = find_item(version.document, code)
        if item is None:
            messages.error(request, _("The rulebook in force has no such item."))
            return self._items_page(request, version, about)
        return self._fact_page(request, version, about, item_card(version.document, item))

    def _about(self, request: HttpRequest) -> About | None:
        corrects = named(request, "corrects", self.get_queryset(request))
        complaint = _complaint(request)
        projects = ServiceProject.objects.visible_to(request.user).select_related("firm", "estate__area")
        project = named(request, "project", projects)
        if project is None and corrects is not None:
            project = corrects.project
        if project is None and complaint is not None:
            project = _project_of(complaint)
        if project is not None:
            return About(project, project.firm, complaint, corrects)
        firm = named(request, "firm", PropertyFirm.objects.visible_to(request.user))
        if firm is None and corrects is not None:
            firm = corrects.firm
        return About(None, firm, complaint, corrects) if firm is not None else None

    def _search_page(self, request: HttpRequest, complaint: Complaint | None) -> HttpResponse:
        """Projects in the areas where the person may report, and firms as a whole."""
        words = request.GET.get("q", "").replace("\0", "").strip()[:60]
        found: list[ServiceProject] = []
        firms: list[PropertyFirm] = []
        if words:
            projects = ServiceProject.objects.on(timezone.localdate()).visible_to(request.user)
            by_estate = projects.filter(estate__search_text__contains=words.lower())
            by_firm = projects.filter(firm__search_text__contains=words.lower())
            rows = (by_estate | by_firm).select_related("firm", "estate__area").order_by("name", "pk")
            found = [project for project in rows[:MOST_FOUND] if can_report(request.user, project.estate.area)]
            firms = list(PropertyFirm.objects.visible_to(request.user).search(words).order_by("name")[:MOST_FOUND])
        return self.page(
            request,
            "credit/staff_find_project.html",
            _("Report a credit event"),
            query=words,
            projects=found,
            firms=firms,
            complaint=complaint,
        )

    def _items_page(self, request: HttpRequest, version: RulebookVersion, about: About) -> HttpResponse:
        """The items that such a fact may fall under, by category."""
        words = request.GET.get("find", "").replace("\0", "").strip()[:60]
        return self.page(
            request,
            "credit/staff_items.html",
            _("Choose the item"),
            version=version,
            about=about,
            about_query=urlencode(about.query),
            find=words,
            categories=items_by_category(version.document, words, sources_of(request.user, about.complaint)),
        )

    def _fact_page(
        self, request: HttpRequest, version: RulebookVersion, about: About, item: dict[str, Any]
    ) -> HttpResponse:
        offered = sources_of(request.user, about.complaint)
        sources = [source for source in offered if source in item.get("reported_by", offered)]
        if not sources:
            messages.error(request, _("This item cannot be reported from this source."))
            return self._items_page(request, version, about)
        initial = _initial(about)
        day_text = request.POST.get("occurred_on") or initial["occurred_on"].isoformat()
        same = _same_facts(about, item["code"], day_text, request.POST.get("fact", ""))
        form = FactForm(
            request.POST or None, request.FILES or None, item=item, sources=sources, same=same, initial=initial
        )
        if request.method == "POST" and form.is_valid():
            event = tell(request, lambda: _report(request, about, item["code"], form))
            if isinstance(event, CreditEvent):
                return redirect("admin:credit_creditevent_change", event.pk)
        return self.page(
            request,
            "credit/staff_report.html",
            _("Report a credit event"),
            status=422 if request.method == "POST" else 200,
            form=form,
            item=item,
            about=about,
            same=same,
            items_address=f"?{urlencode(about.query)}",
        )


def _report(request: HttpRequest, about: About, code: str, form: FactForm) -> CreditEvent:
    details = form.details()
    if about.corrects is not None:
        details["corrects"] = about.corrects
    if about.project is None:
        details["firm"] = about.firm
    return report_event(
        by=request.user,
        project=about.project,
        item_code=code,
        complaint=about.complaint,
        now=timezone.now(),
        **details,
    )


def _initial(about: About) -> dict[str, Any]:
    """What the form begins with: the record that is corrected, the day of the complaint, else today."""
    if about.corrects is not None:
        return {name: getattr(about.corrects, name) for name in FACTS}
    day = timezone.localdate(about.complaint.created_at) if about.complaint else timezone.localdate()
    return {"occurred_on": day}


def _same_facts(about: About, code: str, day_text: str, words: str) -> list[CreditEvent]:
    """Records that may be about the same fact, those that this one corrects left out."""
    day = FactForm.base_fields["occurred_on"].to_python(day_text) if _is_day(day_text) else timezone.localdate()
    found = find_same_fact(
        project=about.project,
        firm=about.firm,
        item_code=code,
        occurred_on=day,
        complaint=about.complaint,
        fact=words[:500],
    )
    return [event for event in found if about.corrects is None or event.pk != about.corrects.pk]


def _is_day(text: str) -> bool:
    try:
        return bool(FactForm.base_fields["occurred_on"].to_python(text))
    except ValidationError:  # the form says so
        return False


def sources_of(user: Any, complaint: Complaint | None) -> list[str]:
    """Where a fact that this person enters may come from; the likelier first."""
    if complaint is not None:
        return [EventSource.COMPLAINT]
    offered = [EventSource.SUBDISTRICT, EventSource.DEPARTMENT]
    return offered[::-1] if may_anywhere(user, "confirm_credit_event") else offered


def named(request: HttpRequest, name: str, rows: Any) -> Any:
    """The object that the address names, among those the person may see; None when it names none."""
    text = request.GET.get(name, "")
    if not text:
        return None
    found = rows.filter(pk=text).first() if text.isdecimal() and len(text) < 19 else None
    if found is None:
        raise Http404
    return found


def _complaint(request: HttpRequest) -> Complaint | None:
    return named(request, "complaint", Complaint.objects.visible_to(request.user))


def _project_of(complaint: Complaint) -> ServiceProject | None:
    """The project the complaint is about, else the one that served its estate then."""
    if complaint.project is not None:
        return complaint.project
    return project_on(complaint.estate, timezone.localdate(complaint.created_at)) if complaint.estate else None
