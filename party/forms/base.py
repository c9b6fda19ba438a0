"""What the forms share: days, organisations to choose from, a form about an object."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from party.choices import PostEnd
from party.models import PartyOrganisation
from places.models import Area

MOST_OFFERED = 300


def day_input() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, today unless said otherwise."""
    return forms.DateField(label=label, widget=day_input(), initial=timezone.localdate, **options)


def lines(count: int = 2) -> forms.Textarea:
    """A field for words."""
    return forms.Textarea(attrs={"rows": count})


class TargetForm(forms.Form):
    """A form about an object. It carries no `required` of the browser: the server says what is missing."""

    use_required_attribute = False

    def __init__(self, *args: Any, target: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.target = target


class NothingForm(TargetForm):
    """An act that needs no words."""


class ReasonForm(TargetForm):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=lines())


class EndForm(TargetForm):
    """When and why a post or an appointment ended."""

    day = day_field(_("until (not included)"))
    reason = forms.ChoiceField(label=_("why it ended"), choices=PostEnd.choices)


def organisations_above(area: Area, day: datetime.date, **filters: Any) -> QuerySet[PartyOrganisation]:
    """Organisations that stand in an area or in one above it: what something there may stand under."""
    rows = PartyOrganisation.objects.standing(day).filter(area__in=Area.objects.above(area.path), **filters)
    return rows.order_by("level", "pk")[:MOST_OFFERED]


class OrganisationField(forms.ChoiceField):
    """One of some organisations; gives it, or None. `offer` sets which."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.offered: dict[str, PartyOrganisation] = {}

    def offer(self, rows: QuerySet[PartyOrganisation]) -> None:
        self.offered = {str(row.pk): row for row in rows}
        empty = [] if self.required else [("", "–")]
        self.choices = empty + [(key, f"{row.name} ({row.get_level_display()})") for key, row in self.offered.items()]

    def clean(self, value: Any) -> PartyOrganisation | None:
        return self.offered.get(str(super().clean(value)))


def above_field(required: bool = False) -> OrganisationField:
    """The organisation above."""
    return OrganisationField(label=pgettext_lazy("party", "organisation above"), required=required)
