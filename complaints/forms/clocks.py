"""Forms for what moves a clock and for the ladder."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from complaints.forms.fields import NoteForm
from complaints.models import PauseReason

MOST_DAYS = 365


class DaysField(forms.IntegerField):
    """A number of days, at least one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_DAYS, **options)


class PauseForm(NoteForm):
    """Why, and for how long."""

    reason = forms.ModelChoiceField(PauseReason.objects.none(), label=_("Why the clock stands still"))
    days = DaysField(
        label=_("For how many days"), help_text=_("Natural days; today is not counted. Then it goes on by itself.")
    )
    field_order = ["reason", "days", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = PauseReason.objects.filter(is_active=True)
        self.fields["note"].help_text = _("The resident reads this.")


class ExtensionForm(NoteForm):
    """How many days more, and why."""

    days = DaysField(label=_("Days more"), help_text=_("Counted as the limit is, in working days for most."))
    field_order = ["days", "note"]


class GrantForm(NoteForm):
    """All the days asked for, or fewer."""

    days = DaysField(label=_("Days granted"))
    field_order = ["days", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("The resident and whoever handles it read this.")


class InterviewForm(NoteForm):
    """When and why a firm is called in."""

    held_on = forms.DateField(label=_("Day of the interview"), widget=forms.DateInput(attrs={"type": "date"}))
    field_order = ["held_on", "note"]
