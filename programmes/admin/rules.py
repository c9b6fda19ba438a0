"""Rules as dated data: coverage target, subsidy rule, rules for rooms, versions of the questionnaire."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.decorators import display

from places.admin.base import adopt
from programmes import services
from programmes.admin.base import RuleAdmin
from programmes.choices import CaretakerKind, EstateClass
from programmes.forms.rules import CoverageTargetForm, RoomRuleForm, SubsidyRuleForm, SurveyFormForm
from programmes.models import CoverageTarget, RoomRule, SubsidyRule, SurveyForm


class DatedRuleAdmin(RuleAdmin):
    """A rule is added by a form of its own, and shown in words afterwards."""

    add_form: Any
    shown: tuple[str, ...]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(self.add_form.Meta.fields) if obj is None else self.shown

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else self.shown

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        if obj is None:
            options["form"] = self.add_form
        return super().get_form(request, obj, change, **options)


@admin.register(CoverageTarget)
class CoverageTargetAdmin(DatedRuleAdmin):
    """Which share of the register should be looked after."""

    add_form = CoverageTargetForm
    shown = ("share", "shown_kinds", "source", "effective_from", "effective_to")
    list_display = ("shown_share", "shown_kinds", "source", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: CoverageTarget, form: Any, change: bool) -> None:
        adopt(services.set_coverage_target(by=request.user, **form.cleaned_data), obj)

    @display(description=_("target"), ordering="share")
    def shown_share(self, target: CoverageTarget) -> str:
        return str(target)

    @display(description=_("caretakers that count"))
    def shown_kinds(self, target: CoverageTarget) -> str:
        return "、".join(str(CaretakerKind(kind).label) for kind in target.counted_kinds)


@admin.register(SubsidyRule)
class SubsidyRuleAdmin(DatedRuleAdmin):
    """What is paid for the service of old estates."""

    add_form = SubsidyRuleForm
    shown = (
        "title",
        "rate",
        "shown_grades",
        "shown_kinds",
        "month_rule",
        "rounding",
        "source",
        "effective_from",
        "effective_to",
    )
    list_display = ("title", "rate", "shown_grades", "month_rule", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: SubsidyRule, form: Any, change: bool) -> None:
        adopt(services.set_subsidy_rule(by=request.user, **form.cleaned_data), obj)

    @display(description=_("grades that give a right to it"))
    def shown_grades(self, rule: SubsidyRule) -> str:
        return "、".join(rule.grades)

    @display(description=_("kinds of estates"))
    def shown_kinds(self, rule: SubsidyRule) -> str:
        return "、".join(str(EstateClass(kind).label) for kind in rule.estate_kinds)


@admin.register(RoomRule)
class RoomRuleAdmin(DatedRuleAdmin):
    """How much room an estate must have."""

    add_form = RoomRuleForm
    shown = ("kind", "least_area", "share", "source", "effective_from", "effective_to")
    list_display = ("kind", "least_area", "share", "source", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: RoomRule, form: Any, change: bool) -> None:
        adopt(services.set_room_rule(by=request.user, **form.cleaned_data), obj)


@admin.register(SurveyForm)
class SurveyFormAdmin(DatedRuleAdmin):
    """Versions of the questionnaire."""

    add_form = SurveyFormForm
    shown = ("title", "number", "shown_questions", "digest", "effective_from", "effective_to")
    list_display = ("title", "number", "effective_from", "effective_to")

    def save_model(self, request: HttpRequest, obj: SurveyForm, form: Any, change: bool) -> None:
        data = dict(form.cleaned_data)
        adopt(services.publish_survey_form(data.pop("questions"), by=request.user, **data), obj)

    @display(description=_("questions"))
    def shown_questions(self, form: SurveyForm) -> str:
        return " · ".join(question["label"] for question in form.questions)
