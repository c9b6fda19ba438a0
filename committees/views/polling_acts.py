"""What a person can do about the boxes of an assembly: a form and a service for each act."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from committees.choices import AssemblyState
from committees.forms import polling as forms
from committees.models import Assembly, BallotBox, PollingShift, RecountTyping
from committees.permissions import can_run, can_watch, tasks_in
from committees.selectors.polling import sealed_now
from committees.services import polling, recounts
from common.errors import Refusal
from firms.views._acts import Acts, NothingForm, data_for

DRAFT, NOTICED, VOTING = AssemblyState.DRAFT, AssemblyState.NOTICED, AssemblyState.VOTING
CLOSED = AssemblyState.CLOSED


class GoneMeanwhile(Refusal):
    """The row of a button is not there."""

    status = 404


def hall_acts(request: HttpRequest, assembly: Assembly) -> Acts:
    """The acts on the page of all boxes."""
    acts: Acts = {}
    if not can_run(request.user, assembly):  # type: ignore[arg-type]
        return _hand_back(request, assembly, acts)
    pk, by, now = assembly.pk, request.user, timezone.now()
    if assembly.state in (DRAFT, NOTICED, VOTING):
        acts["box"] = (
            forms.BoxForm(**data_for(request, "box"), initial={"daily_from": "09:00", "daily_to": "18:00"}),
            lambda data: polling.set_up_box(pk, by=by, now=now, **_box_values(data)),  # type: ignore[arg-type]
            _("The box is set up. Two officers seal it on its own page."),
        )
    if assembly.state in (DRAFT, NOTICED, VOTING, CLOSED):
        acts["shift"] = (
            forms.ShiftForm(**data_for(request, "shift"), assembly=assembly),
            lambda data: polling.plan_shift(pk, data.pop("user"), by=by, now=now, **data),  # type: ignore[arg-type]
            _("The shift is planned."),
        )
        acts["withdraw_shift"] = (
            forms.ThingForm(**data_for(request, "withdraw_shift")),
            lambda data: polling.withdraw_shift(_shift(assembly, data), by=by, now=now),  # type: ignore[arg-type]
            _("The shift is withdrawn."),
        )
    if assembly.state == CLOSED:
        acts["correct"] = (
            forms.CorrectionForm(**data_for(request, "correct")),
            lambda data: recounts.correct_paper(
                _typing(assembly, data),
                by=by,  # type: ignore[arg-type]
                now=now,
                reason=data["reason"],
            ),
            _("The ledger is corrected. The line before stays in it."),
        )
        acts["end_recount"] = (
            forms.EndRecountForm(**data_for(request, "end_recount")),
            lambda data: recounts.end_recount(_recount(assembly, data), by=by, now=now, note=data["note"]),  # type: ignore[arg-type]
            _("The recount is over, and what it found is written down."),
        )
    return _hand_back(request, assembly, acts)


def _hand_back(request: HttpRequest, assembly: Assembly, acts: Acts) -> Acts:
    if assembly.state in (NOTICED, VOTING) and can_watch(request.user, assembly):  # type: ignore[arg-type]
        acts["hand_back"] = (
            forms.ReturnForm(**data_for(request, "hand_back")),
            lambda data: polling.take_back_paper(assembly.pk, **data, by=request.user, now=timezone.now()),  # type: ignore[arg-type]
            _("The paper is taken back; its code is void."),
        )
    return acts


def _box_values(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data[name] for name in ("number", "place", "is_mobile", "hours")}


def _shift(assembly: Assembly, data: dict[str, Any]) -> int:
    return _own(PollingShift.objects.filter(assembly=assembly), data)


def _typing(assembly: Assembly, data: dict[str, Any]) -> int:
    return _own(RecountTyping.objects.filter(recount__box__assembly=assembly), data)


def _recount(assembly: Assembly, data: dict[str, Any]) -> int:
    from committees.models import BoxRecount

    return _own(BoxRecount.objects.filter(box__assembly=assembly), data)


def _own(rows: Any, data: dict[str, Any]) -> int:
    """The number of a row of this assembly. Raises `GoneMeanwhile`."""
    if not rows.filter(pk=data["thing"]).exists():
        raise GoneMeanwhile
    return data["thing"]


def box_acts(request: HttpRequest, box: BallotBox) -> Acts:
    """The acts on the page of one box: what fits its present state."""
    assembly, user, now = box.assembly, request.user, timezone.now()
    acts: Acts = {}
    if tasks_in(user, assembly):  # type: ignore[arg-type]
        acts |= _seal_acts(request, box)
    if can_run(user, assembly):  # type: ignore[arg-type]
        if not box.sealings.all() and assembly.state in (DRAFT, NOTICED, VOTING):
            acts["withdraw"] = (
                NothingForm(**data_for(request, "withdraw")),
                lambda _data: polling.withdraw_box(box.pk, by=user, now=now),  # type: ignore[arg-type]
                _("The box is withdrawn."),
            )
        if assembly.state == CLOSED and not box.recounts.filter(ended_at__isnull=True).exists():
            acts["recount"] = (
                forms.RecountForm(**data_for(request, "recount")),
                lambda data: recounts.begin_recount(box.pk, by=user, now=now, reason=data["reason"]),  # type: ignore[arg-type]
                _("The recount goes on: two counters type each paper of this box again."),
            )
    return acts


def _seal_acts(request: HttpRequest, box: BallotBox) -> Acts:
    """Sealing for a box that is open, opening for one that is sealed and may be opened."""
    assembly, user, now = box.assembly, request.user, timezone.now()
    others = polling.officers_of(assembly).exclude(pk=user.pk)
    if sealed_now(box) is None:
        if assembly.state not in (NOTICED, VOTING) or now >= assembly.closes_at:
            return {}
        form: Any = forms.SealForm(**data_for(request, "seal"), officers=others)
        return {"seal": (form, lambda data: _seal(box, data, user), _("The box is sealed."))}
    if assembly.state == CLOSED or (box.is_mobile and assembly.state == VOTING):
        form = forms.OpenForm(**data_for(request, "open"), officers=others)
        return {"open": (form, lambda data: _open(box, data, user), _("The box is open. Its papers are typed in now."))}
    return {}


def _seal(box: BallotBox, data: dict[str, Any], user: Any) -> object:
    return polling.seal_box(
        box.pk, data["seal_number"], by=user, second=data["second"], now=timezone.now(), photo=_content(data)
    )


def _open(box: BallotBox, data: dict[str, Any], user: Any) -> object:
    found = polling.Opened(data["papers_found"], data["seal"] == "intact", data["note"], _content(data))
    return polling.open_box(box.pk, found, by=user, second=data["second"], now=timezone.now())


def _content(data: dict[str, Any]) -> bytes | None:
    return data["photo"].read(settings.UPLOAD_MAX_BYTES + 1) if data.get("photo") else None
