"""Staff write down what a resident says on the telephone or at the counter; the whole way without a mouse."""

import uuid
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from common.errors import NotAllowed, Refusal
from common.qr import qr_picture
from complaints import forms, services
from complaints.permissions import can_handle_anywhere
from complaints.selectors import category_groups, chosen_category, estate_to_show, questions_for
from complaints.views import submitting
from complaints.views.codes import by_code
from places.models import Estate

Frame = dict[str, Any]


def _check(request: HttpRequest) -> None:
    if not can_handle_anywhere(request.user):
        raise NotAllowed


def entry(request: HttpRequest, frame: Frame) -> HttpResponse:
    """The form, and taking it in. What neighbours reported already is shown once before it is sent."""
    _check(request)
    if request.method != "POST":
        return _page(request, frame, forms.EntryForm(), forms.AnswersForm([]))
    category = chosen_category(request.POST.get("category", ""))
    form = forms.EntryForm(request.POST, category=category)
    answers = forms.AnswersForm(questions_for(category), request.POST)
    if "search_estates" in request.POST:
        form.errors.clear()
        return _page(request, frame, form, forms.AnswersForm(answers.questions.values()))
    try:
        code = _taken(request, form, answers)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _page(request, frame, form, answers, status=refusal.status)
    if code is not None:
        return redirect("admin:complaints_complaint_entered", code)
    return _page(request, frame, form, answers, status=422 if form.errors or answers.errors else 200)


def _taken(request: HttpRequest, form: forms.EntryForm, answers: forms.AnswersForm) -> str | None:
    """The receipt code when it was taken in or joined; None when the form is to be shown again."""
    is_answered = answers.is_valid()
    if not form.is_valid() or not is_answered:
        return None
    now = timezone.now()
    if "join" in request.POST:
        try:
            pk = submitting.joined_id(request.POST["join"])
        except signing.BadSignature as error:
            raise services.NothingToJoin from error
        note = form.cleaned_data["text"][:2000]
        joining = services.join_complaint(pk, **form.joining(), note=note, now=now, taken_by=request.user)
        return joining.receipt_code
    if "seen" not in request.POST and _neighbours(form):
        return None
    complaint = services.submit_complaint(
        **form.submission(), answers=answers.answers(), now=now, taken_by=request.user
    )
    return complaint.receipt_code


def _neighbours(form: forms.EntryForm) -> list[dict[str, Any]]:
    data = form.cleaned_data
    return submitting.neighbours_of(data.get("estate"), data.get("category"), data.get("title", ""))


def _page(
    request: HttpRequest, frame: Frame, form: forms.EntryForm, answers: forms.AnswersForm, status: int = 200
) -> HttpResponse:
    query = request.POST.get("estate_query", "")
    chosen = estate_to_show(request.POST.get("estate", ""))
    is_whole = form.is_bound and not form.errors and not answers.errors and "search_estates" not in request.POST
    key = request.POST.get("submission_key", "")
    context = {
        **frame,
        "form": form,
        "answers": answers,
        "category": chosen_category(request.POST.get("category", "")),
        "groups": category_groups(),
        "query": query,
        "chosen": chosen,
        "estates": submitting.found_estates(query) if query else [],
        "neighbours": _neighbours(form) if is_whole else [],
        "submission_key": key if submitting.is_uuid(key) else uuid.uuid4(),
    }
    return render(request, "complaints/staff_entry.html", context, status=status)


def entered(request: HttpRequest, code: str, frame: Frame) -> HttpResponse:
    """The receipt code, big enough to read out, and the way to the next entry."""
    _check(request)
    found = by_code(request, code)
    if isinstance(found, HttpResponse):
        return found
    return render(request, "complaints/staff_entered.html", {**frame, "code": found.spoken_code})


def estates(request: HttpRequest) -> JsonResponse:
    """What the field for the estate offers while somebody types."""
    _check(request)
    found = submitting.found_estates(request.GET.get("q", ""))
    rows = [
        {"code": estate.code, "name": estate.name, "line": f"{estate.area.name} {estate.address}"} for estate in found
    ]
    return JsonResponse({"estates": rows})


def poster(request: HttpRequest, code: str, frame: Frame) -> HttpResponse:
    """A page to print and hang up at the estate: the QR code that opens the form with the place filled in."""
    visible = Estate.objects.visible_to(request.user).select_related("area").defer("area__geometry", "polygon")
    estate = get_object_or_404(visible, code=code)
    address = request.build_absolute_uri(f"/e/{estate.code}")
    context = {**frame, "estate": estate, "address": address, "picture": qr_picture(address, "poster-code")}
    return render(request, "complaints/staff_poster.html", context)
