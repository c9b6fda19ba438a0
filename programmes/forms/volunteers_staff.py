"""Forms of the office: teams, tools, visits by phone, emergency calls."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.fields import AccountField
from accounts.rules import normal_phone
from places.choices import AreaKind
from places.models import Area
from places.permissions import area_paths
from programmes.choices_volunteers import LendingBasis
from programmes.forms.register import TargetForm, day_input
from programmes.forms.rules import RuleForm
from programmes.models import HomeVisit, MobilisationCall, VolunteerTeam
from programmes.seams import branches_in

KINDS = (AreaKind.CITY, AreaKind.DISTRICT, AreaKind.SUBDISTRICT, AreaKind.COMMUNITY)


class TeamForm(forms.ModelForm):
    """A team; its coordinator by account name or confirmed phone, the contact phone never shown again."""

    coordinator_name = AccountField(
        by_phone=True,
        label=_("coordinator (account name or confirmed phone)"),
        required=False,
        widget=UnfoldAdminTextInputWidget,
    )
    new_phone = forms.CharField(
        label=_("phone of the coordinator"), max_length=20, required=False, widget=UnfoldAdminTextInputWidget
    )
    branch_key = forms.ChoiceField(
        label=_("Party organisation behind it"), required=False, widget=UnfoldAdminSelectWidget
    )
    by: Any = None

    class Meta:
        model = VolunteerTeam
        fields = ("name", "area", "branch_key", "is_active")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        branches = {branch.key: branch.name for branch in branches_in(area_paths(self.by, "manage_programmes"))}
        kept = self.instance.branch_key
        choices = [("", "—"), *branches.items(), *([(kept, kept)] if kept and kept not in branches else [])]
        self.fields["branch_key"].choices = choices
        if self.instance.pk:
            self.fields["coordinator_name"].initial = getattr(self.instance.coordinator, "username", "")
            shown = self.instance.masked_phone or "-"
            self.fields["new_phone"].help_text = _("Now: %(phone)s. Leave empty to keep it.") % {"phone": shown}

    def clean_new_phone(self) -> str:
        words = self.cleaned_data["new_phone"].strip()
        try:
            return normal_phone(words) if words else ""
        except ValueError as error:
            raise ValidationError(_("This is not a mobile number.")) from error

    @property
    def values(self) -> dict[str, Any]:
        """What the service keeps."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self.Meta.fields}
        data["coordinator"] = self.cleaned_data["coordinator_name"]
        if self.cleaned_data["new_phone"]:
            data["contact_phone"] = self.cleaned_data["new_phone"]
        return data


class LendForm(TargetForm):
    """Lending a tool to somebody who stands there."""

    contact_name = forms.CharField(label=_("name"), max_length=50)
    contact_phone = forms.CharField(label=_("phone"), max_length=20)
    due_on = forms.DateField(label=_("due"), widget=day_input())
    in_need = forms.BooleanField(
        label=_("in need: elderly, disabled, in hardship"),
        required=False,
        help_text=_("Said by the person; no papers."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        last = timezone.localdate() + datetime.timedelta(days=self.target.most_days)
        self.fields["due_on"].initial = last
        if self.target.basis == LendingBasis.OPEN:
            del self.fields["in_need"]


class ToolTermsForm(TargetForm):
    """For whom a tool is, and for how long."""

    basis = forms.ChoiceField(label=_("for whom"), choices=LendingBasis.choices)
    hours_needed = forms.DecimalField(label=_("hours needed"), max_digits=5, decimal_places=1, required=False)
    most_days = forms.IntegerField(label=_("longest loan (days)"), min_value=1, max_value=90)
    is_in_use = forms.BooleanField(label=_("in use"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.initial = getattr(self.target, name)


class VisitAddForm(RuleForm):
    """A visit that somebody asked for by phone."""

    class Meta:
        model = HomeVisit
        fields = ("area", "kind", "need", "contact_name", "contact_phone", "address", "text", "wished_on")
        widgets = {
            "contact_name": UnfoldAdminTextInputWidget,
            "contact_phone": UnfoldAdminTextInputWidget,
            "address": UnfoldAdminTextInputWidget,
            "text": UnfoldAdminTextareaWidget,
        }


class AssignForm(TargetForm):
    """Which team goes: those of the area of the visit, of areas above and below it."""

    team = forms.ModelChoiceField(label=pgettext_lazy("volunteers", "team"), queryset=VolunteerTeam.objects.none())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        above = Area.objects.above(self.target.area.path).values("pk")
        teams = VolunteerTeam.objects.active().select_related("area").defer("area__geometry")
        near = teams.filter(area__in=above) | teams.filter(area__path__startswith=self.target.area.path)
        self.fields["team"].queryset = near.order_by("area__path", "name")


class DoneForm(TargetForm):
    """What was done."""

    note = forms.CharField(label=_("what was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LessonsForm(TargetForm):
    """What is kept of a call in words."""

    lessons = forms.CharField(
        label=_("summary in words"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AreasField(forms.ModelMultipleChoiceField):
    """Areas, each a step to the right of the one above it."""

    def label_from_instance(self, area: Area) -> str:
        return "\u3000" * max(area.path.strip("/").count("/"), 0) + area.name


class EmergencyForm(RuleForm):
    """An emergency call; areas are those in which the person may call."""

    SHOWN = ("kind", "level", "title", "text", "called_areas", "remind_after_minutes")

    called_areas = AreasField(
        label=_("areas"),
        queryset=Area.objects.none(),
        widget=UnfoldAdminSelectMultipleWidget,
        help_text=_("An area includes everything below it."),
    )
    by: Any = None

    class Meta:
        model = MobilisationCall
        fields = ("kind", "level", "title", "text", "remind_after_minutes")
        widgets = {
            "kind": UnfoldAdminSelectWidget,
            "level": UnfoldAdminSelectWidget,
            "text": UnfoldAdminTextareaWidget,
            "remind_after_minutes": UnfoldAdminIntegerFieldWidget,
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Area.objects.active().under(area_paths(self.by, "manage_programmes")).filter(kind__in=KINDS)
        self.fields["called_areas"].queryset = rows.without_geometry().order_by("path")
