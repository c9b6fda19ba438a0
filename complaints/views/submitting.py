"""The form in three steps on one address: what, where, contact. Nothing is stored before it is sent.

All fields are always in the page, those of the other steps hidden: what was typed travels with the form, with
and without scripts, and one direct POST with everything is taken as well.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.errors import Refusal
from common.page_cache import public_page
from common.uploads import LimitedUploads
from complaints import forms, services
from complaints.models import Category
from complaints.selectors import (
    category_groups,
    chosen_category,
    estate_of_code,
    estate_to_show,
    questions_for,
    same_matters,
)
from complaints.selectors.triage import possible_categories
from complaints.views import floods
from places.models import Estate

ESTATES_SHOWN = 12
WHAT, WHERE, CONTACT = 1, 2, 3
STEP_OF = {"category": WHAT, "title": WHAT, "text": WHAT, "estate": WHERE, "is_elsewhere": WHERE, "place_text": WHERE}
JOIN_SALT, JOIN_SECONDS = "complaints.join", 24 * 3600


@csrf_exempt  # checked in `_new`, after the limits of the upload are in place
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and taking it in. The empty form costs no statement."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUploads(request, limit=forms.VIDEO_BYTES, total_limit=forms.UPLOAD_BYTES)]
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        code = request.GET.get("estate", "")[:20]
        return public_page(request, "complaints/new.html", lambda: empty_form(code, request.GET.get("via", "")))
    if "join" in request.POST:
        return _join(request)
    page = FormPage(request.POST, request.FILES)
    if page.is_sent:
        return _send(request, page)
    return render(request, "complaints/new.html", page.context(), status=200)


@login_not_required
@require_safe
def plate(request: HttpRequest, code: str) -> HttpResponse:
    """What the QR code on an estate's plate opens: the form with the place filled in. 404 for no such estate."""
    if estate_of_code(code.upper()) is None:
        raise Http404
    return public_page(request, "complaints/new.html", lambda: empty_form(code.upper(), "qr"))


def _send(request: HttpRequest, page: "FormPage") -> HttpResponse:
    if not page.is_valid():
        return render(request, "complaints/new.html", page.context(), status=422)
    submission = page.form.submission()
    if checked := _checked(request, page, submission["estate"]):
        return checked
    by = request.user if request.user.is_authenticated else None
    try:
        complaint = services.submit_complaint(**submission, answers=page.answers.answers(), now=timezone.now(), by=by)
    except Refusal as refusal:
        page.form.add_error(None, str(refusal))
        return render(request, "complaints/new.html", page.context(), status=refusal.status)
    return floods.remember(request, redirect("complaints:done", code=complaint.receipt_code))


def _checked(request: HttpRequest, page: "FormPage", estate: Estate | None) -> HttpResponse | None:
    """The form once more with a check, when it is one of too many; None when it may be taken."""
    gate = floods.Gate(request, estate.pk if estate is not None else None)
    told = gate.told()
    if told is None:
        return None
    context = {**page.context(), "submission_key": gate.shown_key, "flood": told}
    return render(request, "complaints/new.html", context, status=floods.STATUS)


def _join(request: HttpRequest) -> HttpResponse:
    """One click: the neighbour stands behind what was reported already."""
    page = FormPage(request.POST, {})
    page.forget_errors(lambda step: step < CONTACT)
    by = request.user if request.user.is_authenticated else None
    status = 422
    if not page.form.errors:
        if checked := _checked(request, page, estate_of_code(request.POST.get("estate", ""))):
            return checked
        try:
            pk = joined_id(request.POST["join"])
            contact, note = page.form.joining(), request.POST.get("text", "").replace("\0", "")[:2000]
            joining = services.join_complaint(pk, **contact, note=note, now=timezone.now(), by=by)
            return floods.remember(request, redirect("complaints:done", code=joining.receipt_code))
        except signing.BadSignature:
            page.form.add_error(None, str(services.NothingToJoin()))
        except Refusal as refusal:
            page.form.add_error(None, str(refusal))
            status = refusal.status
    return render(request, "complaints/new.html", page.context(), status=status)


def join_token(complaint_id: int) -> str:
    """What the join button sends: only complaints that were shown can be joined, and only for a day."""
    return signing.dumps(complaint_id, salt=JOIN_SALT)


def joined_id(token: str) -> int:
    """The complaint that a join button names. Raises `signing.BadSignature`."""
    return signing.loads(token[:200], salt=JOIN_SALT, max_age=JOIN_SECONDS)


def empty_form(code: str, via: str) -> dict[str, Any]:
    """What the template shows before anything is typed; with the code of an estate, that one is chosen."""
    initial = {"estate": code, "via": "qr" if via == "qr" else ""}
    return FormPage(initial, None).context()


