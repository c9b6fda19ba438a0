"""Forms of the firm's pages. Staff forms stand with the administration."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """Why the firm objects to its entry."""

    grounds = forms.CharField(
        label=_("Grounds of the objection"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
