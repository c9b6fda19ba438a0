"""Forms about an organisation: found, change, posts, dissolve, units of a joint branch."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import BODY_LEVELS, OrganisationKind, OrganisationLevel, PartyPostKind, PostEnd
from party.forms.base import TargetForm, above_field, day_field, lines, organisations_above

LINE_LEVELS = [(level.value, level.label) for level in OrganisationLevel if level in BODY_LEVELS]


class FoundForm(TargetForm):
    """An organisation of the line in an area; those of units are formed on the unit's page. The target is the area."""

    name = forms.CharField(label=_("name"), max_length=200)
    level = forms.ChoiceField(label=pgettext_lazy("party", "level"), choices=LINE_LEVELS)
    kind = forms.ChoiceField(label=_("kind"), choices=OrganisationKind.choices)
    parent = above_field()
    founded_date = day_field(pgettext_lazy("party", "founded on"))
    approval = forms.CharField(label=pgettext_lazy("party", "document of approval"), max_length=200, required=False)
    member_count = forms.IntegerField(
        label=pgettext_lazy("party", "number of members"), min_value=0, initial=0, help_text=_("A number, no names.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["parent"].offer(organisations_above(self.target, timezone.localdate()))


class ChangeForm(TargetForm):
    """What may change about an organisation."""

    name = forms.CharField(label=_("name"), max_length=200)
    kind = forms.ChoiceField(label=_("kind"), choices=OrganisationKind.choices)
    parent = above_field()
    approval = forms.CharField(label=pgettext_lazy("party", "document of approval"), max_length=200, required=False)
    term_years = forms.IntegerField(label=pgettext_lazy("party", "term in years"), min_value=1, max_value=10)
    term_from = forms.DateField(label=pgettext_lazy("party", "present term from"), required=False)
    member_count = forms.IntegerField(label=pgettext_lazy("party", "number of members"), min_value=0)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        target = self.target
        self.fields["term_from"].widget = day_field("").widget
        others = organisations_above(target.area, timezone.localdate())
        self.fields["parent"].offer([row for row in others if not row.path.startswith(target.path)])
        for name in ("name", "kind", "approval", "term_years", "term_from", "member_count"):
            self.fields[name].initial = getattr(target, name)
        self.fields["parent"].initial = str(target.parent_id or "")


class DissolveForm(TargetForm):
    """When and why an organisation ends."""

    dissolved_date = day_field(pgettext_lazy("party", "dissolved from"))
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines())


class PostForm(TargetForm):
    """Somebody takes a post."""

    post = forms.ChoiceField(label=pgettext_lazy("party", "post"), choices=PartyPostKind.choices)
    name = forms.CharField(
        label=_("name"), max_length=100, help_text=_("Kept encrypted; read by the organisation line only.")
    )
    term_from = day_field(_("from"))


class EndPostForm(TargetForm):
    """Which post ends, when and why."""

    post = forms.ChoiceField(label=pgettext_lazy("party", "post"))
    term_to = day_field(_("until (not included)"))
    reason = forms.ChoiceField(label=_("why it ended"), choices=PostEnd.choices)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.target.posts.filter(term_to=None)
        self.fields["post"].choices = [(row.pk, f"{row.get_post_display()} {row.name}") for row in rows]


class LeaveForm(TargetForm):
    """Which unit leaves the joint branch, and when."""

    row = forms.ChoiceField(label=pgettext_lazy("party", "unit"))
    effective_to = day_field(_("until (not included)"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = self.target.joint_units.filter(effective_to=None).with_unit()
        self.fields["row"].choices = [(row.pk, str(row.unit)) for row in rows]