class FormPage:
    """One state of the form: what was typed, at which step the person is, and what is wrong there."""

    def __init__(self, data: Any, files: Any) -> None:
        self.data = data.copy()
        if "suggested" in self.data:
            self.data["category"] = self.data["suggested"]
        self.category = chosen_category(self._code())
        self.questions = questions_for(self.category)
        self.is_bound = files is not None
        self.is_joining = "join" in data
        if not self.is_bound:
            self.form, self.answers = forms.SubmitForm(initial=self.data), forms.AnswersForm(self.questions)
            return
        photos = files.getlist("photos") if hasattr(files, "getlist") else []
        sent = {"photos": photos, "video": files.get("video")}
        self.form = forms.SubmitForm(self.data, sent, category=self.category)
        self.answers = forms.AnswersForm(self.questions, self.data)

    def _code(self) -> str:
        return self.data.get("category", "")

    @property
    def is_sent(self) -> bool:
        """Whether the person sends the form, and does not only move between its steps."""
        return not {"step", "search_estates", "suggest", "suggested"} & self.data.keys()

    def is_valid(self) -> bool:
        is_answered = self.answers.is_valid()
        return self.form.is_valid() and is_answered

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        step = self._step()
        query = self.data.get("estate_query", "")
        chosen = estate_to_show(self.data.get("estate", ""))
        key = self.data.get("submission_key", "")
        return {
            "form": self.form,
            "answers": self.answers,
            "category": self.category,
            "step": step,
            "groups": category_groups(),
            "suggestions": self._suggestions(step),
            "chosen": chosen,
            "query": query,
            "estates": found_estates(query) if query and chosen is None else None,
            "neighbours": self._near(chosen) if step == CONTACT else [],
            "category_code": self._code(),
            "submission_key": key if is_uuid(key) else uuid.uuid4(),
            "tile_url": settings.TILE_URL,
            "flood": None,
            "form_stamp": self.data.get("form_stamp", "")[:200] if self.is_bound else floods.stamp(),
        }

    def _step(self) -> int:
        if not self.is_bound:
            return WHAT
        if self.is_joining:
            return CONTACT
        if self.is_sent:
            return min(map(self._step_of, self._wrong()), default=CONTACT)
        return self._moved_to()

    def _moved_to(self) -> int:
        """The step asked for, or the first one before it that is not yet right; later mistakes are not shown."""
        wanted = WHERE if "search_estates" in self.data else self.data.get("step", "1")
        wanted = int(wanted) if str(wanted) in ("1", "2", "3") else WHAT
        is_searching = "search_estates" in self.data
        self.forget_errors(lambda step: step >= wanted or is_searching)
        was_asked = self.data.get("asked") == self._code()
        if wanted > WHAT and self.questions and not was_asked and not is_searching:
            return WHAT
        return min(map(self._step_of, self._wrong()), default=wanted)

    def forget_errors(self, of_step: Callable[[int], bool]) -> None:
        """Check what was typed, and leave out the mistakes of steps that are not at hand."""
        self.is_valid()
        for form in (self.form, self.answers):
            for name in [name for name in form.errors if of_step(self._step_of(name))]:
                del form.errors[name]

    def _wrong(self) -> list[str]:
        return [*self.form.errors, *self.answers.errors]

    @staticmethod
    def _step_of(name: str) -> int:
        return WHAT if name.startswith("question-") else STEP_OF.get(name, CONTACT)

    def _suggestions(self, step: int) -> list[Any]:
        if step != WHAT or self.category is not None or not self.is_bound:
            return []
        return possible_categories(*_words(self.data))

    def _near(self, chosen: Estate | None) -> list[dict[str, Any]]:
        return neighbours_of(chosen, self.category, self.data.get("title", ""))


def _words(data: Any) -> tuple[str, str]:
    """Title and text as typed so far."""
    return data.get("title", "")[:200].replace("\0", ""), data.get("text", "")[:5000].replace("\0", "")


def neighbours_of(estate: Estate | None, category: Category | None, title: str) -> list[dict[str, Any]]:
    """What neighbours reported of the same kind, each with the token of its join button."""
    found = same_matters(estate, category, title.replace("\0", ""), timezone.now())
    return [{"matter": matter, "token": join_token(matter.complaint_id)} for matter in found]


def is_uuid(text: str) -> bool:
    """Whether a text is the number of a form."""
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def found_estates(query: str) -> list[Estate]:
    """The first estates that a search finds."""
    found = Estate.objects.to_choose().matching(query[:60].replace("\0", ""))
    return list(found.order_by("name", "pk")[:ESTATES_SHOWN])


# --- Parts of the form -----------------------------------------------------------------------------


@login_not_required
@require_safe
def estates(request: HttpRequest) -> HttpResponse:
    """The estates that match what is being typed."""
    query = request.GET.get("estate_query", "").strip()
    context = {"query": query, "estates": found_estates(query) if query else None}
    return render(request, "complaints/_estates.html", context)


@login_not_required
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """What the chosen category asks."""
    page = FormPage({"category": request.GET.get("category", "")}, None)
    return render(request, "complaints/_questions.html", {"answers": page.answers, "category": page.category})


@login_not_required
@require_POST
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """Categories that the words typed so far speak of. POST: the words stay out of addresses and logs."""
    found = possible_categories(*_words(request.POST))
    return render(request, "complaints/_suggestions.html", {"suggestions": found})


@login_not_required
@require_POST
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """Asked just before sending: the check that the form calls for, or nothing (204).

    So chosen photos, which no browser keeps when a page comes back, stay where they are.
    """
    estate = estate_of_code(request.POST.get("estate", "")) if "is_elsewhere" not in request.POST else None
    gate = floods.Gate(request, estate.pk if estate is not None else None)
    told = gate.told(is_asking=True) if gate.key else None
    return HttpResponse(status=204) if told is None else render(request, "complaints/_flood.html", {"flood": told})


@login_not_required
@require_POST
@never_cache
def neighbours(request: HttpRequest) -> HttpResponse:
    """Whether neighbours have reported the same."""
    category = chosen_category(request.POST.get("category", ""))
    estate = estate_of_code(request.POST.get("estate", "")) if "is_elsewhere" not in request.POST else None
    context = {"neighbours": neighbours_of(estate, category, request.POST.get("title", "")[:200])}
    return render(request, "complaints/_neighbours.html", context)
