"""Awards in the administration: standards as versions, rounds with quotas and panel, applications with sheets."""

from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext_lazy, pgettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from common.downloads import stored_download
from credit.admin.base import AreaFilter
from places.admin.base import adopt
from programmes.admin.base import Act, ActsAdmin
from programmes.admin.rules import DatedRuleAdmin
from programmes.choices_awards import ApplicationState, ReviewLevel, TieStep
from programmes.forms.awards import AnswerForm, QuotaForm, SheetForm, VisitForm, WithdrawalForm
from programmes.forms.register import NothingForm, ReasonForm
from programmes.forms.rounds import ChangeRoundForm, MemberForm, RoundForm, UnseatForm
from programmes.forms.training import StandardForm
from programmes.models import AwardApplication, AwardEvidence, AwardRound, AwardStandard
from programmes.permissions import can_run_rounds, reviews_for_district, reviews_for_subdistrict
from programmes.selectors.awards import checklist, class_title, decision_in_words, panel_with_sheets, with_names
from programmes.services import awards
from programmes.services.awards.ranking import is_sound
from programmes.services.awards.rounds import SEATING, read_standard
from programmes.workflow import find_move
from programmes.workflow_awards import APPLICATION_MOVES, ROUND_MOVES


@admin.register(AwardStandard)
class AwardStandardAdmin(DatedRuleAdmin):
    """Checklists; a changed one is published as the next version."""

    add_form = StandardForm
    shown = ("title", "number", "kind", "shown_items", "source", "digest", "published_by", "published_at")
    list_display = ("title", "code", "number", "kind", "published_at")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("text",) if obj is None else self.shown

    def save_model(self, request: HttpRequest, obj: AwardStandard, form: Any, change: bool) -> None:
        document = read_standard(form.cleaned_data["text"])
        adopt(awards.publish_standard(document, by=request.user, now=timezone.now()), obj)

    @display(description=gettext_lazy("items"))
    def shown_items(self, standard: AwardStandard) -> str:
        return " · ".join(
            f"{item['code']} {item['text']}（{item['points']}）" for one in standard.sections for item in one["items"]
        )


def _round_starts(name: str) -> Any:
    return lambda user, found: found.state in find_move(ROUND_MOVES, name).sources and can_run_rounds(user)


def _may_seat(user: Any, found: AwardRound) -> bool:
    return found.state in SEATING and can_run_rounds(user)


def _may_unseat(user: Any, found: AwardRound) -> bool:
    return _may_seat(user, found) and found.panel.filter(left_at__isnull=True).exists()


