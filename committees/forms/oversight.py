"""Small forms of what the office finds and orders, and of emergencies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from committees.choices import EmergencyGround, OfficeMeasure, ParalysisGround
from committees.forms.work import ActForm, day, line, paper, text
from committees.models import SupervisorVisit
from firms.models import RepairRecord


class VisitForm(ActForm):
    """What a supervisor found."""

    visited_on = day(_("visited on"))
    findings = text(_("findings"))
    is_in_order = forms.BooleanField(label=pgettext_lazy("work", "nothing to object to"), required=False)


class OrderForm(ActForm):
    """A remedial order."""

    number = line(_("number"), 40)
    text = text(_("what is to be put right"))
    legal_basis = line(_("legal ground"), 300)
    due_on = day(pgettext_lazy("work", "to be put right by"))
    visit = forms.ModelChoiceField(SupervisorVisit.objects.none(), label=_("visit"), required=False)

    def prepare(self, target: Any) -> None:
        self.fields["visit"].queryset = SupervisorVisit.objects.filter(committee=target)  # type: ignore[attr-defined]


class AnswerForm(ActForm):
    """What the committee put right."""

    answer = text(_("what the committee put right"))
    proof = paper(_("proof"))


class AgainForm(ActForm):
    """Once more, with a new day."""

    reason = text(_("reason"))
    due_on = day(pgettext_lazy("work", "to be put right by"))


class MeasureForm(ActForm):
    """What the office does at a standstill."""

    ground = forms.ChoiceField(label=_("why the committee cannot work"), choices=ParalysisGround.choices)
    evidence = text(_("evidence"))
    legal_basis = line(_("legal ground"), 300)
    measure = forms.ChoiceField(label=_("measure"), choices=OfficeMeasure.choices)
    body_name = line(_("name of the new body"), required=False)
    body_seats = forms.IntegerField(label=_("agreed number of members"), min_value=1, initial=7, required=False)
    body_until = day(_("term until (not included)"), required=False)


class EmergencyForm(ActForm):
    """The repair fund is needed at once."""

    ground = forms.ChoiceField(label=_("danger"), choices=EmergencyGround.choices)
    text = text(_("what happened"))
    expected_amount = forms.DecimalField(label=_("expected cost (yuan)"), max_digits=14, decimal_places=2, min_value=0)


class InspectionForm(ActForm):
    """The danger was looked at."""

    inspected_by = line(_("inspected by"))
    inspection = text(_("report of the inspection"))
    is_confirmed = forms.BooleanField(label=_("the danger is confirmed"), required=False)
    paper = paper(_("report as a file"))


class AfterwardsForm(ActForm):
    """What was done and what it cost."""

    spent_amount = forms.DecimalField(label=_("spent (yuan)"), max_digits=14, decimal_places=2, min_value=0)
    report = text(_("report afterwards"))
    repair = forms.ModelChoiceField(RepairRecord.objects.none(), label=_("disclosed repair"), required=False)

    def prepare(self, target: Any) -> None:
        here = RepairRecord.objects.filter(project__estate=target.estate_id)
        self.fields["repair"].queryset = here  # type: ignore[attr-defined]
