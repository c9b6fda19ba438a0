"""Pages of a panel member: what to score, one sheet per application, votes on ties by name."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.downloads import stored_download
from common.errors import Refusal
from programmes.forms.awards import SheetForm
from programmes.models import AwardApplication, AwardEvidence
from programmes.permissions import require, sits_in_panel
from programmes.selectors.awards import applications_for_panel, class_title, open_ties
from programmes.services import awards


@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """What the person scores and votes on. 403 for who sits in no panel."""
    require(sits_in_panel(request.user))
    return _index(request)


def _index(request: HttpRequest, refused: str = "") -> HttpResponse:
    context = {
        "applications": applications_for_panel(request.user),
        "ties": open_ties(request.user),
        "refused": refused,
    }
    return render(request, "programmes/awards/panel.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The person's sheet for one application of a round in whose panel they sit."""
    require(sits_in_panel(request.user))
    rows = AwardApplication.objects.filter(
        round__panel__user=request.user, round__panel__left_at__isnull=True, state="district_done"
    )
    found = get_object_or_404(rows.select_related("round__standard", "firm", "project"), pk=pk)
    mine = found.reviews.filter(reviewer=request.user).first()
    form = SheetForm(request.POST or None, target=found)
    if request.method == "POST" and form.is_valid():
        try:
            awards.score_sheet(pk, by=request.user, now=timezone.now(), **form.sheet)
            return redirect("panel:index")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as error:
            form.add_error(None, error.messages)
    context = {
        "application": found,
        "class_title": class_title(found.round.standard, found.class_code),
        "form": form,
        "sections": form.sections,
        "mine": mine,
    }
    return render(request, "programmes/awards/sheet.html", context, status=422 if form.is_bound else 200)


@require_POST
@never_cache
def vote(request: HttpRequest, pk: int, tie: int) -> HttpResponse:
    """Vote by name on one tie of a decision."""
    require(sits_in_panel(request.user))
    chosen = request.POST.get("application", "")
    try:
        awards.vote_on_tie(pk, tie, int(chosen) if chosen.isdecimal() else 0, by=request.user, now=timezone.now())
    except Refusal as refusal:
        return _index(request, str(refusal))
    return redirect("panel:index")


@require_safe
@never_cache
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an application that the person scores."""
    require(sits_in_panel(request.user))
    rows = AwardEvidence.objects.filter(
        application__round__panel__user=request.user, application__round__panel__left_at__isnull=True
    )
    file = get_object_or_404(rows.exclude(application__state__in=["draft", "taken_back"]), pk=pk)
    return stored_download(file.file, file.name)
