"""What anybody may see: awards and their check page with objections; the check page of a certificate."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.errors import Refusal
from common.masking import mask_name
from common.paging import CappedPaginator
from common.qr import qr_picture
from programmes.choices_awards import ObjectionState
from programmes.forms.awards import ObjectionForm
from programmes.models import AwardApplication, TrainingCertificate
from programmes.permissions import sits_in_panel
from programmes.selectors.awards import class_title, public_awards
from programmes.services import awards

PER_PAGE = 30


@login_not_required
@require_safe
def award_list(request: HttpRequest) -> HttpResponse:
    """Awards, and what is chosen and made public."""
    words = request.GET.get("q", "").strip()[:60]
    page = CappedPaginator(public_awards(words), PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {"page": page, "words": words, "today": today, "sits_in_panel": sits_in_panel(request.user)}
    return render(request, "programmes/awards/public_list.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def award(request: HttpRequest, code: str) -> HttpResponse:
    """The check page of an award; while the list is public, whoever is signed in may object."""
    rows = AwardApplication.objects.shown_to(request.user)
    rows = rows.select_related("round__standard", "firm", "project", "area")
    found = get_object_or_404(rows.defer("area__geometry"), public_code=code)
    today = timezone.localdate()
    until = found.round.publicity_until
    is_open = found.state == "listed" and until is not None and today <= until
    form = ObjectionForm(request.POST or None)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(f"{reverse('account_login')}?next={request.path}")
        if form.is_valid():
            try:
                awards.raise_objection(
                    found.pk, form.cleaned_data["words"], by=request.user, now=timezone.now(), today=today
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your objection has been received."))
                return redirect(request.path)
    mine = list(found.objections.filter(raised_by=request.user)) if request.user.is_authenticated else []
    context = {
        "award": found,
        "class_title": class_title(found.round.standard, found.class_code),
        "is_valid": found.state == "awarded" and found.valid_until is not None and today < found.valid_until,
        "is_open": is_open,
        "form": form,
        "mine": mine,
        "is_waiting": any(one.state == ObjectionState.OPEN for one in mine) and not form.is_bound,
        "withdrawal": found.withdrawals.filter(state="withdrawn").first(),
        "qr": qr_picture(request.build_absolute_uri(request.path)),
    }
    return render(request, "programmes/awards/public.html", context, status=422 if form.is_bound else 200)


@login_not_required
@require_safe
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The check page of a certificate: number, course, days, masked name, whether it holds."""
    found = get_object_or_404(TrainingCertificate.objects.select_related("course", "person"), code=code)
    today = timezone.localdate()
    context = {
        "certificate": found,
        "name": mask_name(str(found.person)),
        "is_valid": TrainingCertificate.objects.valid_on(today).filter(pk=found.pk).exists(),
        "qr": qr_picture(request.build_absolute_uri(request.path)),
    }
    return render(request, "programmes/training/certificate.html", context)
