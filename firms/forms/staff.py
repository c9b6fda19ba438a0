"""Forms of the office about disclosures, questions, fees and rules."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.uploads import TooBig
from firms.disclosure_samples import DUTY_SETS

AREA = forms.Textarea(attrs={"rows": 4})


class DayInput(forms.DateInput):
    """A day as the browser's own picker needs it."""

    def __init__(self) -> None:
        super().__init__(attrs={"type": "date"}, format="%Y-%m-%d")


class AcceptForm(forms.Form):
    """Nothing is asked."""


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class OrderForm(ReasonForm):
    """What is wrong, and until when it is corrected."""

    due_on = forms.DateField(label=_("to be corrected by"), widget=DayInput())


class PublishForm(forms.Form):
    """Question and answer as everybody will read them."""

    question_text = forms.CharField(label=_("question as published"), max_length=2000, widget=AREA)
    answer_text = forms.CharField(label=_("answer as published"), max_length=2000, widget=AREA)


class DecisionForm(ReasonForm):
    """The owners' decision from its document."""

    is_approved = forms.ChoiceField(
        label=_("The owners"),
        choices=(("yes", pgettext_lazy("disclosure", "approved")), ("no", _("rejected"))),
        widget=forms.RadioSelect,
    )
    title = forms.CharField(label=_("decision document"), max_length=200)
    decided_on = forms.DateField(label=_("decided on"), widget=DayInput())
    document = forms.FileField(label=_("Document (PDF or photo)"))

    def clean_document(self) -> bytes:
        upload = self.cleaned_data["document"]
        if isinstance(upload, TooBig) or upload.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(_("The document may have 20 MB."))
        return upload.read()


class AdoptForm(forms.Form):
    """A set of duties to start from."""

    place = forms.ChoiceField(label=_("Set of duties"), widget=forms.RadioSelect)
    effective_from = forms.DateField(label=_("From"), widget=DayInput(), initial=timezone.localdate)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(code, entry.name) for code, entry in DUTY_SETS.items()]


class TableForm(forms.Form):
    """A table of levels and prices."""

    file = forms.FileField(label=_("File (CSV or .xlsx)"))
