"""Forms about a unit: count members, form an organisation, join, send somebody, propose an appointment."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import AccountField
from party.choices import (
    WITH_COMMITTEE,
    AssignmentKind,
    CrossKind,
    LegalPath,
    OrganisationKind,
    OrganisationLevel,
)
from party.forms.base import (
    MOST_OFFERED,
    OrganisationField,
    TargetForm,
    above_field,
    day_field,
    organisations_above,
)
from party.models import PartyOrganisation
from party.querysets import holds_on
from party.units import areas_of, link_of

ENCRYPTED = _("Kept encrypted; read by the organisation line only.")
NO_JOINT = [choice for choice in OrganisationKind.choices if choice[0] != OrganisationKind.JOINT_BRANCH]


class CountForm(TargetForm):
    """How many full members: two numbers."""

    counted_on = day_field(pgettext_lazy("party", "counted on"))
    here = forms.IntegerField(label=pgettext_lazy("party", "full members with membership here"), min_value=0)
    elsewhere = forms.IntegerField(
        label=pgettext_lazy("party", "full members with membership elsewhere"), min_value=0, initial=0
    )
    source = forms.CharField(label=_("source"), max_length=200, required=False)


class FormOwnForm(TargetForm):
    """An organisation of the unit's own. The target is the unit."""

    name = forms.CharField(label=_("name"), max_length=200)
    kind = forms.ChoiceField(label=_("kind"), choices=NO_JOINT, initial=OrganisationKind.BRANCH)
    parent = above_field()
    founded_date = day_field(pgettext_lazy("party", "founded on"))
    approval = forms.CharField(label=pgettext_lazy("party", "document of approval"), max_length=200, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        areas = areas_of(self.target)
        if areas:
            self.fields["parent"].offer(organisations_above(areas[0], timezone.localdate()))


class JoinForm(TargetForm):
    """Which joint branch of the neighbourhood the unit joins."""

    branch = OrganisationField(label=pgettext_lazy("party", "joint Party branch"))
    effective_from = day_field(_("from"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        today = timezone.localdate()
        near = Q(pk__in=[])
        for area in areas_of(self.target):
            near |= Q(area__path__startswith=area.path.rsplit("/", 2)[0] + "/")
        rows = PartyOrganisation.objects.standing(today).filter(near, kind=OrganisationKind.JOINT_BRANCH)
        held = Count("joint_units", filter=holds_on(today, "joint_units__effective_from", "joint_units__effective_to"))
        self.fields["branch"].offer(rows.annotate(held=held).order_by("held", "pk")[:MOST_OFFERED])


def account_field() -> AccountField:
    """The user name of an account, or nothing."""
    return AccountField(
        label=_("User name of the person's account"),
        required=False,
        help_text=_("With it the person finds the assignment after signing in and reports visits on a phone."),
    )


class AccountForm(TargetForm):
    """With which account somebody who was sent reports visits. The target is the assignment."""

    user = account_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].initial = self.target.user.username if self.target.user else ""


class SendForm(TargetForm):
    """Who is sent to the unit, and as what."""

    kind = forms.ChoiceField(label=pgettext_lazy("party", "sent as"), choices=AssignmentKind.choices)
    name = forms.CharField(label=_("name"), max_length=100, help_text=ENCRYPTED)
    effective_from = day_field(_("from"))
    basis = forms.CharField(label=_("basis"), max_length=300, required=False)
    user = account_field()


class TaskForm(TargetForm):
    """By when the next step is to be done."""

    due_on = forms.DateField(label=_("due"), widget=day_field("").widget)


class ProposeForm(TargetForm):
    """An appointment across: both sides, the legal path, the day."""

    kind = forms.ChoiceField(label=_("kind"))
    community = OrganisationField(label=pgettext_lazy("party", "community organisation"))
    name = forms.CharField(label=_("name"), max_length=100, help_text=ENCRYPTED)
    own_post = forms.CharField(label=pgettext_lazy("party", "own post"), max_length=100)
    legal_path = forms.ChoiceField(label=pgettext_lazy("party", "legal path"), choices=LegalPath.choices)
    effective_from = day_field(_("from"))
    document = forms.CharField(label=pgettext_lazy("party", "document or decision"), max_length=300, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in _kinds_for(link_of(self.target))]
        areas = areas_of(self.target)
        if areas:
            levels = (OrganisationLevel.COMMUNITY, OrganisationLevel.STREET)
            rows = organisations_above(areas[0], timezone.localdate(), level__in=levels)
            self.fields["community"].offer(rows)


def _kinds_for(link: str) -> list[CrossKind]:
    if link == "owners_committee":
        return list(WITH_COMMITTEE)
    if link == "firm":
        return [CrossKind.SECRETARY_INSTRUCTS, CrossKind.MANAGER_IN_COMMUNITY]
    return [kind for kind in CrossKind if kind not in WITH_COMMITTEE]
