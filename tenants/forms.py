"""What platform operators fill in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminEmailInputWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from tenants.choices import Level
from tenants.models import Domain, Jurisdiction, JurisdictionDeletion
from tenants.services import CodeOutsideCity, code_fits_city, default_host, host_is_free, schema_name_of
from tenants.workflow import DELETABLE

EMAIL_NEEDED = _("The first administrator signs in by a code sent to this address.")


class NewJurisdictionForm(forms.ModelForm):
    """A jurisdiction to be set up, with its host name and its first administrator."""

    domain = forms.CharField(
        label=_("host name"),
        required=False,
        max_length=253,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Left empty: the short name before the host name of the platform."),
    )
    administrator = forms.CharField(
        label=_("user name of the first administrator"),
        required=False,
        max_length=150,
        widget=UnfoldAdminTextInputWidget,
    )
    administrator_email = forms.EmailField(
        label=_("e-mail of the first administrator"),
        required=False,
        widget=UnfoldAdminEmailInputWidget,
        help_text=EMAIL_NEEDED,
    )

    class Meta:
        model = Jurisdiction
        fields = ("name", "slug", "level", "parent", "national_code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].queryset = Jurisdiction.objects.filter(level=Level.CITY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("administrator") and not data.get("administrator_email"):
            self.add_error("administrator_email", EMAIL_NEEDED)
        if data.get("slug"):
            self.instance.schema_name = schema_name_of(data["slug"])
            host = (data.get("domain") or default_host(data["slug"])).strip().lower()
            if not host_is_free(host):
                self.add_error("domain", _("This host name is taken."))
        if data.get("national_code") and not code_fits_city(data["national_code"], data.get("parent")):
            self.add_error("national_code", ValidationError(CodeOutsideCity.message))
        return data


class DeletionRequestForm(forms.ModelForm):
    """A deletion to be asked for: which jurisdiction, and why."""

    jurisdiction = forms.ModelChoiceField(
        label=_("jurisdiction"),
        queryset=Jurisdiction.objects.filter(status__in=DELETABLE),
        widget=UnfoldAdminSelectWidget,
        help_text=_("Only one that is out of use can be deleted."),
    )

    class Meta:
        model = JurisdictionDeletion
        fields = ("reason",)


class DomainForm(forms.ModelForm):
    """A further host name of a jurisdiction."""

    class Meta:
        model = Domain
        fields = ("domain", "tenant")
        labels = {"domain": _("host name"), "tenant": _("jurisdiction")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.is_primary = False  # a further one; it is made the primary one by an act of its own

    def clean_domain(self) -> str:
        host = self.cleaned_data["domain"].strip().lower()
        if not host_is_free(host):
            raise ValidationError(_("This host name is taken."))
        return host
