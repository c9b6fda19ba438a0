"""Forms about people sent, appointments across, plans and tasks; rules."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import OrganisationLevel
from party.forms.base import TargetForm, above_field, day_field, day_input, lines, organisations_above
from party.models import FormationRule, ShareTarget

FINDINGS = 3
YES_NO = [("", "–"), ("no", _("no")), ("yes", _("yes"))]


class VisitForm(TargetForm):
    """A visit, and up to three findings, each with its day."""

    visited_on = day_field(_("visited on"))
    summary = forms.CharField(
        label=pgettext_lazy("party", "what was done"),
        max_length=1000,
        widget=lines(3),
        help_text=_("About the unit, not about people."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, FINDINGS + 1):
            self.fields[f"finding_{number}"] = forms.CharField(
                label=_("Finding %(number)d") % {"number": number}, max_length=500, required=False, widget=lines()
            )
            self.fields[f"due_{number}"] = forms.DateField(
                label=_("Finding %(number)d: to be put right by") % {"number": number},
                widget=day_input(),
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for number in range(1, FINDINGS + 1):
            if data.get(f"finding_{number}") and not data.get(f"due_{number}"):
                self.add_error(f"due_{number}", _("Say by when it is to be put right."))
            if data.get(f"due_{number}") and not data.get(f"finding_{number}"):
                self.add_error(f"finding_{number}", _("Say what is to be put right by this day."))
        return data


def findings_in(data: dict[str, Any]) -> list[tuple[str, Any]]:
    """What a visit found, each with its day."""
    numbers = [number for number in range(1, FINDINGS + 1) if data.get(f"finding_{number}")]
    return [(data[f"finding_{number}"], data[f"due_{number}"]) for number in numbers]


class SettleForm(TargetForm):
    """Which finding was put right, and how."""

    finding = forms.ChoiceField(label=pgettext_lazy("party", "finding"))
    settled_on = day_field(pgettext_lazy("party", "settled on"))
    outcome = forms.CharField(label=pgettext_lazy("party", "what was done"), max_length=500, widget=lines())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        from party.models import VisitFinding

        rows = VisitFinding.objects.filter(visit__assignment=self.target, state="open")
        self.fields["finding"].choices = [(row.pk, row.finding) for row in rows]


class DeclareForm(TargetForm):
    """What the person declares."""

    kin = forms.ChoiceField(label=pgettext_lazy("party", "a relative works for the firm"), choices=YES_NO)
    benefit = forms.ChoiceField(label=pgettext_lazy("party", "is paid or favoured by that side"), choices=YES_NO)
    declared_on = day_field(pgettext_lazy("party", "declared on"))


class DocumentForm(TargetForm):
    """The document by which an appointment comes into force."""

    document = forms.CharField(label=pgettext_lazy("party", "document or decision"), max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["document"].initial = self.target.document


class NoteForm(TargetForm):
    """A note that may stay empty."""

    note = forms.CharField(label=_("note"), max_length=300, required=False)


class FoundBranchForm(TargetForm):
    """The joint branch of a planned group."""

    name = forms.CharField(label=_("name"), max_length=200)
    founded_date = day_field(pgettext_lazy("party", "founded on"))
    parent = above_field()
    approval = forms.CharField(label=pgettext_lazy("party", "document of approval"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        levels = (OrganisationLevel.STREET, OrganisationLevel.COMMUNITY, OrganisationLevel.DISTRICT_INDUSTRY)
        self.fields["parent"].offer(organisations_above(self.target.area, timezone.localdate(), level__in=levels))


RULE_FIELDS = (
    "source",
    "effective_from",
    "branch_from",
    "branch_committee_from",
    "branch_committee_least",
    "branch_committee_most",
    "general_branch_above",
    "committee_above",
    "joint_units_most",
    "joint_members_least",
    "joint_distance",
    "community_term_years",
    "other_term_years",
    "days_to_count",
    "days_to_form",
    "days_to_cover",
)


class FormationRuleForm(forms.ModelForm):
    """A formation rule from a day on."""

    class Meta:
        model = FormationRule
        fields = RULE_FIELDS
        widgets = {"effective_from": day_input()}


class ShareTargetForm(forms.ModelForm):
    """A target from a day on."""

    class Meta:
        model = ShareTarget
        fields = ("measure", "share", "source", "effective_from")
        widgets = {"effective_from": day_input()}
