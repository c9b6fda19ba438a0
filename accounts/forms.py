"""Forms of the staff screens for roles, and of the account pages."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.models import Role, User
from accounts.scopes import scope_of

MOST_FOUND = 20


class FindObjectForm(forms.Form):
    """Step one: who, which role, and words to find the area, firm or estate by."""

    username = forms.CharField(label=_("user name"), max_length=150, widget=UnfoldAdminTextInputWidget)
    role = forms.ModelChoiceField(Role.objects.none(), label=_("role"), widget=UnfoldAdminSelectWidget)
    words = forms.CharField(
        label=_("where"),
        max_length=100,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Name or code of the area, firm or estate."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["role"].queryset = Role.objects.select_related("scope_type")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "username" in data:
            data["person"] = User.objects.filter(username=data["username"].strip(), is_active=True).first()
            if data["person"] is None:
                self.add_error("username", _("There is no open account with exactly this user name."))
        return data

    def found(self) -> list[Model]:
        """Up to 20 objects of the role's kind, among those where the person may give roles."""
        kind = self.cleaned_data["role"].scope_type.model_class()
        scope = scope_of(kind) if kind is not None else None
        objects = scope.manageable_by(self.by) if scope is not None else None
        if scope is None or objects is None:
            return []
        words = self.cleaned_data["words"].strip()
        return list((scope.search(objects, words) if words else objects)[:MOST_FOUND])


class GrantForm(forms.Form):
    """Step two: one of the objects found, the period and the reason."""

    target = forms.ChoiceField(label=_("where"), widget=UnfoldAdminRadioSelectWidget)
    effective_from = forms.DateField(
        label=_("from"), required=False, widget=UnfoldAdminTextInputWidget(attrs={"type": "date"})
    )
    effective_to = forms.DateField(
        label=_("until (not included)"),
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"type": "date"}),
        help_text=_("Empty: from today, without end."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}))

    def __init__(self, *args: Any, find: FindObjectForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objects = {str(target.pk): target for target in find.found()}
        self.fields["target"].choices = [(pk, scope_of(type(o)).describe(o)) for pk, o in self.objects.items()]

    def clean_target(self) -> Model:
        return self.objects[self.cleaned_data["target"]]


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey or security key of one's own, with a name to tell it from others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call this key")
