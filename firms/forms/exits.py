"""Forms of exits and of a firm's people."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from firms.choices import ExitKind, ReceiverSide
from firms.models import PropertyFirm, ServiceProject
from firms.rules import is_unified_code

_SELECT = {"class": "form-select"}
_TEXT = {"class": "form-control"}


class ExitForm(forms.Form):
    """The notice of an exit."""

    project = forms.ModelChoiceField(ServiceProject.objects.none(), label=_("project"), widget=forms.Select(_SELECT))
    kind = forms.ChoiceField(label=_("why the firm leaves"), choices=ExitKind.choices, widget=forms.Select(_SELECT))
    notified_on = forms.DateField(
        label=_("written notice on"),
        initial=timezone.localdate,
        widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d"),
    )
    leave_on = forms.DateField(
        label=_("first day without service"), widget=forms.DateInput({**_TEXT, "type": "date"}, format="%Y-%m-%d")
    )
    receiver_side = forms.ChoiceField(
        label=_("taken over by"), choices=ReceiverSide.choices, widget=forms.Select(_SELECT)
    )
    receiver_code = forms.CharField(
        label=_("unified code of the next firm"),
        required=False,
        max_length=18,
        help_text=_("When the next firm takes over."),
        widget=forms.TextInput(_TEXT),
    )
    reason = forms.CharField(
        label=_("reason"), required=False, max_length=500, widget=forms.Textarea({**_TEXT, "rows": 3})
    )

    def __init__(self, projects: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects  # type: ignore[attr-defined]

    def clean_receiver_code(self) -> PropertyFirm | None:
        """The next firm, by its code."""
        code = self.cleaned_data["receiver_code"].strip().upper()
        if not code:
            return None
        firm = PropertyFirm.objects.filter(unified_code=code).first() if is_unified_code(code) else None
        if firm is None:
            raise forms.ValidationError(_("No firm with this code stands in the register."))
        return firm

    def values(self) -> dict[str, Any]:
        """As `open_exit` takes them."""
        data = self.cleaned_data
        names = ("kind", "notified_on", "leave_on", "receiver_side", "reason")
        return {**{name: data[name] for name in names}, "receiver": data["receiver_code"]}


class InviteForm(forms.Form):
    """A colleague to invite."""

    role = forms.ModelChoiceField(Role.objects.none(), label=_("role"), widget=forms.Select(_SELECT), empty_label=None)
    display_name = forms.CharField(label=_("name shown"), required=False, max_length=100, widget=forms.TextInput(_TEXT))
    email = forms.EmailField(
        label=_("e-mail"), required=False, max_length=200, widget=forms.EmailInput(_TEXT), help_text=_("Or the phone.")
    )
    phone = forms.CharField(
        label=_("mobile number"), required=False, max_length=20, widget=forms.TextInput({**_TEXT, "inputmode": "tel"})
    )

    def __init__(self, roles: Any, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].queryset = roles  # type: ignore[attr-defined]


class AcceptForm(forms.Form):
    """Under which name the invited person is shown."""

    display_name = forms.CharField(label=_("your name"), required=False, max_length=100, widget=forms.TextInput(_TEXT))
