"""Files in and out of the rulebook screens, and the job that simulates one."""

import json
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.digest import canonical_json
from common.errors import NotAllowed
from credit.permissions import can_manage_rulebooks
from credit.rules.workbook import read_workbook, write_workbook
from credit.rules.writing import to_yaml
from jobs.services import start_job

LARGEST = 2 * 1024 * 1024
KINDS = {
    "yaml": "application/yaml; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ImportForm(forms.Form):
    """A rulebook as YAML or as an Excel workbook."""

    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy("YAML, or an Excel workbook as it is exported here."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json,.xlsx"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        self.is_workbook = file.read(2) == b"PK"
        file.seek(0)
        if not self.is_workbook:
            try:
                self.written = file.read().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not UTF-8 text.")) from error
        return file

    def text(self) -> str:
        """The rulebook as YAML. Raises `WorkbookRefused`, `UnreadableTable`."""
        return to_yaml(read_workbook(self.cleaned_data["file"])) if self.is_workbook else self.written


def file_answer(kind: str, name: str, text: str, document: dict[str, Any]) -> HttpResponse:
    """A rulebook as a file to keep."""
    if kind not in KINDS:
        raise Http404
    if kind == "yaml":
        content: str | bytes = text
    else:
        content = write_workbook(document) if kind == "xlsx" else canonical_json(document)
    answer = HttpResponse(content, content_type=KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return answer


def run_simulation(request: HttpRequest, text: str, title: str) -> HttpResponse:
    """Start the job that rates everybody by a text; its page shows the progress and then the outcome."""
    if not can_manage_rulebooks(request.user):
        raise NotAllowed
    job = start_job(
        "credit.simulate_rulebook",
        _("Simulation: %s") % title,
        started_by=request.user,
        input_file=ContentFile(text.encode(), name="rulebook.yaml"),
        queue="credit",
        as_of=timezone.localdate().isoformat(),
    )
    return redirect("admin:credit_rulebookversion_simulation", job.pk)


def read_simulation(job: Any) -> dict[str, Any] | None:
    """The outcome of a simulation, None while there is none."""
    if not job.result_file or not job.result_file.storage.exists(job.result_file.name):
        return None
    with job.result_file.open("rb") as file:
        return json.loads(file.read())
