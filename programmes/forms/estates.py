"""Forms about rooms and assets."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programmes.choices import InspectionResult, RoomUse
from programmes.forms.register import TargetForm, day_input


class MisuseForm(TargetForm):
    """A room that is used for something else."""

    found_on = forms.DateField(label=_("found on"), widget=day_input(), initial=timezone.localdate)
    use = forms.ChoiceField(
        label=_("use"), choices=[(RoomUse.MISUSED, RoomUse.MISUSED.label), (RoomUse.LET, RoomUse.LET.label)]
    )
    finding = forms.CharField(
        label=_("what was found"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What the room is used for; no names of persons."),
    )


class OrderForm(TargetForm):
    """An order with its due day."""

    order_number = forms.CharField(label=_("number of the order"), max_length=60)
    ordered_on = forms.DateField(label=_("order given on"), widget=day_input(), initial=timezone.localdate)
    due_on = forms.DateField(label=_("to be put right by"), widget=day_input())


class InspectionForm(TargetForm):
    """An inspection of a machine."""

    inspected_on = forms.DateField(label=_("last inspected on"), widget=day_input(), initial=timezone.localdate)
    result = forms.ChoiceField(label=_("result"), choices=InspectionResult.choices)
    next_due_on = forms.DateField(label=_("next inspection due"), widget=day_input())


class BalanceForm(TargetForm):
    """A balance of the repair fund."""

    balance_on = forms.DateField(label=_("balance as of"), widget=day_input(), initial=timezone.localdate)
    balance_amount = forms.DecimalField(
        label=_("balance (yuan)"),
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
