"""Forms of the public search and of the staff's screens."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from accounts.fields import AccountField
from common.errors import Refusal
from common.spreadsheets import open_table
from common.uploads import TooBig


class EstateSearchForm(forms.Form):
    """Words of a name, in characters, pinyin or initials, or of an address."""

    q = forms.CharField(label=_("Name or address"), required=False, max_length=60)
    page = forms.IntegerField(required=False, min_value=1, max_value=1000)

    def clean_q(self) -> str:
        return self.cleaned_data["q"].replace("\0", "").strip()


class ImportForm(forms.Form):
    """A file to import. Its header is read at once, so that a wrong file is told apart before any job starts."""

    file = forms.FileField(label=_("File (CSV or .xlsx)"), widget=UnfoldAdminFileFieldWidget)

    def __init__(self, *args: Any, columns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns

    def clean_file(self) -> UploadedFile:
        upload = self.cleaned_data["file"]
        if isinstance(upload, TooBig) or upload.size > settings.UPLOAD_MAX_BYTES:
            raise ValidationError(
                _("The file is larger than %(most)s MB. Split it into smaller files."),
                params={"most": settings.UPLOAD_MAX_BYTES // 1024**2},
            )
        try:
            open_table(upload, self.columns)
        except Refusal as error:
            raise ValidationError(str(error)) from error
        upload.seek(0)
        return upload


class PointImportForm(ImportForm):
    """A file with coordinates, whose datum the file does not tell."""

    datum = forms.ChoiceField(
        label=_("Coordinates are in"),
        choices=[("wgs84", "WGS 84 (GPS)"), ("gcj02", "GCJ-02"), ("bd09", "BD-09")],
        widget=UnfoldAdminSelectWidget,
        help_text=_("GPS devices and survey data: WGS 84. Chinese map services: GCJ-02. Baidu: BD-09."),
    )


class GridWorkerForm(forms.Form):
    """Who walks a grid from when to when."""

    worker = AccountField(label=_("User name of the grid worker"), widget=UnfoldAdminTextInputWidget)
    effective_from = forms.DateField(label=_("From"), required=False, widget=UnfoldAdminDateWidget)
    effective_to = forms.DateField(label=_("Until (not included)"), required=False, widget=UnfoldAdminDateWidget)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False, widget=UnfoldAdminTextInputWidget)
