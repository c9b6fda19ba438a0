"""What somebody who is sent to a unit does on a phone: report a visit, say that a finding was put right."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from committees.acts import Act, register_acts
from party.choices import FindingState
from party.forms.work import SettleForm, VisitForm, findings_in
from party.models import PartyAssignment, VisitFinding
from party.services import assignments


class PhoneVisitForm(VisitForm):
    """A visit, with fields as large as those of the pages around."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _enlarge(self)


class PhoneSettleForm(SettleForm):
    """A finding that was put right."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _enlarge(self)
        self.fields["finding"].widget.attrs["class"] = "form-select"


def _enlarge(form: Any) -> None:
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"


def is_serving(user: Any, target: PartyAssignment) -> bool:
    """Whether the person is sent there today."""
    return target.user_id == user.pk and target.is_in_force(timezone.localdate())


def _has_open(user: Any, target: PartyAssignment) -> bool:
    found = VisitFinding.objects.filter(visit__assignment=target, state=FindingState.OPEN)
    return is_serving(user, target) and found.exists()


def _visit(request: HttpRequest, target: PartyAssignment, data: dict[str, Any]) -> object:
    return assignments.record_visit(
        target.pk,
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
        visited_on=data["visited_on"],
        summary=data["summary"],
        findings=findings_in(data),
    )


def _settle(request: HttpRequest, target: PartyAssignment, data: dict[str, Any]) -> object:
    return assignments.settle_finding(
        int(data["finding"]),
        by=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
        settled_on=data["settled_on"],
        outcome=data["outcome"],
    )


register_acts(
    "party_sent",
    Act("visit", pgettext_lazy("party", "Report a visit"), PhoneVisitForm, _visit, is_serving),
    Act("settle", pgettext_lazy("party", "A finding is settled"), PhoneSettleForm, _settle, _has_open),
)
