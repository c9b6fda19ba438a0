"""Forms about subsidy runs."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.forms.register import TargetForm, day_input
from programmes.models import SubsidyLine

QUARTERS = [(number, str(number)) for number in (1, 2, 3, 4)]
MOST_CHOSEN = 2000


class QuarterForm(forms.Form):
    """The quarter whose subsidies are drafted."""

    use_required_attribute = False
    year = forms.IntegerField(label=_("year"), min_value=2000, max_value=2100)
    quarter = forms.TypedChoiceField(label=_("quarter"), choices=QUARTERS, coerce=int)


class PaymentForm(TargetForm):
    """What finance paid: all lines that wait, or some by their estates."""

    paid_on = forms.DateField(label=_("paid on"), widget=day_input(), initial=timezone.localdate)
    reference = forms.CharField(label=_("payment reference"), max_length=80)
    estates = forms.CharField(
        label=_("estate codes"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Separated by commas or lines; empty: every line that waits."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        codes = data.pop("estates", "").replace(",", " ").replace("，", " ").replace("、", " ").upper().split()
        data["line_ids"] = None
        if codes:
            lines = SubsidyLine.objects.filter(run=self.target, estate__code__in=codes)
            found = dict(lines.values_list("pk", "estate__code"))
            unknown = sorted(set(codes) - set(found.values()))
            if unknown:
                words = {"codes": "、".join(unknown[:10])}
                raise ValidationError({"estates": _("Not in this run: %(codes)s.") % words})
            data["line_ids"] = list(found)
        return data
