"""Covering parts of a photo, and looking at what was made unreadable. Inside the staff administration."""

import base64
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.errors import NotAllowed, Refusal
from complaints import forms, services
from complaints.models import Complaint, SealedOriginal
from complaints.permissions import can_redact


def sealed(complaint: Complaint, sealed_id: int, request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """The original once, for a reason; nobody's browser keeps it."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        found = services.reveal_original(
            complaint.pk, sealed_id, reason=request.POST.get("reason", "")[: forms.REASON_LENGTH], by=request.user
        )
    except SealedOriginal.DoesNotExist:
        raise Http404 from None
    except NotAllowed:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("admin:complaints_complaint_change", complaint.pk)
    if found.source == SealedOriginal.PHOTO:
        response = HttpResponse(base64.b64decode(found.content), content_type="image/jpeg")
    else:
        context = {**frame, "title": _("Sealed original"), "complaint": complaint, "found": found}
        response = render(request, "complaints/staff_sealed.html", context)
    response["Cache-Control"] = "no-store"
    return response


def photo(complaint: Complaint, photo_id: int, request: HttpRequest, frame: dict[str, Any]) -> HttpResponse:
    """A photo with the parts to cover."""
    if not can_redact(request.user, complaint):
        raise NotAllowed
    found = get_object_or_404(complaint.photos, pk=photo_id)
    form = forms.RedactPhotoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.redact_photo(
                complaint.pk,
                found.pk,
                boxes=form.cleaned_data["boxes"],
                is_blurred=form.cleaned_data["style"] == "blur",
                reason=form.cleaned_data["reason"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("Saved."))
            return redirect("admin:complaints_complaint_change", complaint.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {**frame, "title": _("Cover parts of a photo"), "complaint": complaint, "photo": found, "form": form}
    return render(request, "complaints/staff_photo.html", context, status=422 if form.is_bound else 200)