def _change(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    for name, value in data.items():
        setattr(found, name, value)
    return awards.keep_round(found, by=request.user)


def _quota(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.set_quota(found.pk, by=request.user, **data)


def _seat(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.seat_member(found.pk, data["username"], by=request.user)


def _unseat(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.unseat_member(int(data["member"]), by=request.user, now=timezone.now())


def _open(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.open_round(found.pk, by=request.user)


def _call(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.call_panel(found.pk, by=request.user)


def _rank(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.rank_round(found.pk, by=request.user, now=timezone.now(), today=timezone.localdate())


def _close(request: HttpRequest, found: AwardRound, data: dict[str, Any]) -> object:
    return awards.close_round(found.pk, by=request.user, now=timezone.now(), today=timezone.localdate())


@admin.register(AwardRound)
class AwardRoundAdmin(ActsAdmin):
    """Rounds of a year: the page of one shows quotas, panel, decisions and what can be done."""

    page_template = "programmes/awards/staff_round.html"
    acts = (
        Act("change", gettext_lazy("Change the round"), ChangeRoundForm, _change, _round_starts("open")),
        Act("quota", gettext_lazy("Set places"), QuotaForm, _quota, _round_starts("open")),
        Act("seat", gettext_lazy("Seat a member of the panel"), MemberForm, _seat, _may_seat),
        Act("unseat", gettext_lazy("Unseat a member of the panel"), UnseatForm, _unseat, _may_unseat),
        Act("open", gettext_lazy("Open for applications"), NothingForm, _open, _round_starts("open")),
        Act("call", gettext_lazy("Hand over to the panel"), NothingForm, _call, _round_starts("call_panel")),
        Act("rank", gettext_lazy("Rank and decide"), NothingForm, _rank, _round_starts("make_public")),
        Act("close", gettext_lazy("Close and give the awards"), NothingForm, _close, _round_starts("close")),
    )
    list_display = ("title", "year", "shown_state", "apply_from", "apply_until", "publicity_until")
    list_filter = (("state", ChoicesDropdownFilter), "year")
    form = RoundForm

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated and self.has_table_here() and can_run_rounds(request.user)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        options["form"] = RoundForm
        return super().get_form(request, obj, change, **options)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return RoundForm.SHOWN

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ()

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:
        """The service keeps the round."""
        return self.model()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside the round."""

    def save_model(self, request: HttpRequest, obj: AwardRound, form: Any, change: bool) -> None:
        adopt(awards.keep_round(AwardRound(**form.cleaned_data), by=request.user), obj)

    def response_post_save_add(self, request: HttpRequest, obj: AwardRound) -> HttpResponse:
        """On to the round's own page, where places and panel are set."""
        return HttpResponseRedirect(self._address_of(obj))

    def page_context(self, request: HttpRequest, target: AwardRound) -> dict[str, Any]:
        counts = dict.fromkeys(ApplicationState.values, 0)
        for state in target.applications.values_list("state", flat=True):
            counts[state] += 1
        quotas = target.quotas.select_related("area").defer("area__geometry")
        return {
            "quotas": [(class_title(target.standard, one.class_code), one) for one in quotas],
            "panel": panel_with_sheets(target),
            "ties": [TieStep(step).label for step in target.tie_rule],
            "counts": [(ApplicationState(code).label, count) for code, count in counts.items() if count],
            "decisions": [decision_in_words(one) | {"is_sound": is_sound(one)} for one in target.decisions.all()[:5]],
        }

    @display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, found: AwardRound) -> str:
        return found.get_state_display()


def _starts(name: str, may: Any) -> Any:
    def offered(user: Any, found: AwardApplication) -> bool:
        return found.state in find_move(APPLICATION_MOVES, name).sources and bool(may(user, found.area))

    return offered


def _reviews_now(user: Any, found: AwardApplication) -> bool:
    first = found.state == ApplicationState.SUBMITTED and reviews_for_subdistrict(user, found.area)
    return first or (found.state == ApplicationState.SUBDISTRICT_DONE and reviews_for_district(user, found.area))


def _reviews_somewhere(user: Any, area: Any) -> bool:
    return reviews_for_subdistrict(user, area) or reviews_for_district(user, area)


def _has_objection(user: Any, found: AwardApplication) -> bool:
    return can_run_rounds(user) and found.objections.filter(state="open").exists()


def _in_hearing(user: Any, found: AwardApplication) -> bool:
    running = found.withdrawals.filter(state="hearing").exclude(notified_by=user)
    return can_run_rounds(user) and running.exists()


def _may_notify(user: Any, found: AwardApplication) -> bool:
    is_free = found.state == ApplicationState.AWARDED and not found.withdrawals.filter(state="hearing").exists()
    return is_free and reviews_for_district(user, found.area)


def _review(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    level = ReviewLevel.SUBDISTRICT if found.state == ApplicationState.SUBMITTED else ReviewLevel.DISTRICT
    form = SheetForm(data, target=found)
    form.cleaned_data = data
    return awards.review_application(found.pk, level, by=request.user, now=timezone.now(), **form.sheet)


def _return(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    return awards.return_application(found.pk, by=request.user, now=timezone.now(), **data)


def _refuse(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    return awards.refuse_application(found.pk, by=request.user, now=timezone.now(), **data)


def _answer(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    return awards.decide_objection(
        int(data["objection"]),
        by=request.user,
        now=timezone.now(),
        is_upheld=data["is_upheld"] == "yes",
        answer=data["answer"],
    )


def _visit(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    return awards.record_visit(found.pk, by=request.user, now=timezone.now(), today=timezone.localdate(), **data)


def _notify(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    return awards.notify_withdrawal(found.pk, by=request.user, now=timezone.now(), today=timezone.localdate(), **data)


def _decide(request: HttpRequest, found: AwardApplication, data: dict[str, Any]) -> object:
    running = found.withdrawals.filter(state="hearing").first()
    if running is None:
        raise Http404
    return awards.decide_withdrawal(
        running.pk,
        by=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
        is_withdrawn=data["is_withdrawn"] == "yes",
        grounds=data["grounds"],
    )


@admin.register(AwardApplication)
class AwardApplicationAdmin(ActsAdmin):
    """Applications in the person's areas: the page of one shows the checklist, sheets, and what can be done."""

    page_template = "programmes/awards/staff_application.html"
    acts = (
        Act(
            "return",
            gettext_lazy("Give back to be completed"),
            ReasonForm,
            _return,
            _starts("return", reviews_for_subdistrict),
        ),
        Act("refuse", pgettext_lazy("awards", "Refuse"), ReasonForm, _refuse, _reviews_now),
        Act("review", gettext_lazy("Hand in the sheet"), SheetForm, _review, _reviews_now),
        Act("answer", gettext_lazy("Decide on an objection"), AnswerForm, _answer, _has_objection),
        Act("visit", gettext_lazy("Enter a revisit"), VisitForm, _visit, _starts("visit", _reviews_somewhere)),
        Act("notify", gettext_lazy("Give notice of a withdrawal"), ReasonForm, _notify, _may_notify),
        Act("decide", gettext_lazy("Decide on the withdrawal"), WithdrawalForm, _decide, _in_hearing),
    )
    list_display = ("shown_subject", "shown_firm", "round", "shown_state", "district_score", "panel_score", "number")
    list_filter = (("state", ChoicesDropdownFilter), AreaFilter, "round__year")
    list_filter_submit = True
    search_fields = ("firm__name", "project__name", "number")

    def get_queryset(self, request: HttpRequest) -> Any:
        return with_names(super().get_queryset(request))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.evidence_view)
        name = "programmes_awardapplication_evidence"
        return [path("evidence/<int:file_pk>/", view, name=name), *super().get_urls()]

    def evidence_view(self, request: HttpRequest, file_pk: int) -> HttpResponse:
        """A file of an application that the person sees."""
        if not self.has_view_permission(request):
            raise Http404
        file = AwardEvidence.objects.visible_to(request.user).filter(pk=file_pk).first()
        if file is None:
            raise Http404
        return stored_download(file.file, file.name)

    def page_context(self, request: HttpRequest, target: AwardApplication) -> dict[str, Any]:
        return {
            "shown_sections": [] if _reviews_now(request.user, target) else checklist(target),  # the sheet has it
            "class_title": class_title(target.round.standard, target.class_code),
            "reviews": target.reviews.select_related("reviewer"),
            "objections": target.objections.all(),
            "visits": target.visits.all(),
            "withdrawals": target.withdrawals.all(),
            "steps": target.steps.select_related("by"),
        }

    @display(description=pgettext_lazy("awards", "for"))
    def shown_subject(self, found: AwardApplication) -> str:
        return str(found)

    @display(description=gettext_lazy("firm"), ordering="firm__name")
    def shown_firm(self, found: AwardApplication) -> str:
        return found.firm.name

    @display(description=gettext_lazy("state"), ordering="state")
    def shown_state(self, found: AwardApplication) -> str:
        return found.get_state_display()
