"""Forms of staff about tenders and purchases, in the administration."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import AccountField
from accounts.models import User
from firms.choices import CriterionKind, DocumentKind, TenderKind, WitnessRole
from firms.models import PurchaseItem
from firms.services.tenders.publishing import MOST_BYTES
from places.models import Area, Estate

MOST_CHOICES = 500
MOMENT = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """A day and a time, as browsers ask for them."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        super().__init__(widget=widget, input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"], **options)


class DayField(forms.DateField):
    """A day."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def areas_for(user: User) -> Any:
    """Areas in which the person may run tenders, down to the subdistrict."""
    from firms.permissions import holds_for_whole
    from places.permissions import area_paths
    from places.querysets import under_paths

    areas = Area.objects.filter(kind__in=("city", "district", "subdistrict"), is_active=True).defer("geometry")
    if holds_for_whole(user, "manage_firms"):
        return areas
    paths = area_paths(user, "manage_firms")
    return areas.filter(under_paths(paths, field="path")) if paths else areas.none()


class TenderForm(forms.Form):
    """The terms of a tender. Estates by their codes, so that the page stays small in a big city."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    estates = forms.CharField(label=_("Codes of the estates"), help_text=_("Separated by commas or spaces."))
    kind = forms.ChoiceField(label=_("Kind"), choices=TenderKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    tenderee = forms.CharField(label=_("Tenderee"), max_length=200)
    description = forms.CharField(label=_("What is wanted"), widget=forms.Textarea(attrs={"rows": 5}))
    floor_area = forms.DecimalField(
        label=_("Floor area (m²)"), max_digits=14, decimal_places=2, min_value=Decimal("0.01")
    )
    price_unit = forms.CharField(label=_("Unit of the price"), max_length=60, initial=_("yuan/m²/month"))
    price_limit = forms.DecimalField(
        label=_("Highest price"), required=False, max_digits=14, decimal_places=4, min_value=Decimal("0.0001")
    )
    service_from = DayField(label=_("Service from"))
    service_months = forms.IntegerField(label=_("Months of service"), min_value=1, max_value=240)
    bids_due_at = MomentField(label=_("End of bidding"))
    opening_at = MomentField(label=_("Opening"))
    threshold = forms.IntegerField(
        label=_("Witnesses who open together"), min_value=2, max_value=9, initial=2, help_text=_("At least two.")
    )
    worst_place = forms.IntegerField(
        label=_("Admitted: the best … grades"), required=False, min_value=1, max_value=9,
        help_text=_("1 admits only the best grade of the rulebook. Empty admits every grade."),
    )  # fmt: skip
    admits_unrated = forms.BooleanField(label=_("Admits firms that are not rated"), required=False, initial=True)
    bonus = forms.CharField(
        label=_("Credit bonus"), required=False, help_text=_("Place of the grade = points, e.g. 1=3, 2=1")
    )
    credit_source = forms.CharField(label=_("Source of the credit condition"), required=False, max_length=300)
    drops_extremes = forms.BooleanField(
        label=_("With five experts or more, the highest and the lowest points are left out"), required=False
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas_for(user)  # type: ignore[attr-defined]

    def clean_estates(self) -> list[Estate]:
        codes = self.cleaned_data["estates"].replace(",", " ").replace("，", " ").split()
        found = list(Estate.objects.filter(code__in=codes[:MOST_CHOICES]).select_related("area"))
        missing = sorted(set(codes) - {estate.code for estate in found})
        if missing or not found:
            raise ValidationError(_("Unknown estates: %(codes)s"), params={"codes": ", ".join(missing)})
        return found

    def clean_bonus(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for pair in self.cleaned_data["bonus"].replace("，", ",").split(","):
            if not pair.strip():
                continue
            place, _sign, points = pair.partition("=")
            try:
                found[str(int(place) - 1)] = str(Decimal(points.strip()))
            except (ValueError, InvalidOperation) as error:
                raise ValidationError(_("Write pairs like 1=3, 2=1.")) from error
        return found

    def values(self) -> dict[str, Any]:
        """What the service takes, without area and estates."""
        data = dict(self.cleaned_data)
        place, bonus = data.pop("worst_place"), data.pop("bonus")
        for name in ("area", "estates"):
            del data[name]
        return {**data, "worst_rank": place - 1 if place else None, "credit_bonus": bonus}


class CriteriaForm(forms.Form):
    """Criteria as lines: title, points, kind."""

    lines = forms.CharField(
        label=_("Criteria, one a line: title | highest points | expert or price"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_lines(self) -> list[dict[str, Any]]:
        rows = []
        for line in self.cleaned_data["lines"].splitlines():
            if not line.strip():
                continue
            parts = [part.strip() for part in line.replace("｜", "|").split("|")]
            try:
                title, weight, kind = parts[0], Decimal(parts[1]), CriterionKind(parts[2])
            except (IndexError, ValueError, InvalidOperation) as error:
                raise ValidationError(_("Write each line as: title | points | expert or price.")) from error
            rows.append({"title": title, "weight": weight, "kind": kind})
        return rows


class WitnessForm(forms.Form):
    """A witness of the opening."""

    user = AccountField(label=_("User name"))
    role = forms.ChoiceField(label=_("For"), choices=WitnessRole.choices)
    organisation = forms.CharField(label=_("Organisation"), max_length=200)


class ExpertForm(forms.Form):
    """An expert."""

    user = AccountField(label=_("User name"))
    field = forms.CharField(label=_("Field"), max_length=100, required=False)


class DocumentForm(forms.Form):
    """A document, or its next version."""

    kind = forms.ChoiceField(label=_("Kind"), choices=DocumentKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    file = forms.FileField(label=_("File"), max_length=200)

    def clean_file(self) -> bytes:
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("A document is a PDF, Word or Excel file of at most 20 MB. Choose another file."))
        return upload.read()


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class PutOffForm(ReasonForm):
    """Later dates."""

    bids_due_at = MomentField(label=_("End of bidding"))
    opening_at = MomentField(label=_("Opening"))


class AnswerForm(forms.Form):
    """An answer to all."""

    answer = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class PubliciseForm(forms.Form):
    """Which bid shall have it."""

    bid = forms.TypedChoiceField(label=_("Bid"), coerce=int)
    reason = forms.CharField(
        label=_("Reason, where it is not the first"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, bids: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bid"].choices = bids  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What an objection comes to."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=(("dismissed", _("dismissed")), ("upheld", _("upheld: the award falls")))
    )
    decision = forms.CharField(label=_("Grounds"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class RoundForm(forms.Form):
    """A round of government purchase."""

    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    opens_at = MomentField(label=_("Applications from"))
    closes_at = MomentField(label=_("Applications until"))
    items = forms.ModelMultipleChoiceField(
        label=_("Services"), queryset=PurchaseItem.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["area"].queryset = areas_for(user)  # type: ignore[attr-defined]
        self.fields["items"].queryset = PurchaseItem.objects.filter(is_active=True)  # type: ignore[attr-defined]


class GapsForm(forms.Form):
    """Opening with too few shares for some bids."""

    with_gaps = forms.CharField(
        label=_("If shares are missing: why they cannot be had"), max_length=300, required=False
    )


def local(moment: datetime.datetime) -> str:
    """A moment as the field shows it."""
    from django.utils import timezone

    return timezone.localtime(moment).strftime(MOMENT)
