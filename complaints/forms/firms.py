"""Forms of firms."""

import uuid
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.forms.fields import TEXT_LENGTH, TITLE_LENGTH, PlainText
from complaints.forms.residents import SubmitForm
from complaints.models import Category
from firms.models import ServiceProject


class HandInForm(forms.Form):
    """What a resident told the firm."""

    submission_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    project = forms.ModelChoiceField(ServiceProject.objects.none(), label=_("Estate"))
    category = forms.ModelChoiceField(Category.objects.none(), label=_("What it is about"))
    place_text = PlainText(required=False, max_length=100, label=_("Where exactly"))
    title = PlainText(max_length=TITLE_LENGTH, label=_("In one line"))
    text = PlainText(max_length=TEXT_LENGTH, label=_("What happened"), widget=forms.Textarea(attrs={"rows": 5}))
    reporter_name = PlainText(required=False, max_length=40, label=pgettext_lazy("of a person", "Name"))
    reporter_phone = PlainText(required=False, max_length=30, label=_("Phone"))

    clean_submission_key = SubmitForm.clean_submission_key
    clean_reporter_phone = SubmitForm.clean_reporter_phone

    def __init__(self, *args: Any, projects: QuerySet[ServiceProject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["project"].queryset = projects
        self.fields["category"].queryset = Category.objects.leaves()
        self.initial.setdefault("submission_key", uuid.uuid4())
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ModelChoiceField)
            field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")
