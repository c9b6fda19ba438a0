"""What people type about notices."""

import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from notifications.events import event_choices, find_event, webhook_event_choices
from notifications.models import NoticePreference, NoticeTemplate, WebhookSubscription
from notifications.rules import fill_in


class PreferenceForm(forms.ModelForm):
    """By which ways somebody wants to be told."""

    class Meta:
        model = NoticePreference
        fields = ("by_mail", "by_sms")


class WebhookForm(forms.ModelForm):
    """Where a webhook goes and what it hears of."""

    url = forms.URLField(
        label=_("address"),
        max_length=500,
        assume_scheme="https",
        help_text=_("Begins with https://. Redirects are not followed."),
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    events = forms.MultipleChoiceField(label=_("events"), widget=UnfoldAdminCheckboxSelectMultipleWidget)

    class Meta:
        model = WebhookSubscription
        fields = ("name", "url", "events")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = webhook_event_choices()


class TemplateForm(forms.ModelForm):
    """A jurisdiction's own words, with the names that are filled in."""

    class Meta:
        model = NoticeTemplate
        fields = (
            "event",
            "channel",
            "language",
            "subject",
            "text",
            "provider_template",
            "is_sent",
            "effective_from",
        )
        widgets = {"text": UnfoldAdminTextareaWidget(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"] = forms.ChoiceField(
            label=_("what happened"),
            choices=event_choices(),
            widget=UnfoldAdminSelectWidget,
            help_text=" · ".join(self._names()),
        )
        self.fields["language"].initial = settings.LANGUAGE_CODE
        self.fields["effective_from"].initial = datetime.date.today

    @staticmethod
    def _names() -> list[str]:
        """`kind: {name} {name}` of every kind, so that nobody has to guess what is filled in."""
        kinds = [find_event(code) for code, _title in event_choices()]
        return [f"{kind.title}: " + " ".join(f"{{{name}}}" for name in kind.samples) for kind in kinds if kind]

    def preview(self) -> tuple[str, str]:
        """Subject and text with sample values; of a valid form."""
        kind = find_event(self.cleaned_data["event"])
        samples = dict(kind.samples) if kind is not None else {}
        return fill_in(self.cleaned_data["subject"], samples), fill_in(self.cleaned_data["text"], samples)
